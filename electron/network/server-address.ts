import { failure, type Failure } from '../../shared/failures/failures.ts';

/** Where the API lives unless a setting says otherwise. */
export const DEFAULT_SERVER_ADDRESS = 'https://services.leadconnectorhq.com';

export type ServerAddress = { ok: true; baseUrl: string } | { ok: false; failure: Failure };

/** True for this computer itself: 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/.test(hostname);
}

/** What may have a say in which server it is. */
export interface ServerFacts {
  /** What an administrator set, and where; null for nothing. */
  managed: { serverAddress: string | null; source: string | null };
  /** `FRONTDESK_API_URL`. */
  environment: string | undefined;
  isPackaged: boolean;
  isDevelopmentRuntime: boolean;
}

/**
 * True where `FRONTDESK_API_URL` is set and has no say: anybody who can start a program may set it, and the token goes to the
 * address that is chosen. A package takes another server from an administrator's policy only.
 */
export function isEnvironmentIgnored(facts: Pick<ServerFacts, 'environment' | 'isPackaged'>): boolean {
  return facts.isPackaged && (facts.environment?.trim() ?? '') !== '';
}

/**
 * Decides which server the app talks to: the policy's, else in a checkout the environment's, else the API itself. Plain http is
 * taken on loopback only, so that a token never travels in the clear; with a development runtime only loopback is taken at all,
 * because that runtime is not ours to vouch for.
 */
export function chooseServerAddress(facts: ServerFacts): ServerAddress {
  const { managed, environment, isPackaged, isDevelopmentRuntime } = facts;
  const origin =
    managed.serverAddress === null
      ? 'FRONTDESK_API_URL'
      : `serverAddress in ${managed.source ?? 'the policy'}`;
  const text = (managed.serverAddress ?? (isPackaged ? undefined : environment))?.trim() ?? '';
  const wanted = text === '' ? DEFAULT_SERVER_ADDRESS : text;
  // Not URL.parse: Node 20, which the development runtime has, lacks it.
  const url = URL.canParse(wanted) ? new URL(wanted) : null;
  if (!url) {
    return { ok: false, failure: failure('server-address', { why: 'not-an-address', setBy: origin }) };
  }
  const loopback = isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return { ok: false, failure: failure('server-address', { why: 'not-https', setBy: origin }) };
  }
  if (isDevelopmentRuntime && !loopback) {
    return { ok: false, failure: failure('runtime-not-allowed') };
  }
  return { ok: true, baseUrl: url.origin };
}
