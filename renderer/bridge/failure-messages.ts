import type { ErrorCode, Failure } from '../../shared/ipc/reply.ts';

/** What a failure asks of the user, so that the screen can offer it as a button. */
export type FailureRemedy =
  'retry' | 'sign-in' | 'retry-keychain' | 'open-outbox' | 'correct-input' | 'choose-another-slot' | 'none';

/** A failure in the user's words: what happened, then what is safe and what to do. */
export interface FailureMessage {
  /** A short line that says what happened; no full stop. */
  title: string;
  /** What is safe and what to do; one or two sentences. Main's own message where it knows more. */
  advice: string;
  remedy: FailureRemedy;
}

interface Entry {
  title: string;
  /** Said when main sent no message of its own. */
  advice: string;
  remedy: FailureRemedy;
}

/** Exhaustive: a code added to the contract is a type error here until it has words. */
const WORDS: Record<ErrorCode, Entry> = {
  'invalid-input': {
    title: 'Something in the form cannot be sent',
    advice: 'Nothing was sent and nothing is lost. Check the marked fields.',
    remedy: 'correct-input',
  },
  'untrusted-sender': {
    title: 'This window is not allowed to do that',
    advice: 'Nothing was changed. Close Frontdesk and open it again.',
    remedy: 'none',
  },
  internal: {
    title: 'Something went wrong inside Frontdesk',
    advice: 'It was noted in the log on this PC. What you typed is kept. Try again.',
    remedy: 'retry',
  },
  'not-signed-in': {
    title: 'No account is connected',
    advice: 'Connect the account of your location to go on. What you typed is kept.',
    remedy: 'sign-in',
  },
  'token-rejected': {
    title: 'The access token was not accepted',
    advice: 'It may have been replaced or withdrawn. Bookings wait on this PC until a new one is entered.',
    remedy: 'sign-in',
  },
  'scope-missing': {
    title: 'The access token lacks a permission',
    advice: 'Add the permission to the token in the location’s settings, then try again.',
    remedy: 'sign-in',
  },
  'location-forbidden': {
    title: 'This token is not for this location',
    advice: 'Check that the location id and the token belong together.',
    remedy: 'sign-in',
  },
  'location-inactive': {
    title: 'This location is not active at the moment',
    advice:
      'Ask whoever looks after its account. Bookings are kept on this PC and sent once it is active again.',
    remedy: 'retry',
  },
  'location-not-found': {
    title: 'There is no location with this id',
    advice: 'Copy the location id again from the location’s settings.',
    remedy: 'sign-in',
  },
  'version-header': {
    title: 'The server did not accept this version of Frontdesk',
    advice: 'Your token is fine and bookings are kept on this PC. Update Frontdesk.',
    remedy: 'none',
  },
  offline: {
    title: 'No connection',
    advice: 'Go on working: bookings are kept on this PC and sent when the connection is back.',
    remedy: 'retry',
  },
  timeout: {
    title: 'The server did not answer in time',
    advice: 'Nothing is lost. It is tried again by itself.',
    remedy: 'retry',
  },
  proxy: {
    title: 'A proxy on this network refused the connection',
    advice: 'Bookings are kept on this PC. Ask whoever looks after the network.',
    remedy: 'retry',
  },
  'captive-page': {
    title: 'This network wants you to sign in first',
    advice: 'Open a browser, sign in to the network, then try again. Bookings are kept on this PC.',
    remedy: 'retry',
  },
  blocked: {
    title: 'The network blocks the server',
    advice: 'Bookings are kept on this PC. Ask whoever looks after the network.',
    remedy: 'retry',
  },
  tls: {
    title: 'The connection is not secure, so it was not used',
    advice: 'Check this PC’s date and time, or ask whoever looks after the network. Nothing was sent.',
    remedy: 'retry',
  },
  'server-error': {
    title: 'The server has a problem of its own',
    advice: 'Nothing is lost. It is tried again by itself.',
    remedy: 'retry',
  },
  'rate-limited': {
    title: 'The server asks for a pause',
    advice: 'Too many requests from this location. It goes on by itself in a moment.',
    remedy: 'retry',
  },
  rejected: {
    title: 'The server refused this',
    advice: 'What you typed is kept. Change it and try again.',
    remedy: 'correct-input',
  },
  'duplicate-contact': {
    title: 'This client is already there',
    advice: 'Use the client the server has, or change the phone number or e-mail address.',
    remedy: 'correct-input',
  },
  'slot-taken': {
    title: 'This time is no longer free',
    advice: 'Choose another time. What you typed is kept.',
    remedy: 'choose-another-slot',
  },
  'not-found': {
    title: 'It is not there any more',
    advice: 'It was probably deleted elsewhere. The schedule is being brought up to date.',
    remedy: 'none',
  },
  'unexpected-answer': {
    title: 'The server gave an answer that makes no sense',
    advice: 'Nothing is lost. Try again in a moment.',
    remedy: 'retry',
  },
  'keychain-missing': {
    title: 'This PC has no keychain to keep the token in',
    advice: 'Install or start the system’s keychain, then try again. The token is never kept in a file.',
    remedy: 'retry-keychain',
  },
  'keychain-locked': {
    title: 'The keychain is locked',
    advice: 'Unlock it, then try again. Bookings are kept on this PC.',
    remedy: 'retry-keychain',
  },
  'keychain-failed': {
    title: 'The keychain did not answer',
    advice: 'Try again; if it stays, sign out of this PC and in again.',
    remedy: 'retry-keychain',
  },
  'store-unavailable': {
    title: 'The store on this PC cannot be opened',
    advice: 'Nothing was sent. Close other copies of Frontdesk, then try again.',
    remedy: 'retry',
  },
  'disk-full': {
    title: 'The disk of this PC is full',
    advice: 'This was NOT kept. Free some space, then try again before closing the form.',
    remedy: 'retry',
  },
  'file-unavailable': {
    title: 'The file could not be written or read',
    advice: 'Nothing was changed. Choose another place for it, and check that the disk is there.',
    remedy: 'none',
  },
  'outbox-not-empty': {
    title: 'Some bookings are not sent yet',
    advice: 'Send them or discard them first, so that none is lost.',
    remedy: 'open-outbox',
  },
  'too-late': {
    title: 'It is already on its way',
    advice: 'It can no longer be taken back. Change or cancel the appointment instead.',
    remedy: 'none',
  },
  'runtime-not-allowed': {
    title: 'This copy of Frontdesk works in practice mode only',
    advice: 'It runs on a development runtime. Install the released app to connect an account.',
    remedy: 'none',
  },
  managed: {
    title: 'Your organisation has set this for this PC',
    advice: 'Nothing was changed. Ask whoever looks after this PC if it should be otherwise.',
    remedy: 'none',
  },
};

/** The user's words for a failure of a call. Main's own message wins over the general advice. */
export function failureMessage(failure: Failure): FailureMessage {
  const entry = WORDS[failure.code];
  const message = failure.message.trim();
  return { title: entry.title, advice: message === '' ? entry.advice : message, remedy: entry.remedy };
}
