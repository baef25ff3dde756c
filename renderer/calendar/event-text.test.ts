import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { eventLabel, liveTimeLabel, namesOf } from './event-text.ts';

const STYLE = { hour12: false, locale: 'en-GB' };
const appointment = {
  kind: 'appointment',
  targetId: 'a1',
  name: 'Ana López',
  service: 'Initial consultation',
  providerName: 'Dr Kim',
  assignedUserId: 'u1',
  status: 'confirmed',
  statusWord: 'Confirmed',
  sync: 'pending',
  isSeries: true,
  changedElsewhere: false,
} as const;
const times = {
  startMs: Date.UTC(2026, 10, 23, 15),
  endMs: Date.UTC(2026, 10, 23, 15, 30),
  timeZone: 'America/New_York',
  style: STYLE,
};

afterEach(() => {
  setLanguage('en');
});

describe('what a screen reader says for an event', () => {
  it('begins with the day, which the columns do not say, and ends with what is not settled', () => {
    expect(eventLabel(appointment, times)).toBe(
      'Mon 23 Nov, 10:00 to 10:30, Ana López, Initial consultation, with Dr Kim, confirmed, repeats, not yet on the server',
    );
  });

  it('says both days of a visit that ends on another', () => {
    const long = { ...times, startMs: Date.UTC(2026, 10, 28, 20), endMs: Date.UTC(2026, 11, 1, 14) };
    const bare = { ...appointment, service: '', providerName: '', sync: 'synced', isSeries: false } as const;
    expect(eventLabel(bare, long)).toBe('Sat 28 Nov, 15:00 to Tue 1 Dec, 09:00, Ana López, confirmed');
  });

  it('leaves out what there is not', () => {
    const bare = { ...appointment, service: '', providerName: '', sync: 'synced', isSeries: false } as const;
    expect(eventLabel(bare, times)).toBe('Mon 23 Nov, 10:00 to 10:30, Ana López, confirmed');
  });

  it('says of an end that cannot be read that it is not known', () => {
    const bare = { ...appointment, service: '', providerName: '', sync: 'synced', isSeries: false } as const;
    expect(eventLabel({ ...bare, endUnknown: true }, times)).toBe(
      'Mon 23 Nov, 10:00, end not known, Ana López, confirmed',
    );
  });

  it('names blocked time as such', () => {
    const blocked = { ...appointment, kind: 'blocked', name: 'Lunch', sync: 'synced' } as const;
    expect(eventLabel(blocked, times)).toBe('Mon 23 Nov, 10:00 to 10:30, blocked: Lunch, with Dr Kim');
  });

  it('says the same in German, status and all', () => {
    setLanguage('de');
    const noShow = { ...appointment, status: 'noshow', statusWord: 'Nicht erschienen' } as const;
    expect(eventLabel(noShow, { ...times, style: { hour12: false, locale: 'de' } })).toBe(
      'Mo., 23. Nov., 10:00 bis 10:30, Ana López, Initial consultation, bei Dr Kim, nicht erschienen, wiederholt sich, noch nicht auf dem Server',
    );
  });

  it('gives a status it does not know as the server wrote it', () => {
    const other = {
      ...appointment,
      status: 'other',
      statusWord: 'Wartet',
      sync: 'synced',
      isSeries: false,
    } as const;
    expect(eventLabel(other, times)).toMatch(/, Wartet$/);
  });
});

describe('a name where there is little room', () => {
  it.each([
    ['Ana López', 'A. López'],
    ['O’Neill, Siobhán', 'S. O’Neill'],
    ['Dr Min-jun Kim', 'M. Kim'],
    ['Zoë 🌻', 'Zoë 🌻'],
    ['Ana López (VIP)', 'A. López'],
    ['محمد عبد الرحمن الفارسي', 'م. الفارسي'],
    ['Cher', 'Cher'],
    ['🌻', '🌻'],
    ['', ''],
  ])('of %s is %s', (name, expected) => {
    expect(namesOf(name)[0]).toBe(name);
    expect(namesOf(name).at(-1)).toBe(expected);
  });
});

describe('the label while something is dragged', () => {
  it('says start, end and length', () => {
    expect(liveTimeLabel('2026-11-23T10:00:00', '2026-11-23T10:45:00', STYLE)).toBe('10:00–10:45 · 45 min');
  });

  it('says a length by the wall clock, also on a day the clocks change', () => {
    expect(liveTimeLabel('2026-11-01T00:00:00', '2026-11-01T03:00:00', STYLE)).toBe('00:00–03:00 · 3 h');
  });
});
