import type { IncomingMessage, ServerResponse } from 'node:http';
import { accepted, refused, type Checked } from './answer.ts';

/** More than any body of the API: a client with every field and a long note has a few kilobytes. */
export const LARGEST_BODY_BYTES = 1024 * 1024;
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
