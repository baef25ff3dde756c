import type { ApiScope } from './errors.ts';

/**
 * Who waits for a call, from the first served to the last: `hand` (the user just asked for it),
 * `send` (the outbox), `screen` (refreshing what is shown), `background` (everything else).
 */
export const REQUEST_PRIORITIES = ['interactive', 'send', 'screen', 'background'] as const;
export type RequestPriority = (typeof REQUEST_PRIORITIES)[number];

/** How a call is made. Without `priority`, writes go as `send` and reads as `screen`. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  priority?: RequestPriority | undefined;
}

/** The two values of the `Version` header the app sends (API-NOTES §1). */
export const CALENDARS_VERSION = '2021-04-15';
export const DIRECTORY_VERSION = '2021-07-28';
export type ApiVersion = typeof CALENDARS_VERSION | typeof DIRECTORY_VERSION;

/** One request, as a resource file describes it to the transport. */
export interface ApiCall {
  /** For log lines, such as `appointments.create`: no id, no personal data. */
  name: string;
  method: 'get' | 'post' | 'put' | 'delete';
  /** Path from the base address, its parts already through `pathSegment`. */
  path: string;
  version: ApiVersion;
  /** The scope a token needs for it; named by the error when it is missing. */
  scope: ApiScope;
  /** True where the call changes something; a POST that only searches does not. */
  isWrite: boolean;
  query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON exactly as it is; absent for no body. */
  body?: unknown;
}

/**
 * Sends a call and gives back its JSON through `read`. Throws only `ApiError`; a `read` that throws
 * `UnreadableAnswer` becomes the kind `unreadable-answer`.
 */
export type SendCall = <Value>(
  call: ApiCall,
  read: (body: unknown) => Value,
  options: CallOptions | undefined,
) => Promise<Value>;

/** Ids of the service have some twenty characters, those of occurrences some fifty. */
const LONGEST_ID = 300;

/**
 * False for a text that cannot be an id of the server: empty or longer than any, `local-…`, which only this workstation knows,
 * nothing but dots, which a path takes for steps, blanks around it, or with characters that a database, UTF-8 or an eye does
 * not keep apart: control characters (SQLite takes two texts for one that differ after a NUL), what is not seen, halves of a
 * character. Asked for, it would reach another path or nothing; kept, it could be taken for another id.
 */
export function isServerId(id: string): boolean {
  return (
    id.length <= LONGEST_ID &&
    /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]+$/u.test(id) &&
    !/^\.+$/.test(id) &&
    id.trim() === id &&
    !id.startsWith('local-')
  );
}

/** An id as one part of a path. Throws a RangeError for a text that is no `isServerId`: sending that is a mistake of ours. */
export function pathSegment(id: string): string {
  if (!isServerId(id)) throw new RangeError(`Not an id the server can know: "${id}"`);
  return encodeURIComponent(id);
}

/** Rows of a list. `unreadable` counts rows left out because they could not be understood. */
export interface Listing<Item> {
  items: Item[];
  unreadable: number;
}
