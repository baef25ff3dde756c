import type { IncomingHttpHeaders } from 'node:http';

/** One request as the server saw it. */
export interface LoggedRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string | string[]>;
  /** Without Authorization: the token is in no log. */
  headers: Omit<IncomingHttpHeaders, 'authorization'>;
  /** The parsed JSON, the raw text where it was not JSON, or null where there was none or it was not read. */
  body: unknown;
  /** Null while there is no answer, and for good when a fault took the answer away. */
  status: number | null;
  /** When it arrived, epoch ms on the server's clock. */
  atMs: number;
  /** The kind of fault it met. */
  fault?: string;
}

const MOST_REQUESTS = 5_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** The newest requests: 5,000 at most, and no more of them than came in 16 MiB. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  readonly #bytes = new WeakMap<LoggedRequest, number>();
  #totalBytes = 0;

  /** Adds a request that took `bytes` on its way in; the oldest make room. */
  add(request: LoggedRequest, bytes: number): void {
    this.requests.push(request);
    this.#bytes.set(request, bytes);
    this.#totalBytes += bytes;
    while (this.requests.length > MOST_REQUESTS || this.#totalBytes > MOST_BYTES) {
      const oldest = this.requests.shift();
      if (oldest === undefined) return;
      this.#totalBytes -= this.#bytes.get(oldest) ?? 0;
    }
  }

  clear(): void {
    this.requests.length = 0;
    this.#totalBytes = 0;
  }
}
