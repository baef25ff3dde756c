/** The details' own words. */
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { repeatSentence } from '../../shared/series/sentence.ts';
import { formatDay, formatTimeRange, zoneAbbreviation, type TimeStyle } from '../../shared/time/format.ts';
import { dateOf, instantToWall, sameOffset } from '../../shared/time/zone.ts';

/** When an appointment is, in the location's zone and, where that differs, as this PC's clock shows it. */
export interface WhenWords {
  day: string;
  /** `14:00–14:30 EST`; the zone only where the PC's differs. */
  time: string;
  /** `On this PC’s clock: 20:00–20:30 CET`; null where both clocks show the same. */
  onThisPc: string | null;
}

/** The time of an appointment in words. */
export function appointmentWhen(
  { startMs, endMs }: Pick<ScheduleAppointment, 'startMs' | 'endMs'>,
  timeZone: string,
  pcTimeZone: string,
  style: TimeStyle,
): WhenWords {
  const day = formatDay(startMs, timeZone, style);
  const time = formatTimeRange(startMs, endMs, timeZone, style);
  if (sameOffset(timeZone, pcTimeZone, startMs)) return { day, time, onThisPc: null };
  const pcDay =
    dateOf(startMs, timeZone) === dateOf(startMs, pcTimeZone)
      ? ''
      : `${formatDay(startMs, pcTimeZone, style)}, `;
  const pcTime = formatTimeRange(startMs, endMs, pcTimeZone, style);
  return {
    day,
    time: `${time} ${zoneAbbreviation(startMs, timeZone)}`,
    onThisPc: `On this PC’s clock: ${pcDay}${pcTime} ${zoneAbbreviation(startMs, pcTimeZone)}`,
  };
}

/**
 * How a series repeats, as a sentence; null for a single appointment, and where the listing gave no rule. The start
 * is this occurrence's: the sentence names days only where the rule itself does not.
 */
export function seriesSentence(
  { series, startMs, endMs }: Pick<ScheduleAppointment, 'series' | 'startMs' | 'endMs'>,
  timeZone: string,
): string | null {
  if (series === null || series.rruleLines.length === 0) return null;
  const startWall = instantToWall(startMs, timeZone);
  const rule = rruleToRepeat(series.rruleLines, startWall, timeZone);
  if (!rule.ok) return `By the rule ${series.rruleLines.join(' ')}`;
  return repeatSentence(rule.value, { startWall, timeZone, durationMinutes: (endMs - startMs) / 60_000 });
}

/** Who or what made an appointment, by the API's `source`; one not yet known is shown as the server wrote it. */
const SOURCES: Record<string, string> = {
  calendar_page: 'The calendar page',
  booking_widget: 'The online booking page',
  third_party: 'An app such as this one',
  contact_page: 'The client’s page',
  google_calendar: 'Google Calendar',
  outlook_calendar: 'Outlook Calendar',
  mobile_app: 'The phone app',
  workflow: 'An automation',
};

/** Who or what made it; null where the server did not say. */
export function sourceWords(source: string | null): string | null {
  if (source === null || source === '') return null;
  return SOURCES[source] ?? source.replaceAll('_', ' ');
}

const PLACES: Record<string, string> = {
  custom: '',
  address: '',
  zoom: 'Zoom',
  gmeet: 'Google Meet',
  google: 'Google Meet',
  ms_teams: 'Microsoft Teams',
  phone: 'By phone',
};

/** Where it takes place; null where nothing is said. */
export function placeWords({
  meetingLocationType,
  address,
}: Pick<ScheduleAppointment, 'meetingLocationType' | 'address'>): string | null {
  const kind = meetingLocationType === null ? '' : (PLACES[meetingLocationType] ?? '');
  const parts = [kind, address.trim()].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(': ');
}
