import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import { refusal, readJson, type Checked, type PracticeAnswer, type RequestLog } from './answer.ts';
import { jsonOnTheWire, type FaultList, type WireAnswer } from './faults.ts';
import {
  refuseByHeaders,
  refuseByLocation,
  refuseByScope,
  tokenOf,
  type Access,
  type RateLimiter,
} from './gatekeeper.ts';
import { matchRoute, type Route } from './route.ts';
import type { PracticeWorld } from './world.ts';
import { appointmentRoutes } from './routes/appointments.ts';
import { blockedSlotRoutes } from './routes/blocked-slots.ts';
import { calendarRoutes, userRoutes, locationRoutes } from './routes/calendars.ts';
import { contactSearchRoutes } from './routes/contact-search.ts';
import { contactRoutes } from './routes/contacts.ts';
import { eventRoutes } from './routes/events.ts';
import { noteRoutes } from './routes/notes.ts';

/** Every operation of the API that the practice server knows. Order matters: see `matchRoute`. */
const API_OPERATIONS: readonly Route[] = [
  ...appointmentRoutes,
  ...blockedSlotRoutes,
  ...eventRoutes,
  ...noteRoutes,
  ...calendarRoutes,
  ...contactSearchRoutes,
  ...contactRoutes,
  ...userRoutes,
  ...locationRoutes,
];

/** The parts of one running server. */
export interface Running {
  world: PracticeWorld;
  access: Access;
  limiter: RateLimiter;
  faults: FaultList;
  log: RequestLog;
  allowFaults: boolean;
  reset: () => void;
}

/** What refuses a request before its body is worth reading: Version, token, path or scope. Null lets it pass. */
export function refuseAtTheDoor(
  { access }: Running,
  request: IncomingMessage,
  url: URL,
): PracticeAnswer | null {
  const method = request.method ?? 'GET';
  const byHeaders = refuseByHeaders(request.headers, access);
  if (byHeaders !== null) return byHeaders;
  const matched = matchRoute(API_OPERATIONS, method, url.pathname);
  if (matched === null) return refusal(404, `Cannot ${method} ${url.pathname}`);
  return refuseByScope(matched.route.scope, access);
}

/** Carries a request out that passed the door, as the service would. */
function carryOut({ access, world }: Running, method: string, url: URL, raw: string): PracticeAnswer {
  const matched = matchRoute(API_OPERATIONS, method, url.pathname);
  if (matched === null) return refusal(404, `Cannot ${method} ${url.pathname}`);
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

/** Every answer names its trace; among free slots it stands beside the days (API-NOTES §9). */
function withTrace(answer: PracticeAnswer): PracticeAnswer {
  const { body } = answer;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? { ...answer, body: { ...body, traceId: randomUUID() } } : answer;
}

/**
 * The answer the service would give, with the rate limit counted and a traceId added. `body` is what was read, or the
 * refusal that came before reading.
 */
export function rightAnswer(
  running: Running,
  request: IncomingMessage,
  url: URL,
  body: Checked<string>,
): WireAnswer {
  const verdict = running.limiter.admit(tokenOf(request.headers));
  const answered = (): PracticeAnswer =>
    body.ok ? carryOut(running, request.method ?? 'GET', url, body.value) : body.answer;
  const answer = verdict.allowed ? answered() : refusal(429, 'Too Many Requests');
  return jsonOnTheWire(withTrace(answer), verdict.headers);
}
