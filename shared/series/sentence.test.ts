import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../messages/messages.ts';
import type { SeriesStart } from './repeat-to-rrule.ts';
import type { RepeatRule } from './repeat-rule.ts';
import { firstOccurrences } from './expand.ts';
import { ruleOfSeed } from './random-series.fixture.ts';
import { readSeries } from './read-series.ts';
import { rruleToRepeat } from './rrule-to-repeat.ts';
import { clockChangeNote, clockChangeWords, nextDates, repeatSentence, ruleSentence } from './sentence.ts';

type Pattern = Extract<RepeatRule, { kind: 'pattern' }>;

const MONDAY: SeriesStart = {
  startWall: '2026-11-23T10:00',
  timeZone: 'America/New_York',
  durationMinutes: 30,
};
const DAILY: Pattern = {
  kind: 'pattern',
  frequency: 'daily',
  interval: 1,
  weekdays: [],
  monthly: null,
  end: { kind: 'never' },
  skippedDates: [],
};

const say = (rule: Partial<Pattern>, start = MONDAY) => repeatSentence({ ...DAILY, ...rule }, start);
const sayPasted = (rule: string) => repeatSentence({ kind: 'pasted', rule, skippedDates: [] }, MONDAY);

describe('a repeat rule in words', () => {
  it('says how often, on which days, how many times and when not', () => {
    expect(
      say({
        frequency: 'weekly',
        interval: 2,
        weekdays: ['WE', 'MO'],
        end: { kind: 'count', count: 6 },
        skippedDates: ['2026-12-24', '2026-12-21'],
      }),
    ).toBe('Every 2 weeks on Monday and Wednesday, 6 times, except Mon 21 Dec 2026 and Thu 24 Dec 2026');
  });

  it.each([
    [{}, 'Every day'],
    [{ interval: 3, end: { kind: 'count', count: 1 } }, 'Every 3 days, once'],
    [{ frequency: 'weekly' }, 'Every week on Monday'],
    [{ frequency: 'weekly', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'] }, 'Every week on Monday to Friday'],
    [{ frequency: 'weekly', weekdays: ['MO', 'WE', 'FR'] }, 'Every week on Monday, Wednesday and Friday'],
    [{ frequency: 'monthly' }, 'Every month on day 23'],
    [
      { frequency: 'monthly', monthly: { kind: 'day-of-month', day: 31 } },
      'Every month on day 31 (months without one are left out)',
    ],
    [
      { frequency: 'monthly', interval: 2, monthly: { kind: 'nth-weekday', nth: -1, weekday: 'FR' } },
      'Every 2 months on the last Friday',
    ],
    [{ frequency: 'yearly' }, 'Every year on 23 Nov'],
    [{ end: { kind: 'until', date: '2026-12-31' } }, 'Every day, until Thu 31 Dec 2026'],
  ] satisfies [Partial<Pattern>, string][])('says %o', (rule, words) => {
    expect(say(rule)).toBe(words);
  });

  it('warns of leap days', () => {
    expect(say({ frequency: 'yearly' }, { ...MONDAY, startWall: '2028-02-29T10:00' })).toBe(
      'Every year on 29 Feb (leap years only)',
    );
  });

  it('counts the skipped dates it does not name', () => {
    const skippedDates = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06'];
    expect(say({ skippedDates })).toMatch(/, Fri 4 Dec 2026 and 2 more dates$/);
    expect(say({ skippedDates: skippedDates.slice(0, 5) })).toMatch(/ and 1 more date$/);
  });

  it('says pasted rules too, with the end in the location’s own day', () => {
    expect(sayPasted('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=5')).toBe(
      'Every month on Monday, Tuesday, Wednesday, Thursday and Friday, of these the last, 5 times',
    );
    expect(sayPasted('FREQ=DAILY;BYDAY=SA;UNTIL=20261201T045959Z')).toBe(
      'Every Saturday, until Mon 30 Nov 2026',
    );
    expect(sayPasted('FREQ=DAILY;BYDAY=MO,WE;COUNT=5')).toBe('Every Monday and every Wednesday, 5 times');
    for (const frequency of ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'])
      expect(sayPasted(`FREQ=${frequency};BYDAY=MO,TU,WE,TH,FR,SA,SU`)).toBe('Every day');
    expect(sayPasted('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU')).toBe('Every 2 weeks on every day');
    expect(sayPasted('FREQ=DAILY;BYHOUR=9,14')).toBe('Every day at 09:00 and 14:00');
    expect(sayPasted('FREQ=NEVER')).toBe('By the rule FREQ=NEVER');
  });

  it('lists the next dates, without the skipped one', () => {
    const next = nextDates({ ...DAILY, skippedDates: ['2026-11-24'] }, MONDAY, 2);
    expect(next.ok && next.value.map(({ startWall }) => startWall)).toEqual([
      '2026-11-23T10:00:00',
      '2026-11-25T10:00:00',
    ]);
    expect(nextDates({ kind: 'pasted', rule: 'X', skippedDates: [] }, MONDAY, 2)).toMatchObject({
      ok: false,
    });
  });
});

describe('a repeat rule in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  it.each([
    [{}, 'Jeden Tag'],
    [{ interval: 3, end: { kind: 'count', count: 1 } }, 'Alle 3 Tage, einmal'],
    [{ frequency: 'weekly', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'] }, 'Jede Woche von Montag bis Freitag'],
    [{ frequency: 'weekly', weekdays: ['MO', 'WE', 'FR'] }, 'Jede Woche am Montag, Mittwoch und Freitag'],
    [
      { frequency: 'weekly', interval: 2, end: { kind: 'count', count: 6 }, skippedDates: ['2026-12-21'] },
      'Alle 2 Wochen am Montag, 6-mal, außer Mo., 21. Dez. 2026',
    ],
    [
      { frequency: 'monthly', monthly: { kind: 'day-of-month', day: 31 } },
      'Jeden Monat am 31. (Monate ohne diesen Tag fallen aus)',
    ],
    [
      { frequency: 'monthly', interval: 2, monthly: { kind: 'nth-weekday', nth: -1, weekday: 'FR' } },
      'Alle 2 Monate am letzten Freitag',
    ],
    [{ frequency: 'yearly' }, 'Jedes Jahr am 23. Nov.'],
    [{ end: { kind: 'until', date: '2026-12-31' } }, 'Jeden Tag, bis Do., 31. Dez. 2026'],
  ] satisfies [Partial<Pattern>, string][])('says %o', (rule, words) => {
    setLanguage('de');
    expect(say(rule)).toBe(words);
  });

  it('counts the skipped dates it does not name', () => {
    setLanguage('de');
    const skippedDates = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06'];
    expect(say({ skippedDates })).toMatch(/, Fr\., 4\. Dez\. 2026 und 2 weiteren Terminen$/);
    expect(say({ skippedDates: skippedDates.slice(0, 5) })).toMatch(/ und 1 weiteren Termin$/);
  });

  it.each([
    ['FREQ=MONTHLY;BYMONTHDAY=1,15,-1', 'Jeden Monat am 1., 15. und letzten Tag des Monats'],
    ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR', 'Jeden Monat am 13., wenn das am Freitag ist'],
    ['FREQ=MONTHLY;BYDAY=1MO,-2FR', 'Jeden Monat am ersten Montag und am vorletzten Freitag'],
    [
      'FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=1,-1',
      'Jeden Monat am Montag und am Mittwoch, davon den ersten und letzten',
    ],
    ['FREQ=YEARLY;BYDAY=TH;BYMONTH=3', 'An jedem Donnerstag im März'],
    ['FREQ=YEARLY;BYYEARDAY=100,-1', 'Jedes Jahr am 100. Tag und letzten Tag des Jahres'],
    [
      'FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO;INTERVAL=2',
      'Alle 2 Jahre in Kalenderwoche 20 und der letzten Woche an jedem Montag',
    ],
    ['FREQ=YEARLY;BYMONTHDAY=6;INTERVAL=2', 'Jeden Monat in jedem zweiten Jahr am 6.'],
    [
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU',
      'Alle 2 Wochen am Montag und am Sonntag, mit Wochen ab Sonntag',
    ],
    ['FREQ=DAILY;BYHOUR=9,14;BYMINUTE=15', 'Jeden Tag um 09:00 und 14:00, 15 Minuten nach der vollen Stunde'],
  ])('says the pasted %s', (rule, words) => {
    setLanguage('de');
    expect(ruleSentence(rule, 'Europe/Berlin')).toEqual({ ok: true, value: words });
  });

  it('says what is wrong with a rule', () => {
    setLanguage('de');
    expect(ruleSentence('FREQ=DAILY;COUNT=0', 'Europe/Berlin')).toMatchObject({
      ok: false,
      message: expect.stringContaining('muss eine ganze Zahl von 1') as string,
    });
  });
});

describe('the sentence of a rule and its dates', () => {
  afterEach(() => {
    setLanguage('en');
  });

  it.each([
    ['en', '2026-11-23T10:00'],
    ['de', '2027-01-31T10:00'],
  ] as const)('are of one mind in %s: what is said alike is on the same dates', (language, startWall) => {
    setLanguage(language);
    const known = new Map<string, { rule: string; dates: string }>();
    let alike = 0;
    for (let seed = 1; seed <= 800; seed += 1) {
      const rule = ruleOfSeed(seed);
      const start = { ...MONDAY, startWall };
      const series = readSeries({ ...start, rruleText: rule });
      if (!series.ok) throw new Error(`${rule}: ${series.message}`);
      const said = repeatSentence({ kind: 'pasted', rule, skippedDates: [] }, start);
      const dates = firstOccurrences(series.value, 14)
        .map((date) => date.startWall)
        .join(' ');
      const before = known.get(said);
      if (before === undefined) known.set(said, { rule, dates });
      else alike += 1;
      expect(dates, `“${said}” is ${before?.rule ?? ''} and ${rule}`).toBe(before?.dates ?? dates);
      // What the form can show says the same as the text it came from.
      const shown = rruleToRepeat(rule, startWall, start.timeZone);
      if (shown.ok && shown.value.kind === 'pattern') {
        const next = nextDates(shown.value, start, 14);
        expect(next.ok && next.value.map((date) => date.startWall).join(' ')).toBe(dates);
      }
    }
    expect(alike).toBeGreaterThan(20);
  });
});

describe('a clock change in a series', () => {
  const note = (startWall: string, rruleText: string, timeZone = 'America/New_York') => {
    const series = readSeries({ startWall, timeZone, durationMinutes: 30, rruleText });
    if (!series.ok) throw new Error(series.message);
    return clockChangeNote(series.value);
  };

  it('is told with its day and the time that stays', () => {
    expect(note('2026-03-02T10:00', 'FREQ=WEEKLY;COUNT=3')).toBe(
      'This series crosses a clock change on Sun 8 Mar 2026: it stays at 10:00.',
    );
    expect(note('2026-09-01T09:30', 'FREQ=MONTHLY', 'Australia/Lord_Howe')).toBe(
      'This series crosses a clock change on Sun 4 Oct 2026: it stays at 09:30.',
    );
  });

  it('is told on its own date where the clocks jump over midnight or a whole day', () => {
    expect(note('2027-03-26T23:30', 'FREQ=DAILY;COUNT=3', 'America/Nuuk')).toContain(
      'On Sat 27 Mar 2027 the clocks jump over 23:30: that time it is on Sun 28 Mar 2027 at 00:30.',
    );
    expect(note('2011-12-28T10:00', 'FREQ=DAILY;COUNT=3', 'Pacific/Apia')).toContain(
      'The clocks leave out Fri 30 Dec 2011: that time it is on Sat 31 Dec 2011 at 10:00.',
    );
    expect(note('2026-10-03T02:15', 'FREQ=DAILY;COUNT=3', 'Australia/Lord_Howe')).toContain(
      'On Sun 4 Oct 2026 the clocks jump over 02:15: that time it is at 02:45.',
    );
  });

  it('is not told where there is none', () => {
    expect(note('2026-03-09T10:00', 'FREQ=WEEKLY;COUNT=3')).toBeNull();
    expect(note('2026-03-02T10:00', 'FREQ=WEEKLY', 'Asia/Kathmandu')).toBeNull();
    expect(note('2026-01-05T10:00', 'FREQ=YEARLY;COUNT=5')).toBeNull();
  });

  it('is told in a few words beside the date it is about', () => {
    const words = (startWall: string): string | null =>
      clockChangeWords({ startWall, startMs: 0, endMs: 0, index: 0 }, 'America/New_York');
    expect(words('2026-03-08T02:30:00')).toBe('The clocks jump over 02:30 that day.');
    expect(words('2026-11-01T01:30:00')).toBe('01:30 comes twice that day: the first.');
    expect(words('2026-11-01T10:00:00')).toBeNull();
  });

  it('is told where the clocks jump over an occurrence or pass it twice', () => {
    expect(note('2026-03-07T02:30', 'FREQ=DAILY;COUNT=3')).toContain(
      'On Sun 8 Mar 2026 the clocks jump over 02:30: that time it is at 03:30.',
    );
    expect(note('2026-10-31T01:30', 'FREQ=DAILY;COUNT=2')).toContain(
      'On Sun 1 Nov 2026 the clocks show 01:30 twice: the first is meant.',
    );
  });
});
