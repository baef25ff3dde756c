/** States of the window to look at, by the name in `?scenario=`. */
import { failure } from '../../shared/failures/failures.ts';
import { COMPUTER_SCENARIOS } from './computer-scenarios.ts';
import { fail } from './mock-bridge.ts';
import { OUTBOX_SCENARIOS } from './outbox-scenarios.ts';
import { SAMPLE_NOW_MS, sampleInstant } from './sample-clinic.ts';
import { SAMPLE_CONTACTS, SAMPLE_LOCATION, sampleDirectory } from './sample-directory.ts';
import { sampleSlotTaken } from './sample-outbox.ts';
import type { Scenario } from './scenario.ts';
import { STORE_SCENARIOS } from './store-scenarios.ts';

const HOUR_MS = 3_600_000;
const UNSENT = { unsentCount: 2, needsAttentionCount: 1, progress: null };
const signedIn = () => ({
  kind: 'signed-in' as const,
  location: SAMPLE_LOCATION,
  knownLocations: [
    { locationId: SAMPLE_LOCATION.id, name: SAMPLE_LOCATION.name, timeZone: SAMPLE_LOCATION.timeZone },
    { locationId: 'second', name: 'Riverside West', timeZone: 'America/Chicago' },
  ],
  missingScopes: [],
  rescue: null,
});

