import { z } from 'zod';
import type { Appointment } from '../../shared/appointment/appointment.ts';
import { MOVED_AT_MOST_MS } from '../../shared/appointment/series-end.ts';
import type { CallOutput } from '../../shared/ipc/contract.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { instantToWall } from '../../shared/time/zone.ts';
import { isServerId } from '../api/call.ts';
import { ApiError } from '../api/errors.ts';
import { ExpectedFailure, expectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './location-session.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { OutboxActionOutcome } from '../sync/sync-core-types.ts';
import type { AccountService } from './account-service.ts';
import { arrangementSchema, type Arrangement } from '../../shared/ipc/account-calls.ts';
import { autosavedTextSchema, type AutosavedText } from '../../shared/ipc/workstation-calls.ts';
import { keepUnknown, parseTolerantly } from '../base/stored-json.ts';
import type { Store } from '../store/store.ts';

type LocalDataHandlers = Pick<Handlers, 'repair.start' | 'repair.read' | 'autosave.read' | 'autosave.keep'>;

const TYPING_KEY = 'typed-texts';
const ARRANGEMENT_KEY = 'provider-arrangement';
/** Far more than anybody leaves unfinished; beyond it the one kept longest ago goes. */
const MOST_TEXTS = 100;
/** A text nobody came back to for this long is let go. */
const KEPT_MS = 60 * 86_400_000;

/** What lies in the store of this PC besides the schedule: its repair and texts being typed. */
export function localDataHandlers(openSession: OpenSession, nowMs: () => number): LocalDataHandlers {
  return {
    'repair.start': () => openSession().sync.repair(),
    'repair.read': () => openSession().sync.repairProgress(),
    'autosave.read': () => readTexts(openSession().store, nowMs()).texts,
    'autosave.keep': ({ key, text }) => {
      const { store } = openSession();
      const { texts, others } = readTexts(store, nowMs());
      const rest = texts.filter((one) => one.key !== key);
      const kept = text === null ? rest : [{ key, text, keptAtMs: nowMs() }, ...rest];
      store.writeMeta(TYPING_KEY, [...kept.slice(0, MOST_TEXTS), ...others.slice(0, MOST_TEXTS)]);
      return undefined;
    },
  };
}

/** What was kept, one by one: a text another version kept in its own shape costs no other one, and stays for it. */
function readTexts(store: Store, nowMs: number): { texts: AutosavedText[]; others: unknown[] } {
  const texts: AutosavedText[] = [];
  const others: unknown[] = [];
  for (const kept of z.array(z.unknown()).safeParse(store.readMeta(TYPING_KEY)).data ?? []) {
    const text = parseTolerantly(autosavedTextSchema, kept);
    if (text === null) others.push(kept);
    else if (nowMs - text.keptAtMs < KEPT_MS) texts.push(text);
  }
  return { texts, others };
}

type ScheduleHandlers = Pick<
  Handlers,
  | 'schedule.read'
  | 'schedule.watch'
  | 'schedule.refresh'
  | 'schedule.fetch'
  | 'schedule.appointment'
  | 'slots.free'
  | 'schedule.serverOffsets'
  | 'contacts.search'
  | 'contacts.read'
  | 'contacts.findDuplicates'
  | 'contacts.appointments'
  | 'contacts.history'
  | 'contacts.notes'
  | 'contacts.leave'
  | 'contacts.nextAppointments'
  | 'notes.list'
>;

/** The schedule and the clients: read from the local store at once, made newer by the sync core. */
export function scheduleHandlers(openSession: OpenSession): ScheduleHandlers {
  return {
    'schedule.read': (window) => openSession().sync.readWindow(window),
    'schedule.watch': ({ focused, ...window }) => {
      const session = openSession();
      session.begin();
      session.sync.watch(window, focused);
      return undefined;
    },
    'schedule.refresh': () => {
      openSession().sync.refresh();
      return undefined;
    },
    'schedule.fetch': (window) => openSession().sync.fetchWindow(window),
    'schedule.appointment': async ({ appointmentId }) => {
      const { store, sync } = openSession();
      const known = store.schedule.readAppointment(appointmentId);
      if (known) return known;
      // What is listed and not drawn was deleted here; a client's history may tell of others.
      const isListed = store.schedule.readListedAppointment(appointmentId) !== null;
      const told = isListed ? null : await sync.questions.clients.open(appointmentId);
      if (told) return told;
      throw expectedFailure('not-found', { what: 'appointment' });
    },
    'schedule.serverOffsets': () => openSession().sync.serverOffsets(),
    'slots.free': (question) => openSession().sync.questions.freeSlots(question),
    'contacts.search': (question) => openSession().sync.questions.searchContacts(question),
    'contacts.read': async ({ contactId }) => {
      const { store, api } = openSession();
      const known = store.contacts.read(contactId);
      if (known) return known;
      if (!isServerId(contactId)) {
        throw expectedFailure('not-found', { what: 'client' });
      }
      const contact = await api.contacts.get(contactId, { priority: 'interactive' });
      await store.contacts.upsertMany([contact]);
      return contact;
    },
    'contacts.findDuplicates': (fields) => openSession().sync.questions.findDuplicateContacts(fields),
    'contacts.appointments': ({ contactId }) => openSession().store.schedule.appointmentsOfContact(contactId),
    'contacts.history': ({ contactId }) => openSession().sync.questions.clients.appointments(contactId),
    'contacts.notes': ({ contactId }) => openSession().sync.questions.clients.notes(contactId),
    'contacts.leave': ({ contactId }) => {
      openSession().sync.questions.clients.leave(contactId);
      return undefined;
    },
    'contacts.nextAppointments': ({ contactIds }) =>
      [...openSession().store.schedule.nextAppointments(contactIds)].map(([contactId, appointment]) => ({
        contactId,
        appointment,
      })),
    'notes.list': ({ appointmentId }) => openSession().sync.questions.notes(appointmentId),
  };
}

/**
 * A series as a whole. Only the server can say where it begins: listings hold occurrences, and a rule that counts
 * them, or a change sent to the master, means the first one (API-NOTES §8).
 */
export function seriesHandlers(
  openSession: OpenSession,
): Pick<Handlers, 'schedule.series' | 'schedule.seriesFrom'> {
  return {
    'schedule.seriesFrom': ({ masterId, fromMs }) => seriesFrom(openSession(), masterId, fromMs),
    'schedule.series': async ({ masterId }) => {
      const { api, store } = openSession();
      if (!isServerId(masterId)) throw notThere();
      const master = await api.appointments.get(masterId, { priority: 'interactive' });
      if (master.deleted === true || master.series === null) throw notThere();
      const client = master.contactId === null ? null : store.contacts.read(master.contactId);
      return {
        ...master,
        contactName: client?.name ?? '',
        contactPhone: client?.phone ?? null,
        sync: { kind: 'synced' },
        changedElsewhereAtMs: null,
      };
    },
  };
}

const DAY_MS = 86_400_000;
/** As far as a series is looked at: what a listing of one calendar is asked for at once. */
const SERIES_AHEAD_MS = 366 * DAY_MS;

async function seriesFrom(
  { api, locationId, store }: ReturnType<OpenSession>,
  masterId: string,
  fromMs: number,
): Promise<CallOutput<'schedule.seriesFrom'>> {
  if (!isServerId(masterId)) throw notThere();
  const window = { startMs: fromMs - MOVED_AT_MOST_MS, endMs: fromMs + SERIES_AHEAD_MS };
  const here = store.schedule
    .readWindow(window)
    .appointments.filter(({ series }) => series?.masterId === masterId);
  const known = store.schedule.readSeries(masterId);
  try {
    const options = { priority: 'interactive' } as const;
    const master = await api.appointments.get(masterId, options);
    const timeZone = store.readDirectory().location?.timeZone;
    if (master.deleted === true || master.series === null || timeZone === undefined) throw notThere();
    const listed =
      master.calendarId === null
        ? []
        : (
            await api.events.list(
              { locationId, owner: { calendarId: master.calendarId }, ...window },
              options,
            )
          ).items;
    const client = master.contactId === null ? null : store.contacts.read(master.contactId);
    const drawn = (appointment: Appointment): ScheduleAppointment => ({
      ...appointment,
      contactName: client?.name ?? '',
      contactPhone: client?.phone ?? null,
      sync: { kind: 'synced' },
      changedElsewhereAtMs: null,
    });
    // What was changed or deleted here and is not sent counts more than what the server says of it.
    const own = here.filter(({ sync }) => sync.kind === 'pending');
    const others = listed.filter(
      ({ id, series }) =>
        series?.masterId === masterId &&
        !own.some((one) => one.id === id) &&
        (store.schedule.readListedAppointment(id) === null || store.schedule.readAppointment(id) !== null),
    );
    return {
      definition: {
        startWall: instantToWall(master.startMs, timeZone),
        timeZone,
        durationMinutes: Math.max((master.endMs - master.startMs) / 60_000, 1),
        rruleText: master.series.rruleLines.join('\n'),
      },
      plain: drawn(master),
      dates: [...own, ...others.map(drawn)],
      isFromServer: true,
    };
  } catch (error) {
    if (!(error instanceof ApiError) || error.kind === 'not-found' || known === null) throw error;
    return { ...known, dates: here };
  }
}

function notThere(): ExpectedFailure {
  return expectedFailure('not-found', { what: 'series' });
}

type BookingHandlers = Pick<
  Handlers,
  | 'booking.create'
  | 'booking.createTogether'
  | 'booking.endSeries'
  | 'booking.change'
  | 'booking.delete'
  | 'booking.block'
  | 'booking.note'
  | 'outbox.list'
  | 'outbox.sendNow'
  | 'outbox.discard'
  | 'outbox.restore'
  | 'outbox.undo'
  | 'outbox.useDuplicate'
  | 'outbox.conflictingItems'
  | 'outbox.unreadable'
  | 'outbox.giveUpUnreadable'
  | 'drafts.read'
  | 'drafts.write'
>;

/**
 * The one write path: an order is in the store, with its outbox row, before the call answers.
 *
 * What tells the client is held for the undo window, so that a slip is never told to anyone: a message cannot be taken
 * back. A booking of which nobody is told goes at once; taking it back deletes it. So do blocks and notes.
 */
export function bookingHandlers(openSession: OpenSession, undoWindowMs: () => number): BookingHandlers {
  const atOnce = { undoWindowMs: 0 };
  const undoable = (): { undoWindowMs: number } => ({ undoWindowMs: undoWindowMs() });
  return {
    'booking.create': (order) =>
      openSession().sync.submit(
        { kind: 'create-appointment', order },
        order.request.toNotify === false ? atOnce : undoable(),
      ),
    'booking.createTogether': ({ orders }) =>
      openSession().sync.submitTogether(
        orders.map((order) => ({ kind: 'create-appointment', order })),
        orders.every((order) => order.request.toNotify === false) ? atOnce : undoable(),
      ),
    'booking.endSeries': ({ end, going }) => {
      const [entry] = openSession().sync.submitTogether(
        [
          { kind: 'change-appointment', order: end },
          ...going.map((order) => ({ kind: 'delete-event' as const, order })),
        ],
        undoable(),
      );
      if (entry === undefined) throw new Error('an order has an entry');
      return entry;
    },
    'booking.change': (order) => openSession().sync.submit({ kind: 'change-appointment', order }, undoable()),
    'booking.delete': (order) => openSession().sync.submit({ kind: 'delete-event', order }, undoable()),
    'booking.block': (order) => openSession().sync.submit({ kind: 'block-slot', order }, atOnce),
    'booking.note': (order) => openSession().sync.submit({ kind: 'note', order }, atOnce),

    'outbox.list': () => openSession().sync.listOutbox(),
    'outbox.sendNow': ({ outboxId }) => entryOrRefusal(openSession().sync.sendNow(outboxId)),
    'outbox.discard': ({ outboxId }) => entryOrRefusal(openSession().sync.discard(outboxId)),
    'outbox.restore': ({ outboxId }) => entryOrRefusal(openSession().sync.restore(outboxId, undoable())),
    'outbox.undo': ({ outboxId }) => entryOrRefusal(openSession().sync.undo(outboxId, undoable())),
    'outbox.useDuplicate': async ({ outboxId }) =>
      entryOrRefusal(await openSession().sync.useDuplicate(outboxId)),

    'outbox.unreadable': () => openSession().store.unreadableRows(),
    'outbox.giveUpUnreadable': ({ outboxId }) => openSession().sync.giveUpUnreadable(outboxId),
    'outbox.conflictingItems': ({ outboxId }) => openSession().sync.conflictingItems(outboxId),

    'drafts.read': () => openSession().store.readDraft(),
    'drafts.write': ({ draft }) => {
      openSession().store.writeDraft(draft);
      return undefined;
    },
  };
}

function entryOrRefusal(outcome: OutboxActionOutcome): OutboxEntry {
  if (outcome.ok) return outcome.entry;
  throw new ExpectedFailure(outcome.failure);
}

type AccountHandlers = Pick<
  Handlers,
  | 'account.state'
  | 'account.signIn'
  | 'account.retryKeychain'
  | 'account.resetStore'
  | 'account.switchLocation'
  | 'account.signOut'
  | 'account.startPractice'
  | 'account.leavePractice'
  | 'directory.read'
  | 'directory.readArrangement'
  | 'directory.writeArrangement'
>;

/** The account, as the contract has it. The token enters here and no answer holds it. */
export function accountHandlers(account: AccountService, openSession: OpenSession): AccountHandlers {
  return {
    'account.state': () => account.state,
    'account.signIn': (credentials) => account.signIn(credentials),
    'account.retryKeychain': () => account.retryKeychain(),
    'account.resetStore': () => account.resetStore(),
    'account.switchLocation': ({ locationId }) => account.switchLocation(locationId),
    'account.signOut': (choice) => account.signOut(choice),
    'account.startPractice': ({ clinic }) => account.startPractice(clinic),
    'account.leavePractice': () => account.leavePractice(),
    'directory.read': () => openSession().store.readDirectory(),
    'directory.readArrangement': () =>
      readArrangement(openSession().store.readMeta(ARRANGEMENT_KEY)) ?? { order: [], sets: [] },
    'directory.writeArrangement': (arrangement) => {
      const { store } = openSession();
      const json = store.readMeta(ARRANGEMENT_KEY);
      const known = readArrangement(json);
      // What cannot be read here is another version's: it is kept aside, not written over.
      if (json !== null && known === null) store.writeMeta(`${ARRANGEMENT_KEY}-set-apart`, json);
      store.writeMeta(ARRANGEMENT_KEY, keepUnknown(arrangement, known, json));
      return undefined;
    },
  };
}

/** Null where none was kept, or none that this version can read. */
function readArrangement(json: unknown): Arrangement | null {
  return parseTolerantly(arrangementSchema, json);
}
