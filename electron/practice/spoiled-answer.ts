import type { ServerResponse } from 'node:http';
import { refusal, type PracticeAnswer } from './answer.ts';
import type { FaultKind, FaultSpec } from './faults.ts';

/** An answer as bytes go out. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A JSON answer on the wire. */
export function jsonOnTheWire(answer: PracticeAnswer, headers: Record<string, string>): WireAnswer {
  return {
    status: answer.status,
    headers: { ...headers, ...answer.headers, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(answer.body),
  };
}

const COMMIT_FIRST: ReadonlySet<FaultKind> = new Set([
  'latency',
  'drop-after-commit',
  'hang-after-commit',
  'half-answer',
]);

/** True when the request is carried out before its answer is spoiled. */
export function commitsFirst(fault: FaultSpec): boolean {
  return fault.afterCommit === true || COMMIT_FIRST.has(fault.kind);
}

const MESSAGES: Readonly<Record<string, string>> = {
  '400': 'Bad Request',
  '401': 'Invalid JWT',
  '403': 'Forbidden resource',
  '404': 'Not Found',
  '408': 'Request Timeout',
  '422': 'Unprocessable Entity',
  '429': 'Too Many Requests',
  '500': 'Internal server error',
  '502': 'Bad Gateway',
  '503': 'Service Unavailable',
  '504': 'Gateway Timeout',
};

const HTML_PAGE = `<!DOCTYPE html>
<html><head><title>Access denied | Error 1010</title></head>
<body><h1>Access denied</h1><p>The owner of this website has banned your access based on your browser's signature.</p></body></html>
`;

function statusAnswer(fault: FaultSpec, headers: Record<string, string>): WireAnswer {
  const message = typeof fault.body === 'string' ? fault.body : (MESSAGES[fault.kind] ?? 'Error');
  const retryAfter: Record<string, string> =
    fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) };
  const exhausted: Record<string, string> = fault.kind === '429' ? { 'X-RateLimit-Remaining': '0' } : {};
  return jsonOnTheWire(refusal(Number(fault.kind), message), { ...headers, ...exhausted, ...retryAfter });
}

/** The answer a fault puts in place of the right one; the right one for faults that only delay or cut. */
export function spoiled(
  fault: FaultSpec,
  right: WireAnswer | null,
  headers: Record<string, string>,
): WireAnswer {
  switch (fault.kind) {
    case 'html':
      return {
        status: fault.status ?? 403,
        headers: { ...headers, 'Content-Type': 'text/html; charset=UTF-8' },
        body: HTML_PAGE,
      };
    case 'garbage-json':
      return {
        status: fault.status ?? 200,
        headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
        body: '{"events":[{"id":"0TkC',
      };
    case 'empty-body':
      return { status: fault.status ?? 200, headers, body: '' };
    case 'answer':
      return jsonOnTheWire({ status: fault.status ?? 200, body: fault.body ?? {} }, headers);
    case 'latency':
    case 'half-answer':
    case 'drop-before-commit':
    case 'drop-after-commit':
    case 'hang':
    case 'hang-after-commit':
      return right ?? { status: 500, headers, body: '' };
    default:
      return statusAnswer(fault, headers);
  }
}

/** Sends half the body under the length of the whole, then cuts the connection. */
export function sendHalf(response: ServerResponse, answer: WireAnswer): void {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

/** Sends the whole answer. */
export function sendWhole(response: ServerResponse, answer: WireAnswer): void {
  const bytes = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(bytes.length) });
  response.end(bytes);
}
