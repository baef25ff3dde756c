import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import { occupiesTime } from '../../shared/appointment/status.ts';
import type { Connection } from '../../shared/connection/connection.ts';
import type { Arrangement, Directory } from '../../shared/ipc/account-calls.ts';
import type { AutosavedText } from '../../shared/ipc/workstation-calls.ts';
import { isUnfinished, type OutboxEntry, type OutboxPayload } from '../../shared/outbox/outbox.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../../shared/preferences/preferences.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { instantToWall, offsetIso, weekdayOf } from '../../shared/time/zone.ts';
import { SAMPLE_COMPUTER, SAMPLE_REPORT, SAMPLE_UPDATES } from './sample-computer.ts';
import { fail, MockBridge, type MockHandlers } from './mock-bridge.ts';
import { SAMPLE_NOW_MS, sampleAppointments, sampleInstant, sampleWindow } from './sample-clinic.ts';
import { SAMPLE_CALENDARS, SAMPLE_CONTACTS, SAMPLE_LOCATION, sampleDirectory } from './sample-directory.ts';
import { sampleEntries, sampleEntry } from './sample-outbox.ts';

export const SAMPLE_CONNECTION: Connection = {
  state: 'online',
  sinceMs: SAMPLE_NOW_MS - 3_600_000,
  lastAnswerAtMs: SAMPLE_NOW_MS - 20_000,
  pausedUntilMs: null,
  failure: null,
  outbox: { unsentCount: 0, needsAttentionCount: 0, progress: null },
};

/** The sample's working day: Monday to Friday, 8 to 18 where the clinic is. */
function isInOpenHours(atMs: number): boolean {
  const wall = instantToWall(atMs, SAMPLE_LOCATION.timeZone);
  const hour = Number(wall.slice(11, 13));
  const weekday = weekdayOf(wall.slice(0, 10));
  return hour >= 8 && hour < 18 && weekday >= 1 && weekday <= 5;
}

export interface SampleOptions {
  preferences?: Partial<Preferences>;
  connection?: Partial<Connection>;
  directory?: Directory;
  appointments?: ScheduleAppointment[];
  /** Null stands for a window never fetched. */
  fetchedAtMs?: number | null;
  outbox?: OutboxEntry[];
  handlers?: MockHandlers;
}

/**
 * A stand-in main with the sample clinic behind it: preferences and the draft are kept, a booking becomes a row that
 * stays `queued` until the test emits what became of it. Handlers given win over these.
 */
