import {
  calls,
  START_READS,
  events,
  type CallInput,
  type CallName,
  type CallOutput,
  type EventName,
  type EventPayload,
  type ParsedCallInput,
} from '../../shared/ipc/contract.ts';
import { failure, type Failure, type FailureCode } from '../../shared/failures/failures.ts';
import type { Reply } from '../../shared/ipc/reply.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';

/** What a handler returns to make the call fail with a code; made by `fail`. */
export class MockFailure {
  readonly failure: Failure;
  constructor(failure: Failure) {
    this.failure = failure;
  }
}

/** The outcome of a call that is to fail in an expected way. */
export function fail<Code extends FailureCode>(...facts: Parameters<typeof failure<Code>>): MockFailure {
  return new MockFailure(failure(...facts));
}

export type MockHandler<Name extends CallName> = (
  input: ParsedCallInput<Name>,
) => MockOutcome<Name> | Promise<MockOutcome<Name>>;

type MockOutcome<Name extends CallName> = CallOutput<Name> | MockFailure;

export type MockHandlers = { [Name in CallName]?: MockHandler<Name> };

/**
 * A stand-in for main, derived from the contract: inputs, outputs and events are checked with the contract's own
 * schemas, so that a test cannot pass with shapes main would never send or take. A call without a handler throws.
 */
export class MockBridge implements FrontdeskBridge {
  /** Every call made, oldest first. */
  readonly made: { name: CallName; input: unknown }[] = [];
  readonly #handlers: MockHandlers;
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();

  constructor(handlers: MockHandlers = {}) {
    this.#handlers = { ...handlers };
  }

  /** Sets or replaces the handler of one call. */
  handle<Name extends CallName>(name: Name, handler: MockHandler<Name>): this {
    const handlers: Partial<Record<CallName, unknown>> = this.#handlers;
    handlers[name] = handler;
    return this;
  }

  /** The inputs of all calls of that name, oldest first. */
  inputsOf<Name extends CallName>(name: Name): CallInput<Name>[] {
    return this.made.filter((call) => call.name === name).map((call) => call.input as CallInput<Name>);
  }

  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Reply<CallOutput<Name>>> {
    if (name === 'window.start') {
      // As main does it; the reads count as if each had been made by itself.
      const replies = START_READS.map(async (read) => [read, await this.call(read, undefined)] as const);
      const value: unknown = Object.fromEntries(await Promise.all(replies));
      return { ok: true, value: value as CallOutput<Name> };
    }
    const parsed: unknown = calls[name].input.parse(input);
    this.made.push({ name, input: structuredClone(parsed) });
    const handler: MockHandler<Name> | undefined = this.#handlers[name];
    if (!handler) throw new Error(`The stand-in bridge has no handler for ${name}.`);
    const outcome = await handler(parsed as ParsedCallInput<Name>);
    if (outcome instanceof MockFailure) return { ok: false, error: outcome.failure };
    return { ok: true, value: calls[name].output.parse(outcome) as CallOutput<Name> };
  }

  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Pushes an event as main would. */
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
    const parsed = events[name].parse(payload) as EventPayload<Name>;
    for (const listener of this.#listeners.get(name) ?? []) {
      (listener as (payload: EventPayload<Name>) => void)(parsed);
    }
  }

  /** How many listen to an event, to see that components stop listening. */
  listenerCount(name: EventName): number {
    return this.#listeners.get(name)?.size ?? 0;
  }
}
