import { type ComponentChild, createElement as h } from 'fullcalendar/preact';
import type { EventDisplayInfo } from 'fullcalendar';
import { formatShortDay, formatTime, formatTimeRange, type TimeStyle } from '../../shared/time/format.ts';
import type { EventDetail } from './event-detail.ts';
import { type EventIconName, eventIcon } from './event-icons.ts';
import { END_UNKNOWN, eventLabel, isStruck, liveTimeLabel, shortName } from './event-words.ts';

/** What FullCalendar keeps with each event of ours. */
export interface EventProps {
  /** Missing only on the selection FullCalendar draws by itself. */
  detail?: EventDetail;
  /** True for all occurrences of a series the plugin draws: they share one detail, and each says its own time. */
  isRule?: boolean;
  /** Order in the month, where a day shows a few bookings only: what needs the desk first, then what is not sent. */
  urgency: number;
}

const URGENCY = { 'needs-attention': 0, pending: 1, synced: 2 } as const;

/** What FullCalendar is to keep with an event. */
export function eventProps(detail: EventDetail, isRule = false): EventProps {
  return { detail, isRule, urgency: URGENCY[detail.sync] };
}

/** The marks of an event, most urgent first; each says by shape what colour says too. */
export function eventMarks(detail: EventDetail): EventIconName[] {
  const marks: EventIconName[] = [];
  if (detail.sync === 'needs-attention') marks.push('triangle');
  if (detail.sync === 'pending' && detail.kind !== 'draft') marks.push('clock');
  if (detail.status === 'showed') marks.push('check');
  if (detail.status === 'noshow') marks.push('cross');
  if (detail.status === 'other' && detail.kind === 'appointment') marks.push('question');
  if (detail.isSeries) marks.push('repeat');
  return marks;
}

/** Class names that carry the look of an event; event-look.css draws them. */
export function eventLook(detail: EventDetail): string {
  return [
    'event-card',
    `event-${detail.kind}`,
    `event-status-${detail.status}`,
    `event-sync-${detail.sync}`,
    isStruck(detail.status) ? 'event-struck' : '',
    detail.changedElsewhere ? 'event-changed' : '',
  ]
    .filter((name) => name !== '')
    .join(' ');
}

/** Colours travel as custom properties, set through the CSSOM, which a strict content security policy allows. */
function colorProperties({ colors }: EventDetail): Record<string, string> {
  return {
    '--event-fill': colors.fill,
    '--event-on-fill': colors.onFill,
    '--event-tint': colors.tint,
    '--event-on-tint': colors.onTint,
    '--event-line': colors.line,
  };
}

/** Start and end of what FullCalendar shows, by the wall clock of the grid's zone. */
export function wallsOf(event: { startStr: string; endStr: string }): { startWall: string; endWall: string } {
  const startWall = event.startStr.slice(0, 19);
  return { startWall, endWall: event.endStr === '' ? startWall : event.endStr.slice(0, 19) };
}

/** The time, its end apart: event-look.css leaves the end out where there is no room for it. */
function timeOf(info: EventDisplayInfo, style: TimeStyle): ComponentChild {
  const { startWall, endWall } = wallsOf(info.event);
  if (info.isMirror)
    return h('span', { class: 'event-time', key: 'time' }, liveTimeLabel(startWall, endWall, style));
  const startMs = Date.parse(`${startWall}Z`);
  // On a day after that of its start it says which day that was.
  const day = info.isStart ? '' : `${formatShortDay(startMs, 'UTC', style)} `;
  // Without `am`, which the axis says, the surname has room beside it.
  const start = formatTime(startMs, 'UTC', style).replace(/ [ap]m$/, '');
  const range = formatTimeRange(startMs, Date.parse(`${endWall}Z`), 'UTC', style);
  const { detail } = info.event.extendedProps as EventProps;
  if (detail?.endUnknown)
    return h('span', { class: 'event-time', key: 'time' }, `${day}${start}, ${END_UNKNOWN}`);
  return h('span', { class: 'event-time', key: 'time' }, [
    day + start,
    h('span', { class: 'event-end', key: 'end' }, range.slice(start.length)),
  ]);
}

/** The name in full and in short; event-look.css shows the one there is room for. */
function nameOf({ name }: EventDetail): ComponentChild {
  return h('span', { class: 'event-name', key: 'name' }, [
    h('bdi', { class: 'event-full-name', key: 'full' }, name),
    h('bdi', { class: 'event-short-name', key: 'short' }, shortName(name)),
  ]);
}

/**
 * What is inside an event, by the size it has: one line with time and surname when it is short, else the client first,
 * then service and provider. Text only, never markup; names keep their own writing direction.
 */
export function eventContent(
  info: EventDisplayInfo,
  style: TimeStyle,
  /** What is in the way of it where it is being dragged to. */
  objection: string | null = null,
): ComponentChild {
  const { detail, isRule = false } = info.event.extendedProps as EventProps;
  const time = timeOf(info, style);
  if (!detail) return h('div', { class: 'event-card event-selection' }, time);

  const inList = info.view.type.startsWith('list');
  const isLine = info.isShort || info.view.type === 'month';
  const name = nameOf(detail);
  const label = isRule ? ownLabel(info, detail, style) : detail.label;
  const marks = h('span', { class: 'event-marks', key: 'marks' }, eventMarks(detail).map(eventIcon));
  const more = inList ? listDetails(detail) : isLine ? [] : [secondLine(detail)];
  const layout = inList ? 'event-in-list' : isLine ? 'event-one-line' : 'event-lines';
  return h(
    'div',
    {
      class: `${eventLook(detail)} ${layout}${objection === null ? '' : ' event-objected'}`,
      style: colorProperties(detail),
      title: label,
    },
    // Said in one go by the hidden label: the pieces would come without the day and in an odd order.
    h('span', { class: 'visually-hidden', key: 'label' }, label),
    h(
      'span',
      { class: 'event-text', 'aria-hidden': 'true', key: 'text' },
      isLine || info.isMirror || inList
        ? [time, objection === null ? name : h('span', { key: 'objection' }, objection), ...more, marks]
        : [name, time, ...more, marks],
    ),
  );
}

function ownLabel(info: EventDisplayInfo, detail: EventDetail, style: TimeStyle): string {
  const { startWall, endWall } = wallsOf(info.event);
  const startMs = Date.parse(`${startWall}Z`);
  return eventLabel(detail, { startMs, endMs: Date.parse(`${endWall}Z`), timeZone: 'UTC', style });
}

/** The dot stands outside the names: inside, a name written from right to left would take it to its other end. */
function secondLine({ service, providerName }: EventDetail): ComponentChild {
  return h('span', { class: 'event-service', key: 'service' }, [
    h('bdi', { key: 'service' }, service),
    h('span', { class: 'event-provider', key: 'provider' }, [
      service === '' || providerName === '' ? '' : ' · ',
      h('bdi', { key: 'name' }, providerName),
    ]),
  ]);
}

function listDetails(detail: EventDetail): ComponentChild[] {
  return [
    h('span', { class: 'event-service', key: 'service' }, detail.service),
    h('span', { class: 'event-provider', key: 'provider' }, detail.providerName),
    h('span', { class: 'event-status-word', key: 'status' }, detail.statusWord),
  ];
}
