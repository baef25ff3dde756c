import type { CallInput, CallName, CallOutput, EventName, EventPayload } from './contract.ts';
import type { Reply } from './reply.ts';

/** The one global the preload script gives the renderer: `window.frontdesk`. */
export interface FrontdeskBridge {
  /** Calls main. Never rejects for an expected failure: those are replies with a code. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Reply<CallOutput<Name>>>;
  /** Listens to an event of main's; returns the function that stops listening. */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void;
}
