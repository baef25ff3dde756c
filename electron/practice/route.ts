import type { z } from 'zod';
import { accepted, refused, type Checked, type PracticeAnswer } from './answer.ts';
import type { PracticeWorld } from './world.ts';

/** Scopes of a private integration that the app's calls need (API-NOTES §1). */
export const PRACTICE_SCOPES = [
  'calendars.readonly',
  'calendars/events.readonly',
  'calendars/events.write',
  'calendars/groups.readonly',
  'contacts.readonly',
  'contacts.write',
  'users.readonly',
  'locations.readonly',
] as const;

/** One of the scopes a token can carry. */
export type PracticeScope = (typeof PRACTICE_SCOPES)[number];

/** A request that passed version, token and scope. */
export interface RouteRequest {
  world: PracticeWorld;
  query: URLSearchParams;
  /** The parsed JSON body; undefined when there was none. */
  body: unknown;
  /** A part of the path named `:name` in the route. Throws when the route has no such part. */
  pathPart: (name: string) => string;
}

/** One operation of the API. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Such as `/calendars/:calendarId/free-slots`. */
  path: string;
  scope: PracticeScope;
  handle: (request: RouteRequest) => PracticeAnswer;
}

/** A route that fits a path, with the parts of the path it names. */
export interface MatchedRoute {
  route: Route;
  pathParts: ReadonlyMap<string, string>;
}

/** The parts between the slashes; one slash at the end makes no difference. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/(?<=.)\/$/, '')
    .split('/')
    .slice(1);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}

function partsOfPath(pattern: string, path: string): Map<string, string> | null {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  if (wanted.length !== given.length) return null;
  const parts = new Map<string, string>();
  for (const [index, segment] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    if (segment.startsWith(':') && value !== '') parts.set(segment.slice(1), value);
    else if (segment !== value) return null;
  }
  return parts;
}

/**
 * The route for a request, or null. A trailing slash makes no difference. Where a literal and a named
 * part both fit (`/calendars/groups`, `/calendars/:calendarId`), the first in the list wins.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): MatchedRoute | null {
  for (const route of routes) {
    if (route.method !== method) continue;
    const pathParts = partsOfPath(route.path, path);
    if (pathParts !== null) return { route, pathParts };
  }
  return null;
}

/** One message per issue, in the service's words for unknown keys and for wrong types. */
function messagesOf(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `property ${key} should not exist`);
    const field = issue.path.join('.');
    if (issue.code === 'invalid_type') {
      const article = /^[aeiou]/.test(issue.expected) ? 'an' : 'a';
      return [`${field === '' ? 'body' : field} must be ${article} ${issue.expected}`];
    }
    return [`${field === '' ? '' : `${field} `}${issue.message}`];
  });
}

/** Checks a body or a query. Give a strict schema where unknown keys are refused: 422 with an array of messages. */
export function checkedAgainst<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): Checked<z.output<Schema>> {
  const parsed = schema.safeParse(value);
  return parsed.success ? accepted(parsed.data) : refused(422, messagesOf(parsed.error));
}

/** The query as an object: a key given more than once, or written `key[]`, becomes an array. */
export function queryObject(query: URLSearchParams): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const key of new Set(query.keys())) {
    const all = query.getAll(key);
    values[key.replace(/\[\]$/, '')] = all.length > 1 || key.endsWith('[]') ? all : (all[0] ?? '');
  }
  return values;
}
