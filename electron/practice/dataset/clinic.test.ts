import { describe, expect, it } from 'vitest';
import { openSlots } from '../availability.ts';
import { bookingsBetween, takesTime, usersOf } from '../bookings.ts';
import { seededRandom } from '../seeded-random.ts';
import { DEFAULT_SETTINGS, stateOf, type PracticeWorld } from '../world.ts';
import { DAY_MS, isoInZone, zoned } from '../zoned-time.ts';
import { clinicDataset } from './clinic.ts';
import { LARGE_CLINIC } from './large-clinic.ts';
import type { ClinicPlan } from './single-bookings.ts';
import { SMALL_CLINIC } from './small-clinic.ts';
import { CONSULTATION_ID, DOCUMENTED_PERSON_ID, LOCATION_ID } from './directory.ts';

const NEW_YORK = 'America/New_York';
// A Wednesday in the week after the end of summer time, so that past weeks are in another offset.
const NOW_MS = Date.parse('2026-11-04T11:10:00-05:00');

function worldAt(
  nowMs: number,
  timezone = NEW_YORK,
  seed = 'frontdesk',
  plan: ClinicPlan = SMALL_CLINIC,
): PracticeWorld {
  return {
    state: stateOf(clinicDataset({ seed, nowMs, timezone }, plan)),
    random: seededRandom('test'),
    nowMs: () => nowMs,
    settings: DEFAULT_SETTINGS,
  };
}

const world = worldAt(NOW_MS);
const all = bookingsBetween(world, NOW_MS - 20 * DAY_MS, NOW_MS + 90 * DAY_MS);

