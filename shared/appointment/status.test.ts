import { describe, expect, it } from 'vitest';
import {
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
