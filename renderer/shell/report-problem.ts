import type { FrontdeskBridge } from '../bridge/bridge.ts';

/** As the contract allows; main cuts no further. */
const MAX_MESSAGE_LENGTH = 2000;
const MAX_STACK_LENGTH = 8000;

/**
 * Sends a failure of the window's own to main's log. Never throws: it is called when something is already broken,
 * and a failure to report must not hide the first one. Resolves to whether main took it.
 */
export async function reportProblem(bridge: FrontdeskBridge, problem: unknown): Promise<boolean> {
  const { message, stack } = describe(problem);
  try {
    const reply = await bridge.call('workstation.reportProblem', {
      message: message.slice(0, MAX_MESSAGE_LENGTH),
      stack: stack.slice(0, MAX_STACK_LENGTH),
    });
    return reply.ok;
  } catch {
    // The bridge itself is broken: there is nowhere left to tell it, and the crash screen is shown already.
    return false;
  }
}

function describe(problem: unknown): { message: string; stack: string } {
  if (problem instanceof Error) {
    return { message: `${problem.name}: ${problem.message}`, stack: problem.stack ?? '' };
  }
  return {
    message: typeof problem === 'string' ? problem : 'A value that is no error was thrown.',
    stack: '',
  };
}
