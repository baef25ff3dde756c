import type { PracticeServer } from './server.ts';

/** What a call sends beside method and path. */
export interface CallDetails {
  query?: Record<string, string | number>;
  body?: unknown;
  /** Headers to add or change; null takes one away. */
  headers?: Record<string, string | null>;
}

/** An answer as a test looks at it. */
export interface CallAnswer {
  status: number;
  headers: Headers;
  /** The JSON body; tests read it field by field. */
  body: Record<string, unknown>;
}

/** Calls a practice server with its token and the documented Version, as another workstation would. */
export async function callPractice(
  server: Pick<PracticeServer, 'baseUrl' | 'token'>,
  method: string,
  path: string,
  { query = {}, body, headers = {} }: CallDetails = {},
): Promise<CallAnswer> {
  const url = new URL(path, server.baseUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const sent = new Headers({
    Authorization: `Bearer ${server.token}`,
    Version: path.startsWith('/calendars') ? '2021-04-15' : '2021-07-28',
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  const response = await fetch(url, {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The objects in a list of an answer, such as its `events`. */
export function listIn(answer: CallAnswer, name: string): Record<string, unknown>[] {
  const list = answer.body[name];
  if (!Array.isArray(list))
    throw new Error(`the answer has no list "${name}": ${JSON.stringify(answer.body)}`);
  return list as Record<string, unknown>[];
}

/** An object in an answer, such as its `contact`. */
export function objectIn(answer: CallAnswer, name: string): Record<string, unknown> {
  const value = answer.body[name];
  if (typeof value !== 'object' || value === null)
    throw new Error(`the answer has no object "${name}": ${JSON.stringify(answer.body)}`);
  return value as Record<string, unknown>;
}
