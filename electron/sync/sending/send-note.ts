/** Adds, changes or deletes a note of an appointment (API-NOTES §12). */
import type { AppointmentNote } from '../../../shared/appointment/appointment.ts';
import { lastingId } from '../worker/booking-search.ts';
import {
  wasTriedBefore,
  unlessGone,
  type Reconciliation,
  type RowOf,
  type SendContext,
  type Sender,
} from './sender.ts';

type NoteRow = RowOf<'note'>;

/** The API gives at most 20 at once. */
const PAGE_SIZE = 20;
/** More notes than this on one appointment are not read through. */
const MOST_PAGES = 10;

/** Every note of an appointment, newest or oldest first as the server has it. Throws `ApiError`. */
export async function listAllNotes(
  appointmentId: string,
  context: Pick<SendContext, 'api' | 'signal'>,
  priority: 'interactive' | 'send' = 'send',
): Promise<AppointmentNote[]> {
  const notes: AppointmentNote[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await context.api.notes.list(
      appointmentId,
      { limit: PAGE_SIZE, offset: page * PAGE_SIZE },
      { signal: context.signal, priority },
    );
    notes.push(...answer.items);
    if (!answer.hasMore || answer.items.length === 0) break;
  }
  return notes;
}

/** The notes of an instance are those of its series where the instance itself is not known any more. */
function appointmentIdOf(row: NoteRow, context: SendContext): string {
  const { appointmentId } = row.payload.order;
  if (!appointmentId.startsWith('local-')) return appointmentId;
  const known = context.store.schedule.readAppointment(appointmentId);
  return known === null ? appointmentId : lastingId(known);
}

async function search(row: NoteRow, context: SendContext): Promise<Reconciliation> {
  const { order } = row.payload;
  if (order.kind !== 'add') return { next: 'not-found', resendIsHarmless: true };
  const notes = await listAllNotes(appointmentIdOf(row, context), context);
  const ours = notes.find(
    (note) => note.body.trim() === order.body.trim() && !row.preexistingIds.includes(note.id),
  );
  if (ours !== undefined) return { next: 'done', result: { kind: 'note', note: ours } };
  return { next: 'not-found', resendIsHarmless: false };
}

export const noteSender: Sender<'note'> = {
  async prepare(row, context) {
    const { order } = row.payload;
    if (order.kind !== 'add') return { next: 'send', preexistingIds: [] };
    if (wasTriedBefore(row)) {
      const earlier = await search(row, context);
      if (earlier.next !== 'not-found') return earlier;
    }
    const notes = await listAllNotes(appointmentIdOf(row, context), context);
    const alike = notes.filter((note) => note.body.trim() === order.body.trim());
    return { next: 'send', preexistingIds: alike.map((note) => note.id) };
  },

  async send(row, context) {
    const { order } = row.payload;
    const appointmentId = appointmentIdOf(row, context);
    const options = { signal: context.signal, priority: 'send' } as const;
    switch (order.kind) {
      case 'add': {
        const note = await context.api.notes.create(appointmentId, { body: order.body }, options);
        return { next: 'done', result: { kind: 'note', note } };
      }
      case 'edit': {
        const note = await context.api.notes.update(
          appointmentId,
          order.noteId,
          { body: order.body },
          options,
        );
        return { next: 'done', result: { kind: 'note', note } };
      }
      case 'delete': {
        await unlessGone(context.api.notes.remove(appointmentId, order.noteId, options));
        return { next: 'done', result: { kind: 'note', note: null } };
      }
    }
  },

  reconcile: search,
};
