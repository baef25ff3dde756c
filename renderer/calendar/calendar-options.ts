import rrulePlugin from '@fullcalendar/rrule';
import type {
  CalendarOptions,
  DayHeaderInfo,
  ListDayHeaderInnerInfo,
  SlotHeaderInfo,
  SlotLaneInfo,
} from 'fullcalendar';
import dayGridPlugin from 'fullcalendar/daygrid';
import interactionPlugin from 'fullcalendar/interaction';
import listPlugin from 'fullcalendar/list';
import { type ComponentChild, createElement as h } from 'fullcalendar/preact';
import timeGridPlugin from 'fullcalendar/timegrid';
import { formatDay, formatTime, type TimeStyle } from '../../shared/time/format.ts';
import { DRAFT_EVENT_ID } from './drawn-event.ts';
import type { EventProps } from './event-content.ts';
import { type GridPlan, readGridWall } from './grid-plan.ts';

/** Pixels the pointer must travel before a press becomes a drag: a nudge of the hand moves nobody's appointment. */
const DRAG_THRESHOLD_PX = 6;
/** An event is never lower than this; one line of the smallest text fits. */
const MIN_EVENT_PX = 13;
/** Below this an event shows one line instead of two or three. */
const ONE_LINE_BELOW_PX = 28;

/**
 * The options that never change while a calendar lives: plugins, behaviour, and the names of the classes that
 * schedule-grid.css and event-look.css draw. FullCalendar 7 has no fixed class names of its own; a theme would bring a second set of
 * colours, so the app names what it draws and uses only the skeleton.
 */
export const FIXED_OPTIONS: CalendarOptions = {
  plugins: [interactionPlugin, dayGridPlugin, timeGridPlugin, listPlugin, rrulePlugin],
  headerToolbar: false,
  height: '100%',
  expandRows: true,
  allDaySlot: false,
  nowIndicator: true,
  slotEventOverlap: false,
  slotHeaderInterval: '01:00',
  forceEventDuration: true,
  defaultTimedEventDuration: '00:30',
  nextDayThreshold: '00:00:01',
  dayMaxEvents: true,
  fixedWeekCount: false,
  dayNarrowWidth: 110,
  eventDisplay: 'block',
  // Ours is written in event-content.ts; FullCalendar's own costs a third of the time of drawing an event.
  displayEventTime: false,
  eventMinHeight: MIN_EVENT_PX,
  eventShortHeight: ONE_LINE_BELOW_PX,
  eventInteractive: true,
  eventOrder: 'start,-duration,title',
  selectable: true,
  selectMirror: true,
  selectMinDistance: DRAG_THRESHOLD_PX,
  eventDragMinDistance: DRAG_THRESHOLD_PX,
  longPressDelay: 400,
  dragRevertDuration: 120,
  moreLinkClick: 'popover',
  noEventsText: 'Nothing booked in these days.',
  moreLinkHint: (count) => `Show ${count} more`,
  closeHint: 'Close',
  timedText: 'Time of day',

  viewClass: 'grid-view',
  tableHeaderClass: 'grid-header',
  tableBodyClass: 'grid-body',
  dayHeaderRowClass: 'grid-header-row',
  dayHeaderClass: (info) => (info.isToday ? 'grid-day-header grid-today' : 'grid-day-header'),
  dayHeaderInnerClass: 'grid-day-header-inner',
  dayHeaderDividerClass: 'grid-header-divider',
  dayHeaderAlign: 'center',
  slotHeaderAlign: 'end',
  slotHeaderClass: (info) => (info.isFirst ? 'grid-slot-header grid-first-slot' : 'grid-slot-header'),
  slotHeaderInnerClass: 'grid-slot-header-inner',
  slotHeaderDividerClass: 'grid-axis-divider',
  slotLaneClass: slotClass,
  dayLaneClass: (info) => (info.isToday ? 'grid-lane grid-today' : 'grid-lane'),
  dayLaneInnerClass: 'grid-lane-inner',
  nonBusinessHoursClass: 'grid-closed',
  highlightClass: 'grid-highlight',
  fillerClass: 'grid-filler',
  nowIndicatorLineClass: 'grid-now-line',
  nowIndicatorHeaderClass: 'grid-now-mark',
  nowIndicatorDotClass: 'grid-now-dot',
  dayRowClass: 'grid-day-row',
  dayCellClass: (info) =>
    ['grid-day-cell', info.isToday ? 'grid-today' : '', info.isOther ? 'grid-other-month' : '']
      .join(' ')
      .trim(),
  dayCellTopClass: 'grid-day-cell-top',
  dayCellTopInnerClass: 'grid-day-number',
  moreLinkClass: 'grid-more',
  popoverClass: 'grid-popover',
  popoverCloseClass: 'grid-popover-close',
  popoverCloseContent: () => h('span', { 'aria-hidden': 'true' }, '×'),
  listDayClass: 'grid-list-day',
  listDayHeaderClass: 'grid-list-day-header',
  listItemEventClass: 'grid-list-event',
  listItemEventInnerClass: 'grid-list-event-inner',
  noEventsClass: 'grid-nothing',
  eventClass: (info) => {
    const { detail } = info.event.extendedProps as EventProps;
    const names = ['grid-event'];
    if (info.isMirror) names.push('grid-event-mirror');
    if (info.isDragging || info.isResizing) names.push('grid-event-moving');
    if (detail && info.event.id === DRAFT_EVENT_ID) names.push('grid-event-draft');
    return names.join(' ');
  },
  blockEventInnerClass: 'grid-event-inner',
  columnEventAfterClass: (info) => info.isEndResizable && 'grid-resizer',
  backgroundEventClass: 'grid-background-event',
  backgroundEventInnerClass: 'grid-background-event-inner',
  views: {
    // A day shows a few and hides the rest: never what needs the desk or is not on the server.
    month: { type: 'dayGridMonth', eventOrder: 'urgency,start,-duration,title' },
    week: { type: 'timeGridWeek' },
    day: { type: 'timeGridDay' },
    // FullCalendar's own `list`, made a week long: as a `listWeek` it would stand for itself, and show one day.
    list: { duration: { weeks: 1 }, eventDisplay: 'auto' },
    // Its days are made up, so "today", "now" and weekends mean nothing to FullCalendar there.
    providers: { type: 'timeGrid', nowIndicator: false, weekends: true },
  },
};

