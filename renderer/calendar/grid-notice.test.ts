import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures/failures.ts';
import { setLanguage } from '../../shared/messages/messages.ts';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';
import { gridNotice, type NoticeFacts } from './grid-plan.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 15, 24);
const fresh: ScheduleWindow['freshness'] = {
  fetchedAtMs: NOW_MS - 60_000,
  refreshing: false,
  failures: [],
  unreadableCount: 0,
};

function facts(
  given: Partial<NoticeFacts> = {},
  freshness: Partial<ScheduleWindow['freshness']> = {},
): NoticeFacts {
  return {
    data: {
      startMs: 0,
      endMs: 1,
      appointments: [],
      blockedSlots: [],
      series: [],
      wishes: [],
      origins: [],
      freshness: { ...fresh, ...freshness },
    },
    connection: {
      state: 'online',
      sinceMs: NOW_MS - 3_600_000,
      lastAnswerAtMs: NOW_MS,
      pausedUntilMs: null,
      failure: null,
      outbox: { unsentCount: 0, needsAttentionCount: 0, progress: null },
    },
    shownCount: 3,
    bookedCount: 3,
    undrawableCount: 0,
    isClosedDay: null,
    nowMs: NOW_MS,
    shownFrom: '10:23',
    ...given,
  };
}
const offline = { connection: { ...facts().connection, state: 'offline' as const } };

afterEach(() => {
  setLanguage('en');
});

describe('the quiet line under the schedule', () => {
  it('is not there while the schedule speaks for itself', () => {
    expect(gridNotice(facts())).toBeNull();
  });

  it('does not say again what the window says above: that it is offline, and of when the data is', () => {
    const failures = [{ calendarId: 'c', failure: failure('offline') }];
    expect(gridNotice(facts(offline, { failures }))).toBeNull();
  });

  it('does not claim that days are empty that were never fetched', () => {
    const never = gridNotice(facts({ ...offline, shownCount: 0, bookedCount: 0 }, { fetchedAtMs: null }));
    expect(never).toMatchObject({ tone: 'warning' });
    expect(never?.text).toContain('never fetched');
  });

  it('says that part of the schedule is old, and that rows could not be read', () => {
    const failed = { failures: [{ calendarId: 'c', failure: failure('timeout') }] };
    expect(gridNotice(facts({}, failed))?.text).toBe(
      'Not everything could be refreshed: The server did not answer in time. You see the schedule of 10:23.',
    );
    expect(gridNotice(facts({}, { unreadableCount: 2 }))?.text).toContain('2 bookings');
  });

  it('says that visits may be missing where a rule cannot be drawn', () => {
    expect(gridNotice(facts({ undrawableCount: 1 }))?.text).toContain('1 series cannot be drawn');
  });

  it('says of when the schedule is once it is not refreshed any more, for whatever reason', () => {
    const old = { fetchedAtMs: NOW_MS - 3_600_000 };
    expect(gridNotice(facts({}, old))?.text).toContain('You see the schedule of 10:23.');
    expect(gridNotice(facts({}, { ...old, refreshing: true }))).toBeNull();
  });

  it('leaves it to the window to say that the server asks to wait', () => {
    const failed = { failures: [{ calendarId: 'c', failure: failure('rate-limited') }] };
    const paused = { connection: { ...facts().connection, pausedUntilMs: NOW_MS + 600_000 } };
    expect(gridNotice(facts(paused, failed))).toBeNull();
  });

  it('counts in German as well', () => {
    setLanguage('de');
    expect(gridNotice(facts({}, { unreadableCount: 1 }))?.text).toContain('1 Termin vom Server war');
    expect(gridNotice(facts({}, { unreadableCount: 2 }))?.text).toContain('2 Termine vom Server waren');
  });

  it('tells hidden from empty, and closed from empty', () => {
    expect(gridNotice(facts({ shownCount: 0 }))?.text).toContain('filters');
    expect(gridNotice(facts({ shownCount: 0, bookedCount: 0, isClosedDay: true }))?.text).toContain('Closed');
    expect(gridNotice(facts({ shownCount: 0, bookedCount: 0 }))?.text).toContain('Nothing booked');
  });
});
