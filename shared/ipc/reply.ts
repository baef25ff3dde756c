import { z } from 'zod';
import { failureSchema, type Failure } from '../failures/failures.ts';
import type { CallInput, CallName, CallOutput, EventName, EventPayload } from './contract.ts';

/** What every call answers: a value, or a failure with a code from the closed union. */
export type Reply<Value> = { ok: true; value: Value } | { ok: false; error: Failure };

/** The reply's shape around a call's output schema. */
export function replySchema<Output extends z.ZodType>(
  output: Output,
): z.ZodUnion<
  [
    z.ZodObject<{ ok: z.ZodLiteral<true>; value: Output }, z.core.$strict>,
    z.ZodObject<{ ok: z.ZodLiteral<false>; error: typeof failureSchema }, z.core.$strict>,
  ]
> {
  return z.union([
    z.strictObject({ ok: z.literal(true), value: output }),
    z.strictObject({ ok: z.literal(false), error: failureSchema }),
  ]);
}

/** The one global the preload script gives the renderer: `window.frontdesk`. */
export interface FrontdeskBridge {
  /** Calls main. Never rejects for an expected failure: those are replies with a code. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<Reply<CallOutput<Name>>>;
  /** Listens to an event of main's; returns the function that stops listening. */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void;
}
