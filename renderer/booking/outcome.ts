import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { repeatSentence } from '../../shared/series/sentence.ts';
import type { AppState } from '../state/app-state.svelte.ts';

/** What the confirmation says beside the client and the time. */
export interface BookingParts {
  calendarId: string | null;
  assignedUserId: string | null;
  runsAutomations: boolean;
}

/** Service, provider and automations of a booking or change that is done; null for what it did not say. */
export function bookingParts({ payload }: OutboxEntry): BookingParts {
  const fields =
    payload.kind === 'create-appointment'
      ? payload.order.request
      : payload.kind === 'change-appointment'
        ? payload.order.update
        : {};
  return {
    calendarId: fields.calendarId ?? null,
    assignedUserId: fields.assignedUserId ?? null,
    runsAutomations: fields.toNotify !== false,
  };
}

/** How a booked series repeats, in a sentence; null for a single booking and for a rule that cannot be read. */
export function repeatWords(
  { payload }: OutboxEntry,
  /** Dates that take place at another time instead. */
  movedFrom: readonly string[] = [],
): string | null {
  if (payload.kind !== 'create-appointment') return null;
  const { request, meant } = payload.order;
  if (request.rrule === undefined) return null;
  const repeat = rruleToRepeat(request.rrule, meant.startWall, meant.timeZone);
  if (!repeat.ok) return null;
  // A date that was moved is no exception: it takes place.
  const skippedDates = repeat.value.skippedDates.filter((date) => !movedFrom.includes(date));
  return repeatSentence({ ...repeat.value, skippedDates }, { ...meant, durationMinutes: 1 });
}

/** The dates of a series that take place at another time: bookings of their own that belong to it. */
export function movedDatesOf(app: AppState, { id }: OutboxEntry): OutboxEntry[] {
  return app.outbox.entries.filter(
    ({ payload, state }) =>
      payload.kind === 'create-appointment' && payload.order.partOf?.orderId === id && state !== 'discarded',
  );
}

/** A moved date goes back with its series: deleted where the server has it, by the row answered; else never sent. */
async function takePartBack(app: AppState, part: OutboxEntry): Promise<string | null> {
  const reply =
    part.serverId === null
      ? await app.outbox.discard(part.id)
      : await app.bridge.call('booking.delete', {
          orderId: crypto.randomUUID(),
          eventId: part.serverId,
          scope: 'single',
          target: 'appointment',
        });
  if (reply.ok) {
    app.outbox.take(reply.value);
    return part.serverId === null ? null : reply.value.id;
  }
  app.announcer.toast(`One moved date could not be taken back and is still booked: ${reply.error.message}`, {
    tone: 'error',
    durationMs: 60_000,
  });
  return null;
}

/**
 * Takes a booking back that the server has: it is deleted there, and the deletion itself can be undone while it is held.
 * What automations have sent by then stays sent. False, and told, where that cannot be done.
 */
export async function undoBooking(app: AppState, entry: OutboxEntry): Promise<boolean> {
  if (entry.serverId === null) return false;
  const reply = await app.bridge.call('booking.delete', {
    orderId: crypto.randomUUID(),
    eventId: entry.serverId,
    scope: entry.summary.isSeries ? 'series' : 'single',
    target: 'appointment',
  });
  if (!reply.ok) {
    app.announcer.toast(reply.error.message || 'It could not be taken back. It is still booked.', {
      tone: 'error',
    });
    return false;
  }
  app.outbox.take(reply.value);
  const deletions = [reply.value.id];
  for (const part of movedDatesOf(app, entry)) {
    const deletion = await takePartBack(app, part);
    if (deletion !== null) deletions.push(deletion);
  }
  app.announcer.toast(`${entry.summary.clientName}: the booking is taken back.`, {
    action: {
      label: 'Keep it',
      run: () => {
        for (const id of deletions) void app.outbox.discard(id);
      },
    },
  });
  return true;
}
