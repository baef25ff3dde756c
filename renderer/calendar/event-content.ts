import { createElement as h, Fragment, type ComponentChild } from 'fullcalendar/preact';
import type { EventDisplayInfo } from 'fullcalendar';
import { m } from '../../shared/messages/messages.ts';
import { formatShortDay, formatTime, formatTimeRange, type TimeStyle } from '../../shared/time/format.ts';
import { wallMinutesBetween } from '../../shared/time/zone.ts';
import { DRAFT_EVENT_ID } from './drawn-event.ts';
import {
  fitTexts,
  textHeightPx,
  textWidthPx,
  type EventShare,
  type GridFrame,
  type Measure,
} from './event-fit.ts';
import {
  bookingOf,
  eventLabel,
  isRuleVisit,
  isStruck,
  liveTimeLabel,
  type EventDetail,
} from './event-text.ts';

/**
 * The small marks on events. FullCalendar draws with Preact, so the app's Svelte icons cannot be used in it: these
 * are the same Lucide shapes (ISC licence), each as one path.
 */
const PATHS = {
  dot: 'M12 9a3 3 0 1 0 0 6 3 3 0 1 0 0-6Z',
  check: 'M20 6 9 17l-5-5',
  hourglass:
    'M5 22h14M5 2h14M17 22v-4.2a2 2 0 0 0-.6-1.4L12 12l-4.4 4.4a2 2 0 0 0-.6 1.4V22M7 2v4.2a2 2 0 0 0 .6 1.4L12 12l4.4-4.4a2 2 0 0 0 .6-1.4V2',
  'person-check': 'm16 11 2 2 4-4M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8Z',
  'circle-dashed':
    'M10 2.2a10 10 0 0 1 4 0M14 21.8a10 10 0 0 1-4 0M17.6 3.7a10 10 0 0 1 2.7 2.7M2.2 13.9a10 10 0 0 1 0-3.8M20.3 17.6a10 10 0 0 1-2.7 2.7M21.8 10.1a10 10 0 0 1 0 3.8M3.7 6.4a10 10 0 0 1 2.7-2.7M6.4 20.3a10 10 0 0 1-2.7-2.7',
  cross: 'M18 6 6 18m0-12 12 12',
  'person-off': 'M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2M9 3a4 4 0 1 0 0 8 4 4 0 1 0 0-8ZM17 8l5 5m0-5-5 5',
  clock: 'M12 6v6l4 2M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0',
  triangle: 'm21.7 18-8-14a2 2 0 0 0-3.5 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.7-3M12 9v4m0 4h.01',
  repeat: 'm17 2 4 4-4 4M3 11v-1a4 4 0 0 1 4-4h14M7 22l-4-4 4-4M21 13v1a4 4 0 0 1-4 4H3',
  question: 'M9.1 9a3 3 0 0 1 5.8 1c0 2-3 3-3 3M12 17h.01',
} as const;

type EventIconName = keyof typeof PATHS;

const ATTENDANCE_ICONS: Record<NonNullable<EventDetail['attendance']>, EventIconName> = {
  late: 'hourglass',
  here: 'person-check',
  unmarked: 'circle-dashed',
};

