import { m } from '../messages/messages.ts';
import { dayBounds, isKnownTimeZone, wallToEpochMs, addDays, timeOfWall } from '../time/zone.ts';
import { expandSeries } from './expand.ts';
import { readSeries, type Series } from './read-series.ts';
import { WEEKDAYS, type MonthlyPattern, type RepeatRule } from './repeat-rule.ts';
import { canonicalRule, parseRuleParts, withUntil, type Reading, type RruleTime } from './rule-parts.ts';

/** The first occurrence of a booking as the form holds it. */
export interface SeriesStart {
  /** In the location's zone, `YYYY-MM-DDTHH:mm[:ss]`. */
  startWall: string;
  timeZone: string;
  durationMinutes: number;
}

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

/**
 * The text the API is sent: `RRULE:…`, then, where dates are skipped, a line `EXDATE:…` (API-NOTES §8).
 *
 * UNTIL is the last second of its date in the location's zone, so that date's occurrence is in whatever its hour;
 * EXDATE are the instants of the skipped occurrences; both in UTC, with the offset of their own day. A fault
 * (a pasted rule that cannot be read, an unknown zone) comes back as one sentence for the user.
 */
export function repeatToRrule(rule: RepeatRule, startWall: string, timeZone: string): Reading<string> {
  if (!isKnownTimeZone(timeZone)) {
    return { ok: false, message: m.series_zone_unknown({ zone: timeZone }) };
  }
  const written = canonicalRule(rule.kind === 'pattern' ? patternText(rule) : rule.rule);
  const parts = parseRuleParts(written);
  if (!parts.ok) return parts;
  const { until } = parts.value;
  const text = until === null ? written : withUntil(written, untilText(until, startWall, timeZone));
  const rruleLine = `RRULE:${text}`;
  if (rule.skippedDates.length === 0) return { ok: true, value: rruleLine };

  const whole = readSeries({ startWall, timeZone, durationMinutes: 1, rruleText: rruleLine });
  if (!whole.ok) return whole;
  const skippedMs = new Set(rule.skippedDates.flatMap((date) => instantsOn(whole.value, date)));
  const exdates = [...skippedMs].sort((left, right) => left - right).map(utcText);
  return { ok: true, value: `${rruleLine}\nEXDATE:${exdates.join(',')}` };
}

/** A repeat rule with its start, read and ready to be expanded. */
export function readRepeat(rule: RepeatRule, start: SeriesStart): Reading<Series> {
  const rruleText = repeatToRrule(rule, start.startWall, start.timeZone);
  return rruleText.ok ? readSeries({ ...start, rruleText: rruleText.value }) : rruleText;
}

/**
 * The instants to leave out for a date to be skipped: every occurrence of that date, or where the rule has none
 * there, the one it would have (a skipped date stays skipped while the rule is being changed).
 */
function instantsOn(series: Series, date: string): number[] {
  const time = timeOfWall(series.startWall);
  const usualMs = wallToEpochMs(`${date}T${time}`, series.timeZone);
  // A date the zone leaves out has no visit of its own: its instant is that of the next date's.
  if (usualMs === wallToEpochMs(`${addDays(date, 1)}T${time}`, series.timeZone)) return [];
  const { byHour, byMinute, bySecond } = series.text.parts;
  if (byHour.length + byMinute.length + bySecond.length === 0) return [usualMs];
  const { startMs, endMs } = dayBounds(date, series.timeZone);
  const found = expandSeries(series, { fromMs: startMs, toMs: endMs })
    .map((occurrence) => occurrence.startMs)
    .filter((occurrenceMs) => occurrenceMs >= startMs);
  return found.length === 0 ? [usualMs] : found;
}

/**
 * UNTIL in UTC, as the API takes it: of a date its last second, or its own visit where the clocks jump over midnight
 * and it takes place after it.
 */
function untilText(until: RruleTime, startWall: string, timeZone: string): string {
  switch (until.kind) {
    case 'utc':
      return utcText(until.epochMs);
    case 'wall':
      return utcText(wallToEpochMs(until.wall, until.timeZone ?? timeZone));
    case 'date': {
      const lastSecond = dayBounds(until.date, timeZone).endMs - 1000;
      const visit = wallToEpochMs(`${until.date}T${timeOfWall(startWall)}`, timeZone);
      return utcText(Math.max(lastSecond, visit));
    }
  }
}

function patternText(rule: Pattern): string {
  const parts = [`FREQ=${rule.frequency.toUpperCase()}`, `INTERVAL=${rule.interval}`];
  if (rule.frequency === 'weekly' && rule.weekdays.length > 0) {
    parts.push(`BYDAY=${WEEKDAYS.filter((weekday) => rule.weekdays.includes(weekday)).join(',')}`);
  }
  if (rule.frequency === 'monthly' && rule.monthly !== null) parts.push(monthlyPart(rule.monthly));
  if (rule.end.kind === 'count') parts.push(`COUNT=${rule.end.count}`);
  if (rule.end.kind === 'until') parts.push(`UNTIL=${rule.end.date.replaceAll('-', '')}`);
  return parts.join(';');
}

function monthlyPart(monthly: MonthlyPattern): string {
  return monthly.kind === 'day-of-month'
    ? `BYMONTHDAY=${monthly.day}`
    : `BYDAY=${monthly.nth}${monthly.weekday}`;
}

/** An instant as RFC 5545 writes it in UTC, `20261123T150000Z`. */
export function utcText(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