const QUARTER_MS = 15 * 60_000;

/** Full hours stand out; lines closer than a quarter of an hour would only be noise. */
function slotClass(info: SlotLaneInfo): string {
  if (!info.isMinor) return 'grid-slot';
  const isQuarter = (info.time?.milliseconds ?? 0) % QUARTER_MS === 0;
  return isQuarter ? 'grid-slot grid-slot-minor' : 'grid-slot grid-slot-bare';
}

/** `Mon 23` above a day's column, or the provider's name above theirs. */
export function dayHeaderContent(info: DayHeaderInfo, plan: GridPlan): ComponentChild {
  if (plan.kind === 'providers' && info.view.type === 'providers') {
    const { assignedUserId } = readGridWall(plan, info.date.toISOString());
    const column = plan.columns.find((candidate) => candidate.assignedUserId === assignedUserId);
    return h('bdi', { class: 'grid-provider-name', title: column?.name ?? '' }, column?.name ?? '');
  }
  return h('span', { class: 'grid-day-name' }, [
    h('span', { class: 'grid-weekday', key: 'weekday' }, info.weekdayText || info.text),
    info.dayNumberText === '' ? null : h('span', { class: 'grid-date', key: 'date' }, info.dayNumberText),
  ]);
}

/** `Mon 23 Nov 2026` above a day of the list, once: FullCalendar asks for a second text at the other end as well. */
export function listDayHeaderContent(
  info: ListDayHeaderInnerInfo,
  timeZone: string,
  style: TimeStyle,
): string {
  return info.level > 0 ? '' : formatDay(info.date.getTime(), timeZone, style);
}

/** A second clock beside the location's, for a desk that talks to people elsewhere. */
export interface SecondClock {
  /** Milliseconds to add to the location's wall time, on the day it is asked for. */
  aheadMs: number;
}

/** The hour beside the grid, and under it the second zone's when the desk asked for one. */
export function slotHeaderContent(
  info: SlotHeaderInfo,
  style: TimeStyle,
  second: SecondClock | null,
): ComponentChild {
  const timeMs = info.time?.milliseconds ?? 0;
  return h('span', { class: 'grid-hours' }, [
    second === null
      ? null
      : h('span', { class: 'grid-second-hour', key: 'second' }, hourText(timeMs + second.aheadMs, style)),
    h('span', { class: 'grid-hour', key: 'hour' }, hourText(timeMs, style)),
  ]);
}

/** `09:00`, or `9 am` with a 12-hour clock: the axis has no room for more. */
function hourText(wallMs: number, style: TimeStyle): string {
  return formatTime(wallMs, 'UTC', style).replace(':00 ', ' ');
}
