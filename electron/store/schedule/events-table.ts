import { z } from 'zod';
import {
  appointmentNoteSchema,
  type Appointment,
  type BlockedSlot,
  type AppointmentNote,
} from '../../../shared/appointment/appointment.ts';
import type { SqlValue, StoreDatabase } from '../database/database.ts';
import { masterIdOf } from '../outbox/local-ids.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import { readStored, toStored, parseTolerantly } from '../../base/stored-json.ts';
import { APPOINTMENT_SHAPE, BLOCKED_SLOT_SHAPE } from '../database/stored-shapes.ts';
import type { Cipher } from '../database/encryption.ts';
import type { NoteOrder } from '../../../shared/appointment/booking-order.ts';

/** An event of either kind, as the API client read it. */
export type CachedEvent =
  { kind: 'appointment'; event: Appointment } | { kind: 'blocked-slot'; event: BlockedSlot };

/** What is known of a cached event without opening it. */
const eventFactsSchema = z.object({
  id: z.string(),
  kind: z.enum(['appointment', 'blocked-slot']),
  calendar_id: z.string().nullable(),
  assigned_user_id: z.string().nullable(),
  contact_id: z.string().nullable(),
  master_id: z.string().nullable(),
  start_ms: z.number(),
  end_ms: z.number(),
  source_key: z.string().nullable(),
  own_write: z.int(),
  written_at_ms: z.number().nullable(),
  gone: z.int(),
  changed_elsewhere_at_ms: z.number().nullable(),
  fingerprint: z.instanceof(Uint8Array),
});
export type EventFacts = z.infer<typeof eventFactsSchema>;

/** As much of a row as drawing it takes: a read of a week is the read that people wait for. */
const drawnFactsSchema = eventFactsSchema.pick({
  id: true,
  kind: true,
  start_ms: true,
  end_ms: true,
  changed_elsewhere_at_ms: true,
  fingerprint: true,
});
type DrawnFacts = z.infer<typeof drawnFactsSchema>;

/** How a row came to be what it is; see the columns of the same names in 020-schedule.ts. */
export type EventOrigin = {
  sourceKey: string | null;
  ownWrite: boolean;
  writtenAtMs: number | null;
  changedElsewhereAtMs: number | null;
};

/** Reads and writes the table `events`. */
export type EventsTable = {
  /** Facts of every row the clause finds, those gone included. */
  facts(clause: string, ...values: SqlValue[]): EventFacts[];
  read(id: string): EventFacts | null;
  /**
   * The event itself; null where it is damaged, or in a shape this version cannot read. Such a row is let go, and the
   * days it is in count as never listed: they are fetched again.
   */
  open(facts: DrawnFacts): CachedEvent | null;
  /** Appointments that overlap the window and are not gone, with the time a change made elsewhere was first seen. */
  appointmentsIn(window: TimeRange): { appointment: Appointment; changedElsewhereAtMs: number | null }[];
  /** Blocked slots that overlap the window and are not gone. */
  blockedSlotsIn(window: TimeRange): BlockedSlot[];
  put(cached: CachedEvent, origin: EventOrigin): void;
  /** True when the event is, to the letter, what the row holds. */
  isSame(facts: EventFacts, cached: CachedEvent): boolean;
  /** Keeps the body, changes where it came from. */
  setOrigin(id: string, origin: EventOrigin): void;
  /** Nothing of this series was changed elsewhere: this workstation made it. */
  markOwnSeries(masterId: string): void;
  /** Hides a row this workstation deleted until a later listing has its say. */
  markGone(id: string, writtenAtMs: number): void;
  /** Remembers, for this run, that this workstation deleted or redefined an event or series, cached or not. */
  noteRewritten(id: string, writtenAtMs: number): void;
  /** When this workstation last deleted or redefined what the id names; null when it did not in this run. */
  rewrittenAtMs(id: string): number | null;
  remove(id: string): void;
  /** Counts up with every change to rows and to what was noted as rewritten. */
  revision(): number;
  /** At start-up: no listing asked for before this run can still come in. */
  forgetWriteTimes(): void;
};

const DRAWN_FACTS = 'id, kind, start_ms, end_ms, changed_elsewhere_at_ms, fingerprint';
const FACTS = `id, kind, calendar_id, assigned_user_id, contact_id, master_id, start_ms, end_ms, source_key,
  own_write, written_at_ms, gone, changed_elsewhere_at_ms, fingerprint`;

