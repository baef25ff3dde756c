import { z } from 'zod';
import { type AppointmentNote, appointmentNoteSchema } from '../../../shared/appointment/appointment.ts';
import type { NoteOrder } from '../../../shared/appointment/booking-order.ts';
import type { StoreDatabase } from '../database/database.ts';
import { parseTolerantly } from '../../base/stored-json.ts';
import type { Cipher } from '../database/encryption.ts';

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
