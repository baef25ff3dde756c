import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import { accepted, refusal, refused, type Checked, type PracticeAnswer } from './answer.ts';
import { API_OPERATIONS } from './api-operations.ts';
import type { FaultList } from './faults.ts';
import { refuseByHeaders, refuseByLocation, refuseByScope, type Access } from './gatekeeper.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { LoggedRequest } from './request-log.ts';
import { matchRoute } from './route.ts';
import { jsonOnTheWire, type WireAnswer } from './spoiled-answer.ts';
import type { PracticeWorld } from './world.ts';

/** The parts of one running server. */
export interface Running {
  world: PracticeWorld;
  access: Access;
  limiter: RateLimiter;
  faults: FaultList;
  requests: LoggedRequest[];
  allowFaults: boolean;
  reset: () => void;
}

/** A body as JSON; undefined for none, 400 for text that is no JSON. */
export function readJson(raw: string): Checked<unknown> {
  if (raw.trim() === '') return accepted(undefined);
  try {
    return accepted(JSON.parse(raw) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return refused(400, error.message);
    throw error;
  }
}

/** Carries a request out, as the service would. */
function carryOut(running: Running, request: IncomingMessage, url: URL, raw: string): PracticeAnswer {
  const { access, world } = running;
  const method = request.method ?? 'GET';
  const byHeaders = refuseByHeaders(request.headers, access);
  if (byHeaders !== null) return byHeaders;
  const matched = matchRoute(API_OPERATIONS, method, url.pathname);
  if (matched === null) return refusal(404, `Cannot ${method} ${url.pathname}`);
  const byScope = refuseByScope(matched.route.scope, access);
  if (byScope !== null) return byScope;
  const body = readJson(raw);
  if (!body.ok) return body.answer;
  const byLocation = refuseByLocation(url.searchParams, body.value, access);
  if (byLocation !== null) return byLocation;
  return matched.route.handle({
    world,
    query: url.searchParams,
    body: body.value,
    pathPart: (name) => {
      const part = matched.pathParts.get(name);
      if (part === undefined) throw new Error(`route ${matched.route.path} has no part ${name}`);
      return part;
    },
  });
}

/** Every answer names its trace; among free slots it stands beside the days (API.md section 3). */
function withTrace(answer: PracticeAnswer): PracticeAnswer {
  const { body } = answer;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? { ...answer, body: { ...body, traceId: randomUUID() } } : answer;
}

/** The answer the service would give, with the rate limit counted and a traceId added. */
export function rightAnswer(running: Running, request: IncomingMessage, url: URL, raw: string): WireAnswer {
  const verdict = running.limiter.admit();
  const answer = verdict.allowed ? carryOut(running, request, url, raw) : refusal(429, 'Too Many Requests');
  return jsonOnTheWire(withTrace(answer), verdict.headers);
}
