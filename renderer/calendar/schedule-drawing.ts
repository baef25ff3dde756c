import type { EventInput } from 'fullcalendar';
import { occupiesTime } from '../../shared/appointment/status.ts';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
  SeriesToDraw,
} from '../../shared/schedule/schedule.ts';
import { type TimeRange, wallToEpochMs } from '../../shared/time/zone.ts';
import {
  drawAppointment,
  drawBlockedSlot,
  drawClass,
  drawDraft,
  drawWish,
  type DrawingContext,
} from './drawn-event.ts';
import type { DrawnEvent } from './event-detail.ts';
import type { GridPlan } from './grid-plan.ts';
import { drawSeries } from './draw-series.ts';

/** Everything there is to draw. */
export interface ScheduleContents {
  appointments: readonly ScheduleAppointment[];
  blockedSlots: readonly ScheduleBlockedSlot[];
  series: readonly SeriesToDraw[];
  /** Moves that came back, at the place they were to go to. */
  wishes: ScheduleWindow['wishes'];
  draft: BookingDraft | null;
  window: TimeRange;
  plan: GridPlan;
  context: DrawingContext;
}

/** What the grid is given. */
export interface ScheduleDrawing {
  events: DrawnEvent[];
  /** Series for `@fullcalendar/rrule`. */
  ruleEvents: EventInput[];
  /** Bookings one by one, also those of a class that are drawn as one. */
  bookings: DrawnEvent[];
  /** Bookings among the events: blocks and the draft left out. */
  bookingCount: number;
  /** Series whose rules cannot be read or expanded. */
  undrawableCount: number;
}

/** Draws the schedule: bookings, blocked time, series without a listing, and the ghost of the form that is open. */
export function drawSchedule(contents: ScheduleContents): ScheduleDrawing {
  const { window, plan, context } = contents;
  const series = contents.series.map((one) => drawSeries(one, window, plan, context));
  const bookings = [
    ...contents.appointments.map((appointment) => drawAppointment(appointment, context)),
    ...series.flatMap(({ events }) => events),
  ];
  const ruleEvents = series.flatMap((drawn) => drawn.ruleEvents);
  const ghost = contents.draft && drawGhost(contents.draft, context);
  return {
    events: [
      ...contents.blockedSlots.map((slot) => drawBlockedSlot(slot, context)),
      ...classesAsOne(bookings, contents.appointments, context),
      ...contents.wishes.map(({ outboxId, appointment }) => drawWish(outboxId, appointment, context)),
      ...(ghost ? [ghost] : []),
    ],
    ruleEvents,
    bookings,
    bookingCount: bookings.length + ruleEvents.length,
    undrawableCount: series.filter(({ isUndrawable }) => isUndrawable).length,
  };
}

/** Several places of one class at one time are one block; everything else stays as it is. */
function classesAsOne(
  bookings: readonly DrawnEvent[],
  appointments: readonly ScheduleAppointment[],
  context: DrawingContext,
): DrawnEvent[] {
  const calendarOf = new Map(appointments.map(({ id, calendarId }) => [id, calendarId]));
  const groups = Map.groupBy(bookings, ({ id, startMs, endMs, detail }) => {
    const calendarId = calendarOf.get(id) ?? null;
    const isPlace = occupiesTime(detail.status) && (context.placesOf(calendarId) ?? 1) > 1;
    return isPlace ? `${calendarId} ${detail.assignedUserId} ${startMs} ${endMs}` : id;
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    return [drawClass(group, context.placesOf(calendarOf.get(first.id) ?? null) ?? group.length, context)];
  });
}

/** The form's ghost; none while it has no time, or while its end is not after its start. */
function drawGhost(draft: BookingDraft, context: DrawingContext): DrawnEvent | null {
  if (draft.startWall === null || draft.endWall === null) return null;
  const startMs = wallToEpochMs(draft.startWall, context.timeZone);
  const endMs = wallToEpochMs(draft.endWall, context.timeZone);
  if (endMs <= startMs) return null;
  const { calendarId, assignedUserId } = draft;
  return drawDraft({ startMs, endMs, clientName: clientName(draft), calendarId, assignedUserId }, context);
}

function clientName({ client }: BookingDraft): string {
  switch (client.kind) {
    case 'none':
      return '';
    case 'existing':
      return client.name;
    case 'new':
      return `${client.firstName} ${client.lastName}`.trim();
  }
}
