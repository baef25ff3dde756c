import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { refusal, type PracticeAnswer } from './answer.ts';
import type { PracticeScope } from './route.ts';

/** The words of the 403 for another location (API-NOTES §2). */
export const NO_ACCESS_TO_LOCATION = 'The token does not have access to this location.';

/** Versions the live service was seen to take on any resource (API-NOTES §1). */
const KNOWN_VERSIONS: ReadonlySet<string> = new Set(['2021-07-28', '2021-04-15', '2023-02-21', 'v3']);

/** Who may do what. */
export interface Access {
  /** The token that is told to whoever starts the server, and others of the same account. */
  tokens: ReadonlySet<string>;
  scopes: ReadonlySet<PracticeScope>;
  locationId: string;
}

/** The token a request carries; undefined where it has none. */
export function tokenOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
}

/**
 * Refuses a request by its Version header, then by its token; null lets it pass. The version comes
 * first: a missing header is a 401 that has nothing to do with the token.
 */
export function refuseByHeaders(headers: IncomingHttpHeaders, access: Access): PracticeAnswer | null {
  const { version } = headers;
  if (version === undefined) return refusal(401, 'version header was not found.');
  if (typeof version !== 'string' || !KNOWN_VERSIONS.has(version))
    return refusal(401, 'version header is invalid');
  const token = tokenOf(headers);
  if (token === undefined) return refusal(401, 'Invalid token: access token is invalid');
  if (access.tokens.has(token)) return null;
  return refusal(401, token.startsWith('pit-') ? 'Invalid Private Integration token' : 'Invalid JWT');
}

/** Refuses a request whose token lacks the scope: a 401, not a 403 (API-NOTES §2). */
export function refuseByScope(scope: PracticeScope, access: Access): PracticeAnswer | null {
  return access.scopes.has(scope) ? null : refusal(401, 'The token is not authorized for this scope.');
}

const namesLocation = z.looseObject({ locationId: z.string() });

/** Refuses a request that names another location in its query or its body. */
export function refuseByLocation(
  query: URLSearchParams,
  body: unknown,
  access: Access,
): PracticeAnswer | null {
  const inBody = namesLocation.safeParse(body);
  const named = [query.get('locationId'), inBody.success ? inBody.data.locationId : null];
  const isElsewhere = named.some((locationId) => locationId !== null && locationId !== access.locationId);
  return isElsewhere ? refusal(403, NO_ACCESS_TO_LOCATION) : null;
}
