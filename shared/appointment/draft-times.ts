import { m } from '../messages/messages.ts';
import { formatDate } from '../time/format.ts';
import {
  instantToWall,
  isKnownTimeZone,
  offsetIso,
  secondInstant,
  wallToInstant,
  dateOfWall,
  timeOfWall,
  wallMinutesBetween,
  type WallInstant,
} from '../time/zone.ts';
import type { BookingDraft } from './booking-draft.ts';
import type { LocalTime } from './booking-order.ts';
import type { FieldError } from './draft-field.ts';
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

/** A free slot as the server wrote it (shared/ipc/schedule-calls.ts). */
export interface OfferedSlot {
  startMs: number;
  startTime: string;
}

/** What a booking's two wall times come to. */
export interface DraftTimes {
  /** As sent: the start to the letter as the server offered it, where it did (API-NOTES §9). */
  startTime: string;
  endTime: string;
  startMs: number;
  endMs: number;
  meant: LocalTime;
  /** Sentences the user should know, such as a time that comes twice on that day. */
  notes: string[];
}

export type TimesReading = { ok: true; value: DraftTimes } | { ok: false; errors: FieldError[] };

/** Longest booking taken without doubt, by the clock: a slip in the date is more likely than a longer one. */
const LONGEST_MINUTES = 7 * 24 * 60;

/**
 * Turns the form's wall times into what is sent, in the location's zone. A time the clocks jump over is refused: nobody
 * can come at it. Of a start that comes twice the first is meant, unless the second was chosen or is the only one offered
 * as free; of such an end the first that is after the start.
 */
export function readDraftTimes(
  { startWall, endWall, startsSecond = false }: Pick<BookingDraft, 'startWall' | 'endWall' | 'startsSecond'>,
  timeZone: string,
  offered: readonly OfferedSlot[] = [],
): TimesReading {
  if (!isKnownTimeZone(timeZone)) {
    const message = m.appointment_zone_unknown({ zone: timeZone });
    return { ok: false, errors: [{ field: 'form', message }] };
  }
  if (startWall === null || endWall === null) return { ok: false, errors: missing(startWall, endWall) };

  const start = wallToInstant(startWall, timeZone);
  const end = wallToInstant(endWall, timeZone);
  const gaps: FieldError[] = [
    ...(start.kind === 'gap' ? [{ field: 'start', message: gapText(startWall, timeZone) } as const] : []),
    ...(end.kind === 'gap' ? [{ field: 'end', message: gapText(endWall, timeZone) } as const] : []),
  ];
  if (gaps.length > 0) return { ok: false, errors: gaps };

  const chosenMs = startsSecond ? secondInstant(startWall, timeZone) : start.epochMs;
  const slot = offeredFor(chosenMs, startWall, timeZone, offered);
  const startMs = slot?.startMs ?? chosenMs;
  const endMs = endInstant(end, endWall, startMs, timeZone);
  const wrong = lengthError({ startMs, endMs, startWall, endWall });
  if (wrong !== null) return { ok: false, errors: [{ field: 'end', message: wrong }] };
  return {
    ok: true,
    value: {
      startTime: slot?.startTime ?? offsetIso(startMs, timeZone),
      endTime: offsetIso(endMs, timeZone),
      startMs,
      endMs,
      meant: { startWall, endWall, timeZone },
      notes: [
        ...overlapNotes(startWall, start, startMs),
        ...(startMs === start.epochMs && endMs !== end.epochMs ? overlapNotes(endWall, end, endMs) : []),
      ],
    },
  };
}

function missing(startWall: string | null, endWall: string | null): FieldError[] {
  if (startWall === null) return [{ field: 'start', message: m.appointment_choose_time() }];
  return endWall === null ? [{ field: 'end', message: m.appointment_say_until() }] : [];
}

/** Of an end that comes twice the first is meant, unless it is not after the start and the second is. */
function endInstant(end: WallInstant, endWall: string, startMs: number, timeZone: string): number {
  if (end.kind !== 'overlap' || end.epochMs > startMs) return end.epochMs;
  return secondInstant(endWall, timeZone);
}

function lengthError(times: {
  startMs: number;
  endMs: number;
  startWall: string;
  endWall: string;
}): string | null {
  if (times.endMs <= times.startMs) return m.appointment_end_before_start();
  return wallMinutesBetween(times.startWall, times.endWall) > LONGEST_MINUTES
    ? m.appointment_longer_than_week()
    : null;
}

function gapText(wall: string, timeZone: string): string {
  const after = instantToWall(wallToInstant(wall, timeZone).epochMs, timeZone);
  return m.appointment_clock_gap({
    time: clock(wall),
    day: formatDate(dateOfWall(wall)),
    after: clock(after),
  });
}

function clock(wall: string): string {
  return timeOfWall(wall).slice(0, 5);
}

/** The offered slot at that instant, or else the one a clock shows the same time for: the second of a time that comes twice. */
function offeredFor(
  startMs: number,
  startWall: string,
  timeZone: string,
  offered: readonly OfferedSlot[],
): OfferedSlot | undefined {
  const wall = `${dateOfWall(startWall)}T${timeOfWall(startWall)}`;
  return (
    offered.find((slot) => slot.startMs === startMs) ??
    offered.find((slot) => instantToWall(slot.startMs, timeZone) === wall)
  );
}

function overlapNotes(wall: string, { kind, epochMs }: WallInstant, meantMs: number): string[] {
  if (kind !== 'overlap') return [];
  const facts = { time: clock(wall), day: formatDate(dateOfWall(wall)) };
  return [
    meantMs === epochMs ? m.appointment_clock_twice_first(facts) : m.appointment_clock_twice_second(facts),
  ];
}

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
    return { ok: false, message: m.appointment_series_empty() };
  }
  if (!startMatchesRule(series.value)) {
    const first = firstRuleStartWall(series.value);
    const date = formatDate(dateOfWall(start.startWall));
    return {
      ok: false,
      message:
        first === null
          ? m.appointment_series_never()
          : m.appointment_series_other_day({ day: date, first: formatDate(dateOfWall(first)) }),
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
