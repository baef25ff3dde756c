import { describe, expect, it } from 'vitest';
import { openSlots } from '../availability.ts';
import { bookingsBetween, takesTime } from '../bookings.ts';
import { seededRandom } from '../seeded-random.ts';
import { DEFAULT_SETTINGS, stateOf, type PracticeWorld } from '../world.ts';
import { DAY_MS, isoInZone, zoned } from '../zoned-time.ts';
import { clinicDataset } from './clinic.ts';
import { CONSULTATION_ID, DOCUMENTED_PERSON_ID, LOCATION_ID, PROVIDER_IDS } from './directory.ts';

const NEW_YORK = 'America/New_York';
// A Wednesday in the week after the end of summer time, so that past weeks are in another offset.
const NOW_MS = Date.parse('2026-11-04T11:10:00-05:00');

function worldAt(nowMs: number, timezone = NEW_YORK, seed = 'frontdesk'): PracticeWorld {
  return {
    state: stateOf(clinicDataset({ seed, nowMs, timezone })),
    random: seededRandom('test'),
    nowMs: () => nowMs,
    settings: DEFAULT_SETTINGS,
  };
}

const world = worldAt(NOW_MS);
const all = bookingsBetween(world, NOW_MS - 20 * DAY_MS, NOW_MS + 90 * DAY_MS);

describe('the made-up clinic', () => {
  it('is the same for the same seed and moment, and another for another seed', () => {
    const again = worldAt(NOW_MS);
    expect([...again.state.appointments.values()]).toEqual([...world.state.appointments.values()]);
    expect([...again.state.contacts.values()]).toEqual([...world.state.contacts.values()]);
    const other = worldAt(NOW_MS, NEW_YORK, 'other');
    expect([...other.state.appointments.keys()]).not.toEqual([...world.state.appointments.keys()]);
  });

  it('has six providers, four calendars of four types, two groups, some three hundred clients', () => {
    expect(world.state.users.size).toBe(6);
    expect(new Set([...world.state.calendars.values()].map((calendar) => calendar.calendarType)).size).toBe(
      4,
    );
    expect(world.state.groups.size).toBe(2);
    expect(world.state.contacts.size).toBe(301);
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
      ...clinicDataset({ seed: 'frontdesk', nowMs: NOW_MS, timezone: NEW_YORK }).appointments,
      ...world.state.blockedSlots.values(),
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
  ['in New York, after the clock change', NOW_MS, NEW_YORK],
  ['in New York, before the clock change', Date.parse('2026-10-28T09:00:00-04:00'), NEW_YORK],
  ['in Sydney on a Sunday', Date.parse('2026-11-22T20:00:00+11:00'), 'Australia/Sydney'],
  ['in Berlin in March', Date.parse('2027-03-17T12:00:00+01:00'), 'Europe/Berlin'],
])('its bookings %s', (_where, nowMs, timezone) => {
  const here = worldAt(nowMs, timezone);
  const bookings = bookingsBetween(here, nowMs - 20 * DAY_MS, nowMs + 90 * DAY_MS);

  it('book no provider twice at a time, classes and drop-in aside', () => {
    const active = bookings.filter(takesTime).sort((left, right) => left.startMs - right.startMs);
    for (const userId of Object.values(PROVIDER_IDS)) {
      const own = active.filter((booking) => booking.assignedUserId === userId);
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
    const early = bookings.filter((booking) => {
      const { hour } = zoned(booking.startMs, timezone);
      return hour < 8 || hour >= 18;
    });
    expect(early.map((booking) => isoInZone(booking.startMs, timezone))).toEqual([]);
  });

  function seatsOf(calendarId: string): number {
    return here.state.calendars.get(calendarId)?.appoinmentPerSlot ?? 1;
  }
});

describe('the weeks', () => {
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