describe.each([
  ['small', SMALL_CLINIC, { users: 6, calendars: 4, calendarTypes: 4, groups: 2, contacts: 301 }],
  ['large', LARGE_CLINIC, { users: 25, calendars: 18, calendarTypes: 6, groups: 8, contacts: 1_001 }],
])('the %s made-up clinic', (_name, plan, sizes) => {
  const world = worldAt(NOW_MS, NEW_YORK, 'frontdesk', plan);

  it('is the same for the same seed and moment, and another for another seed', () => {
    const again = worldAt(NOW_MS, NEW_YORK, 'frontdesk', plan);
    expect([...again.state.appointments.values()]).toEqual([...world.state.appointments.values()]);
    expect([...again.state.contacts.values()]).toEqual([...world.state.contacts.values()]);
    const other = worldAt(NOW_MS, NEW_YORK, 'other', plan);
    expect([...other.state.appointments.keys()]).not.toEqual([...world.state.appointments.keys()]);
  });

  it('has its size, and every group and member it names', () => {
    const { users, calendars, groups, contacts } = world.state;
    const types = new Set([...calendars.values()].map((calendar) => calendar.calendarType));
    expect({
      users: users.size,
      calendars: calendars.size,
      calendarTypes: types.size,
      groups: groups.size,
      contacts: contacts.size,
    }).toEqual(sizes);
    for (const { groupId, teamMembers } of calendars.values()) {
      expect(groups.has(groupId ?? '')).toBe(true);
      expect(teamMembers.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
      for (const { userId } of teamMembers) expect(users.has(userId)).toBe(true);
    }
  });

  it('has the ids of the documented example, with the user on the team', () => {
    expect(world.state.location.id).toBe(LOCATION_ID);
    expect(world.state.contacts.has(DOCUMENTED_PERSON_ID)).toBe(true);
    expect(world.state.users.has(DOCUMENTED_PERSON_ID)).toBe(true);
    const team = world.state.calendars.get(CONSULTATION_ID)?.teamMembers.map((member) => member.userId);
    expect(team).toContain(DOCUMENTED_PERSON_ID);
  });

  it('gives every id once', () => {
    const ids = [
      ...clinicDataset({ seed: 'frontdesk', nowMs: NOW_MS, timezone: NEW_YORK }, plan).appointments,
      ...clinicDataset({ seed: 'frontdesk', nowMs: NOW_MS, timezone: NEW_YORK }, plan).blockedSlots,
    ].map((item) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has clients with phones and e-mails of nobody, each once', () => {
    const clients = [...world.state.contacts.values()];
    const phones = clients.flatMap((client) => client.phone ?? []);
    const emails = clients.flatMap((client) => client.email ?? []);
    for (const phone of phones) expect(phone).toMatch(/^(\+1\d{3}55501\d{2}|\+442079460\d{3})$/);
    for (const email of emails) expect(email).toMatch(/^[a-z.]+\d*@example\.(com|org|net)$/);
    expect(new Set(phones).size).toBe(phones.length);
    expect(new Set(emails).size).toBe(emails.length);
    expect(phones.length).toBeGreaterThan(250);
  });

  it('has names that try the screen: other scripts, apostrophes, emoji, great length', () => {
    const names = [...world.state.contacts.values()]
      .map((client) => `${client.firstName ?? ''} ${client.lastName ?? ''}`)
      .join('\n');
    for (const script of [
      /\p{Script=Arabic}/u,
      /\p{Script=Hebrew}/u,
      /\p{Script=Han}/u,
      /O'/,
      /\p{Emoji_Presentation}/u,
    ])
      expect(names).toMatch(script);
    expect(Math.max(...names.split('\n').map((name) => name.length))).toBeGreaterThan(60);
  });
});

describe.each([
  ['small, in New York, after the clock change', SMALL_CLINIC, NOW_MS, NEW_YORK],
  [
    'small, in New York, before the clock change',
    SMALL_CLINIC,
    Date.parse('2026-10-28T09:00:00-04:00'),
    NEW_YORK,
  ],
  ['small, in Sydney on a Sunday', SMALL_CLINIC, Date.parse('2026-11-22T20:00:00+11:00'), 'Australia/Sydney'],
  ['small, in Berlin in March', SMALL_CLINIC, Date.parse('2027-03-17T12:00:00+01:00'), 'Europe/Berlin'],
  ['large, in New York', LARGE_CLINIC, NOW_MS, NEW_YORK],
  [
    'large, in Auckland on a Monday',
    LARGE_CLINIC,
    Date.parse('2026-11-30T06:00:00+13:00'),
    'Pacific/Auckland',
  ],
])('the bookings of a clinic: %s', (_where, plan, nowMs, timezone) => {
  const here = worldAt(nowMs, timezone, 'frontdesk', plan);
  const bookings = bookingsBetween(here, nowMs - 20 * DAY_MS, nowMs + 90 * DAY_MS);

  it('book no provider twice at a time, classes and drop-in aside', () => {
    const active = bookings.filter(takesTime).sort((left, right) => left.startMs - right.startMs);
    for (const userId of here.state.users.keys()) {
      const own = active.filter((booking) => usersOf(here, booking).includes(userId));
      const clashes = own.filter((booking, index) =>
        own
          .slice(index + 1, index + 20)
          .some(
            (later) =>
              later.startMs < booking.endMs &&
              (later.calendarId !== booking.calendarId || seatsOf(later.calendarId) === 1),
          ),
      );
      expect(clashes.map((booking) => isoInZone(booking.startMs, timezone))).toEqual([]);
    }
  });

  it('put no active booking into blocked time', () => {
    const blocks = [...here.state.blockedSlots.values()];
    const inBlocks = bookings
      .filter(takesTime)
      .filter((booking) =>
        blocks.some(
          (block) =>
            (block.assignedUserId === booking.assignedUserId || block.calendarId === booking.calendarId) &&
            block.startMs < booking.endMs &&
            block.endMs > booking.startMs,
        ),
      );
    expect(inBlocks.map((booking) => isoInZone(booking.startMs, timezone))).toEqual([]);
  });

  it('leave the documented user a slot on every weekday of the coming ten weeks', () => {
    const calendar = here.state.calendars.get(CONSULTATION_ID);
    if (calendar === undefined) throw new Error('the calendar of the documented example is missing');
    const slots = openSlots(here, calendar, {
      fromMs: nowMs,
      toMs: nowMs + 71 * DAY_MS,
      userIds: [DOCUMENTED_PERSON_ID],
    });
    const dates = new Set(slots.map((slot) => slot.date));
    const tomorrow = zoned(nowMs, timezone).toPlainDate().add({ days: 1 });
    const weekdays = Array.from({ length: 70 }, (_unused, day) => tomorrow.add({ days: day })).filter(
      (date) => date.dayOfWeek <= 5,
    );
    expect(weekdays.filter((date) => !dates.has(date.toString())).map(String)).toEqual([]);
  });

  it('stay inside the open hours of their calendars', () => {
    const outside = bookings.filter((booking) => {
      const from = zoned(booking.startMs, timezone);
      const to = zoned(booking.endMs, timezone);
      const hours = here.state.calendars
        .get(booking.calendarId)
        ?.openHours.filter(({ daysOfTheWeek }) => daysOfTheWeek.includes(from.dayOfWeek % 7))
        .flatMap((open) => open.hours);
      return !hours?.some(
        ({ openHour, openMinute, closeHour, closeMinute }) =>
          from.hour * 60 + from.minute >= openHour * 60 + openMinute &&
          to.hour * 60 + to.minute <= closeHour * 60 + closeMinute,
      );
    });
    expect(outside.map((booking) => isoInZone(booking.startMs, timezone))).toEqual([]);
  });

  function seatsOf(calendarId: string): number {
    return here.state.calendars.get(calendarId)?.appoinmentPerSlot ?? 1;
  }
});

describe('the weeks of the small clinic', () => {
  const thisMonday = zoned(NOW_MS, NEW_YORK).toPlainDate().subtract({ days: 2 });
  const bookingsPerWeek = new Map<number, number>();
  for (const booking of all) {
    const date = zoned(booking.startMs, NEW_YORK).toPlainDate();
    const week = Math.floor(thisMonday.until(date).days / 7);
    bookingsPerWeek.set(week, (bookingsPerWeek.get(week) ?? 0) + 1);
  }
  const inWeek = (weeksAhead: number) => bookingsPerWeek.get(weeksAhead) ?? 0;

  it('are full now and thin out, but none of the next ten is empty', () => {
    expect(inWeek(0)).toBeGreaterThan(150);
    expect(inWeek(-1)).toBeGreaterThan(150);
    expect(inWeek(5)).toBeLessThan(inWeek(0) / 2);
    for (let week = 1; week <= 10; week += 1) expect(inWeek(week)).toBeGreaterThan(20);
  });

  it('have a past in which most came, some did not, some cancelled', () => {
    const statuses = all
      .filter((booking) => booking.endMs < NOW_MS)
      .map((booking) => booking.appointmentStatus);
    const share = (status: string) => statuses.filter((each) => each === status).length / statuses.length;
    expect(share('showed')).toBeGreaterThan(0.7);
    expect(share('noshow')).toBeGreaterThan(0.02);
    expect(share('cancelled')).toBeGreaterThan(0.02);
    expect(share('confirmed')).toBe(0);
  });

  it('have a future without showed and noshow', () => {
    const ahead = all
      .filter((booking) => booking.startMs > NOW_MS)
      .map((booking) => booking.appointmentStatus);
    expect(new Set(ahead)).toEqual(new Set(['confirmed', 'new', 'cancelled']));
  });

  it('hold weekly series across the clock change at one wall time', () => {
    const series = all.filter((booking) => booking.title.startsWith('Allergy injection'));
    expect(series.length).toBeGreaterThan(8);
    const wallTimes = new Set(
      series.map((booking) => zoned(booking.startMs, NEW_YORK).toPlainTime().toString()),
    );
    expect(wallTimes).toEqual(new Set(['16:30:00']));
  });
});

describe('the large clinic', () => {
  const large = worldAt(NOW_MS, NEW_YORK, 'frontdesk', LARGE_CLINIC);
  const monday = Date.parse('2026-11-02T00:00:00-05:00');

  it('has some twenty bookings a day for each provider this week', () => {
    const counts = [...large.state.users.keys()].map(
      (userId) =>
        bookingsBetween(large, monday, monday + 5 * DAY_MS - 1).filter(
          (booking) => booking.assignedUserId === userId,
        ).length / 5,
    );
    expect(counts.filter((count) => count < 5)).toEqual([0]);
    expect(counts.reduce((sum, count) => sum + count, 0) / 24).toBeGreaterThan(17);
    expect(Math.max(...counts)).toBeLessThan(45);
  });

  it('has providers with names of many scripts, and two clients of one name', () => {
    const names = [...large.state.users.values()].map(({ name }) => name);
    for (const script of [
      'Arabic',
      'Hebrew',
      'Han',
      'Hiragana',
      'Hangul',
      'Cyrillic',
      'Greek',
      'Thai',
      'Devanagari',
      'Georgian',
    ])
      expect(names.join()).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    expect(new Set(names).size).toBe(25);
    expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(60);
    expect(Math.min(...names.map((name) => name.length))).toBeLessThan(5);
    const marias = [...large.state.contacts.values()].filter(
      ({ firstName, lastName }) => firstName === 'Maria' && lastName === 'Garcia',
    );
    expect(marias).toHaveLength(2);
  });

  it('has series of several rules, also under way this week', () => {
    const series = [...large.state.appointments.values()].filter(({ rrule }) => rrule !== null);
    expect(series.length).toBeGreaterThan(40);
    expect(new Set(series.map(({ rrule }) => rrule?.split('\n')[0])).size).toBe(5);
    const thisWeek = bookingsBetween(large, monday, monday + 7 * DAY_MS);
    expect(thisWeek.filter(({ originalStartMs }) => originalStartMs !== null).length).toBeGreaterThan(20);
  });

  it('offers a collective slot only while the whole team is free, and books all of it', () => {
    const [conference] = [...large.state.calendars.values()].filter(({ name }) => name === 'Case conference');
    if (conference === undefined) throw new Error('there is no case conference');
    const team = conference.teamMembers.map(({ userId }) => userId);
    const search = { fromMs: NOW_MS, toMs: NOW_MS + 28 * DAY_MS };
    const [slot] = openSlots(large, conference, search);
    if (slot === undefined) throw new Error('there is no slot');
    expect(slot.freeUserIds).toEqual(team);
    expect(openSlots(large, conference, { ...search, userIds: [team[2] ?? ''] })[0]?.freeUserIds).toEqual([
      team[2],
    ]);
    const [sample] = large.state.blockedSlots.values();
    if (sample === undefined) throw new Error('nothing is blocked');
    const block = {
      ...sample,
      id: 'x',
      assignedUserId: team[1] ?? '',
      startMs: slot.startMs,
      endMs: slot.startMs + 1,
    };
    large.state.blockedSlots.set(block.id, block);
    expect(openSlots(large, conference, search)[0]?.startMs).toBeGreaterThan(slot.startMs);
    large.state.blockedSlots.delete(block.id);
  });

  it('is made in a moment', () => {
    const msOf = (): number => {
      const before = process.cpuUsage();
      clinicDataset({ seed: 'frontdesk', nowMs: NOW_MS, timezone: NEW_YORK }, LARGE_CLINIC);
      return process.cpuUsage(before).user / 1000;
    };
    expect(Math.min(...Array.from({ length: 5 }, msOf))).toBeLessThan(150);
  });
});