/** Opened events kept in memory: some ten weeks of a busy clinic. More, and all are forgotten. */
const MAX_OPENED = 20_000;

function readCached(kind: CachedEvent['kind'], json: unknown): CachedEvent | null {
  if (kind === 'appointment') {
    const read = readStored(json, APPOINTMENT_SHAPE);
    return read.ok ? { kind, event: read.value } : null;
  }
  const read = readStored(json, BLOCKED_SLOT_SHAPE);
  return read.ok ? { kind, event: read.value } : null;
}

function stored(cached: CachedEvent): Record<string, unknown> {
  return cached.kind === 'appointment'
    ? toStored(cached.event, APPOINTMENT_SHAPE)
    : toStored(cached.event, BLOCKED_SLOT_SHAPE);
}

/** Makes the table's reader and writer, with opened events kept in memory. */
export function createEventsTable(database: StoreDatabase, cipher: Cipher): EventsTable {
  const opened = new Map<string, { fingerprint: Buffer; cached: CachedEvent }>();
  const rewritten = new Map<string, number>();
  let notedCount = 0;
  const place = (id: string) => ({ table: 'events', rowId: id, column: 'body' });
  const bodySchema = z.object({ body: z.instanceof(Uint8Array) });

  function open(facts: DrawnFacts): CachedEvent | null {
    const known = opened.get(facts.id);
    if (known?.fingerprint.equals(facts.fingerprint) === true) return known.cached;
    const row = database.get(bodySchema, 'SELECT body FROM events WHERE id = ?', facts.id);
    if (row === null) throw new Error('A cached event vanished while it was read.');
    const json = cipher.decrypt(row.body, place(facts.id));
    const cached = readCached(facts.kind, json);
    if (cached === null) {
      database.run('DELETE FROM events WHERE id = ?', facts.id);
      database.run('DELETE FROM listings WHERE start_ms < ? AND end_ms > ?', facts.end_ms, facts.start_ms);
      return null;
    }
    if (opened.size >= MAX_OPENED) opened.clear();
    opened.set(facts.id, { fingerprint: Buffer.from(facts.fingerprint), cached });
    return cached;
  }

  const facts = (clause: string, ...values: SqlValue[]) =>
    database.all(eventFactsSchema, `SELECT ${FACTS} FROM events ${clause}`, ...values);

  function overlapping(kind: CachedEvent['kind'], window: TimeRange): DrawnFacts[] {
    return database.all(
      drawnFactsSchema,
      `SELECT ${DRAWN_FACTS} FROM events
       WHERE kind = ? AND start_ms < ? AND end_ms > ? AND gone = 0 ORDER BY start_ms, id`,
      kind,
      window.endMs,
      window.startMs,
    );
  }

  return {
    facts,
    open,
    read: (id) => facts('WHERE id = ?', id)[0] ?? null,
    appointmentsIn: (window) =>
      overlapping('appointment', window).flatMap((found) => {
        const cached = open(found);
        if (cached?.kind !== 'appointment') return [];
        return [{ appointment: cached.event, changedElsewhereAtMs: found.changed_elsewhere_at_ms }];
      }),
    blockedSlotsIn: (window) =>
      overlapping('blocked-slot', window).flatMap((found) => {
        const cached = open(found);
        return cached?.kind === 'blocked-slot' ? [cached.event] : [];
      }),
    put(cached, origin) {
      const { event } = cached;
      const series = cached.kind === 'appointment' ? cached.event.series : null;
      const masterId = series?.masterId ?? (masterIdOf(event.id) === event.id ? null : masterIdOf(event.id));
      const fingerprint = cipher.fingerprint(event);
      database.run(
        `INSERT OR REPLACE INTO events (${FACTS}, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
        event.id,
        cached.kind,
        event.calendarId,
        event.assignedUserId,
        cached.kind === 'appointment' ? cached.event.contactId : null,
        masterId,
        event.startMs,
        event.endMs,
        origin.sourceKey,
        origin.ownWrite ? 1 : 0,
        origin.writtenAtMs,
        origin.changedElsewhereAtMs,
        fingerprint,
        cipher.encrypt(stored(cached), place(event.id)),
      );
    },
    isSame: (found, cached) =>
      found.kind === cached.kind && cipher.fingerprint(cached.event).equals(found.fingerprint),
    setOrigin(id, origin) {
      database.run(
        `UPDATE events SET source_key = ?, own_write = ?, written_at_ms = ?, changed_elsewhere_at_ms = ?
         WHERE id = ?`,
        origin.sourceKey,
        origin.ownWrite ? 1 : 0,
        origin.writtenAtMs,
        origin.changedElsewhereAtMs,
        id,
      );
    },
    markOwnSeries(masterId) {
      database.run('UPDATE events SET changed_elsewhere_at_ms = NULL WHERE master_id = ?', masterId);
    },
    noteRewritten(id, writtenAtMs) {
      rewritten.set(id, writtenAtMs);
      notedCount += 1;
    },
    rewrittenAtMs: (id) => rewritten.get(id) ?? null,
    markGone(id, writtenAtMs) {
      rewritten.set(id, writtenAtMs);
      database.run(
        'UPDATE events SET gone = 1, own_write = 1, written_at_ms = ? WHERE id = ?',
        writtenAtMs,
        id,
      );
    },
    remove(id) {
      opened.delete(id);
      database.run('DELETE FROM events WHERE id = ?', id);
    },
    revision: () => database.writesTo('events') + notedCount,
    forgetWriteTimes() {
      database.run('DELETE FROM events WHERE gone = 1');
      database.run('UPDATE events SET written_at_ms = NULL WHERE written_at_ms IS NOT NULL');
    },
  };
}

/** Notes of appointments as last fetched. */
export type NotesTable = {
  read(appointmentId: string): { notes: AppointmentNote[]; fetchedAtMs: number } | null;
  write(appointmentId: string, notes: readonly AppointmentNote[]): void;
  /** After the server took a note: the cached list, where there is one, shows it at once. */
  applyDone(appointmentId: string, order: NoteOrder, note: AppointmentNote | null): void;
  clear(): void;
};

/** The list with an order of this workstation in it, done or not. */
export function withNoteOrder(
  notes: readonly AppointmentNote[],
  order: NoteOrder,
  answered: AppointmentNote | null,
): AppointmentNote[] {
  switch (order.kind) {
    case 'add': {
      const added = answered ?? {
        id: `local-${order.orderId}`,
        body: order.body,
        userId: null,
        authorName: null,
        dateAddedMs: null,
      };
      return [added, ...notes.filter(({ id }) => id !== added.id)];
    }
    case 'edit':
      return notes.map((note) => (note.id === order.noteId ? { ...note, body: order.body } : note));
    case 'delete':
      return notes.filter(({ id }) => id !== order.noteId);
  }
}

/** Keeps notes in the table `appointment_notes`. */
export function createNotesTable(database: StoreDatabase, cipher: Cipher, nowMs: () => number): NotesTable {
  const place = (id: string) => ({ table: 'appointment_notes', rowId: id, column: 'body' });

  function put(appointmentId: string, notes: readonly AppointmentNote[], fetchedAtMs: number): void {
    database.run(
      'INSERT OR REPLACE INTO appointment_notes (appointment_id, fetched_at_ms, body) VALUES (?, ?, ?)',
      appointmentId,
      fetchedAtMs,
      cipher.encrypt(notes, place(appointmentId)),
    );
  }

  function read(appointmentId: string): { notes: AppointmentNote[]; fetchedAtMs: number } | null {
    const row = database.get(
      z.object({ fetched_at_ms: z.number(), body: z.instanceof(Uint8Array) }),
      'SELECT fetched_at_ms, body FROM appointment_notes WHERE appointment_id = ?',
      appointmentId,
    );
    if (row === null) return null;
    const notes = parseTolerantly(
      z.array(appointmentNoteSchema),
      cipher.decrypt(row.body, place(appointmentId)),
    );
    // Damaged, or of another version's shape: as if never fetched.
    return notes && { notes, fetchedAtMs: row.fetched_at_ms };
  }

  return {
    read,
    write: (appointmentId, notes) => put(appointmentId, notes, nowMs()),
    applyDone(appointmentId, order, note) {
      const cached = read(appointmentId);
      if (cached !== null) put(appointmentId, withNoteOrder(cached.notes, order, note), cached.fetchedAtMs);
    },
    clear() {
      database.run('DELETE FROM appointment_notes');
    },
  };
}
