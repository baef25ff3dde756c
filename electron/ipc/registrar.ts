import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { channelOf } from '../../shared/ipc/channel.ts';
import {
  calls,
  START_READS,
  type CallName,
  type CallOutput,
  type ParsedCallInput,
} from '../../shared/ipc/contract.ts';
import { failure, type Failure } from '../../shared/failures/failures.ts';
import type { Reply } from '../../shared/ipc/reply.ts';
import type { Log } from '../base/log.ts';
import { fieldsOf, MAX_ISSUES, pathText, placeOfError } from '../base/redact.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import { objectionToInput } from './plain-input.ts';

/** A call with a handler of its own; what a window reads at its start is put together of others. */
type HandledCall = Exclude<CallName, 'window.start'>;

/** One function per call of the contract; throws `ExpectedFailure` for what the user is to know about. */
export type Handlers = {
  [Name in HandledCall]: (input: ParsedCallInput<Name>) => Promise<CallOutput<Name>> | CallOutput<Name>;
};

export interface RegistrarOptions {
  ipcMain: Pick<IpcMain, 'handle'>;
  /** Calls wait for them: the window is there before the schedule is open, for which the keychain may be asking a person. */
  handlers: Promise<Handlers>;
  /** True for the main frame of the app's own window at the app's own origin, and nothing else. */
  isTrustedSender: (event: Pick<IpcMainInvokeEvent, 'senderFrame'>) => boolean;
  /** Turns an error thrown in main into a failure; null for a bug. */
  describeError: (error: unknown) => Failure | null;
  /** Checks answers against the contract too; for development and tests. */
  checkOutputs: boolean;
  log: Log;
}

/**
 * Registers a handler for every call of the contract. Sender and input are checked before a handler runs; whatever
 * happens, the renderer gets a `Reply`. A bug is logged with its place but without its data.
 */
export function registerCalls(options: RegistrarOptions): void {
  for (const name of Object.keys(calls) as CallName[]) {
    options.ipcMain.handle(channelOf(name), (event, input: unknown) => answer(name, event, input, options));
  }
}

async function answer(
  name: CallName,
  event: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  input: unknown,
  options: RegistrarOptions,
): Promise<Reply<unknown>> {
  if (!options.isTrustedSender(event)) {
    options.log.write('error', 'ipc.untrusted-sender', { call: name });
    return refuse(failure('untrusted-sender'));
  }
  const objection = objectionToInput(input);
  if (objection !== null) {
    options.log.write('warn', 'ipc.invalid-input', { call: name, issues: objection });
    return refuse(failure('invalid-input'));
  }
  const parsed = calls[name].input.safeParse(input);
  if (!parsed.success) {
    options.log.write('warn', 'ipc.invalid-input', { call: name, issues: fieldsOf(parsed.error) });
    const fields = parsed.error.issues.slice(0, MAX_ISSUES).map(({ path }) => pathText(path));
    return refuse(failure('invalid-input', { fields }));
  }
  if (name !== 'window.start') return handle(name, parsed.data, options);
  const replies = START_READS.map(async (read) => [read, await handle(read, undefined, options)] as const);
  return { ok: true, value: Object.fromEntries(await Promise.all(replies)) };
}

async function handle(name: HandledCall, input: unknown, options: RegistrarOptions): Promise<Reply<unknown>> {
  try {
    const handlers = await options.handlers;
    const handler = handlers[name] as (input: unknown) => unknown;
    const value = await handler(input);
    return { ok: true, value: options.checkOutputs ? calls[name].output.parse(value) : value };
  } catch (error) {
    if (error instanceof ExpectedFailure) return refuse(error.failure);
    const described = options.describeError(error);
    if (described) {
      options.log.write('warn', 'ipc.failed', { call: name, code: described.code });
      return refuse(described);
    }
    options.log.write('error', 'ipc.bug', { call: name, ...placeOfError(error) });
    return refuse(failure('internal'));
  }
}

function refuse(error: Failure): Reply<never> {
  return { ok: false, error };
}