export function sampleBridge(options: SampleOptions = {}): MockBridge {
  let preferences: Preferences = { ...DEFAULT_PREFERENCES, ...options.preferences };
  let draft: BookingDraft | null = null;
  let texts: AutosavedText[] = [];
  let arrangement: Arrangement = { order: [], sets: [] };
  const connection = { ...SAMPLE_CONNECTION, ...options.connection };
  const appointments = options.appointments ?? sampleAppointments();
  const entries = new Map((options.outbox ?? sampleEntries()).map((entry) => [entry.id, entry]));
  const { fetchedAtMs = SAMPLE_NOW_MS - 40_000 } = options;

  const keep = (payload: OutboxPayload): OutboxEntry => {
    const entry = sampleEntry(payload, { createdAtMs: SAMPLE_NOW_MS });
    entries.set(entry.id, entry);
    return entry;
  };
  const change = (outboxId: string, patch: Partial<OutboxEntry>) => {
    const entry = entries.get(outboxId);
    if (!entry) return fail('not-found', { what: 'outbox-item' });
    const changed = { ...entry, ...patch };
    entries.set(outboxId, changed);
    return changed;
  };
  const found = (contactId: string) => SAMPLE_CONTACTS.find(({ id }) => id === contactId);

  return new MockBridge({
    'workstation.info': () => ({
      version: '0.1.0',
      platform: 'linux',
      deskName: 'FRONT-DESK-1',
      pcTimeZone: 'Europe/Berlin',
      locale: 'en-GB',
      runtimeNotice: null,
    }),
    'workstation.connection': () => connection,
    'workstation.retryConnection': () => connection,
    'workstation.openExternal': () => undefined,
    'workstation.reportProblem': () => undefined,
    'preferences.read': () => preferences,
    'preferences.write': (written) => (preferences = written),
    'computer.state': () => SAMPLE_COMPUTER,
    'computer.setStartAtLogin': ({ on }) => ({
      ...SAMPLE_COMPUTER,
      startAtLogin: { on, isManaged: false, problem: null },
    }),
    'computer.setAcceleration': ({ on }) => ({
      ...SAMPLE_COMPUTER,
      graphics: { isAccelerated: true, accelerateNextStart: on, because: on ? 'default' : 'chosen' },
    }),
    'updates.state': () => SAMPLE_UPDATES,
    'updates.check': () => SAMPLE_UPDATES,
    'updates.restart': () => undefined,
    'links.take': () => null,
    'diagnostics.preview': () => SAMPLE_REPORT,
    'diagnostics.save': () => ({ savedAs: SAMPLE_REPORT.fileName }),
    'computer.openLicences': () => undefined,
    'account.state': () => ({ kind: 'practice', clinic: 'small', location: SAMPLE_LOCATION }),
    'account.signIn': () => fail('token-rejected'),
    'account.retryKeychain': () => ({ kind: 'practice', clinic: 'small', location: SAMPLE_LOCATION }),
    'account.resetStore': () => ({ kind: 'practice', clinic: 'small', location: SAMPLE_LOCATION }),
    'account.switchLocation': () => fail('location-not-found'),
    'account.signOut': () => ({ kind: 'first-run' }),
    'account.startPractice': ({ clinic }) => ({
      kind: 'practice',
      clinic: clinic ?? 'small',
      location: SAMPLE_LOCATION,
    }),
    'account.leavePractice': () => ({ kind: 'first-run' }),
    'directory.readArrangement': () => arrangement,
    'directory.writeArrangement': (given) => {
      arrangement = given;
      return undefined;
    },
    'directory.read': () => options.directory ?? sampleDirectory(SAMPLE_NOW_MS),
    'schedule.read': (window) => sampleWindow(window, appointments, fetchedAtMs),
    'schedule.fetch': (window) => sampleWindow(window, appointments, fetchedAtMs),
    'schedule.serverOffsets': () => [],
    'schedule.watch': () => undefined,
    'schedule.refresh': () => undefined,
    'schedule.appointment': ({ appointmentId }) =>
      appointments.find(({ id }) => id === appointmentId) ?? fail('not-found', { what: 'appointment' }),
    'schedule.series': ({ masterId }) => {
      const first = appointments.find(({ series }) => series?.masterId === masterId);
      return first ? { ...first, id: masterId } : fail('not-found', { what: 'series' });
    },
    'schedule.seriesFrom': ({ masterId }) => {
      const dates = appointments.filter(({ series }) => series?.masterId === masterId);
      const [plain] = dates;
      if (plain === undefined) return fail('not-found', { what: 'series' });
      const { timeZone } = SAMPLE_LOCATION;
      const definition = {
        startWall: instantToWall(plain.startMs, timeZone),
        timeZone,
        durationMinutes: (plain.endMs - plain.startMs) / 60_000,
        rruleText: plain.series?.rruleLines.join('\n') ?? '',
      };
      return { definition, plain: { ...plain, id: masterId }, dates, isFromServer: true };
    },
    'slots.free': ({ calendarId, assignedUserId, startMs, endMs }) => {
      const minutes = SAMPLE_CALENDARS.find(({ id }) => id === calendarId)?.slotIntervalMinutes ?? 30;
      const starts: number[] = [];
      for (let at = startMs; at < endMs && starts.length < 200; at += minutes * 60_000) {
        const isTaken = appointments.some(
          (other) =>
            other.startMs <= at &&
            at < other.endMs &&
            (assignedUserId === null || other.assignedUserId === assignedUserId),
        );
        if (!isTaken && at > SAMPLE_NOW_MS && isInOpenHours(at)) starts.push(at);
      }
      const slots = starts.map((at) => ({
        startMs: at,
        startTime: offsetIso(at, SAMPLE_LOCATION.timeZone),
      }));
      return { slots, source: 'server', judgedOnMs: null };
    },
    'contacts.search': ({ query, limit }) => {
      const wanted = query.trim().toLocaleLowerCase();
      const contacts = SAMPLE_CONTACTS.filter((contact) =>
        [contact.name, contact.phone, contact.email].some((text) =>
          text?.toLocaleLowerCase().includes(wanted),
        ),
      );
      return { contacts: contacts.slice(0, limit), near: [], source: 'local', incomplete: false };
    },
    'contacts.read': ({ contactId }) => found(contactId) ?? fail('not-found', { what: 'client' }),
    'contacts.findDuplicates': ({ phone, email }) =>
      SAMPLE_CONTACTS.filter(
        (contact) => (phone !== '' && contact.phone === phone) || (email !== '' && contact.email === email),
      ),
    'contacts.appointments': ({ contactId }) =>
      appointments.filter((appointment) => appointment.contactId === contactId),
    'contacts.history': ({ contactId }) => ({
      source: 'server',
      askedAtMs: SAMPLE_NOW_MS,
      failure: null,
      appointments: appointments.filter((appointment) => appointment.contactId === contactId),
      isTimeUncertain: false,
    }),
    'contacts.notes': () => ({ source: 'server', askedAtMs: SAMPLE_NOW_MS, failure: null, notes: [] }),
    'contacts.leave': () => undefined,
    'contacts.nextAppointments': ({ contactIds }) =>
      contactIds.flatMap((contactId) => {
        const coming = appointments
          .filter(
            (one) => one.contactId === contactId && one.endMs > SAMPLE_NOW_MS && occupiesTime(one.status),
          )
          .sort((one, other) => one.startMs - other.startMs);
        return coming[0] === undefined ? [] : [{ contactId, appointment: coming[0] }];
      }),
    'notes.list': () => [
      {
        id: 'note-1',
        body: 'Prefers the room on the ground floor.',
        userId: '0007BWpSzSwfiuSl0tR2',
        authorName: 'Dr Min-jun Kim',
        dateAddedMs: SAMPLE_NOW_MS - 86_400_000,
      },
    ],
    'booking.create': (order) => keep({ kind: 'create-appointment', version: 1, order }),
    'booking.createTogether': ({ orders }) =>
      orders.map((order) => keep({ kind: 'create-appointment', version: 1, order })),
    'booking.endSeries': ({ end }) => keep({ kind: 'change-appointment', version: 1, order: end }),
    'booking.change': (order) => keep({ kind: 'change-appointment', version: 1, order }),
    'booking.delete': (order) => keep({ kind: 'delete-event', version: 1, order }),
    'booking.block': (order) => keep({ kind: 'block-slot', version: 1, order }),
    'booking.note': (order) => keep({ kind: 'note', version: 1, order }),
    'outbox.list': () => [...entries.values()],
    'outbox.sendNow': ({ outboxId }) => change(outboxId, { state: 'queued', problem: null }),
    'outbox.discard': ({ outboxId }) => change(outboxId, { state: 'discarded' }),
    'outbox.restore': ({ outboxId }) => change(outboxId, { state: 'queued' }),
    'outbox.undo': ({ outboxId }) => {
      const serverId = entries.get(outboxId)?.serverId ?? null;
      if (serverId === null) return change(outboxId, { state: 'discarded' });
      const order = {
        orderId: crypto.randomUUID(),
        eventId: serverId,
        scope: 'single',
        target: 'appointment',
      } as const;
      return keep({ kind: 'delete-event', version: 1, order });
    },
    'outbox.useDuplicate': ({ outboxId }) => change(outboxId, { state: 'queued', problem: null }),
    'outbox.conflictingItems': () => ({
      current: null,
      overlapping: [
        {
          kind: 'appointment',
          title: 'Follow-up: Li Wei',
          contactName: 'Li Wei',
          startMs: sampleInstant('2026-11-23T15:00'),
          endMs: sampleInstant('2026-11-23T15:30'),
          calendarId: SAMPLE_CALENDARS[1]?.id ?? null,
          assignedUserId: '0007BWpSzSwfiuSl0tR2',
          status: 'confirmed',
        },
      ],
    }),
    'drafts.read': () => ({ draft, leftOut: [] }),
    'outbox.unreadable': () => [],
    'outbox.giveUpUnreadable': () => [],
    'outbox.saveUnreadable': () => null,
    'drafts.write': (written) => {
      draft = written.draft;
    },
    'autosave.read': () => texts,
    'autosave.keep': ({ key, text }) => {
      const others = texts.filter((one) => one.key !== key);
      texts = text === null ? others : [{ key, text, keptAtMs: SAMPLE_NOW_MS }, ...others];
    },
    'transfer.export': () => ({
      kind: 'written',
      fileName: 'Frontdesk drafts 2026-11-23.frontdesk-drafts',
      writtenCount: [...entries.values()].filter(({ state }) => isUnfinished(state)).length,
      leftBehindCount: 0,
    }),
    'transfer.chooseFile': () => ({ fileName: 'Frontdesk drafts 2026-11-23.frontdesk-drafts' }),
    'transfer.import': () => ({ kind: 'imported', importedCount: 6, knownCount: 0 }),
    'sheet.print': () => ({ outcome: 'printed' }),
    'sheet.savePdf': ({ date }) => ({ fileName: `frontdesk-day-${date}-1f8b03.pdf` }),
    'sheet.folder': () => ({ isPossible: true, folderName: null, savedAtMs: null, problem: null }),
    'sheet.chooseFolder': () => ({ isPossible: true, folderName: 'Sheets', savedAtMs: null, problem: null }),
    'sheet.forgetFolder': () => ({ isPossible: true, folderName: null, savedAtMs: null, problem: null }),
    'repair.start': () => ({ state: 'running', done: 0, total: 14 }),
    'repair.read': () => null,
    ...options.handlers,
  });
}
