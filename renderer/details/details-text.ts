/** The details' own words. */
import { occupiesTime, statusLook } from '../../shared/appointment/status.ts';
import { currentLanguage, m } from '../../shared/messages/messages.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import type { Reading } from '../../shared/series/rule-parts.ts';
import { repeatSentence, ruleSentence } from '../../shared/series/sentence.ts';
import {
  formatDay,
  formatTime,
  formatTimeRange,
  zoneAbbreviation,
  type TimeStyle,
} from '../../shared/time/format.ts';
import { dateOf, instantToWall, sameOffset } from '../../shared/time/zone.ts';

/** The longest note the server takes (API-NOTES §12). */
export const MAX_NOTE_LENGTH = 5_000;

/** From here on the form says how much is left. */
const SAY_LEFT_BELOW = 500;

/** What the note form says about the text. */
interface NoteTextJudgement {
  canSave: boolean;
  /** `412 characters left`; null while there is plenty. */
  hint: string | null;
  /** Why it cannot be saved, where that needs saying. */
  message: string | null;
}

/** Judges a note's text as it is typed. Blanks around it do not count: they are not sent. */
export function judgeNoteText(text: string): NoteTextJudgement {
  const { length } = text.trim();
  const left = MAX_NOTE_LENGTH - length;
  if (left < 0) {
    return {
      canSave: false,
      hint: null,
      message: m.details_note_too_long({
        count: -left,
        most: MAX_NOTE_LENGTH.toLocaleString(currentLanguage()),
      }),
    };
  }
  return {
    canSave: length > 0,
    hint: left < SAY_LEFT_BELOW ? m.details_note_left({ count: left }) : null,
    message: null,
  };
}

/** When an appointment is, in the location's zone and, where that differs, as this PC's clock shows it. */
export interface WhenText {
  day: string;
  /** `14:00–14:30 EST`; the zone only where the PC's differs. */
  time: string;
  /** `On this PC’s clock: 20:00–20:30 CET`; null where both clocks show the same. */
  onThisPc: string | null;
}

/** The time of an appointment in words. */
export function appointmentWhen(
  { startMs, endMs, endUnknown }: Pick<ScheduleAppointment, 'startMs' | 'endMs' | 'endUnknown'>,
  timeZone: string,
  pcTimeZone: string,
  style: TimeStyle,
): WhenText {
  const day = formatDay(startMs, timeZone, style);
  const range = (zone: string): string =>
    endUnknown
      ? m.details_end_not_known({ time: formatTime(startMs, zone, style) })
      : formatTimeRange(startMs, endMs, zone, style);
  const time = range(timeZone);
  if (sameOffset(timeZone, pcTimeZone, startMs)) return { day, time, onThisPc: null };
  const pcTime = range(pcTimeZone);
  const isSameDay = dateOf(startMs, timeZone) === dateOf(startMs, pcTimeZone);
  const when = isSameDay
    ? pcTime
    : m.details_day_time({ day: formatDay(startMs, pcTimeZone, style), time: pcTime });
  return {
    day,
    time: `${time} ${zoneAbbreviation(startMs, timeZone)}`,
    onThisPc: m.details_on_pc_clock({ when, zone: zoneAbbreviation(startMs, pcTimeZone) }),
  };
}

/** Rules longer than this are cut where they are shown as they are: other programs name every hour of the day. */
const LONGEST_RULE_SHOWN = 80;

/**
 * How a series repeats, as a sentence; null for a single appointment, and where the listing gave no rule. What the rule leaves
 * to its start is the series' own first visit's (`first`, as the server has it), never this visit's, which may have been
 * moved alone. While the first is not known, only what the rule says by itself is said.
 */