/** One mark; decorative, because the event's label says the same in words. */
function eventIcon(name: EventIconName): ComponentChild {
  return h(
    'svg',
    { class: `event-icon event-icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true', key: name },
    h('path', { d: PATHS[name] }),
  );
}

/** What FullCalendar keeps with each event of ours. */
export interface EventProps {
  /** Missing only on the selection FullCalendar draws by itself. */
  detail?: EventDetail;
  /** True for all occurrences of a series the plugin draws: they share one detail, and each says its own time. */
  isRule?: boolean;
  /** How it shares its column's width with what is at the same time. */
  share?: EventShare;
}

/** How events are written and what they have room in. */
export interface EventWriting {
  style: TimeStyle;
  frame: GridFrame;
  measure: Measure;
  /** Several providers stand in one column: each event says whose it is. */
  isMixed: boolean;
}

/** The marks of an event, most urgent first; each says by shape what colour says too (`ui/signs/status-marks.ts` has the same). */
export function eventMarks(detail: EventDetail): EventIconName[] {
  const marks: EventIconName[] = [];
  if (detail.sync === 'needs-attention') marks.push('triangle');
  if (detail.sync === 'pending' && detail.kind !== 'draft') marks.push('clock');
  // Where the client is says more than the status it follows from.
  const attendance = detail.kind === 'wish' ? undefined : detail.attendance;
  if (attendance !== undefined) marks.push(ATTENDANCE_ICONS[attendance]);
  if (detail.kind === 'appointment' && attendance === undefined) {
    if (detail.status === 'new') marks.push('dot');
    if (detail.status === 'showed') marks.push('check');
    if (detail.status === 'noshow') marks.push('person-off');
    if (detail.status === 'cancelled' || detail.status === 'invalid') marks.push('cross');
    if (detail.status === 'other') marks.push('question');
  }
  if (detail.isSeries) marks.push('repeat');
  return marks;
}

/** Class names that carry the look of an event; event-look.css draws them. */
export function eventLook(detail: EventDetail): string {
  return [
    `event-${detail.kind}`,
    `event-status-${detail.status}`,
    `event-sync-${detail.sync}`,
    isStruck(detail.status) ? 'event-struck' : '',
    detail.attendance === undefined ? '' : `event-${detail.attendance}`,
    detail.changedElsewhere ? 'event-changed' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

/** The class names of FullCalendar's own element: the look stands there, so that inside it there is only text. */
export function eventClass(info: EventDisplayInfo): string {
  const { detail, share = 'whole' } = info.event.extendedProps as EventProps;
  const inList = info.view.type.startsWith('list');
  return [
    inList ? 'event-row' : 'grid-event',
    detail ? eventLook(detail) : 'event-selection',
    inList || info.isMirror ? '' : `event-${share}`,
    info.isMirror ? 'grid-event-mirror' : '',
    info.isDragging || info.isResizing ? 'grid-event-moving' : '',
    info.event.id === DRAFT_EVENT_ID ? 'grid-event-draft' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

/** Start and end of what FullCalendar shows, by the wall clock of the grid's zone. */
export function wallsOf(event: { startStr: string; endStr: string }): { startWall: string; endWall: string } {
  const startWall = event.startStr.slice(0, 19);
  return { startWall, endWall: event.endStr === '' ? startWall : event.endStr.slice(0, 19) };
}

/** `10:00` and `10:00–10:30`; without `am`, which the axis says. On a day after that of its start it says which day that was. */
function timesOf(info: EventDisplayInfo, style: TimeStyle): { start: string; range: string } {
  const { startWall, endWall } = wallsOf(info.event);
  const startMs = Date.parse(`${startWall}Z`);
  const day = info.isStart ? '' : `${formatShortDay(startMs, 'UTC', style)} `;
  const start = formatTime(startMs, 'UTC', style).replace(/ [ap]m$/, '');
  const range = formatTimeRange(startMs, Date.parse(`${endWall}Z`), 'UTC', style);
  const { detail } = info.event.extendedProps as EventProps;
  if (detail?.endUnknown) return { start: day + start, range: `${day}${start}, ${m.calendar_end_unknown()}` };
  return { start: day + start, range: day + start + range.slice(formatTime(startMs, 'UTC', style).length) };
}

/**
 * FullCalendar's element is a button: its name is the whole label, whatever there is room to write. What has a card shows that
 * to the eyes, anything else the label.
 */
function labelled(label: string, hasCard = false): (element: Element | null) => void {
  return (element) => {
    const button = element?.closest('.grid-event, .event-row, .grid-background-event');
    button?.setAttribute('aria-label', label);
    if (!hasCard) button?.setAttribute('title', label);
  };
}

/**
 * What is inside an event, by the size it has: the name, and the time where there is room. Text only, never markup; names
 * keep their own writing direction. Two elements and one for each mark: a week holds hundreds of events.
 */
export function eventContent(
  info: EventDisplayInfo,
  { style, frame, measure, isMixed }: EventWriting,
  /** What is in the way of it where it is being dragged to. */
  objection: string | null = null,
): ComponentChild {
  const { detail, isRule = false, share = 'whole' } = info.event.extendedProps as EventProps;
  const { startWall, endWall } = wallsOf(info.event);
  if (!detail || info.isMirror) {
    const ref = (element: Element | null): void => {
      element?.closest('.grid-event')?.classList.toggle('event-objected', objection !== null);
    };
    const live = liveTimeLabel(startWall, endWall, style);
    const time = h('span', { class: 'event-live', ref }, live);
    const text = objection ?? detail?.name;
    return h(Fragment, null, time, text === undefined ? null : h('bdi', { class: 'event-name' }, text));
  }
  const ref = labelled(
    isRule ? ownLabel(startWall, endWall, detail, style) : detail.label,
    bookingOf({ id: info.event.id, detail }) !== null || isRuleVisit({ id: info.event.id, detail }),
  );
  const marks = eventMarks(detail).map(eventIcon);
  const times = timesOf(info, style);
  if (info.view.type.startsWith('list')) return listContent(detail, times.range, marks, ref);

  const durationMinutes = wallMinutesBetween(startWall, endWall);
  const texts = fitTexts(
    {
      detail: isMixed ? { ...detail, service: servedBy(detail) } : detail,
      ...times,
      durationMinutes,
      markCount: marks.length,
      widthPx: textWidthPx(share, frame),
      heightPx: textHeightPx(share, durationMinutes, frame),
    },
    measure,
  );
  const line = (className: string, text: string): ComponentChild =>
    text === '' ? null : h('span', { class: className }, text);
  const below = [texts.below, texts.last].filter((text) => text !== '').join('\n');
  return h(
    Fragment,
    null,
    h('bdi', { class: 'event-name', ref }, texts.name),
    line('event-beside', texts.beside),
    texts.hasMarks ? marks : null,
    line('event-below', below),
  );
}

/** The label of time that lies behind the bookings; never under one of them. */
export function blockedContent(info: EventDisplayInfo): ComponentChild {
  const { detail } = info.event.extendedProps as EventProps;
  if (!detail) return null;
  const isOrigin = detail.kind === 'origin';
  const ref = (element: Element | null): void => {
    if (!isOrigin) labelled(detail.label)(element);
    element?.closest('.grid-background-event')?.classList.toggle('event-origin', isOrigin);
  };
  return h('bdi', { class: isOrigin ? 'event-origin-name' : 'event-blocked-name', ref }, detail.name);
}

function ownLabel(startWall: string, endWall: string, detail: EventDetail, style: TimeStyle): string {
  const startMs = Date.parse(`${startWall}Z`);
  return eventLabel(detail, { startMs, endMs: Date.parse(`${endWall}Z`), timeZone: 'UTC', style });
}

function servedBy({ service, providerName }: EventDetail): string {
  return [service, providerName].filter((part) => part !== '').join(' · ');
}

function listContent(
  detail: EventDetail,
  range: string,
  marks: ComponentChild[],
  ref: (element: Element | null) => void,
): ComponentChild {
  // For the mouse: a button in a button cannot be. By keys and to a screen reader the same is in the card of the row.
  const tick = detail.isDue
    ? h('span', { class: 'event-tick', title: m.rail_came({ name: detail.name }) }, eventIcon('check'))
    : h('span', null);
  return h(
    Fragment,
    null,
    tick,
    h('span', { class: 'event-time', ref }, range),
    h('bdi', { class: 'event-name' }, detail.name),
    h('span', { class: 'event-phone' }, detail.phone),
    h('span', { class: 'event-service' }, detail.service),
    h('span', { class: 'event-provider' }, detail.providerName),
    h('span', { class: 'event-status-word' }, detail.statusWord),
    h('bdi', { class: 'event-note' }, detail.note),
    h('span', { class: 'event-marks' }, marks),
  );
}
