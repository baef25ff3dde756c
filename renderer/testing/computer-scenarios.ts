/** States of the window that come from how the app sits on this PC: managed, updating, started with little. */
import { SAMPLE_NOW_MS } from './sample-clinic.ts';
import {
  SAMPLE_BROKEN_POLICY,
  SAMPLE_COMPUTER,
  SAMPLE_MANAGED_COMPUTER,
  SAMPLE_UPDATES,
} from './sample-computer.ts';
import { SAMPLE_LOCATION } from './sample-directory.ts';
import type { Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;
const signedIn = () => ({
  kind: 'signed-in' as const,
  location: SAMPLE_LOCATION,
  knownLocations: [
    { locationId: SAMPLE_LOCATION.id, name: SAMPLE_LOCATION.name, timeZone: SAMPLE_LOCATION.timeZone },
  ],
  missingScopes: [],
  rescue: null,
});

export const COMPUTER_SCENARIOS: Record<string, Scenario> = {
  'update-waiting': {
    options: {
      handlers: {
        'updates.state': () => ({ ...SAMPLE_UPDATES, progress: { kind: 'waiting', version: '0.2.0' } }),
      },
    },
    then: (app) => app.panel.open({ kind: 'settings' }),
  },
  'update-failed': {
    options: {
      handlers: {
        'updates.state': () => ({
          ...SAMPLE_UPDATES,
          progress: {
            kind: 'failed',
            reason: 'damaged-download',
            message:
              'An update arrived damaged or without the right signature and was thrown away. This version goes on working. It is tried again by itself.',
            version: '0.2.0',
            failedAtMs: SAMPLE_NOW_MS,
            nextTryAtMs: SAMPLE_NOW_MS + HOUR_MS,
          },
        }),
      },
    },
    then: (app) => app.panel.open({ kind: 'settings' }),
  },
  'safe-start': {
    options: { handlers: { 'computer.state': () => ({ ...SAMPLE_COMPUTER, isSafeStart: true }) } },
  },
  'settings-managed': {
    options: {
      handlers: { 'computer.state': () => SAMPLE_MANAGED_COMPUTER, 'account.state': signedIn },
    },
    then: (app) => app.panel.open({ kind: 'settings' }),
  },
  'settings-policy-broken': {
    options: { handlers: { 'computer.state': () => SAMPLE_BROKEN_POLICY } },
    then: (app) => app.panel.open({ kind: 'settings' }),
  },
  'first-run-managed': {
    options: {
      handlers: {
        'account.state': () => ({ kind: 'first-run' }),
        'computer.state': () => SAMPLE_MANAGED_COMPUTER,
      },
    },
  },
};
