import type { EventInput } from 'fullcalendar';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
  SeriesToDraw,
} from '../../shared/schedule/schedule.ts';
import { type InstantRange, wallToEpochMs } from '../../shared/time/zone.ts';
import { drawAppointment, drawBlockedSlot, drawDraft, drawWish, type DrawingContext } from './drawn-event.ts';
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
  window: InstantRange;
  plan: GridPlan;
  context: DrawingContext;
}

/** What the grid is given. */
export interface ScheduleDrawing {
  events: DrawnEvent[];
  /** Series for `@fullcalendar/rrule`. */
  ruleEvents: EventInput[];
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
      ...bookings,
      ...contents.wishes.map(({ outboxId, appointment }) => drawWish(outboxId, appointment, context)),
      ...(ghost ? [ghost] : []),
    ],
    ruleEvents,
    bookingCount: bookings.length + ruleEvents.length,
    undrawableCount: series.filter(({ isUndrawable }) => isUndrawable).length,
  };
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
