import type { EventInput } from 'fullcalendar';
import { occupiesTime } from '../../shared/appointment/status.ts';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import { m } from '../../shared/messages/messages.ts';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
  SeriesToDraw,
} from '../../shared/schedule/schedule.ts';
import { wallToEpochMs, type TimeRange } from '../../shared/time/zone.ts';
import {
  drawAppointment,
  drawBlockedSlot,
  drawClass,
  drawDraft,
  drawOrigin,
  drawWish,
  type DrawingContext,
} from './drawn-event.ts';
import type { DrawnEvent } from './event-text.ts';
import type { GridPlan } from './grid-plan.ts';
import { expandSeries, type Occurrence } from '../../shared/series/expand.ts';
import { pluginInput } from '../../shared/series/plugin-input.ts';
import { readSeries } from '../../shared/series/read-series.ts';
import type { EventProps } from './event-content.ts';

/** Everything there is to draw. */
export interface ScheduleContents {
  appointments: readonly ScheduleAppointment[];
  blockedSlots: readonly ScheduleBlockedSlot[];
  series: readonly SeriesToDraw[];
  /** Moves that came back, at the place they were to go to. */
  wishes: ScheduleWindow['wishes'];
  /** Moved bookings, where the server still has them. */
  origins: ScheduleWindow['origins'];
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
      ...contents.origins.map((appointment) => drawOrigin(appointment, context)),
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

/** A series as drawn: by `@fullcalendar/rrule`, or as single events where the plugin would get it wrong. */
interface SeriesDrawing {
  ruleEvents: EventInput[];
  events: DrawnEvent[];
  /** True where its rule cannot be read or expanded: visits of it may be missing in this view. */
  isUndrawable: boolean;
}

/**
 * How a series that no listing covers yet is drawn (shared/README.md, "Decisions"): only what is in view, and
 * nothing in windows that a listing speaks for. Occurrences cannot be dragged: the server does not know them yet.
 * A rule that cannot be read, or is too much to be expanded, still shows its own start, marked as what it is.
 */
export function drawSeries(
  series: SeriesToDraw,
  view: TimeRange,
  plan: GridPlan,
  context: DrawingContext,
): SeriesDrawing {
  const template = drawAppointment(series.template, context);
  const read = readSeries(series.definition);
  const isListed = ({ startMs }: Pick<Occurrence, 'startMs'>): boolean =>
    series.listedWindows.some((window) => startMs >= window.startMs && startMs < window.endMs);
  if (!read.ok) {
    const start = isListed(series.template) ? [] : [withoutRepeats(series, context)];
    return { ruleEvents: [], events: start, isUndrawable: true };
  }

  const inView = expandSeries(read.value, { fromMs: view.startMs, toMs: view.endMs });
  const listed = inView.filter(isListed);
  if (listed.length === inView.length) return { ruleEvents: [], events: [], isUndrawable: false };

  const isPluginsZone = plan.kind === 'dates' && plan.timeZone === read.value.timeZone;
  const input = isPluginsZone ? pluginInput(read.value, view) : null;
  if (input?.kind !== 'rule') {
    const events = inView
      .filter((occurrence) => !isListed(occurrence))
      .map((occurrence) => drawOccurrence(series, occurrence, context));
    return { ruleEvents: [], events, isUndrawable: false };
  }
  // Its visits share one detail, whose times are those of the first.
  const { attendance: _ofTheFirst, ...shared } = template.detail;
  const ruleEvent: EventInput = {
    id: `series-${series.seriesId}`,
    title: template.detail.name,
    rrule: input.rrule,
    exdate: [...new Set([...input.exdate, ...listed.map(({ startWall }) => startWall)])],
    duration: input.duration,
    editable: false,
    color: template.detail.colors.line,
    contrastColor: template.detail.colors.tint,
    extendedProps: { detail: shared, isRule: true } satisfies EventProps,
  };
  return { ruleEvents: [ruleEvent], events: [], isUndrawable: false };
}

function drawOccurrence(series: SeriesToDraw, occurrence: Occurrence, context: DrawingContext): DrawnEvent {
  const { startMs, endMs } = occurrence;
  const drawn = drawAppointment({ ...series.template, startMs, endMs }, context);
  return { ...drawn, id: `${series.seriesId}@${startMs}`, movable: false };
}

/** The start of a series whose repeats cannot be drawn: said on it, and no more. */
function withoutRepeats(series: SeriesToDraw, context: DrawingContext): DrawnEvent {
  const service = context.calendarName(series.template.calendarId);
  const said = [m.calendar_no_repeats_drawn(), service].filter((part) => part !== '').join(' · ');
  const drawn = drawAppointment(series.template, { ...context, calendarName: () => said });
  return { ...drawn, id: series.seriesId, movable: false };
}
