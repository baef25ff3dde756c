import type { EventName, EventPayload } from '../../shared/ipc/contract.ts';

/** Pushes an event of the contract to the app's window; does nothing while there is none. */
export type Emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void;
