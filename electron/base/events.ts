import type { EventName, EventPayload } from '../../shared/ipc/contract.ts';

/** A small typed event emitter: what the core pushes to the main process. */
export class Events<Payloads extends object> {
  readonly #listeners = new Map<keyof Payloads, Set<(payload: never) => void>>();

  /** Listens; the function returned stops it. */
  on<Name extends keyof Payloads>(name: Name, listener: (payload: Payloads[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Calls every listener in the order they came. A listener that throws is a bug and is not caught here. */
  emit<Name extends keyof Payloads>(name: Name, payload: Payloads[Name]): void {
    const listeners = this.#listeners.get(name) ?? new Set();
    for (const listener of [...listeners] as ((payload: Payloads[Name]) => void)[]) listener(payload);
  }
}

/** Pushes an event of the contract to the app's window; does nothing while there is none. */
export type Emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;
