/**
 * Every way something can fail that the user is to know about: one closed union, from the API client to the screen and
 * on disk. A failure is a code and facts, never a sentence: the words for it stand in renderer/bridge/failure-messages.ts.
 * To make a new one known: add it to `failureSchema`; the compiler names the place that needs words for it, and CONTRIBUTING
 * the others.
 */
import { z } from 'zod';

function failureOf<Code extends string, Shape extends z.ZodRawShape>(
  code: Code,
  shape: Shape,
): z.ZodObject<{ code: z.ZodLiteral<Code>; params: z.ZodObject<Shape, z.core.$strict> }, z.core.$strict> {
  return z.strictObject({ code: z.literal(code), params: z.strictObject(shape) });
}

const textOrNull = z.string().nullable().default(null);

/** What a refusal of the server may say. */
const refusal = {
  /** The server's own words, to the letter, where there are any. */
  serverMessage: textOrNull,
  /** The request field it is about, by its documented name; null when it names none. */
  field: textOrNull,
  /** A sentence an earlier version stored in place of facts; null in all that is made now. */
  note: textOrNull,
};
const noteOnly = { note: textOrNull };

/** A free slot offered in place of one that was refused. */
export const alternativeSlotSchema = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  assignedUserId: z.string().nullable(),
});
export type AlternativeSlot = z.infer<typeof alternativeSlotSchema>;

/** What lies where something was to be booked. */
const takenSchema = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  /** Empty where a rule is in the way and nothing else, such as a full slot. */
  title: z.string(),
});
export type TakenTime = z.infer<typeof takenSchema>;

/** Why a file could not be used. */
const fileReasonSchema = z.enum([
  'no-room',
  'read-only',
  'not-allowed',
  'gone',
  'is-a-folder',
  'disk-gone',
  'none-chosen',
  'not-installed',
  'no-viewer',
]);
export type FileReason = z.infer<typeof fileReasonSchema>;