export const SCENARIOS: Record<string, Scenario> = {
  ...OUTBOX_SCENARIOS,
  ...COMPUTER_SCENARIOS,
  ...STORE_SCENARIOS,
  week: { options: { preferences: { view: 'week', weekProviderId: 'user-lindqvist' } } },
  everyone: { options: { preferences: { view: 'week' } } },
  day: { options: { preferences: { view: 'day' } } },
  month: { options: { preferences: { view: 'month' } } },
  list: { options: { preferences: { view: 'list' } } },
  find: { then: (app) => app.openFind() },
  'by-provider': { options: { preferences: { colorBy: 'provider', showCancelled: true } } },
  rescued: {
    options: {
      handlers: {
        'account.state': () => ({
          ...signedIn(),
          rescue: {
            rescuedCount: 3,
            lostCount: 0,
            mayHaveLostMore: false,
            damagedFileName: 'schedule.sqlite.damaged',
          },
        }),
      },
    },
  },
  'key-lost': {
    options: {
      handlers: {
        'account.state': () => ({
          kind: 'keychain-unavailable',
          failure: failure('keychain-key-lost'),
          locationName: SAMPLE_LOCATION.name,
        }),
      },
    },
  },
  'signed-in': { options: { handlers: { 'account.state': signedIn } } },
  booking: {
    then: (app) =>
      app.openBooking({
        startWall: '2026-11-25T14:00',
        endWall: '2026-11-25T14:30',
        calendarId: 'CVokAlI8fgw4WYWoCtQz',
      }),
  },
  'booking-series': {
    then: (app) => {
      app.openBooking({
        startWall: '2026-11-24T15:00',
        endWall: '2026-11-24T15:45',
        calendarId: 'calendar-therapy',
        assignedUserId: 'user-haddad',
      });
      app.draft.update({
        client: {
          kind: 'existing',
          contactId: 'contact-1',
          name: SAMPLE_CONTACTS[1]?.name ?? '',
          phone: SAMPLE_CONTACTS[1]?.phone ?? null,
          email: null,
        },
        repeat: {
          kind: 'pattern',
          frequency: 'weekly',
          interval: 1,
          weekdays: ['TU', 'TH'],
          monthly: null,
          end: { kind: 'count', count: 8 },
          skippedDates: ['2026-12-03'],
        },
      });
    },
  },
  'booking-refused': {
    then: (app) => {
      app.openBooking({
        startWall: '2026-11-23T15:00',
        endWall: '2026-11-23T15:30',
        calendarId: 'CVokAlI8fgw4WYWoCtQz',
        assignedUserId: '0007BWpSzSwfiuSl0tR2',
      });
      const problem = sampleSlotTaken();
      app.draft.update({ client: { kind: 'none', query: 'Ana' }, notes: 'Left knee, bring the X-ray.' });
      app.draft.submission = { kind: 'refused', entry: null, problem, failure: null };
    },
  },
  'booking-empty': { then: (app) => app.openBooking() },
  details: { then: (app) => app.panel.open({ kind: 'details', appointmentId: 'local-queued' }) },
  'details-series': {
    then: (app) =>
      app.panel.open({
        kind: 'details',
        appointmentId: `Qm3series0master_${sampleInstant('2026-11-23T12:00')}_2700`,
      }),
  },
  'details-refused': { then: (app) => app.panel.open({ kind: 'details', appointmentId: 'local-refused' }) },
  client: { then: (app) => app.panel.open({ kind: 'client', contactId: 'contact-0' }) },
  'client-long': { then: (app) => app.panel.open({ kind: 'client', contactId: 'contact-1' }) },
  settings: { then: (app) => app.panel.open({ kind: 'settings' }) },
  export: { then: (app) => app.panel.open({ kind: 'transfer', direction: 'export' }) },
  import: { then: (app) => app.panel.open({ kind: 'transfer', direction: 'import' }) },
  block: {
    then: (app) =>
      app.panel.open({
        kind: 'block',
        blockedSlotId: null,
        startWall: '2026-11-26T12:00',
        endWall: '2026-11-26T13:00',
      }),
  },
  'block-details': {
    then: (app) =>
      app.panel.open({ kind: 'block', blockedSlotId: 'block-2', startWall: null, endWall: null }),
  },
  offline: {
    options: {
      connection: {
        state: 'offline',
        sinceMs: SAMPLE_NOW_MS - 2 * HOUR_MS,
        lastAnswerAtMs: SAMPLE_NOW_MS - 2 * HOUR_MS,
        outbox: UNSENT,
      },
      fetchedAtMs: SAMPLE_NOW_MS - 2 * HOUR_MS,
    },
  },
  intercepted: { options: { connection: { state: 'intercepted', outbox: UNSENT } } },
  refused: { options: { connection: { state: 'account-refused', outbox: UNSENT } } },
  inactive: { options: { connection: { state: 'location-inactive', outbox: UNSENT } } },
  connecting: { options: { connection: { state: 'connecting', lastAnswerAtMs: null } } },
  syncing: {
    options: {
      connection: { outbox: { unsentCount: 12, needsAttentionCount: 0, progress: { done: 5, total: 17 } } },
    },
  },
  'first-run': { options: { handlers: { 'account.state': () => ({ kind: 'first-run' }) } } },
  'empty-day': { options: { appointments: [], preferences: { view: 'day' }, outbox: [] } },
  'closed-day': {
    options: { appointments: [], preferences: { view: 'day' } },
    then: (app) => app.schedule.goTo('2026-11-29'),
  },
  'from-nothing': { options: { appointments: [], fetchedAtMs: null, outbox: [] } },
  '25-providers': {
    options: { preferences: { view: 'day' }, directory: sampleDirectory(SAMPLE_NOW_MS, 25) },
  },
  '0-providers': {
    options: { directory: sampleDirectory(SAMPLE_NOW_MS, 0), appointments: [], outbox: [] },
  },
  toast: {
    then: (app) => {
      app.announcer.toast('Moved to Tue 24 Nov 10:30.', {
        action: { label: 'Undo', run: () => app.announcer.toast('Moved back.') },
        durationMs: HOUR_MS,
      });
    },
  },
  crash: {
    options: { handlers: { 'directory.read': () => fail('internal') } },
    then: () => {
      window.dispatchEvent(new ErrorEvent('error', { error: new Error('A preview of the crash screen.') }));
    },
  },
};
