import type { ApiErrorFacts, ApiErrorKind } from './errors.ts';

/** What happened, in the user's words (what to do follows from the outcome, see `whatIsSafe`). */
const WHAT_HAPPENED: Record<ApiErrorKind, string> = {
  'bad-token': 'The server does not accept the access token.',
  'scope-missing': 'The access token lacks a permission.',
  'version-header': 'The server does not take this version of the app’s requests.',
  'location-forbidden': 'The access token is not for this location.',
  'location-inactive': 'This location is not active at the moment.',
  'not-found': 'The server does not know this entry. It may have been deleted elsewhere.',
  'slot-taken': 'This time is no longer free.',
  'duration-invalid': 'This calendar does not offer appointments of this length.',
  'not-on-team': 'This provider is not on the calendar’s team.',
  'invalid-status': 'The server does not know this status.',
  'unknown-key': 'The server does not take one of the fields that were sent.',
  'duplicate-contact': 'This client already exists, and the location allows no duplicates.',
  'not-event-calendar': 'Time of this calendar cannot be blocked. Block the provider’s time instead.',
  conflict: 'This was changed elsewhere in the meantime.',
  'rate-limited': 'The server takes no more requests for now.',
  rejected: 'The server refused this.',
  'server-error': 'The server has a problem.',
  'unreadable-answer': 'The server’s answer could not be read.',
  'answer-too-large': 'The server’s answer is too large to be read.',
  'zone-unknown': 'The time zone of this location is not known on this PC.',
  offline: 'The server cannot be reached. Check the internet connection.',
  timeout: 'The server did not answer in time.',
  'connection-lost': 'The connection broke off.',
  tls: 'No secure connection to the server could be made. Check the PC’s date and the network.',
  proxy: 'The network’s proxy did not let the request through. Ask whoever runs the network.',
  'captive-page': 'The network answered with a page of its own. Open a browser and sign in to the network.',
  blocked: 'A guard in front of the server blocked the request. Ask whoever runs the network.',
  aborted: 'The request was stopped.',
};

const WHAT_TO_DO: Partial<Record<ApiErrorKind, string>> = {
  'bad-token': 'Check the token in Settings.',
  'location-forbidden': 'Check the location id in Settings.',
  'location-inactive': 'Ask whoever looks after the location’s account.',
  'slot-taken': 'Choose another time.',
  'duration-invalid': 'Choose another end.',
  'not-on-team': 'Choose another provider.',
  'invalid-status': 'Choose another status.',
  'duplicate-contact': 'Choose the existing client.',
  'version-header': 'Install the newest version of the app.',
  'answer-too-large':
    'The schedule stays as it was last read. If it comes again, tell whoever looks after the location.',
  'zone-unknown':
    'Choose the zone by its city in the location’s settings (Business Profile), then try again.',
};

/**
 * The sentence of an `ApiError`: what happened, the server's words where it said any, what is safe, what to do.
 * Never holds anything of the request's body or headers.
 */
export function describeApiError(facts: ApiErrorFacts): string {
  const parts = [happened(facts), quoted(facts), whatIsSafe(facts), WHAT_TO_DO[facts.kind]];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function happened(facts: ApiErrorFacts): string {
  if (facts.kind === 'scope-missing' && facts.requiredScope) {
    return `The access token lacks the permission “${facts.requiredScope}”.`;
  }
  if (facts.kind === 'rate-limited' && facts.rateLimit === 'daily') {
    return 'The location’s requests for today are used up.';
  }
  const [zone] = facts.serverMessages ?? [];
  if (facts.kind === 'zone-unknown' && zone !== undefined) {
    return `The time zone of this location, “${zone}”, is not known on this PC, so no time could be booked in it.`;
  }
  return WHAT_HAPPENED[facts.kind];
}

/** Kinds whose own sentence says less than the server's words. */
const QUOTES_SERVER: ReadonlySet<ApiErrorKind> = new Set([
  'rejected',
  'conflict',
  'unknown-key',
  'invalid-status',
  'not-found',
]);

function quoted(facts: ApiErrorFacts): string {
  const words = facts.serverMessages ?? [];
  return QUOTES_SERVER.has(facts.kind) && words.length > 0 ? `It says: “${words.join('; ')}”.` : '';
}

function whatIsSafe(facts: ApiErrorFacts): string {
  if (!facts.isWrite) return '';
  switch (facts.outcome) {
    case 'not-sent':
      return 'Nothing was sent.';
    case 'refused':
      return 'Nothing was changed.';
    case 'unknown':
      return 'It is not certain whether it was saved: look before trying again.';
  }
}
