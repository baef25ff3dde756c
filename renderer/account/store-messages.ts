import type { AccountState } from '../../shared/account/account.ts';

type StoreReason = Extract<AccountState, { kind: 'store-unavailable' }>['reason'];

/** What the screen says about a store that cannot be opened, beside main's own message. */
export interface StoreMessage {
  /** What happened. */
  title: string;
  /** What is safe. */
  kept: string;
}

const KEPT = 'Nothing was deleted: what was waiting to be sent is still in it, encrypted.';

export const STORE_MESSAGES: Record<StoreReason, StoreMessage> = {
  'store-newer-than-app': {
    title: 'The schedule on this PC is of a newer Frontdesk',
    kept: `${KEPT} It is opened and sent once the app is updated.`,
  },
  'wrong-key': {
    title: 'The schedule on this PC has another key',
    kept: KEPT,
  },
  corrupt: {
    title: 'The schedule on this PC is damaged',
    kept: 'Nothing was deleted: the damaged file is kept, and every booking in it that can be read is saved.',
  },
  'disk-full': {
    title: 'The disk of this PC is full',
    kept: KEPT,
  },
  'read-only': {
    title: 'Frontdesk may not write on this PC',
    kept: KEPT,
  },
  busy: {
    title: 'Another program holds the schedule on this PC',
    kept: KEPT,
  },
  unavailable: {
    title: 'The schedule on this PC cannot be opened',
    kept: KEPT,
  },
};
