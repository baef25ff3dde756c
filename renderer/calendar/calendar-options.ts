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
import { m } from '../../shared/messages/messages.ts';
import { formatDay, type TimeStyle } from '../../shared/time/format.ts';
import { eventClass } from './event-content.ts';
import { shortTime } from './event-text.ts';
import { MIN_EVENT_PX, MOST_AT_A_TIME, MOST_SIDE_BY_SIDE } from './event-fit.ts';

/** Pixels the pointer must travel before a press becomes a drag: a nudge of the hand moves nobody's appointment. */
const DRAG_THRESHOLD_PX = 6;
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
  // Ours runs behind the text (schedule-grid.css).
  nowIndicator: false,
  slotEventOverlap: false,
  eventMaxStack: MOST_SIDE_BY_SIDE,
  slotHeaderInterval: '01:00',
  forceEventDuration: true,
  defaultTimedEventDuration: '00:30',
  nextDayThreshold: '00:00:01',
  eventDisplay: 'block',
  // Ours is written in event-content.ts; FullCalendar's own costs a third of the time of drawing an event.
  displayEventTime: false,
  eventMinHeight: MIN_EVENT_PX,
  eventInteractive: true,
  eventOrder: 'start,-duration,title',
  selectable: true,
  droppable: true,
  selectMirror: true,
  selectMinDistance: DRAG_THRESHOLD_PX,
  eventDragMinDistance: DRAG_THRESHOLD_PX,
  longPressDelay: 400,
  dragRevertDuration: 120,
  moreLinkContent: ({ num }) => (num >= MOST_AT_A_TIME ? `${MOST_AT_A_TIME}+` : `+${num}`),
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
  moreLinkClass: 'grid-more',
  listDayClass: 'grid-list-day',
  listDayHeaderClass: 'grid-list-day-header',
  listItemEventInnerClass: 'event-row-inner',
  noEventsClass: 'grid-nothing',
  eventClass,
  blockEventInnerClass: 'grid-event-inner',
  columnEventAfterClass: (info) => info.isEndResizable && 'grid-resizer',
  backgroundEventClass: 'grid-background-event',
  backgroundEventInnerClass: 'grid-background-event-inner',
  views: {
    week: { type: 'timeGridWeek' },
    day: { type: 'timeGridDay' },
    // FullCalendar's own `list`, made a week long, from any day: as a `listWeek` it would stand for itself, and show one day.
    list: { duration: { weeks: 1 }, dateAlignment: 'day', eventDisplay: 'auto' },
    // Its days are made up, so "today" and weekends mean nothing to FullCalendar there.
    providers: { type: 'timeGrid', weekends: true },
  },
};

/** What FullCalendar itself says and how it writes days, in the language of the app. */
export function languageOptions(style: TimeStyle): CalendarOptions {
  return {
    locale: style.locale,
    noEventsText: m.calendar_list_empty(),
    moreLinkHint: (count) => m.calendar_show_more({ count }),
    closeHint: m.common_close(),
    timedText: m.calendar_time_of_day(),
    allDayText: m.calendar_all_day(),
    eventsHint: m.calendar_events(),
  };
}

const QUARTER_MS = 15 * 60_000;

/** Full hours stand out; lines closer than a quarter of an hour would only be noise. */
function slotClass(info: SlotLaneInfo): string {
  if (!info.isMinor) return 'grid-slot';
  const isQuarter = (info.time?.milliseconds ?? 0) % QUARTER_MS === 0;
  return isQuarter ? 'grid-slot grid-slot-minor' : 'grid-slot grid-slot-bare';
}

/** What stands above a provider's column. */
export interface ProviderHeading {
  name: string;
  /** `6 booked · free 11:00`. */
  note: string;
  /** What a screen reader says for the column: the provider's name and the real date. */
  label: string;
}

/** `Mon 23` above a day's column, or the provider's name and day above theirs; `headings` by FullCalendar's own dates. */
export function dayHeaderContent(
  info: DayHeaderInfo,
  headings: ReadonlyMap<string, ProviderHeading>,
): ComponentChild {
  const heading = headings.get(info.date.toISOString().slice(0, 10));
  if (info.view.type === 'providers' && heading !== undefined) {
    const ref = (element: Element | null): void =>
      element?.closest('[role="columnheader"]')?.setAttribute('aria-label', heading.label);
    return h('span', { class: 'grid-provider', title: heading.label, ref }, [
      h('bdi', { class: 'grid-provider-name', key: 'name' }, heading.name),
      h('span', { class: 'grid-provider-note', key: 'note' }, heading.note),
    ]);
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

/** A second clock beside the location's, for a workstation that talks to people elsewhere. */
export interface SecondClock {
  /** Milliseconds to add to the location's wall time, on the day it is asked for. */
  aheadMs: number;
}

/** The hour beside the grid, and under it the second zone's when the user asked for one. */
export function slotHeaderContent(
  info: SlotHeaderInfo,
  style: TimeStyle,
  second: SecondClock | null,
): ComponentChild {
  const timeMs = info.time?.milliseconds ?? 0;
  return h('span', { class: 'grid-hours' }, [
    second === null
      ? null
      : h(
          'span',
          { class: 'grid-second-hour', key: 'second' },
          shortTime(timeMs + second.aheadMs, 'UTC', style),
        ),
    h('span', { class: 'grid-hour', key: 'hour' }, shortTime(timeMs, 'UTC', style)),
  ]);
}
