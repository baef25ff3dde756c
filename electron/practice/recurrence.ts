import { expandRule, readRule, type Rule } from './rule-expansion.ts';
import { isoInUtc } from './zoned-time.ts';

/** A series as stored: where its expansion starts and by which text it repeats. */
export interface SeriesRule {
  /** First occurrence, epoch ms. */
  startMs: number;
  /** Zone in which the rule is expanded: an IANA name, or an offset such as `+05:30`. */
  expansionZone: string;
  /** The text of the API: a line `RRULE:…`, and optional lines `EXDATE:…` (API-NOTES §8). */
  rrule: string;
}

const RULE_PREFIX = 'RRULE:';
const EXCLUSION_PREFIX = 'EXDATE';
const LINE_BREAK = /\r?\n/;

function linesOf(rrule: string): string[] {
  return rrule
    .split(LINE_BREAK)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function epochMsOfUtcStamp(stamp: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z?$/.exec(stamp.trim());
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

/** The instant as RFC 5545 writes it in UTC, such as `20211105T040000Z`. */
export function utcStamp(epochMs: number): string {
  return isoInUtc(epochMs)
    .replace(/\.\d{3}/, '')
    .replaceAll(/[-:]/g, '');
}

/** The instants (epoch ms) that the EXDATE lines take out. Stamps without `Z` are read as UTC too. */
export function excludedMs(rrule: string): Set<number> {
  const stamps = linesOf(rrule)
    .filter((line) => line.startsWith(EXCLUSION_PREFIX))
    .flatMap((line) => line.slice(line.indexOf(':') + 1).split(','));
  return new Set(stamps.map(epochMsOfUtcStamp).filter((epochMs) => epochMs !== null));
}

function ruleLine(rrule: string): string | undefined {
  return linesOf(rrule).find((line) => line.startsWith(RULE_PREFIX) || line.startsWith('FREQ='));
}

/** The rule with exactly these exclusions; the order of the lines is the one the listing shows. */
function withExclusions(rrule: string, exclusions: Iterable<number>): string {
  const rule = ruleLine(rrule) ?? rrule;
  const stamps = [...exclusions].sort((left, right) => left - right).map(utcStamp);
  return stamps.length === 0 ? rule : `${rule}\nEXDATE:${stamps.join(',')}`;
}

/** The rule with one more instant taken out. */
export function withExcluded(rrule: string, epochMs: number): string {
  return withExclusions(rrule, excludedMs(rrule).add(epochMs));
}

/** The rule whose exclusions have all moved, because the series did. */
export function withMovedExclusions(rrule: string, move: (epochMs: number) => number): string {
  return withExclusions(rrule, [...excludedMs(rrule)].map(move));
}

/** The lines of the text as listings give them: EXDATE lines first (API-NOTES §15). */
export function listedLines(rrule: string): string[] {
  const lines = linesOf(rrule);
  return [
    ...lines.filter((line) => line.startsWith(EXCLUSION_PREFIX)),
    ...lines.filter((line) => !line.startsWith(EXCLUSION_PREFIX)),
  ];
}

function ruleIn(rrule: string): Rule | null {
  const line = ruleLine(rrule);
  return line === undefined
    ? null
    : readRule(line.startsWith(RULE_PREFIX) ? line.slice(RULE_PREFIX.length) : line);
}

/** True when the text holds a rule that can be expanded. */
export function isReadableRule(rrule: string): boolean {
  return ruleIn(rrule) !== null;
}

/**
 * Start instants (epoch ms, ascending) of the occurrences with `fromMs <= start <= toMs`, without those
 * that EXDATE takes out. An unreadable rule gives none.
 */
export function occurrenceStarts(series: SeriesRule, fromMs: number, toMs: number): number[] {
  if (toMs < series.startMs || toMs < fromMs) return [];
  const rule = ruleIn(series.rrule);
  if (rule === null) return [];
  const excluded = excludedMs(series.rrule);
  const place = { startMs: series.startMs, timeZone: series.expansionZone };
  return expandRule(rule, place, fromMs, toMs).filter((startMs) => !excluded.has(startMs));
}

/** True when the series has an occurrence that starts at exactly this instant. */
export function occursAt(series: SeriesRule, startMs: number): boolean {
  return occurrenceStarts(series, startMs, startMs).includes(startMs);
}

/** The id of one instance: `<masterId>_<startEpochMs>_<durationSeconds>` (API-NOTES §8). */
export function instanceId(masterId: string, startMs: number, endMs: number): string {
  return `${masterId}_${startMs}_${Math.round((endMs - startMs) / 1000)}`;
}

/** An event id taken apart; null when it has neither the form of an event nor of an instance. */
export function readEventId(
  eventId: string,
): { masterId: string; instance: { startMs: number; durationSeconds: number } | null } | null {
  const parts = /^([A-Za-z0-9]{10,40})(?:_(\d{1,15})_(\d{1,9}))?$/.exec(eventId);
  if (parts?.[1] === undefined) return null;
  const [, masterId, startMs, durationSeconds] = parts;
  if (startMs === undefined || durationSeconds === undefined) return { masterId, instance: null };
  return { masterId, instance: { startMs: Number(startMs), durationSeconds: Number(durationSeconds) } };
}
