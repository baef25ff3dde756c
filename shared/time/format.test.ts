import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../messages/messages.ts';
import {
  DEFAULT_TIME_STYLE,
  durationText,
  formatDate,
  formatDay,
  formatDayOfYear,
  formatDayTime,
  formatShortDay,
  formatTime,
  formatTimeRange,
  monthHeading,
  monthName,
  relativeAge,
  weekdayName,
  zoneAbbreviation,
} from './format.ts';

const NEW_YORK = 'America/New_York';
const TEN_MS = Date.UTC(2026, 10, 23, 15);
const MINUTE_MS = 60_000;
const TWELVE_HOURS = { ...DEFAULT_TIME_STYLE, hour12: true };

describe('times in the words of the user', () => {
  it('says the time of the location', () => {
    expect(formatTime(TEN_MS, NEW_YORK)).toBe('10:00');
    expect(formatTime(TEN_MS, 'Asia/Kathmandu')).toBe('20:45');
    expect(formatTime(TEN_MS - 10 * 60 * MINUTE_MS, NEW_YORK)).toBe('00:00');
  });

  it('says am and pm to those who want it', () => {
    expect(formatTime(TEN_MS, NEW_YORK, TWELVE_HOURS)).toBe('10:00 am');
    expect(formatTime(TEN_MS + 150 * MINUTE_MS, NEW_YORK, TWELVE_HOURS)).toBe('12:30 pm');
  });

  it('says a range, with the day where it ends on another', () => {
    expect(formatTimeRange(TEN_MS, TEN_MS + 30 * MINUTE_MS, NEW_YORK)).toBe('10:00–10:30');
    expect(formatTimeRange(TEN_MS, TEN_MS + 16 * 60 * MINUTE_MS, NEW_YORK)).toBe('10:00–Tue 24 Nov 02:00');
    const HOUR_MS = 60 * MINUTE_MS;
    expect(formatTimeRange(TEN_MS, TEN_MS + 14 * HOUR_MS, NEW_YORK)).toBe('10:00–Tue 24 Nov 00:00');
    expect(formatTimeRange(TEN_MS, TEN_MS + HOUR_MS, NEW_YORK, TWELVE_HOURS)).toBe('10:00 am–11:00 am');
  });

  it('says the day of a start that is not on the day beside it', () => {
    const fifteen = Date.UTC(2026, 10, 28, 20);
    const nine = Date.UTC(2026, 11, 1, 14);
    const beside = (date: string) => formatTimeRange(fifteen, nine, NEW_YORK, DEFAULT_TIME_STYLE, date);
    expect(beside('2026-11-30')).toBe('Sat 28 Nov 15:00–Tue 1 Dec 09:00');
    expect(beside('2026-12-01')).toBe('Sat 28 Nov 15:00–Tue 1 Dec 09:00');
    expect(beside('2026-11-28')).toBe('15:00–Tue 1 Dec 09:00');
    // Sunday there already.
    expect(formatTimeRange(fifteen, nine, 'Pacific/Kiritimati', DEFAULT_TIME_STYLE, '2026-11-29')).toBe(
      '10:00–Wed 2 Dec 04:00',
    );
  });

  it('says days', () => {
    expect(formatDay(TEN_MS, NEW_YORK)).toBe('Mon 23 Nov 2026');
    expect(formatShortDay(TEN_MS, NEW_YORK)).toBe('Mon 23 Nov');
    expect(formatDayTime(TEN_MS, NEW_YORK)).toBe('Mon 23 Nov 2026, 10:00');
    expect(formatDate('2026-09-06')).toBe('Sun 6 Sep 2026');
  });

  it('names a zone as people there do, and by its offset where they do not', () => {
    expect(zoneAbbreviation(TEN_MS, NEW_YORK)).toBe('EST');
    expect(zoneAbbreviation(Date.UTC(2026, 6, 1), NEW_YORK)).toBe('EDT');
    expect(zoneAbbreviation(TEN_MS, 'Europe/Berlin')).toBe('CET');
    expect(zoneAbbreviation(TEN_MS, 'Australia/Sydney')).toBe('AEDT');
    expect(zoneAbbreviation(TEN_MS, 'Asia/Kolkata')).toBe('IST');
    expect(zoneAbbreviation(TEN_MS, 'Asia/Kathmandu')).toBe('UTC+5:45');
  });

  it('never makes data fresher than it is', () => {
    expect(relativeAge(-5000)).toBe('just now');
    expect(relativeAge(59_999)).toBe('just now');
    expect(relativeAge(2 * MINUTE_MS + 59_000)).toBe('2 min ago');
    expect(relativeAge(119 * MINUTE_MS)).toBe('1 h ago');
    expect(relativeAge(25 * 60 * MINUTE_MS)).toBe('1 day ago');
    expect(relativeAge(72 * 60 * MINUTE_MS)).toBe('3 days ago');
  });

  it('says lengths of time', () => {
    expect([45, 60, 90, 0, 1500].map(durationText)).toEqual(['45 min', '1 h', '1 h 30 min', '0 min', '25 h']);
  });
});

describe('times in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  it('are written as in Germany, from the moment the language is set', () => {
    const inEnglish = formatDay(TEN_MS, NEW_YORK);
    setLanguage('de');
    expect(inEnglish).toBe('Mon 23 Nov 2026');
    expect(formatDay(TEN_MS, NEW_YORK)).toBe('Mo., 23. Nov. 2026');
    expect(formatDate('2026-12-03')).toBe('Do., 3. Dez. 2026');
    expect(formatShortDay(TEN_MS, NEW_YORK)).toBe('Mo., 23. Nov.');
    expect(formatDayOfYear('2026-03-03')).toBe('3. März');
    expect(formatTimeRange(TEN_MS, TEN_MS + 30 * MINUTE_MS, NEW_YORK)).toBe('10:00–10:30');
    expect(formatTimeRange(TEN_MS, TEN_MS + 16 * 60 * MINUTE_MS, NEW_YORK)).toBe('10:00–Di., 24. Nov. 02:00');
    expect([weekdayName(0), monthName(3), monthHeading('2026-03-03')]).toEqual([
      'Sonntag',
      'März',
      'März 2026',
    ]);
  });

  it('have a plural of their own', () => {
    setLanguage('de');
    expect([0, 5, 61, 25 * 60, 72 * 60].map((minutes) => relativeAge(minutes * MINUTE_MS))).toEqual([
      'gerade eben',
      'vor 5 Min.',
      'vor 1 Std.',
      'vor 1 Tag',
      'vor 3 Tagen',
    ]);
    expect([45, 60, 90].map(durationText)).toEqual(['45 Min.', '1 Std.', '1 Std. 30 Min.']);
  });

  it('name the zones that Germans name otherwise', () => {
    setLanguage('de');
    expect(zoneAbbreviation(TEN_MS, 'Europe/Berlin')).toBe('MEZ');
    expect(zoneAbbreviation(TEN_MS, NEW_YORK)).toBe('EST');
  });
});
