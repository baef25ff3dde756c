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
    ['RRULE:FREQ=DAILY\nRDATE:20261123T100000Z', 'RDATE'],
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
