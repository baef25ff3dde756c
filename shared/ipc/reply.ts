import { z } from 'zod';
import type { CallInput, CallName, CallOutput, EventName, EventPayload } from './contract.ts';

/**
 * Every way a call can fail that the user is to know about. The renderer switches over it exhaustively
 * (shared/README.md). `internal` is a bug: it was logged, and the message says that nothing typed is lost.
 */
export const errorCodeSchema = z.enum([
  'invalid-input',
  'untrusted-sender',
  'internal',
  'not-signed-in',
  'token-rejected',
  'scope-missing',
  'location-forbidden',
  'location-inactive',
  'location-not-found',
  'version-header',
  'offline',
  'timeout',
  'proxy',
  'captive-page',
  'blocked',
  'tls',
  'server-error',
  'rate-limited',
  'rejected',
  'duplicate-contact',
  'slot-taken',
  'not-found',
  'unexpected-answer',
  'keychain-missing',
  'keychain-locked',
  'keychain-failed',
  'store-unavailable',
  'disk-full',
  'file-unavailable',
  'outbox-not-empty',
  'too-late',
  'runtime-not-allowed',
  'managed',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const failureSchema = z.strictObject({
  code: errorCodeSchema,
  /** A sentence for the user: what happened, what is safe, what to do. */
  message: z.string(),
  /** Facts the screen may use, such as a field name, a scope or a count. Never personal data or a token. */
  details: z.record(z.string(), z.unknown()),
});
export type Failure = z.infer<typeof failureSchema>;

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
