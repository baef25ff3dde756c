import type { IncomingHttpHeaders } from 'node:http';

/** One request as the server saw it. */
export interface LoggedRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string | string[]>;
  /** Without Authorization: the token is in no log. */
  headers: Omit<IncomingHttpHeaders, 'authorization'>;
  /** The parsed JSON, the raw text where it was not JSON, or null where there was none. */
  body: unknown;
  /** Null while there is no answer, and for good when a fault took the answer away. */
  status: number | null;
  /** When it arrived, epoch ms on the server's clock. */
  atMs: number;
  /** The kind of fault it met. */
  fault?: string;
}

const MAX_LOGGED_REQUESTS = 5_000;

/** Adds a request; the log keeps the newest 5,000. */
export function logRequest(log: LoggedRequest[], request: LoggedRequest): void {
  log.push(request);
  if (log.length > MAX_LOGGED_REQUESTS) log.splice(0, log.length - MAX_LOGGED_REQUESTS);
}