export function seriesSentence(
  appointment: Pick<ScheduleAppointment, 'id' | 'series' | 'startMs' | 'endMs'>,
  first: Pick<ScheduleAppointment, 'series' | 'startMs' | 'endMs'> | null,
  timeZone: string,
): string | null {
  const { series } = appointment;
  if (series === null) return null;
  const known = first ?? (appointment.id === series.masterId ? appointment : null);
  const lines = first?.series?.rruleLines.length ? first.series.rruleLines : series.rruleLines;
  if (lines.length === 0) return null;
  // What the form cannot hold, such as dates beside the rule, is said by its text.
  for (const said of [known && sentenceFrom(lines, known, timeZone), ruleSentence(lines, timeZone)])
    if (said?.ok) return said.value;
  const rule = lines.join(' ');
  const shown = rule.length > LONGEST_RULE_SHOWN ? `${rule.slice(0, LONGEST_RULE_SHOWN)}…` : rule;
  return m.details_rule_not_drawn({ rule: shown });
}

function sentenceFrom(
  lines: readonly string[],
  { startMs, endMs }: Pick<ScheduleAppointment, 'startMs' | 'endMs'>,
  timeZone: string,
): Reading<string> {
  const startWall = instantToWall(startMs, timeZone);
  const rule = rruleToRepeat(lines, startWall, timeZone);
  if (!rule.ok) return rule;
  const start = { startWall, timeZone, durationMinutes: Math.max(1, (endMs - startMs) / 60_000) };
  return { ok: true, value: repeatSentence(rule.value, start) };
}

/** Who or what made an appointment, by the API's `source`; one not yet known is shown as the server wrote it. */
const SOURCES: ReadonlyMap<string, () => string> = new Map([
  ['calendar_page', m.details_source_calendar_page],
  ['booking_widget', m.details_source_booking_page],
  ['third_party', m.details_source_app],
  ['contact_page', m.details_source_client_page],
  ['google_calendar', m.details_source_google],
  ['outlook_calendar', m.details_source_outlook],
  ['mobile_app', m.details_source_phone_app],
  ['workflow', m.details_source_automation],
]);

/** Who or what made it; null where the server did not say. */
export function sourceText(source: string | null): string | null {
  if (source === null || source === '') return null;
  return SOURCES.get(source)?.() ?? source.replaceAll('_', ' ');
}

/** Kinds of place that are said; of an address or a place typed freely its own words say enough. */
const PLACES: ReadonlyMap<string, () => string> = new Map([
  ['zoom', m.common_zoom],
  ['gmeet', m.common_google_meet],
  ['google', m.common_google_meet],
  ['ms_teams', m.common_ms_teams],
  ['phone', m.common_by_phone],
]);

/** Where it takes place; null where nothing is said. */
export function placeText({
  meetingLocationType,
  address,
}: Pick<ScheduleAppointment, 'meetingLocationType' | 'address'>): string | null {
  const kind = meetingLocationType === null ? '' : (PLACES.get(meetingLocationType)?.() ?? '');
  const where = address.trim();
  if (kind !== '' && where !== '') return m.details_place_kind_where({ kind, where });
  return kind || where || null;
}

/** What is known of a client beside one appointment. */
export interface KnownClient {
  /** The latest visit the client came to, as far as anybody said otherwise; null where none is known. */
  lastMs: number | null;
  /** The next one that is booked; null where none is known. */
  nextMs: number | null;
  noShowCount: number;
}

/** What the appointments that this PC knows of a client say beside the one in hand. */
export function knownOfClient(
  appointments: readonly Pick<ScheduleAppointment, 'id' | 'startMs' | 'endMs' | 'status'>[],
  beside: string,
  nowMs: number,
): KnownClient {
  const others = appointments.filter(({ id, status }) => id !== beside && occupiesTime(status));
  const came = others.filter(({ endMs, status }) => endMs <= nowMs && statusLook(status) !== 'noshow');
  const coming = others.filter(({ endMs }) => endMs > nowMs);
  return {
    lastMs: came.length === 0 ? null : Math.max(...came.map(({ startMs }) => startMs)),
    nextMs: coming.length === 0 ? null : Math.min(...coming.map(({ startMs }) => startMs)),
    noShowCount: appointments.filter(({ status }) => statusLook(status) === 'noshow').length,
  };
}

/** Names the text of a note being typed: a new one of an appointment, or the edit of one (state/typed-texts). */
export function noteDraftKey(appointmentId: string, noteId: string | null): string {
  return `note ${appointmentId} ${noteId ?? 'new'}`;
}
