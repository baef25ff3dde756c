/** Every condition of this PC's store and keychain the user can meet. */
import type { AccountState } from '../../shared/account/account.ts';
import { failure, type FailureCode } from '../../shared/failures/failures.ts';
import { fail } from './mock-bridge.ts';
import { SAMPLE_LOCATION } from './sample-directory.ts';
import type { Scenario } from './scenario.ts';

type KeychainCode = Extract<FailureCode, `keychain-${string}`>;
type StoreCode = Extract<FailureCode, `store-${string}` | 'disk-full'>;

const locationName = SAMPLE_LOCATION.name;

function account(state: AccountState): Scenario {
  return { options: { handlers: { 'account.state': () => state } } };
}

const unavailable = (
  kind: 'keychain-unavailable' | 'store-unavailable',
  code: KeychainCode | StoreCode,
): Scenario => account({ kind, failure: failure(code), locationName });

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
  keychain: unavailable('keychain-unavailable', 'keychain-locked'),
  'keychain-missing': unavailable('keychain-unavailable', 'keychain-missing'),
  'keychain-failed': unavailable('keychain-unavailable', 'keychain-failed'),
  'store-busy': unavailable('store-unavailable', 'store-busy'),
  'store-newer': unavailable('store-unavailable', 'store-newer-than-app'),
  'store-disk-full': unavailable('store-unavailable', 'disk-full'),
  'store-read-only': unavailable('store-unavailable', 'store-read-only'),
  'store-unavailable': unavailable('store-unavailable', 'store-unavailable'),
  'disk-full-while-typing': {
    options: {
      handlers: {
        'drafts.write': () => fail('disk-full'),
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
      handlers: { 'repair.start': () => fail('offline') },
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
