/** The outbox and the unsent rows for another PC, in every state they have. */
import { failure } from '../../shared/failures/failures.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import { offsetIso } from '../../shared/time/zone.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { SAMPLE_NOW_MS, sampleAppointments, sampleInstant } from './sample-clinic.ts';
import { SAMPLE_CONTACTS, SAMPLE_LOCATION } from './sample-directory.ts';
import { sampleEntry, sampleOrder, sampleSlotTaken } from './sample-outbox.ts';
import type { Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;
const LONG_NAME = 'Wolfgang Amadeus Maria von Trapp-Lindenbaum und zu Hohenlohe-Schillingsfürst';

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A booking of the nth client, n half hours from Monday 11:00. */
function booking(n: number, given: Partial<OutboxEntry> = {}): OutboxEntry {
  const contact = SAMPLE_CONTACTS[n % SAMPLE_CONTACTS.length];
  const startMs = sampleInstant('2026-11-23T11:00') + (n % 60) * 30 * 60_000;
  const order = sampleOrder({
    orderId: idOf(n),
    client: { kind: 'existing', contactId: contact?.id ?? '', name: contact?.name ?? '' },
    request: {
      ...sampleOrder().request,
      startTime: offsetIso(startMs, SAMPLE_LOCATION.timeZone),
      endTime: offsetIso(startMs + 30 * 60_000, SAMPLE_LOCATION.timeZone),
    },
  });
  return sampleEntry(
    { kind: 'create-appointment', version: 1, order },
    { createdAtMs: SAMPLE_NOW_MS - n * 60_000, ...given },
  );
}

const change = (n: number, payload: OutboxPayload, given: Partial<OutboxEntry>): OutboxEntry =>
  sampleEntry(payload, { id: idOf(n), createdAtMs: SAMPLE_NOW_MS - n * 60_000, ...given });

/** One of each kind: a series, a new client, a move, a cancellation, a note, blocked time. */
function sixKinds(): OutboxEntry[] {
  const { orderId, ...base } = sampleOrder({ orderId: idOf(100) });
  const fields = { firstName: 'Nia', lastName: 'Okafor', phone: '+15550109999', email: '' };
  const summary = (clientName: string, title: string) => ({
    clientName,
    clientPhone: '+1 555 010 9999',
    title,
    startMs: sampleInstant('2026-11-24T09:00'),
    endMs: sampleInstant('2026-11-24T09:45'),
    isSeries: false,
  });
  const update = { appointmentStatus: 'cancelled' as const, toNotify: true };
  const changeOrder = {
    orderId,
    appointmentId: 'a',
    scope: 'single' as const,
    meant: null,
    basedOnDateUpdatedMs: 1,
    acceptConflicts: false,
  };
  return [
    change(
      101,
      { kind: 'create-contact', version: 1, localContactId: 'local-nia', fields },
      { id: 'local-nia', summary: { ...summary('Nia Okafor', ''), startMs: null, endMs: null } },
    ),
    change(
      102,
      {
        kind: 'create-appointment',
        version: 1,
        order: {
          ...base,
          orderId,
          client: { kind: 'new', localContactId: 'local-nia', fields },
          request: { ...base.request, rrule: 'RRULE:FREQ=WEEKLY;COUNT=6' },
        },
      },
      { waitsForId: 'local-nia', summary: { ...summary('Nia Okafor', 'Manual therapy'), isSeries: true } },
    ),
    change(
      103,
      {
        kind: 'change-appointment',
        version: 1,
        order: {
          ...changeOrder,
          update: { ...update, appointmentStatus: 'confirmed', startTime: '2026-11-24T09:00:00-05:00' },
        },
      },
      { summary: summary('Ed Wu', 'Follow-up: Ed Wu'), state: 'unknown', attempts: 3 },
    ),
    change(
      104,
      { kind: 'change-appointment', version: 1, order: { ...changeOrder, update } },
      {
        summary: summary('Grace Hopper', ''),
        state: 'held',
        notBeforeMs: SAMPLE_NOW_MS + 60_000,
      },
    ),
    change(
      105,
      { kind: 'note', version: 1, order: { kind: 'add', orderId, appointmentId: 'a', body: 'Left knee.' } },
      { summary: { ...summary('Priya Raghunathan', ''), clientPhone: null }, state: 'sending' },
    ),
    booking(6, { summary: { ...booking(6).summary, clientName: LONG_NAME } }),
  ];
}

const offlineSince = (sinceMs: number, unsentCount: number, needsAttentionCount = 0) => ({
  state: 'offline' as const,
  sinceMs,
  lastAnswerAtMs: sinceMs,
  outbox: { unsentCount, needsAttentionCount, progress: null },
});

const openOutbox = (app: AppState): void => app.panel.open({ kind: 'outbox' });

/** Types into the fields of the open panel and presses a button, as the user would. */
async function fillAndPress(texts: readonly string[], buttons: readonly string[]): Promise<void> {
  const frame = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => resolve());
    });
  await frame();
  await frame();
  for (const [index, text] of texts.entries()) {
    const input = document.querySelectorAll<HTMLInputElement>('aside input')[index];
    if (!input) continue;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const label of buttons) {
    await frame();
    const all = [...document.querySelectorAll<HTMLButtonElement>('aside button')];
    all.find(({ textContent }) => textContent.trim() === label)?.click();
    await frame();
    await frame();
  }
}

