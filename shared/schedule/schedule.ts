import { z } from 'zod';
import { appointmentSchema, blockedSlotSchema } from '../appointment/appointment.ts';
import { failureSchema } from '../failures/failures.ts';
import { outboxStateSchema } from '../outbox/outbox.ts';
import { expandSeries } from '../series/expand.ts';
import { readSeries } from '../series/read-series.ts';
import { seriesDefinitionSchema } from '../series/repeat-rule.ts';
import type { TimeRange } from '../time/zone.ts';

/** How far an appointment on screen is from being the server's truth. */
export const syncMarkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('synced') }),
  /** Made or changed at this workstation and not confirmed by the server: drawn as provisional. */
  z.strictObject({ kind: z.literal('pending'), outboxId: z.string(), state: outboxStateSchema }),
]);
export type SyncMark = z.infer<typeof syncMarkSchema>;

/** An appointment as drawn: the listing with this workstation's own unsent changes laid over it. */
export const scheduleAppointmentSchema = appointmentSchema.extend({
  contactName: z.string(),
  contactPhone: z.string().nullable(),
  sync: syncMarkSchema,
  /** When a change made elsewhere was first seen here; null when none was, for the brief mark. */
  changedElsewhereAtMs: z.number().nullable(),
});
export type ScheduleAppointment = z.infer<typeof scheduleAppointmentSchema>;

/** A series, or the part of one, that no listing covers yet and that is drawn from its rrule. */
export const seriesToDrawSchema = z.strictObject({
  /** Master id once known, else `local-<uuid>`. */
  seriesId: z.string(),
  definition: seriesDefinitionSchema,
  /** What each occurrence shows; its times are those of the first occurrence. */
  template: scheduleAppointmentSchema,
  /** Occurrences that start in these windows come from a listing and are not drawn from the rrule. */
  listedWindows: z.array(z.strictObject({ startMs: z.number(), endMs: z.number() })),
});
export type SeriesToDraw = z.infer<typeof seriesToDrawSchema>;

export const scheduleBlockedSlotSchema = blockedSlotSchema.extend({ sync: syncMarkSchema });
export type ScheduleBlockedSlot = z.infer<typeof scheduleBlockedSlotSchema>;

/** Everything to draw for a window, and how old it is. */
export const scheduleWindowSchema = z.strictObject({
  startMs: z.number(),
  endMs: z.number(),
  appointments: z.array(scheduleAppointmentSchema),
  blockedSlots: z.array(scheduleBlockedSlotSchema),
  series: z.array(seriesToDrawSchema),
  /**
   * Moves the server refused, each as the appointment would be at the place it was to go to, under the id of its outbox
   * row. The appointment itself stands among the others, where the server has it: a wish takes up no time.
   */
  wishes: z.array(z.strictObject({ outboxId: z.string(), appointment: scheduleAppointmentSchema })),
  /** Bookings moved here, each as the server still has it: where it was before, until the move is agreed. They take up no time. */
  origins: z.array(scheduleAppointmentSchema),
  freshness: z.strictObject({
    /** Age of the oldest part of the window; null when some of it was never fetched. */
    fetchedAtMs: z.number().nullable(),
    refreshing: z.boolean(),
    /** Calendars whose last refresh failed, and why. */
    failures: z.array(z.strictObject({ calendarId: z.string(), failure: failureSchema })),
    /** Rows the server sent that could not be read; they are not lost there, only not shown here. */
    unreadableCount: z.int().nonnegative(),
  }),
});
export type ScheduleWindow = z.infer<typeof scheduleWindowSchema>;

/** Everything booked in a window, the visits of series that are drawn from their rule among it. */
export function bookingsOf(window: ScheduleWindow): ScheduleAppointment[] {
  return [...window.appointments, ...window.series.flatMap((series) => occurrencesOf(series, window))];
}

/** A series no listing covers yet takes up its times like any other booking: those that start in the window. */
function occurrencesOf(series: SeriesToDraw, window: TimeRange): ScheduleAppointment[] {
  const read = readSeries(series.definition);
  if (!read.ok) return [series.template];
  return expandSeries(read.value, { fromMs: window.startMs, toMs: window.endMs })
    .filter(
      ({ startMs }) =>
        !series.listedWindows.some((listed) => startMs >= listed.startMs && startMs < listed.endMs),
    )
    .map(({ startMs, endMs }) => ({
      ...series.template,
      id: `${series.seriesId}@${startMs}`,
      startMs,
      endMs,
    }));
}
