import {
  NOT_MANAGED,
  type ComputerState,
  type ManagedSettings,
  type UpdateState,
} from '../../shared/computer/computer-state.ts';
import { SAMPLE_NOW_MS } from './sample-clinic.ts';
import { SAMPLE_LOCATION } from './sample-directory.ts';

/** A PC nobody manages, with everything as it comes. */
export const SAMPLE_COMPUTER: ComputerState = {
  managed: NOT_MANAGED,
  startAtLogin: { on: false, isManaged: false, problem: null },
  graphics: { isAccelerated: true, accelerateNextStart: true, because: 'default' },
  isSafeStart: false,
  setAsideFiles: [],
};

/** A PC whose organisation has set everything there is to set. */
export const SAMPLE_MANAGED: ManagedSettings = {
  ...NOT_MANAGED,
  source: '/etc/frontdesk/policy.json',
  locationId: SAMPLE_LOCATION.id,
  serverAddress: 'https://booking-gateway.clinic-group.example',
  updateChannel: 'stable',
  updateFeedAddress: 'https://updates.clinic-group.example/frontdesk',
  proxy: 'http://proxy.clinic-group.example:3128',
  practiceOff: true,
  startAtLogin: true,
};

/** The same PC as the window hears of it. */
export const SAMPLE_MANAGED_COMPUTER: ComputerState = {
  ...SAMPLE_COMPUTER,
  managed: SAMPLE_MANAGED,
  startAtLogin: { on: true, isManaged: true, problem: null },
};

/** A PC whose policy cannot be used. */
export const SAMPLE_BROKEN_POLICY: ComputerState = {
  ...SAMPLE_COMPUTER,
  managed: {
    ...NOT_MANAGED,
    source: '/etc/frontdesk/policy.json',
    problem:
      'The settings of your organisation (/etc/frontdesk/policy.json) cannot be used, and none of them is in force: “updateChannel” must be "stable" or "beta". Until it is mended Frontdesk works with its own settings and does not update itself.',
    updatesOff: true,
  },
};

/** A copy that is up to date. */
export const SAMPLE_UPDATES: UpdateState = {
  currentVersion: '0.1.0',
  channel: 'stable',
  progress: { kind: 'up-to-date', checkedAtMs: SAMPLE_NOW_MS - 3_600_000 },
  updatedFrom: null,
};

/** What support would be sent. */
export const SAMPLE_REPORT = {
  fileName: 'frontdesk-diagnostics-2026-11-23.json',
  text: `${JSON.stringify(
    {
      what: 'Diagnostics of Frontdesk, for support. No clients, no notes, no token.',
      app: { version: '0.1.0', electron: '45.4.1' },
      outbox: { byState: { queued: 2, done: 41 }, oldestUnfinishedMinutes: 12 },
      log: ['{"at":"2026-11-23T15:00:00.000Z","level":"info","event":"app.started","version":"0.1.0"}'],
    },
    null,
    2,
  )}\n`,
};
