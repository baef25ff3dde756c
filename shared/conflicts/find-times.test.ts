import { describe, expect, test } from 'vitest';
import { instantToWall } from '../time/zone.ts';
import { appointment, at, block, CONTACTS, MINUTE_MS, PHYSIO, PROVIDERS, ZONE } from './clinic.fixture.ts';
import { findConflicts } from './conflicts.ts';
import { findTimes, type TimeSearch } from './find-times.ts';
import { indexSchedule, type ScheduleFacts } from './schedule-index.ts';

/** Monday at eight, before the clinic opens. */
const NOW_MS = at('08:00');

const SEARCH: TimeSearch = {
  calendarId: 'physio',
  providerIds: ['kim', 'roy'],
  contactId: 'bo',
  lengthMs: 30 * MINUTE_MS,
  fromDate: '2026-11-23',
  untilDate: '2026-11-27',
  isWished: () => true,
  fits: () => true,
  count: 10,
  serverStarts: () => null,
};

function indexOf(facts: Partial<ScheduleFacts> = {}) {
  return indexSchedule({
    timeZone: ZONE,
    appointments: [],
    blockedSlots: [],
    calendars: [PHYSIO],
    providerName: (id) => PROVIDERS[id] ?? null,
    contactName: (id) => CONTACTS[id] ?? null,
    ...facts,
  });
}

function find(
  search: Partial<TimeSearch> = {},
  facts: Partial<ScheduleFacts> = {},
  nowMs = NOW_MS,
): string[] {
  return findTimes({ ...SEARCH, ...search }, indexOf(facts), { nowMs }).map(
    ({ startMs, providerId }) => `${instantToWall(startMs, ZONE).slice(5, 16)} ${providerId ?? '-'}`,
  );
}

describe('the next free times', () => {
  test('are the soonest first, the provider named first before the other, three of one on a day', () => {
    expect(find({ count: 8 })).toEqual([
      '11-23T09:00 kim',
      '11-23T09:00 roy',
      '11-23T09:30 kim',
      '11-23T09:30 roy',
      '11-23T10:00 kim',
      '11-23T10:00 roy',
      '11-24T09:00 kim',
      '11-24T09:00 roy',
    ]);
  });

  test('of one provider do not overlap each other where the steps are shorter than the length', () => {
    expect(find({ providerIds: ['kim'], lengthMs: 60 * MINUTE_MS, count: 3 })).toEqual([
      '11-23T09:00 kim',
      '11-23T10:00 kim',
      '11-23T11:00 kim',
    ]);
  });

  test('leave out what is booked, blocked, closed and past', () => {
    const facts = { appointments: [appointment('09:00', '10:30')], blockedSlots: [block('10:30', '12:00')] };
    expect(find({ providerIds: ['kim'], count: 2 }, facts)).toEqual(['11-23T13:00 kim', '11-23T13:30 kim']);
    expect(find({ providerIds: ['kim'], count: 1 }, facts, at('13:10'))).toEqual(['11-23T13:30 kim']);
  });

  test('leave out when the client is somewhere else', () => {
    const elsewhere = appointment('09:00', '09:30', { assignedUserId: 'roy', contactId: 'bo' });
    expect(find({ providerIds: ['kim'], count: 1 }, { appointments: [elsewhere] })).toEqual([
      '11-23T09:30 kim',
    ]);
  });

  test('are only those that were wished', () => {
    const search: Partial<TimeSearch> = {
      providerIds: ['roy'],
      isWished: (date) => date === '2026-11-26',
      fits: ({ startMs }) => instantToWall(startMs, ZONE).slice(11, 16) >= '14:00',
      count: 2,
    };
    expect(find(search)).toEqual(['11-26T14:00 roy', '11-26T14:30 roy']);
  });

  test('end with the last day looked at, also where nothing is free', () => {
    const full = [23, 24, 25, 26, 27].map((day) =>
      block('00:00', '00:00', {
        id: `b${day}`,
        startMs: at('00:00', `2026-11-${day}`),
        endMs: at('23:59', `2026-11-${day}`),
      }),
    );
    expect(find({ providerIds: ['kim'] }, { blockedSlots: full })).toEqual([]);
    expect(find({ fromDate: '2026-11-28' })).toEqual([]);
  });

  test('are none of those the server does not offer', () => {
    const offered = new Map([['kim', [at('11:00'), at('11:30')]]]);
    const serverStarts = (providerId: string | null) => offered.get(providerId ?? '') ?? null;
    expect(find({ untilDate: '2026-11-23', count: 3, serverStarts })).toEqual([
      '11-23T09:00 roy',
      '11-23T09:30 roy',
      '11-23T10:00 roy',
    ]);
    expect(find({ providerIds: ['kim'], untilDate: '2026-11-23', serverStarts })).toEqual([
      '11-23T11:00 kim',
      '11-23T11:30 kim',
    ]);
  });

  test('are none where something unsent of this PC stands, whatever the server offers', () => {
    const facts = { appointments: [appointment('11:00', '11:30')] };
    const serverStarts = () => [at('11:00'), at('11:30')];
    expect(find({ providerIds: ['kim'], untilDate: '2026-11-23', serverStarts }, facts)).toEqual([
      '11-23T11:30 kim',
    ]);
  });

  test('each have no conflict at all', () => {
    const facts = {
      appointments: [appointment('09:30', '10:30'), appointment('13:00', '14:00', { assignedUserId: 'roy' })],
    };
    const index = indexOf(facts);
    const times = findTimes(SEARCH, index, { nowMs: NOW_MS });
    expect(times).toHaveLength(10);
    for (const { providerId, startMs, endMs } of times) {
      const wanted = { calendarId: 'physio', contactId: 'bo', providerId, startMs, endMs };
      expect(findConflicts(wanted, index, { nowMs: NOW_MS })).toEqual([]);
    }
  });
});
