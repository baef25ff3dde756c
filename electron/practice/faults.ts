import type { ServerResponse } from 'node:http';
import { refusal, type PracticeAnswer } from './answer.ts';

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

const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['400', 'Bad Request'],
  ['401', 'Invalid JWT'],
  ['403', 'Forbidden resource'],
  ['404', 'Not Found'],
  ['408', 'Request Timeout'],
  ['422', 'Unprocessable Entity'],
  ['429', 'Too Many Requests'],
  ['500', 'Internal server error'],
  ['502', 'Bad Gateway'],
  ['503', 'Service Unavailable'],
  ['504', 'Gateway Timeout'],
]);

const HTML_PAGE = `<!DOCTYPE html>
<html><head><title>Access denied | Error 1010</title></head>
<body><h1>Access denied</h1><p>The owner of this website has banned your access based on your browser's signature.</p></body></html>
`;

function statusAnswer(fault: FaultSpec, headers: Record<string, string>): WireAnswer {
  const message = typeof fault.body === 'string' ? fault.body : (MESSAGES.get(fault.kind) ?? 'Error');
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

/** Ways in which an answer can go wrong. */
export const FAULT_KINDS = [
  'latency',
  'drop-before-commit',
  'drop-after-commit',
  'hang',
  'hang-after-commit',
  'half-answer',
  'garbage-json',
  'html',
  'empty-body',
  'answer',
  '400',
  '401',
  '403',
  '404',
  '408',
  '422',
  '429',
  '500',
  '502',
  '503',
  '504',
] as const;

/** One of the ways. README.md of this folder says what each does. */
type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault to be injected. */
export interface FaultSpec {
  kind: FaultKind;
  /** Which requests it hits; all of them when absent. */
  match?: {
    method?: string | undefined;
    /** Tested against the path without the query; a string is the source of a regular expression. */
    path?: RegExp | string | undefined;
    /** Only the nth request that matches, counted from 1 since the fault was added. */
    nth?: number | undefined;
  };
  /** How many requests it hits before it is spent; endless when absent. With `nth`: 1. */
  times?: number | undefined;
  /** Waits this long before anything else happens. `latency` waits 1,000 ms when absent. */
  delayMs?: number | undefined;
  /** Sent as Retry-After. */
  retryAfterSeconds?: number | undefined;
  /** For statuses, `html`, `answer` and the like: carry the request out first, then answer wrongly. */
  afterCommit?: boolean | undefined;
  /** Status of `html` (default 403), `garbage-json`, `empty-body` (default 200) and `answer` (default 200). */
  status?: number | undefined;
  /** Body of `answer`, or the `message` of a status. */
  body?: unknown;
}

/** A fault that was added. */
export interface ActiveFault {
  id: string;
  spec: FaultSpec;
  /** Requests that matched, and requests it was applied to. */
  matches: number;
  hits: number;
  /** Takes the fault away. */
  remove(): void;
}

/** The faults of a server. */
export interface FaultList {
  add(spec: FaultSpec): ActiveFault;
  clear(): void;
  active(): ActiveFault[];
  /** The fault for a request, counted as a hit; the first added wins. Null when none applies. */
  take(method: string, path: string): ActiveFault | null;
}

function fits(spec: FaultSpec, method: string, path: string): boolean {
  const { match = {} } = spec;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  const pattern = typeof match.path === 'string' ? new RegExp(match.path) : match.path;
  // A global or sticky expression remembers where it stopped; here every path is a new text.
  pattern.lastIndex = 0;
  return pattern.test(path);
}

/** Makes an empty list of faults. */
export function createFaultList(): FaultList {
  const faults = new Map<string, ActiveFault>();
  let added = 0;
  return {
    add(spec) {
      added += 1;
      const id = `fault-${added}`;
      const fault: ActiveFault = { id, spec, matches: 0, hits: 0, remove: () => faults.delete(id) };
      faults.set(id, fault);
      return fault;
    },
    clear: () => {
      faults.clear();
    },
    active: () => [...faults.values()],
    take(method, path) {
      for (const fault of faults.values()) {
        if (!fits(fault.spec, method, path)) continue;
        fault.matches += 1;
        const nth = fault.spec.match?.nth;
        if (nth !== undefined && fault.matches !== nth) continue;
        const times = fault.spec.times ?? (nth === undefined ? Infinity : 1);
        if (fault.hits >= times) continue;
        fault.hits += 1;
        return fault;
      }
      return null;
    },
  };
}
