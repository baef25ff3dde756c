import { formatDate, formatDayTime, formatTimeRange, type TimeStyle } from '../time/format.ts';
import { dateOf, dayBounds, type TimeRange } from '../time/zone.ts';
import type { ConflictKind, OtherParty, WantedTime } from './conflicts.ts';
import type { ScheduleIndex } from './schedule-index.ts';

/** What a conflict is about; names are looked up here. */
export interface ConflictFacts {
  kind: ConflictKind;
  wanted: WantedTime;
  index: ScheduleIndex;
  other?: (OtherParty & { contactId?: string | null }) | undefined;
  providerId?: string | null;
  bufferOnly?: boolean;
  /** Of a block: what made it; null for one made by hand. */
  source?: string | null;
  style: TimeStyle;
}

/** The sentence for the user: `Dr Kim is already booked 10:00–10:30 (Ana López).` */
export function conflictMessage(facts: ConflictFacts): string {
  const { kind, wanted, index, style } = facts;
  const { timeZone } = index.facts;
  switch (kind) {
    case 'provider-booked':
      return bookedText(facts);
    case 'client-booked': {
      const withWhom = providerText(facts, '');
      return `${clientOf(facts) ?? 'This client'} already has an appointment ${timesOf(facts)}${withWhom && ` with ${withWhom}`}.`;
    }
    case 'calendar-full':
      return fullText(facts);
    case 'blocked':
      return `${blockedWho(facts)} blocked ${timesOf(facts)}${blockReason(facts)}.`;
    case 'outside-open-hours':
      return openHoursText(facts);
    case 'in-the-past':
      return `${formatDayTime(wanted.startMs, timeZone, style)} is in the past.`;
  }
}

function timesOf({ other, wanted, index, style }: ConflictFacts): string {
  const { startMs, endMs }: TimeRange = other ?? wanted;
  const { timeZone } = index.facts;
  return formatTimeRange(startMs, endMs, timeZone, style, dateOf(wanted.startMs, timeZone));
}

function providerText({ providerId = null, index }: ConflictFacts, fallback: string): string {
  return (providerId === null ? null : index.facts.providerName(providerId)) ?? fallback;
}

function calendarName({ wanted, index }: ConflictFacts): string {
  const calendar = wanted.calendarId === null ? null : index.calendar(wanted.calendarId);
  return calendar?.name ?? 'This calendar';
}

/** The client of the appointment in the way, by name, or else what its title says. */
function clientOf({ other, index }: ConflictFacts): string | null {
  if (other === undefined) return null;
  const { contactId = null } = other;
  const name = contactId === null ? null : index.facts.contactName(contactId);
  return name ?? (other.title.trim() === '' ? null : other.title);
}

function bookedText(facts: ConflictFacts): string {
  const who = providerText(facts, 'The provider');
  const client = clientOf(facts);
  const booked = `${timesOf(facts)}${client === null ? '' : ` (${client})`}`;
  return facts.bufferOnly === true
    ? `${who} is booked ${booked}, and the time kept free around it is too short.`
    : `${who} is already booked ${booked}.`;
}

function fullText(facts: ConflictFacts): string {
  const { wanted, index, style } = facts;
  const times = formatTimeRange(wanted.startMs, wanted.endMs, index.facts.timeZone, style);
  const who = providerText(facts, '');
  if (who === '') return `Nobody is free for ${calendarName(facts)} ${times}.`;
  return `${calendarName(facts)} ${times} with ${who} is full.`;
}

function blockedWho(facts: ConflictFacts): string {
  if (typeof facts.providerId === 'string') return `${providerText(facts, 'The provider')} is`;
  return facts.wanted.calendarId === null ? 'This time is' : `${calendarName(facts)} is`;
}

/** A block that came from somebody's own calendar may hold private words: those are not repeated (API-NOTES §10). */
function blockReason({ other, source = null }: ConflictFacts): string {
  const isOwn = source === null || !/google|outlook|microsoft|icloud|apple/i.test(source);
  return isOwn && other !== undefined && other.title.trim() !== '' ? ` (${other.title})` : '';
}

function openHoursText(facts: ConflictFacts): string {
  const { startMs, endMs } = facts.wanted;
  const { timeZone } = facts.index.facts;
  // Midnight ends the day before.
  const dates = new Set([startMs, Math.max(startMs, endMs - 1)].map((ms) => dateOf(ms, timeZone)));
  const days = [...dates].map((date) => `${hoursText(facts, date)} on ${formatDate(date, facts.style)}`);
  return `${calendarName(facts)} is ${days.join(', and ')}.`;
}

/** `open 09:00–12:00 and 13:00–17:00`, `open all day` or `closed`. */
function hoursText({ wanted, index, style }: ConflictFacts, date: string): string {
  const { timeZone } = index.facts;
  const day = dayBounds(date, timeZone);
  const open = wanted.calendarId === null ? [] : index.openRangesOn(wanted.calendarId, date);
  if (open.length === 0) return 'closed';
  if (open.some(({ startMs, endMs }) => startMs <= day.startMs && endMs >= day.endMs)) return 'open all day';
  const ranges = open.map(({ startMs, endMs }) =>
    // An end at midnight is the next day's 00:00: without the day in front of it.
    formatTimeRange(startMs, endMs, timeZone, style).replace(/–.* (?=\d+:\d+( [ap]m)?$)/, '–'),
  );
  return `open ${ranges.join(' and ')}`;
}
