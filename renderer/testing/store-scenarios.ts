/** Every condition of this PC's store and keychain the user can meet, with the words main says. */
import type { AccountState } from '../../shared/account/account.ts';
import { fail } from './mock-bridge.ts';
import { SAMPLE_LOCATION } from './sample-directory.ts';
import type { Scenario } from './scenario.ts';

const locationName = SAMPLE_LOCATION.name;

function account(state: AccountState): Scenario {
  return { options: { handlers: { 'account.state': () => state } } };
}

const keychain = (reason: 'missing' | 'locked' | 'failed', message: string): Scenario =>
  account({ kind: 'keychain-unavailable', reason, message, locationName });

const store = (
  reason: Extract<AccountState, { kind: 'store-unavailable' }>['reason'],
  message: string,
): Scenario => account({ kind: 'store-unavailable', reason, message, locationName });

/** Scrolls the settings to the part about this PC. */
const atThisPc: NonNullable<Scenario['then']> = (app) => {
  app.panel.open({ kind: 'settings' });
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const heading = [...document.querySelectorAll('h3')].find(
        ({ textContent }) => textContent === 'This PC',
      );
      heading?.scrollIntoView();
    }),
  );
};

export const STORE_SCENARIOS: Record<string, Scenario> = {
  keychain: keychain(
    'locked',
    'The keychain of this computer is locked. Nothing is lost. Unlock it (signing out of the computer and in again does), then try again.',
  ),
  'keychain-missing': keychain(
    'missing',
    'This computer has no keychain that Frontdesk can reach, so the access token cannot be kept safely. Nothing is lost. Start the keychain (on Linux: GNOME Keyring or KWallet), then try again.',
  ),
  'keychain-failed': keychain(
    'failed',
    'The keychain of this computer did not answer as it should. Nothing is lost. Try again.',
  ),
  'store-busy': store(
    'busy',
    'Frontdesk is already open with this schedule, or another program is using its file. Nothing is lost and nothing was changed. Close the other one, then try again.',
  ),
  'store-newer': store(
    'store-newer-than-app',
    'The saved schedule was made by a newer version of Frontdesk. It is untouched. Update the app on this PC.',
  ),
  'store-disk-full': store(
    'disk-full',
    'The disk is full, so this could not be saved. What was saved before is safe. Free some space and try again.',
  ),
  'store-read-only': store(
    'read-only',
    'The disk or folder can only be read, so this could not be saved. What was saved before is safe. Make it writable, or ask whoever looks after this computer.',
  ),
  'store-unavailable': store(
    'unavailable',
    'The saved schedule cannot be opened. Check that the disk is there and that you may write to it.',
  ),
  'disk-full-while-typing': {
    options: {
      handlers: {
        'drafts.write': () =>
          fail(
            'disk-full',
            'The disk is full, so this could not be saved. What was saved before is safe. Free some space and try again.',
          ),
      },
    },
    then: (app) => app.openBooking({ startWall: '2026-11-25T14:00', endWall: '2026-11-25T14:30' }),
  },
  'this-pc': { then: atThisPc },
  'repair-running': {
    options: { handlers: { 'repair.read': () => ({ state: 'running', done: 5, total: 14 }) } },
    then: atThisPc,
  },
  'repair-offline': {
    options: {
      connection: { state: 'offline' },
      handlers: { 'repair.start': () => fail('offline', 'The server cannot be reached.') },
    },
    then: (app) => {
      atThisPc(app);
      setTimeout(() => {
        const button = [...document.querySelectorAll<HTMLButtonElement>('aside button')].find(
          ({ textContent }) => textContent.trim() === 'Repair',
        );
        button?.click();
      }, 150);
    },
  },
};
