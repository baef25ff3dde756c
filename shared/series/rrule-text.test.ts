import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRruleText } from './rrule-text.ts';

function read(text: string | string[]) {
  const result = parseRruleText(text);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

function message(text: string | string[]): string {
  const result = parseRruleText(text);
  if (result.ok) throw new Error(`was read as ${result.value.rule}`);
  return result.message;
}

const UTC_EXDATE = { kind: 'utc', epochMs: Date.UTC(2021, 10, 5, 4) };

describe('the text of a repeat rule', () => {
  it('is read as the API documents it, EXDATE on its own line', () => {
    const value = read(
      'RRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20210623T043000Z\nEXDATE:20211105T040000Z,20211105T040000Z',
    );
    expect(value.rule).toBe('FREQ=DAILY;INTERVAL=1;UNTIL=20210623T043000Z');
    expect(value.parts).toMatchObject({
      frequency: 'DAILY',
      interval: 1,
      count: null,
      until: { kind: 'utc', epochMs: Date.UTC(2021, 5, 23, 4, 30) },
    });
    expect(value.exdates).toEqual([UTC_EXDATE, UTC_EXDATE]);
  });

  it('is read from a list of lines in any order', () => {
    const value = read(['EXDATE:20211105T040000Z', 'RRULE:FREQ=WEEKLY']);
    expect(value.rule).toBe('FREQ=WEEKLY');
    expect(value.exdates).toEqual([UTC_EXDATE]);
  });

  it.each([
    ['without prefix', 'freq=weekly;byday=mo,we'],
    ['with Windows line ends', 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\nEXDATE:20211105T040000Z\r\n'],
    ['with folded lines', 'RRULE:FREQ=WEE\r\n KLY;BYDAY=MO\n\t,WE'],
    ['with a written-out line end', String.raw`RRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEXDATE:20211105T040000Z`],
    ['with an empty EXDATE', 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEXDATE:'],
    ['with a semicolon at the end', 'RRULE:FREQ=WEEKLY;BYDAY=MO,WE;'],
    [
      'out of a calendar file',
      'BEGIN:VEVENT\nDTSTART:20261123T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEND:VEVENT',
    ],
  ])('is read %s', (_how, text) => {
    expect(read(text).rule).toBe('FREQ=WEEKLY;BYDAY=MO,WE');
  });

  it('may hold dates in every form of RFC 5545', () => {
    const value = read(
      'DTSTART;TZID=Europe/Berlin:20261123T100000\nRRULE:FREQ=DAILY\n' +
        'EXDATE;VALUE=DATE:20261124\nEXDATE;TZID="America/New_York":20261125T100000,20261126T100000\nEXDATE:20261127T100000',
    );
    expect(value.dtstart).toEqual({ kind: 'wall', wall: '2026-11-23T10:00:00', timeZone: 'Europe/Berlin' });
    expect(value.exdates).toEqual([
      { kind: 'date', date: '2026-11-24' },
      { kind: 'wall', wall: '2026-11-25T10:00:00', timeZone: 'America/New_York' },
      { kind: 'wall', wall: '2026-11-26T10:00:00', timeZone: 'America/New_York' },
      { kind: 'wall', wall: '2026-11-27T10:00:00', timeZone: null },
    ]);
  });

  it.each([
    ['', 'no repeat rule'],
    ['DTSTART:20261123T100000', 'no repeat rule'],
    ['every monday', '“EVERY MONDAY” is not part of a repeat rule'],
    ['RRULE:FREQ=DAILY;COLOUR=RED', 'COLOUR'],
    ['RRULE:INTERVAL=2', 'does not say how often'],
    ['RRULE:FREQ=HOURLY', 'FREQ=HOURLY cannot be booked'],
    ['RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z', 'both COUNT and UNTIL'],
    ['RRULE:FREQ=DAILY;FREQ=WEEKLY', 'FREQ twice'],
    ['RRULE:FREQ=DAILY;COUNT=0', 'COUNT=0'],
    ['RRULE:FREQ=DAILY;COUNT=-1', 'COUNT=-1'],
    ['RRULE:FREQ=DAILY;INTERVAL=x', 'INTERVAL=X'],
    ['RRULE:FREQ=DAILY;BYMONTH=13', 'BYMONTH has “13”'],
    ['RRULE:FREQ=MONTHLY;BYMONTHDAY=0', 'BYMONTHDAY has “0”'],
    ['RRULE:FREQ=WEEKLY;BYDAY=XX', 'BYDAY has “XX”'],
    ['RRULE:FREQ=WEEKLY;BYDAY=', 'BYDAY has “”'],
    ['RRULE:FREQ=WEEKLY;BYDAY=2TU', 'such as 2TU'],
    ['RRULE:FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS'],
    ['RRULE:FREQ=MONTHLY;BYWEEKNO=3', 'BYWEEKNO'],
    ['RRULE:FREQ=DAILY;UNTIL=20260230T000000Z', '“20260230T000000Z” is not a date'],
    ['RRULE:FREQ=DAILY;UNTIL=tomorrow', '“TOMORROW” is not a date'],
    ['RRULE:FREQ=DAILY\nEXDATE:nonsense', '“nonsense” is not a date'],
    ['RRULE:FREQ=DAILY\nEXDATE;TZID=Mars/Olympus:20261123T100000', 'Mars/Olympus'],
    ['RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY', 'two RRULE lines'],
    ['x'.repeat(60_000), 'too long'],
  ])('is refused with the part that is wrong: %s', (text, words) => {
    expect(message(text)).toContain(words);
  });

  it('never throws, whatever is pasted', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'RRULE:',
        'EXDATE:',
        ';TZID=',
        'FREQ=',
        'DAILY',
        ';',
        ',',
        '=',
        '\n',
        ' ',
        'UNTIL=',
        '20261123T1',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const result = parseRruleText(pieces.join(''));
        if (!result.ok) expect(result.message.length).toBeGreaterThan(10);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a rule as it comes when it is copied', () => {
  const RULE = 'FREQ=WEEKLY;BYDAY=MO;COUNT=3';
  it.each([
    ['in full-width letters', 'ＲＲＵＬＥ：ＦＲＥＱ＝ＷＥＥＫＬＹ；ＢＹＤＡＹ＝ＭＯ；ＣＯＵＮＴ＝３'],
    ['in Arabic digits', 'FREQ=WEEKLY;BYDAY=MO;COUNT=٣'],
    ['in Devanagari digits', 'FREQ=WEEKLY;BYDAY=MO;COUNT=३'],
    ['with marks that cannot be seen', '\u200eFREQ=WEEKLY;\u200bBYDAY=MO;\u2060COUNT=3\u200f'],
    [
      'with a byte order mark in the middle',
      'DTSTART:20261130T100000\n\uFEFFRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3',
    ],
    ['with blanks that do not break', 'FREQ=WEEKLY;\u00a0BYDAY=MO;\u202fCOUNT=3'],
    ['folded with a tab', 'RRULE:FREQ=WEEKLY;BYDAY=MO;\r\n\tCOUNT=3'],
    ['folded within a word', 'RRULE:FREQ=WEEK\r\n LY;BYDAY=MO;COUNT=3'],
    ['with returns only', 'DTSTART:20261130T100000\rRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3\r'],
    ['with line separators', 'DTSTART:20261130T100000\u2028RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'],
  ])('is read %s', (_how, text) => {
    expect(read(text).rule).toBe(RULE);
  });

  it('is read with typographic signs', () => {
    expect(read('FREQ=MONTHLY;BYDAY=−1FR').parts.byDay).toEqual([{ ordinal: -1, weekday: 'FR' }]);
    expect(read('RRULE:FREQ=DAILY\nEXDATE;TZID=“Europe/Berlin”:20261201T160000').exdates).toEqual([
      { kind: 'wall', wall: '2026-12-01T16:00:00', timeZone: 'Europe/Berlin' },
    ]);
  });

  it('is read with dates as ISO 8601 writes them', () => {
    const value = read('RRULE:FREQ=DAILY;UNTIL=2026-12-24T15:00:00Z\nEXDATE:2026-12-01,2026-12-02T15:00:00Z');
    expect(value.parts.until).toEqual({ kind: 'utc', epochMs: Date.UTC(2026, 11, 24, 15) });
    expect(value.exdates).toEqual([
      { kind: 'date', date: '2026-12-01' },
      { kind: 'utc', epochMs: Date.UTC(2026, 11, 2, 15) },
    ]);
  });

  it('is found in a whole calendar file, whose time zones have rules of their own', () => {
    const file = [
      'BEGIN:VCALENDAR',
      'PRODID:-//Somebody//EN',
      'BEGIN:VTIMEZONE',
      'TZID:America/New_York',
      'BEGIN:DAYLIGHT',
      'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
      'END:DAYLIGHT',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'SUMMARY:Physio: knee',
      'DTSTART;TZID=America/New_York:20261130T100000',
      'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3',
      'END:VEVENT',
      'END:VCALENDAR',
    ];
    expect(read(file.join('\r\n')).rule).toBe(RULE);
    const withMore = (line: string) => message([...file.slice(0, 12), line, ...file.slice(12)].join('\r\n'));
    expect(withMore('RECURRENCE-ID:20261207T150000Z')).toContain('RECURRENCE-ID');
    expect(withMore('EXRULE:FREQ=WEEKLY;INTERVAL=2')).toContain('EXRULE');
  });

  it.each(['INTERVAL=0', 'INTERVAL=-1', 'INTERVAL=99999999999', 'COUNT=0', 'COUNT=99999999'])(
    'is refused by name where it would never end or begin: %s',
    (part) => {
      expect(message(`FREQ=DAILY;${part}`)).toContain(part.split('=')[0]);
    },
  );
});