/** What this workstation made and the server does not have yet, and little else: for looking at it in every view. */
const provisional = sampleAppointments().filter(
  ({ startMs, sync }) => sync.kind === 'pending' || startMs < sampleInstant('2026-11-16T12:00'),
);

export const OUTBOX_SCENARIOS: Record<string, Scenario> = {
  provisional: { options: { appointments: provisional } },
  'provisional-client': {
    options: { appointments: provisional },
    then: (app) => {
      const own = provisional.find(({ sync }) => sync.kind === 'pending');
      if (own?.contactId) app.panel.open({ kind: 'client', contactId: own.contactId });
    },
  },
  outbox: {
    options: { connection: { outbox: { unsentCount: 2, needsAttentionCount: 1, progress: null } } },
    then: openOutbox,
  },
  'outbox-empty': { options: { outbox: [] }, then: openOutbox },
  'outbox-six': {
    options: { outbox: sixKinds(), connection: offlineSince(SAMPLE_NOW_MS - 40 * HOUR_MS, 6) },
    then: openOutbox,
  },
  'outbox-300': {
    options: {
      outbox: Array.from({ length: 300 }, (_, n) => booking(n + 1)),
      connection: offlineSince(SAMPLE_NOW_MS - 2 * HOUR_MS, 300),
    },
    then: openOutbox,
  },
  'outbox-collisions': {
    options: {
      outbox: [
        booking(1, {
          state: 'needs-attention',
          problem: failure('slot-taken', { ...sampleSlotTaken().params, serverMessage: null }),
        }),
        booking(2, {
          state: 'needs-attention',
          problem: failure('outcome-unknown', { why: 'exported', exportedAtMs: SAMPLE_NOW_MS - HOUR_MS }),
          summary: { ...booking(2).summary, clientName: LONG_NAME },
        }),
      ],
      connection: { outbox: { unsentCount: 2, needsAttentionCount: 2, progress: null } },
    },
    then: openOutbox,
  },
  export: { then: (app) => app.panel.open({ kind: 'transfer', direction: 'export' }) },
  'export-mistyped': {
    then: (app) => {
      app.panel.open({ kind: 'transfer', direction: 'export' });
      void fillAndPress(['correct horse', 'corect horse'], ['Export…']);
    },
  },
  'export-done': {
    then: (app) => {
      app.panel.open({ kind: 'transfer', direction: 'export' });
      void fillAndPress(['correct horse', 'correct horse'], ['Export…']);
    },
  },
  import: { then: (app) => app.panel.open({ kind: 'transfer', direction: 'import' }) },
  'import-wrong-passphrase': {
    options: {
      handlers: {
        'transfer.import': () => ({
          kind: 'refused',
          failure: failure('wrong-passphrase'),
        }),
      },
    },
    then: (app) => {
      app.panel.open({ kind: 'transfer', direction: 'import' });
      void fillAndPress([], ['Choose the file…']).then(() => fillAndPress(['wrong'], ['Import']));
    },
  },
  'import-done': {
    then: (app) => {
      app.panel.open({ kind: 'transfer', direction: 'import' });
      void fillAndPress([], ['Choose the file…']).then(() => fillAndPress(['correct horse'], ['Import']));
    },
  },
};
