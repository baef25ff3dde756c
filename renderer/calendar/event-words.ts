import { occupiesTime, type StatusLook } from '../../shared/appointment/status.ts';
import {
  durationText,
  formatShortDay,
  formatTime,
  formatTimeRange,
  type TimeStyle,
} from '../../shared/time/format.ts';
import { dateOf } from '../../shared/time/zone.ts';
import type { EventDetail, SyncLook } from './event-detail.ts';

/**
 * The surname, for a booking too small for the whole name: what stands before a comma (`López, Ana`), else the last
 * word. Marks after the name, such as an emoji or `(VIP)`, are passed over; a name without letters is kept whole.
 */
export function shortName(name: string): string {
  const [beforeComma = name] = name.split(',');
  const words = beforeComma.split(/\s+/u).filter((word) => /^[\p{L}\p{M}'’.\-]+$/u.test(word));
  return words.at(-1) ?? name;
}

/** In place of an end the server gave in no form that can be read. */
export const END_UNKNOWN = 'end not known';

const SYNC_WORDS: Record<SyncLook, string> = {
  synced: '',
  pending: 'not yet on the server',
  'needs-attention': 'needs attention',
};

/** What the label of an event is made of. */
export interface EventLabelParts {
  startMs: number;
  endMs: number;
  timeZone: string;
  style: TimeStyle;
}

/**
 * What a screen reader says for an event: day first, because the grid's columns are not read, then
 * `10:00 to 10:30, Ana López, Initial consultation, with Dr Kim, confirmed, repeats, not yet on the server`.
 */
export function eventLabel(
  detail: Omit<EventDetail, 'label' | 'colors'>,
  { startMs, endMs, timeZone, style }: EventLabelParts,
): string {
  const day = formatShortDay(startMs, timeZone, style);
  const end = formatTime(endMs, timeZone, style);
  const isSameDay = dateOf(startMs, timeZone) === dateOf(endMs, timeZone);
  const endWords = isSameDay ? end : `${formatShortDay(endMs, timeZone, style)}, ${end}`;
  const start = formatTime(startMs, timeZone, style);
  const time = detail.endUnknown ? `${start}, ${END_UNKNOWN}` : `${start} to ${endWords}`;
  if (detail.kind === 'blocked') {
    return joinParts([
      day,
      time,
      `blocked: ${detail.name}`,
      withProvider(detail.providerName),
      SYNC_WORDS[detail.sync],
    ]);
  }
  if (detail.kind === 'wish') {
    return joinParts([day, time, `${detail.name} could not be moved here: see why`]);
  }
  if (detail.kind === 'draft')
    return joinParts([day, time, 'the booking being made', detail.name, detail.service]);
  return joinParts([
    day,
    time,
    detail.name,
    detail.service,
    withProvider(detail.providerName),
    lowerFirst(detail.statusWord),
    detail.isSeries ? 'repeats' : '',
    SYNC_WORDS[detail.sync],
    detail.changedElsewhere ? 'just changed elsewhere' : '',
  ]);
}

function withProvider(providerName: string): string {
  return providerName === '' ? '' : `with ${providerName}`;
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function joinParts(parts: string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** `10:00–10:45 · 45 min`: what is shown while something is dragged, selected or resized. Wall times, no zone in them. */
export function liveTimeLabel(startWall: string, endWall: string, style: TimeStyle): string {
  const startMs = Date.parse(`${startWall.slice(0, 19)}Z`);
  const endMs = Date.parse(`${endWall.slice(0, 19)}Z`);
  return `${formatTimeRange(startMs, endMs, 'UTC', style)} · ${durationText((endMs - startMs) / 60_000)}`;
}

/** True where the title is struck through: the time is free again, or nobody came. */
export function isStruck(status: StatusLook): boolean {
  return status === 'noshow' || !occupiesTime(status);
}
