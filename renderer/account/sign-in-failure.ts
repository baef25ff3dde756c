import { credentialsSchema, type Credentials } from '../../shared/account/account.ts';
import type { Failure, FailureCode } from '../../shared/failures/failures.ts';
import { m } from '../../shared/messages/messages.ts';
import { failureMessage } from '../bridge/failure-messages.ts';

/** A permission of the access token and what Frontdesk does with it. */
interface NeededScope {
  /** As the server names it. */
  scope: string;
  purpose: string;
}

/** What a token must be allowed to do (API-NOTES §1), in the order in which the settings page lists them. */
export function neededScopes(): NeededScope[] {
  return [
    { scope: 'calendars.readonly', purpose: m.account_purpose_calendars() },
    { scope: 'calendars/groups.readonly', purpose: m.account_purpose_groups() },
    { scope: 'calendars/events.readonly', purpose: m.account_purpose_events_read() },
    { scope: 'calendars/events.write', purpose: m.account_purpose_events_write() },
    { scope: 'contacts.readonly', purpose: m.account_purpose_contacts_read() },
    { scope: 'contacts.write', purpose: m.account_purpose_contacts_write() },
    { scope: 'users.readonly', purpose: m.account_purpose_users() },
    { scope: 'locations.readonly', purpose: m.account_purpose_location() },
  ];
}

/** The scopes as a text to paste, one per line. */
export function scopesAsText(): string {
  return neededScopes()
    .map(({ scope }) => scope)
    .join('\n');
}

/** Beside which part of the form a failure is said. */
export type SignInPlace = 'token' | 'location' | 'form';

/** Why signing in failed, as the form says it. */
export interface SignInFailure {
  place: SignInPlace;
  /** What happened; a short line with no full stop. */
  title: string;
  /** What is safe and what to do. */
  advice: string;
  /** The scopes the token was seen to lack; empty unless that is what failed. */
  missingScopes: readonly string[];
}

/**
 * What differs while signing in from the general words (bridge/failure-messages.ts): those are for a workstation at work;
 * here nothing was booked yet, and the cause stands in the form.
 */
function wordsOf(code: FailureCode): Pick<SignInFailure, 'place' | 'title' | 'advice'> | null {
  switch (code) {
    case 'token-rejected':
      return at('token', m.account_signin_token_title(), m.account_signin_token_advice());
    case 'scope-missing':
      return at('token', m.account_signin_scope_title(), m.account_signin_scope_advice());
    case 'location-forbidden':
      return at('location', m.failure_location_forbidden_title(), m.account_signin_location_advice());
    case 'location-inactive':
      return at('form', m.failure_location_inactive_title(), m.account_signin_inactive_advice());
    // The only entry that is asked for while signing in is the location.
    case 'location-not-found':
    case 'not-found':
      return at('location', m.account_signin_unknown_title(), m.account_signin_unknown_advice());
    case 'rejected':
      return at('location', m.account_signin_rejected_title(), m.account_signin_rejected_advice());
    case 'offline':
    case 'connection-lost':
      return at('form', m.account_signin_offline_title(), m.account_signin_offline_advice());
    case 'timeout':
      return at('form', m.failure_timeout_title(), m.account_signin_timeout_advice());
    case 'proxy':
      return at('form', m.account_signin_proxy_title(), m.account_signin_network_advice());
    case 'captive-page':
      return at('form', m.account_signin_captive_title(), m.account_signin_captive_advice());
    case 'blocked':
      return at('form', m.account_signin_blocked_title(), m.account_signin_network_advice());
    case 'tls':
      return at('form', m.account_signin_tls_title(), m.account_signin_tls_advice());
    case 'rate-limited':
      return at('form', m.failure_rate_limited_title(), m.account_signin_pause_advice());
    case 'server-error':
      return at('form', m.failure_server_error_title(), m.account_signin_server_error_advice());
    case 'unreadable-answer':
      return at('form', m.account_signin_unreadable_title(), m.account_signin_unreadable_advice());
    case 'version-header':
      return at('form', m.account_signin_version_title(), m.account_signin_version_advice());
    case 'keychain-failed':
      return at('form', m.account_signin_keychain_title(), m.failure_keychain_failed_advice());
    case 'invalid-input':
      return at('form', m.account_signin_input_title(), m.account_signin_input_advice());
    case 'internal':
      return at('form', m.failure_internal_title(), m.account_signin_internal_advice());
    default:
      return null;
  }
}

function at(
  place: SignInPlace,
  title: string,
  advice: string,
): Pick<SignInFailure, 'place' | 'title' | 'advice'> {
  return { place, title, advice };
}

/** Where in the sign-in form a failure belongs, and in what words. */
export function signInFailure(failure: Failure): SignInFailure {
  const { title, advice } = failureMessage(failure);
  const found = { ...(wordsOf(failure.code) ?? { place: 'form', title, advice }), missingScopes: [] };
  return failure.code === 'scope-missing' ? withScopes(found, failure.params.scopes) : found;
}

function withScopes(found: SignInFailure, missingScopes: readonly string[]): SignInFailure {
  const [only] = missingScopes;
  if (only === undefined) return found;
  if (missingScopes.length === 1) {
    return { ...found, title: m.account_signin_scope_named_title({ scope: only }), missingScopes };
  }
  return {
    ...found,
    title: m.account_signin_scopes_title({ count: missingScopes.length }),
    advice: m.account_signin_scopes_advice(),
    missingScopes,
  };
}

/** The form's two fields as credentials, or what is wrong with each. */
type ReadCredentials =
  | { ok: true; credentials: Credentials }
  | { ok: false; tokenMessage: string | null; locationMessage: string | null };

/**
 * Reads what was typed. The address of any page of the location is as good as its id, which is in it, because that is
 * where people copy it from.
 */
export function readCredentials(token: string, location: string): ReadCredentials {
  const parsed = credentialsSchema.safeParse({ token, locationId: locationIdIn(location) });
  if (parsed.success && !parsed.data.locationId.startsWith('pit-')) {
    return { ok: true, credentials: parsed.data };
  }
  if (parsed.success) {
    return {
      ok: false,
      tokenMessage: null,
      locationMessage: m.account_token_is_here(),
    };
  }
  const messageOf = (field: string): string | null =>
    parsed.error.issues.find(({ path }) => path[0] === field)?.message ?? null;
  return { ok: false, tokenMessage: messageOf('token'), locationMessage: messageOf('locationId') };
}

/** The id in a pasted address such as `https://…/v2/location/<id>/dashboard`; any other text as it is. */
function locationIdIn(text: string): string {
  return /\/location\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? text;
}
