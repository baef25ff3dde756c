import {
  countOccurrences,
  firstOccurrences,
  firstRuleStartWall,
  startMatchesRule,
} from '../series/expand.ts';
import { readSeries } from '../series/read-series.ts';
import type { RepeatRule } from '../series/repeat-rule.ts';
import { repeatToRrule, type SeriesStart } from '../series/repeat-to-rrule.ts';
import type { Reading } from '../series/rule-parts.ts';
import { formatDate } from '../time/format.ts';
import { dateOfWall } from '../time/wall-date.ts';

/**
 * The rrule text of a draft (`RRULE:…`, then `EXDATE:…` for the skipped dates), or one sentence saying why the series
 * cannot be booked: a rule that cannot be read, one that never takes place, or a start the rule itself does not give, which
 * servers count differently (see startMatchesRule).
 */
export function readDraftSeries(rule: RepeatRule, start: SeriesStart): Reading<string> {
  const rruleText = repeatToRrule(rule, start.startWall, start.timeZone);
  if (!rruleText.ok) return rruleText;
  const series = readSeries({ ...start, rruleText: rruleText.value });
  if (!series.ok) return series;
  if (firstOccurrences(series.value, 1).length === 0) {
    return {
      ok: false,
      message: 'No date is left: all are skipped or past the end. Take one back or end it later.',
    };
  }
  if (!startMatchesRule(series.value)) {
    const first = firstRuleStartWall(series.value);
    const date = formatDate(dateOfWall(start.startWall));
    return {
      ok: false,
      message:
        first === null
          ? 'This rule never takes place.'
          : `${date} is not one of the days it repeats on. The first that is: ${formatDate(dateOfWall(first))}.`,
    };
  }
  return rruleText;
}

/** True for a rule that leaves one date only: a series of one. */
export function isSingleOccurrence(rule: RepeatRule, start: SeriesStart): boolean {
  const rruleText = repeatToRrule(rule, start.startWall, start.timeZone);
  const series = rruleText.ok ? readSeries({ ...start, rruleText: rruleText.value }) : rruleText;
  return series.ok && countOccurrences(series.value) === 1;
}