/** Never personal data or a token in what a log may hold: the code alone is logged. */
export const failureSchema = z.discriminatedUnion('code', [
  // Calls of the window.
  failureOf('invalid-input', {
    /** Paths of the fields that are wrong. */ fields: z.array(z.string()).default([]),
  }),
  failureOf('untrusted-sender', {}),
  /** A bug: it was logged, and nothing typed is lost. */
  failureOf('internal', noteOnly),
  failureOf('not-signed-in', {}),
  failureOf('too-late', {
    why: z
      .enum(['on-server', 'on-its-way', 'discarded', 'not-discarded', 'no-update'])
      .nullable()
      .default(null),
  }),
  failureOf('outbox-not-empty', { unsentCount: z.int().nonnegative() }),
  /** The outbox holds this order already, in a form that cannot be read here. */
  failureOf('kept-unreadable', {}),
  failureOf('link-not-allowed', {}),
  failureOf('managed', {
    setting: z.enum(['location', 'practice', 'start-at-login']).nullable().default(null),
    /** What the organisation has set, such as the location's id. */
    value: textOrNull,
  }),
  /** A development runtime, which may talk to a server on this computer only. */
  failureOf('runtime-not-allowed', {}),
  /** The address of the server that was set is none the app may talk to. */
  failureOf('server-address', {
    why: z.enum(['not-an-address', 'not-https']),
    /** Where it was set, such as `FRONTDESK_API_URL`. */
    setBy: z.string(),
  }),

  // Files and outbox exports.
  failureOf('file-unavailable', { why: fileReasonSchema.nullable().default(null), fileName: textOrNull }),
  /** Nothing came out of a printer: there is none, or it refused. */
  failureOf('print-failed', {}),
  failureOf('wrong-passphrase', {}),
  failureOf('not-an-export', {}),
  failureOf('export-newer-than-app', {}),
  failureOf('other-location', {}),

  // The keychain.
  failureOf('keychain-missing', {}),
  failureOf('keychain-locked', {}),
  failureOf('keychain-failed', {}),
  /** The keychain works and has no key to the store that lies on this PC. */
  failureOf('keychain-key-lost', {}),
  /** Another program may drive this app, so that no token is kept. */
  failureOf('keychain-refused', {}),

  // The store on this PC.
  failureOf('store-newer-than-app', {}),
  failureOf('store-wrong-key', {}),
  failureOf('store-corrupt', {}),
  failureOf('store-read-only', {}),
  failureOf('store-busy', {}),
  failureOf('store-unavailable', {}),
  failureOf('disk-full', {}),

  // Refused by the API (API-NOTES §2).
  failureOf('token-rejected', noteOnly),
  failureOf('scope-missing', { scopes: z.array(z.string()).default([]), note: textOrNull }),
  failureOf('version-header', noteOnly),
  failureOf('location-forbidden', noteOnly),
  failureOf('location-inactive', noteOnly),
  failureOf('location-not-found', noteOnly),
  failureOf('not-found', {
    what: z
      .enum(['appointment', 'occurrence', 'series', 'client', 'duplicate', 'outbox-item', 'lost-store'])
      .nullable()
      .default(null),
    ...refusal,
  }),
  failureOf('slot-taken', {
    /** What was found there, soonest first, at most three; empty where only the server said so. */
    taken: z.array(takenSchema).default([]),
    takenCount: z.int().nonnegative().default(0),
    isSeries: z.boolean().default(false),
    /** The nearest free slots, soonest first; at most three. */
    alternatives: z.array(alternativeSlotSchema).default([]),
    ...refusal,
  }),
  failureOf('duplicate-contact', {
    /** The one the server already has. */
    contactId: textOrNull,
    contactName: textOrNull,
    ...refusal,
  }),
  failureOf('duration-invalid', refusal),
  failureOf('not-on-team', refusal),
  failureOf('invalid-status', refusal),
  failureOf('unknown-key', refusal),
  failureOf('not-event-calendar', refusal),
  failureOf('conflict', refusal),
  failureOf('rejected', refusal),
  failureOf('rate-limited', { limit: z.enum(['burst', 'daily']).nullable().default(null), note: textOrNull }),
  // Failing at the API.
  failureOf('server-error', noteOnly),
  failureOf('unreadable-answer', noteOnly),
  failureOf('answer-too-large', noteOnly),
  failureOf('zone-unknown', { timeZone: textOrNull }),
  // On the way to it.
  failureOf('offline', noteOnly),
  failureOf('timeout', noteOnly),
  failureOf('connection-lost', {}),
  failureOf('tls', {}),
  failureOf('proxy', {}),
  failureOf('captive-page', {}),
  failureOf('blocked', {}),
  /** The app stopped the call itself. */
  failureOf('aborted', {}),

  // What only an outbox row meets.
  failureOf('outcome-unknown', {
    /**
     * `lost`: no answer came. `lookalike`: one like it is on the server. `exported`: it was taken to another PC to be sent
     * there.
     */
    why: z.enum(['lost', 'lookalike', 'exported']).default('lost'),
    /** For `lost`: the code of what ended the call. */
    cause: textOrNull,
    /** For `exported`: when. */
    exportedAtMs: z.number().nullable().default(null),
    note: textOrNull,
  }),
  failureOf('changed-elsewhere', {
    /** `edited`: someone changed it since. `booked-otherwise`: the server booked another time than ordered. */
    why: z.enum(['edited', 'booked-otherwise']).default('edited'),
    ...refusal,
  }),
  failureOf('series-not-applied', refusal),
  failureOf('waiting-for-earlier', refusal),
  /** Another version of the app noted something this one has no words for. */
  failureOf('other-version', noteOnly),
]);

/** A failure: its code, and the facts that belong to it. */
export type Failure = z.infer<typeof failureSchema>;
export type FailureCode = Failure['code'];
/** The failure of one code. */
export type FailureOf<Code extends FailureCode> = Extract<Failure, { code: Code }>;
type ParamsInput<Code extends FailureCode> = Extract<z.input<typeof failureSchema>, { code: Code }>['params'];

/** Makes a failure; facts that are left out are said to be unknown. Throws for facts that do not belong to the code. */
export function failure<Code extends FailureCode>(
  code: Code,
  ...[params]: Record<string, never> extends ParamsInput<Code>
    ? [params?: ParamsInput<Code>]
    : [params: ParamsInput<Code>]
): FailureOf<Code> {
  return failureSchema.parse({ code, params: params ?? {} }) as FailureOf<Code>;
}

/** The server's own words about a failure, to the letter; null where it said none. */
export function serverMessageOf({ params }: Failure): string | null {
  return 'serverMessage' in params ? params.serverMessage : null;
}

/** The request field a failure is about, by its documented name; null where it is about none. */
export function fieldOf({ params }: Failure): string | null {
  return 'field' in params ? params.field : null;
}

/** The sentence an earlier version stored with a failure; null for all that was made since. */
export function noteOf({ params }: Failure): string | null {
  return 'note' in params ? params.note : null;
}

/** The free slots offered in place of a refused one; empty for any other failure. */
export function alternativesOf(failed: Failure | null): readonly AlternativeSlot[] {
  return failed?.code === 'slot-taken' ? failed.params.alternatives : [];
}
