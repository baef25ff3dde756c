import {
  START_READS,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventName,
  type EventPayload,
  type StartReplies,
} from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/failures/failures.ts';
import type { Reply, FrontdeskBridge } from '../../shared/ipc/reply.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent when the page is opened outside the app. */
    readonly frontdesk?: FrontdeskBridge;
  }
}

export type { CallName, CallOutput, EventName, EventPayload, Failure, FrontdeskBridge, Reply };

/**
 * The bridge of the window this code runs in.
 * @throws when the preload script did not run: nothing of the app can work then.
 */
export function windowBridge(): FrontdeskBridge {
  const bridge = window.frontdesk;
  if (!bridge) throw new Error('window.frontdesk is missing: the preload script did not run.');
  return bridge;
}

/** A bridge that answers the first of each read of a window's start out of one call (`window.start`). */
export class StartBridge implements FrontdeskBridge {
  readonly #bridge: FrontdeskBridge;
  readonly #left = new Set<CallName>();
  #replies: Promise<Reply<StartReplies>> | null = null;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  /** Asks main; from now until `end` each read of the start is answered with what main said then. */
  begin(): void {
    this.#replies = this.#bridge.call('window.start', undefined);
    for (const name of START_READS) this.#left.add(name);
  }

  /** Every call goes to main again. */
  end(): void {
    this.#left.clear();
    this.#replies = null;
  }

  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Reply<CallOutput<Name>>> {
    if (!this.#left.delete(name) || this.#replies === null) return this.#bridge.call(name, input);
    const replies = await this.#replies;
    if (!replies.ok) return replies;
    const reply: unknown = replies.value[name as keyof StartReplies];
    return reply as Reply<CallOutput<Name>>;
  }

  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
    return this.#bridge.on(name, listener);
  }
}
