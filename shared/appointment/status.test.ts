import { describe, expect, it } from 'vitest';
import {
  attendanceOf,
  normalStatus,
  occupiesTime,
  sameStatus,
  statusLook,
  statusWord,
  WRITABLE_STATUSES,
  type WritableStatus,
} from './status.ts';

const SPELLINGS: [WritableStatus, string[]][] = [
  ['new', ['new', 'New', 'NEW ', 'unconfirmed', 'Unconfirmed']],
  ['confirmed', ['confirmed', 'Confirmed', 'CONFIRMED', 'active', 'Active', 'con-firmed', '\u200bconfirmed']],
  ['cancelled', ['cancelled', 'canceled', 'Cancelled', 'CANCELED', ' canceled\n', 'ｃａｎｃｅｌｅｄ']],
  ['showed', ['showed', 'Showed', 'completed', 'Completed', 'showed_up', 'Showed up']],
  ['noshow', ['noshow', 'no_show', 'no-show', 'No Show', 'NO SHOW', 'noShow', 'No\u2011show']],
  ['invalid', ['invalid', 'Invalid', 'INVALID']],
];

/** None of these is another word for a status the API takes. */
const UNKNOWN = [
  'booked',
  'constructor',
  'rescheduled',
  'pending',
  'in progress',
  'deleted',
  'cancel requested',
  'ביטול',
  '完了',
  '0',
  '',
  '-',
];

describe('a status', () => {
  it.each(SPELLINGS)('%s has one form, however it is spelt', (status, spellings) => {
    for (const spelling of spellings) {
      expect(normalStatus(spelling), spelling).toBe(status);
      expect(statusLook(spelling)).toBe(status);
      expect(statusWord(spelling)).toBe(statusWord(status));
      expect(sameStatus(spelling)).toEqual({ appointmentStatus: status });
    }
  });

  it.each(UNKNOWN)(
    '“%s” is not known: kept to the letter, shown as it is, and never sent as another',
    (status) => {
      expect(normalStatus(status)).toBe(status);
      expect(statusLook(status)).toBe('other');
      expect(statusWord(status)).toMatch(/[\p{L}\p{N}-]/u);
      expect(sameStatus(status)).toEqual({});
      expect(occupiesTime(status)).toBe(true);
    },
  );

  it('frees the time when it is cancelled or invalid, in any spelling', () => {
    const free = SPELLINGS.flatMap(([, all]) => all).filter((spelling) => !occupiesTime(spelling));
    expect(new Set(free.map(normalStatus))).toEqual(new Set(['cancelled', 'invalid']));
    expect(WRITABLE_STATUSES.filter(occupiesTime)).toEqual(['new', 'confirmed', 'showed', 'noshow']);
  });

  it('is shown in a few words, however long it is', () => {
    expect(statusWord('x'.repeat(1_000_000)).length).toBeLessThan(50);
    expect(normalStatus('x'.repeat(1000))).toHaveLength(1000);
  });
});

describe('where a client is on the day', () => {
  const MINUTE_MS = 60_000;
  const TEN_MS = Date.parse('2026-11-23T15:00:00Z');
  const visit = (status: string, minutes = 30) => ({
    status,
    startMs: TEN_MS,
    endMs: TEN_MS + minutes * MINUTE_MS,
  });
  const after = (status: string, minutes: number, lasting = 30) =>
    attendanceOf(visit(status, lasting), TEN_MS + minutes * MINUTE_MS);

  it.each(['new', 'confirmed', 'Confirmed', 'active'])(
    '%s: late from five minutes on, until the end',
    (status) => {
      expect(after(status, -1)).toBe('arriving');
      expect(after(status, 0)).toBe('arriving');
      expect(attendanceOf(visit(status), TEN_MS + 5 * MINUTE_MS - 1)).toBe('arriving');
      expect(after(status, 5)).toBe('late');
      expect(attendanceOf(visit(status), TEN_MS + 30 * MINUTE_MS - 1)).toBe('late');
      expect(after(status, 30)).toBe('unmarked');
    },
  );

  it('is asked for two weeks, and not for ever', () => {
    expect(after('confirmed', 30 + 14 * 24 * 60 - 1)).toBe('unmarked');
    expect(after('confirmed', 30 + 14 * 24 * 60)).toBeNull();
  });

  it('leaves a visit of five minutes its minutes of grace', () => {
    expect(after('confirmed', 4, 5)).toBe('arriving');
    expect(after('confirmed', 5, 5)).toBe('unmarked');
  });

  it('is the house from when they are marked, early or late, until the end', () => {
    expect(after('showed', -60)).toBe('here');
    expect(after('completed', 10)).toBe('here');
    expect(after('showed', 30)).toBeNull();
    expect(after('showed', -12 * 60)).toBeNull();
  });

  it('is nowhere for who cancelled or did not come, and for a status not known', () => {
    for (const status of ['cancelled', 'noshow', 'invalid', 'arrived']) expect(after(status, 10)).toBeNull();
  });
});
