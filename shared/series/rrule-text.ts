import { m } from '../messages/messages.ts';
import { findIana } from 'windows-iana';
import {
  type Reading,
  type RruleTime,
  type RuleParts,
  parseRruleTime,
  parseRuleParts,
  canonicalRule,
} from './rule-parts.ts';

/** A repeat rule as text said it. */
export interface RruleText {
  /** The rule in its canonical text, without its prefix: `FREQ=WEEKLY;BYDAY=MO`. Nothing else is expanded or sent. */
  rule: string;
  parts: RuleParts;
  /** Occurrences left out, in the order given. */
  exdates: RruleTime[];
  /** Occurrences added beside the rule (RDATE), in the order given. */
  rdates: RruleTime[];
  /** A DTSTART the text brought along. The app's own start stands; this is for whoever pasted it. */
  dtstart: RruleTime | null;
}

interface ContentLine {
  name: string;
  /** Of a TZID parameter; other parameters (VALUE and the like) follow from the value's own form. */
  timeZone: string | null;
  value: string;
}

/** Longest text read. A rule with ten years of weekly exceptions is about 9,000 characters. */
const MAX_TEXT_LENGTH = 50_000;

/**
 * Reads a repeat rule as the API answers it or someone pastes it: a text or a list of lines, RRULE, EXDATE, RDATE and
 * DTSTART in any order, the RRULE with or without its prefix, lines ended by `\n`, `\r\n` or a literal backslash-n, and folded
 * as RFC 5545 section 3.1 allows. EXDATE may stand several times, with several values, in UTC, local or TZID form.
 * A fault comes back as one sentence for the user that names the part.
 */
export function parseRruleText(text: string | readonly string[]): Reading<RruleText> {
  const joined = typeof text === 'string' ? text : text.join('\n');
  if (joined.length > MAX_TEXT_LENGTH) return { ok: false, message: m.series_rule_too_long() };
  const lines = ownLines(unfoldedLines(joined).map(contentLine));
  const isWholeFile = lines.some(({ name }) => name === 'BEGIN');

  let rule: { text: string; parts: RuleParts } | null = null;
  let dtstart: RruleTime | null = null;
  const exdates: RruleTime[] = [];
  const rdates: RruleTime[] = [];
  for (const line of lines) {
    if (line.name === 'RRULE') {
      if (rule !== null) return { ok: false, message: m.series_rule_two_lines() };
      const parts = parseRuleParts(line.value);
      if (!parts.ok) return parts;
      rule = { text: canonicalRule(line.value), parts: parts.value };
    } else if (line.name === 'DTSTART') {
      // Not needed: the booking has a start of its own. One that cannot be read is no reason to refuse the rule.
      const time = parseRruleTime(line.value, line.timeZone);
      dtstart = time.ok ? time.value : null;
    } else if (line.name === 'EXDATE' || line.name === 'RDATE') {
      for (const value of line.value.split(',').filter((item) => item.trim() !== '')) {
        const time = parseRruleTime(value, line.timeZone);
        if (!time.ok) return time;
        (line.name === 'EXDATE' ? exdates : rdates).push(time.value);
      }
    } else if (UNUSABLE_LINES.has(line.name) || (!isWholeFile && !IGNORED_LINES.has(line.name))) {
      return { ok: false, message: m.series_rule_unusable_line({ name: line.name }) };
    }
  }
  if (rule === null)
    return {
      ok: false,
      message: m.series_rule_missing(),
    };
  return { ok: true, value: { rule: rule.text, parts: rule.parts, exdates, rdates, dtstart } };
}

/** Lines a rule brings along and that say nothing about when it repeats. */
const IGNORED_LINES = new Set(['DTEND', 'DURATION', 'END']);

/** What would change when a series takes place, and cannot be booked: everything else of a calendar file says nothing of that. */
const UNUSABLE_LINES = new Set(['EXRULE', 'RECURRENCE-ID']);

/** Lines with folds (a line break followed by one blank, RFC 5545 section 3.1) taken out first, then trimmed; no empty ones. */
function unfoldedLines(text: string): string[] {
  return plainText(text)
    .replaceAll('\\n', '\n')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Text as a rule is written: full-width forms, typographic signs and what cannot be seen come along when it is copied. */
function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"')
    .replace(/\p{Nd}/gu, (digit) => (/\d/.test(digit) ? digit : String(digitValue(digit))));
}

/** Unicode keeps the ten digits of each script together, zero first. */
function digitValue(digit: string): number {
  const isDigit = (code: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(code));
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && isDigit(zero - 1)) zero -= 1;
  return code - zero;
}

/** The lines of one booking: a calendar file brings the rules of its time zones and alarms along, which are not its own. */
function ownLines(lines: readonly ContentLine[]): ContentLine[] {
  let skipped: string | null = null;
  return lines.filter(({ name, value }) => {
    const block = value.toUpperCase();
    if (skipped === null && name === 'BEGIN' && /^(VTIMEZONE|VALARM)$/.test(block)) skipped = block;
    if (skipped === null) return true;
    if (name === 'END' && block === skipped) skipped = null;
    return false;
  });
}

/** The lines of a text as the app keeps them: unfolded, the rule first and with its `RRULE:`, the rest as it came. */
export function rruleLines(text: string): string[] {
  const lines = unfoldedLines(text).map((line) => {
    const { name, value } = contentLine(line);
    const isBare = value === line && line.includes('=');
    return { isRule: isBare || (name === 'RRULE' && value !== line), line: isBare ? `RRULE:${line}` : line };
  });
  return [...lines.filter(({ isRule }) => isRule), ...lines.filter(({ isRule }) => !isRule)].map(
    ({ line }) => line,
  );
}

/** `EXDATE;TZID=Europe/Berlin:2026…` taken apart. A line that begins with a rule's part is an RRULE without its prefix. */
function contentLine(line: string): ContentLine {
  const match = /^([A-Za-z-]+)((?:;[^:]*)?):(.*)$/.exec(line);
  if (match === null) return { name: 'RRULE', timeZone: null, value: line };
  const [, name = '', parameters = '', value = ''] = match;
  const written = /;TZID="?([^;"]+)"?/i.exec(parameters)?.[1] ?? null;
  // Outlook and Exchange write the zone as Windows names it.
  const timeZone = written === null ? null : (findIana(written)[0] ?? written);
  return { name: name.toUpperCase(), timeZone, value };
}
