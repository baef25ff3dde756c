import type { ErrorCode, Failure } from '../../shared/ipc/reply.ts';
import { credentialsSchema, type Credentials } from '../../shared/account/account.ts';

/** A permission of the access token and what Frontdesk does with it. */
interface NeededScope {
  /** As the server names it. */
  scope: string;
  purpose: string;
}

/** What a token must be allowed to do (API-NOTES §1), in the order in which the settings page lists them. */
export const NEEDED_SCOPES: readonly NeededScope[] = [
  { scope: 'calendars.readonly', purpose: 'Services and their hours' },
  { scope: 'calendars/groups.readonly', purpose: 'Groups of services' },
  { scope: 'calendars/events.readonly', purpose: 'Read the schedule' },
  { scope: 'calendars/events.write', purpose: 'Book, move and cancel' },
  { scope: 'contacts.readonly', purpose: 'Find clients' },
  { scope: 'contacts.write', purpose: 'Add new clients' },
  { scope: 'users.readonly', purpose: 'Providers’ names' },
  { scope: 'locations.readonly', purpose: 'Name and time zone' },
];

/** The scopes as a text to paste, one per line. */
export function scopesAsText(): string {
  return NEEDED_SCOPES.map(({ scope }) => scope).join('\n');
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

/** Stands for main's own sentence. */
const SAID_BY_MAIN = Symbol('said by main');

interface Entry {
  place: SignInPlace;
  title: string;
  /** SAID_BY_MAIN where main's own sentence knows more, such as which keychain or which setting. */
  advice: string | typeof SAID_BY_MAIN;
}

const KEPT = 'What you typed is still here.';

/**
 * Exhaustive: a code added to the contract is a type error here until it has a place. The general words
 * (bridge/failure-messages.ts) are for a workstation at work; here nothing was booked yet and the cause stands in the form.
 */
const ENTRIES: Record<ErrorCode, Entry> = {
  'token-rejected': {
    place: 'token',
    title: 'The server does not accept this token',
    advice:
      'Copy it again, whole. It is shown only once, when it is made: if it is lost, make a new one under Settings › Private Integrations.',
  },
  'scope-missing': {
    place: 'token',
    title: 'The token works but lacks a scope Frontdesk needs',
    advice: 'Add it under Settings › Private Integrations (the token stays the same), then connect again.',
  },
  'location-forbidden': {
    place: 'location',
    title: 'This token is not for this location',
    advice: 'Token and location id must come from the same location. Check both.',
  },
  'location-inactive': {
    place: 'form',
    title: 'This location is not active at the moment',
    advice: `Ask whoever looks after its account, then connect again. ${KEPT}`,
  },
  'location-not-found': {
    place: 'location',
    title: 'The server knows no location with this id',
    advice: 'Copy the id again.',
  },
  // The only entry that is asked for while signing in is the location.
  'not-found': {
    place: 'location',
    title: 'The server knows no location with this id',
    advice: 'Copy the id again.',
  },
  rejected: {
    place: 'location',
    title: 'The server cannot do anything with this location id',
    advice: 'Copy the id again; it is about 20 letters and digits.',
  },
  offline: {
    place: 'form',
    title: 'The server cannot be reached',
    advice: `Check this PC’s network, then connect again. ${KEPT}`,
  },
  timeout: {
    place: 'form',
    title: 'The server did not answer in time',
    advice: `The network may be slow. Connect again. ${KEPT}`,
  },
  proxy: {
    place: 'form',
    title: 'A proxy on this network did not let Frontdesk through',
    advice: `Ask whoever looks after the network to allow services.leadconnectorhq.com. ${KEPT}`,
  },
  'captive-page': {
    place: 'form',
    title: 'This network wants you to sign in to it first',
    advice: `It answered with a page of its own. Open a browser, sign in to the network, then connect again. ${KEPT}`,
  },
  blocked: {
    place: 'form',
    title: 'Something in front of the server blocked the request',
    advice: `Ask whoever looks after the network to allow services.leadconnectorhq.com. ${KEPT}`,
  },
  tls: {
    place: 'form',
    title: 'No secure connection to the server could be made, so the token was not sent',
    advice: `Check this PC’s date and time, or ask whoever looks after the network. ${KEPT}`,
  },
  'rate-limited': {
    place: 'form',
    title: 'The server asks for a pause',
    advice: `Too many requests came from this location. Connect again in a minute. ${KEPT}`,
  },
  'server-error': {
    place: 'form',
    title: 'The server has a problem of its own',
    advice: `Try again in a few minutes. If it stays, check the token and the location id. ${KEPT}`,
  },
  'unexpected-answer': {
    place: 'form',
    title: 'The server’s answer could not be read',
    advice: `Something between this PC and the server may have changed it. Connect again in a moment. ${KEPT}`,
  },
  'version-header': {
    place: 'form',
    title: 'The server does not take this version of Frontdesk any more',
    advice: 'The token may well be fine. Update Frontdesk, then connect again.',
  },
  'keychain-missing': {
    place: 'form',
    title: 'This PC has no keychain to keep the token in',
    advice: SAID_BY_MAIN,
  },
  'keychain-locked': { place: 'form', title: 'The keychain of this PC is locked', advice: SAID_BY_MAIN },
  'keychain-failed': {
    place: 'form',
    title: 'The keychain of this PC did not keep the token',
    advice: SAID_BY_MAIN,
  },
  'runtime-not-allowed': {
    place: 'form',
    title: 'This copy of Frontdesk cannot connect a real account',
    advice: SAID_BY_MAIN,
  },
  managed: { place: 'form', title: 'Your organisation has set another location', advice: SAID_BY_MAIN },
  'store-unavailable': {
    place: 'form',
    title: 'The location’s schedule cannot be kept on this PC',
    advice: SAID_BY_MAIN,
  },
  'disk-full': { place: 'form', title: 'The disk of this PC is full', advice: SAID_BY_MAIN },
  'file-unavailable': { place: 'form', title: 'A file could not be written or read', advice: SAID_BY_MAIN },
  'outbox-not-empty': {
    place: 'form',
    title: 'Some changes have not reached the server yet',
    advice: SAID_BY_MAIN,
  },
  'invalid-input': {
    place: 'form',
    title: 'The token or the location id cannot be right',
    advice: `Copy both again. ${KEPT}`,
  },
  internal: {
    place: 'form',
    title: 'Something went wrong inside Frontdesk',
    advice: `It was noted in the log on this PC. Connect again. ${KEPT}`,
  },
  // What follows cannot be the answer to signing in; should it ever be, main's own sentence is the best there is.
  'untrusted-sender': { place: 'form', title: 'This window may not do that', advice: SAID_BY_MAIN },
  'not-signed-in': { place: 'form', title: 'No account is connected', advice: SAID_BY_MAIN },
  'duplicate-contact': { place: 'form', title: 'The server refused this', advice: SAID_BY_MAIN },
  'slot-taken': { place: 'form', title: 'The server refused this', advice: SAID_BY_MAIN },
  'too-late': { place: 'form', title: 'It is already on its way', advice: SAID_BY_MAIN },
};

/** Where in the sign-in form a failure belongs, and in what words. */
export function signInFailure(failure: Failure): SignInFailure {
  const { place, title, advice } = ENTRIES[failure.code];
  const found: SignInFailure = {
    place,
    title,
    advice: typeof advice === 'string' ? advice : failure.message.trim() || KEPT,
    missingScopes: [],
  };
  return failure.code === 'scope-missing' ? withScopes(found, scopesOf(failure)) : found;
}

function withScopes(found: SignInFailure, missingScopes: readonly string[]): SignInFailure {
  const [only] = missingScopes;
  if (only === undefined) return found;
  if (missingScopes.length === 1) return { ...found, title: `${found.title}: ${only}`, missingScopes };
  return {
    ...found,
    title: `The token works but lacks ${missingScopes.length} scopes Frontdesk needs`,
    advice: found.advice.replace('Add it', 'Add those marked below'),
    missingScopes,
  };
}

/** `details.scopes` after the account was checked as a whole, `details.scope` after a single refusal. */
function scopesOf({ details }: Failure): string[] {
  const { scopes, scope } = details;
  if (Array.isArray(scopes)) return scopes.filter((name): name is string => typeof name === 'string');
  return typeof scope === 'string' ? [scope] : [];
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
      locationMessage: 'This is an access token. The location id goes here.',
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
