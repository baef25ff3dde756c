import type { IncomingMessage, ServerResponse, IncomingHttpHeaders } from 'node:http';

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

/** An answer before it is written to the wire. */
export interface PracticeAnswer {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** A value, or the answer that refuses the request. */
export type Checked<Value> = { ok: true; value: Value } | { ok: false; answer: PracticeAnswer };

const ERROR_NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Payload Too Large',
  422: 'Unprocessable Entity',
};

/** An answer with a JSON body. */
export function answer(status: number, body: unknown): PracticeAnswer {
  return { status, body };
}

/** A checked value. */
export function accepted<Value>(value: Value): Checked<Value> {
  return { ok: true, value };
}

/**
 * A refusal in the service's form (API-NOTES §2): `statusCode`, `message` (an array of texts where a
 * body was invalid, else one text), `error` where the status has a name, and what `extra` adds.
 */
export function refusal(
  status: number,
  message: string | readonly string[],
  extra: Record<string, unknown> = {},
): PracticeAnswer {
  const error = ERROR_NAMES[status];
  return {
    status,
    body: { statusCode: status, message, ...(error === undefined ? {} : { error }), ...extra },
  };
}

/** A refusal as a checked result. */
export function refused(
  status: number,
  message: string | readonly string[],
  extra?: Record<string, unknown>,
): { ok: false; answer: PracticeAnswer } {
  return { ok: false, answer: refusal(status, message, extra) };
}

/** More than any body of the API: a client with every field and a long note has a few kilobytes. */
const LARGEST_BODY_BYTES = 1024 * 1024;
const DEEPEST_NESTING = 64;

const TOO_LARGE = refused(413, 'request entity too large');

/**
 * Reads a body as text. 413 beyond 1 MiB: unread where the length is announced, else as soon as it is reached; what
 * follows is let go by `node:http`, kept nowhere. Rejects when the client goes away in the middle.
 */
export async function readBody(request: IncomingMessage, response: ServerResponse): Promise<Checked<string>> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) return TOO_LARGE;
  if (request.headers.expect !== undefined) response.writeContinue();
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early must not cut the connection: the answer is still to be sent over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY_BYTES) return TOO_LARGE;
    chunks.push(chunk);
  }
  return accepted(Buffer.concat(chunks).toString('utf8'));
}

/** How deep objects and lists stand in one another, without building them. */
function isNestedTooDeep(raw: string): boolean {
  let depth = 0;
  for (const [token] of raw.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEEPEST_NESTING) return true;
  }
  return false;
}

/** A body as JSON; undefined for none, 400 for text that is no JSON or is nested more than 64 deep. */
export function readJson(raw: string): Checked<unknown> {
  if (raw.trim() === '') return accepted(undefined);
  if (isNestedTooDeep(raw)) return refused(400, `JSON is nested more than ${DEEPEST_NESTING} deep`);
  try {
    return accepted(JSON.parse(raw) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return refused(400, error.message);
    throw error;
  }
}
