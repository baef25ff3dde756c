import { Calendar } from 'fullcalendar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { NEUTRAL_COLORS } from '../state/entry-colors.ts';
import { sampleAppointment, sampleInstant, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { drawAppointment } from './drawn-event.ts';
import { drawSeries } from './schedule-drawing.ts';
import { placeEvents, shareWidths } from './event-diff.ts';
import { TextMeasure } from './event-fit.ts';
import type { GridPlan } from './grid-plan.ts';
import { ScheduleCalendar, type ScheduleHandlers, type ScheduleModel } from './schedule-calendar.ts';

const ZONE = 'America/New_York';
const style = { hour12: false, locale: 'en-GB' };
const context = {
  timeZone: ZONE,
  style,
  nowMs: SAMPLE_NOW_MS,
  calendarName: () => 'Massage',
  placesOf: () => 1,
  providerName: () => 'Dr Kim',
  colorsOf: () => NEUTRAL_COLORS,
};
const dates: GridPlan = { kind: 'dates', timeZone: ZONE };

function model(given: Partial<ScheduleModel> = {}): ScheduleModel {
  return {
    plan: dates,
    view: 'week',
    date: '2026-11-23',
    headings: new Map(),
    events: new Map(),
    seriesEvents: [],
    businessHours: false,
    style,
    secondClock: null,
    slotMinutes: 15,
    slotHeightPx: 16,
    scrollMinute: 480,
    firstDayOfWeek: 1,
    showWeekends: true,
    frame: { columnPx: 150, minutePx: 16 / 15 },
    measure: new TextMeasure(),
    measured: 0,
    ...given,
  };
}
const booked = (...appointments: Parameters<typeof sampleAppointment>[0][]) =>
  placeEvents(
    dates,
    appointments.map((seed) => drawAppointment(sampleAppointment(seed), context)),
  );

describe('FullCalendar, kept in step with the schedule', () => {
  let element: HTMLElement;
  let calendar: ScheduleCalendar;
  let handlers: ScheduleHandlers;

  beforeEach(() => {
    element = document.body.appendChild(document.createElement('div'));
    handlers = {
      objectionTo: () => null,
      nowMs: () => SAMPLE_NOW_MS,
      onSelect: vi.fn(),
      onClickTime: vi.fn(),
      onOpen: vi.fn(),
      onCame: vi.fn(),
      onMore: vi.fn(),
      onMove: vi.fn(() => Promise.resolve(true)),
      onDrawn: vi.fn(),
    };
  });
  afterEach(() => {
    calendar.destroy();
    element.remove();
    setLanguage('en');
  });

  const show = (shown: ScheduleModel) => (calendar = new ScheduleCalendar(element, shown, handlers));
  const names = () => [...element.querySelectorAll('.event-name')].map(({ textContent }) => textContent);
  const eventElement = (id: string) => element.querySelector<HTMLElement>(`[data-event-id="${id}"]`);

  it('shows a booking on the location’s day, whatever zone the PC is in', () => {
    show(model({ events: booked({ id: 'late', wall: '2026-11-24T23:30', minutes: 15, client: 0 }) }));
    expect(eventElement('late')?.closest('[data-date]')?.getAttribute('data-date')).toBe('2026-11-24');
  });

  it('says what is FullCalendar’s own in the language of the app', () => {
    setLanguage('de');
    const german = { hour12: false, locale: 'de' };
    show(model({ style: german }));
    const heads = [...element.querySelectorAll('.grid-weekday')].map(({ textContent }) => textContent);
    expect(heads.slice(0, 2)).toEqual(['Mo.', 'Di.']);
    expect(element.querySelector('[role="columnheader"][aria-label]')).toHaveAccessibleName(
      /23\. November 2026/,
    );
    calendar.destroy();
    show(model({ view: 'list', style: german }));
    expect(element.querySelector('.grid-nothing')).toHaveTextContent('Keine Termine an diesen Tagen.');
  });

  it('shows names as text, never as markup', () => {
    const contactName = '<img src=x onerror=alert(1)>';
    show(
      model({ events: booked({ id: 'a', wall: '2026-11-24T10:00', minutes: 30, client: 0, contactName }) }),
    );
    expect(names()).toEqual([contactName]);
    expect(element.querySelector('img')).toBeNull();
  });

  it('gives each event an accessible name with its day', () => {
    show(
      model({
        events: booked({ id: 'a', wall: '2026-11-24T10:00', minutes: 30, client: 0, contactName: 'Ana' }),
      }),
    );
    const event = eventElement('a');
    expect(event).toHaveAttribute('role', 'button');
    expect(event).toHaveAttribute('tabindex', '-1');
    expect(event).toHaveAccessibleName('Tue 24 Nov, 10:00 to 10:30, Ana, Massage, with Dr Kim, confirmed');
  });

  it('keeps the elements of bookings that did not change, and changes the one that did in place', () => {
    const first = { id: 'a', wall: '2026-11-24T10:00', minutes: 30, client: 0 };
    const second = { id: 'b', wall: '2026-11-25T10:00', minutes: 30, client: 1 };
    show(model({ events: booked(first, second) }));
    const before = [eventElement('a'), eventElement('b')];
    calendar.update(model({ events: booked(first, { ...second, status: 'noshow' }) }));
    expect([eventElement('a'), eventElement('b')]).toEqual(before);
    expect(eventElement('b')).toHaveClass('event-status-noshow');
    expect(eventElement('b')).toHaveAccessibleName(/no-show/);
  });

  it('hands many bookings over together, then changes single ones in place', () => {
    const seeds = (day: string) =>
      Array.from({ length: 240 }, (_unused, index) => ({
        id: `${day}-${index}`,
        wall: `${day}T${String(Math.floor(index / 12)).padStart(2, '0')}:${String((index % 12) * 5).padStart(2, '0')}`,
        minutes: 5,
        client: 0,
      }));
    const oneByOne = vi.spyOn(Calendar.prototype, 'addEvent');
    const onTuesday = seeds('2026-11-24');
    show(model({ events: booked(...onTuesday) }));
    expect(element.querySelectorAll('[data-event-id]')).toHaveLength(240);
    const kept = eventElement('2026-11-24-7');
    const [first, ...others] = onTuesday;
    if (first === undefined) throw new Error('nothing was booked');
    const extra = { ...first, id: 'extra' };
    calendar.update(model({ events: booked(...others, extra) }));
    expect(eventElement('2026-11-24-0')).toBeNull();
    expect(eventElement('extra')).not.toBeNull();
    expect(eventElement('2026-11-24-7')).toBe(kept);
    expect(oneByOne).toHaveBeenCalledOnce();

    const series = [{ id: 's', title: 'Weekly', start: '2026-11-26T10:00', end: '2026-11-26T10:30' }];
    const onWednesday = seeds('2026-11-25');
    calendar.update(model({ events: booked(...onWednesday), seriesEvents: series }));
    calendar.update(model({ events: booked(...onTuesday), seriesEvents: series }));
    const ids = [...element.querySelectorAll<HTMLElement>('[data-event-id]')].map(
      ({ dataset }) => dataset['eventId'],
    );
    expect(ids.toSorted()).toEqual([...onTuesday.map(({ id }) => id), 's'].toSorted());
    calendar.update(model({ events: new Map() }));
    expect(element.querySelectorAll('[data-event-id]')).toHaveLength(0);
    oneByOne.mockRestore();
  });

  it('lists the whole week, each day under its date said once', () => {
    const monday = { id: 'a', wall: '2026-11-23T10:00', minutes: 30, client: 0 };
    const sunday = { id: 'b', wall: '2026-11-29T10:00', minutes: 30, client: 1 };
    show(model({ view: 'list', date: '2026-11-23', events: booked(monday, sunday) }));
    expect([eventElement('a'), eventElement('b')]).not.toContain(null);
    const headings = [...element.querySelectorAll('.grid-list-day-header')].map((one) => one.textContent);
    expect(headings).toEqual(['Mon 23 Nov 2026', 'Sun 29 Nov 2026']);
    calendar.update(model({ view: 'list', date: '2026-11-25', events: booked(monday, sunday) }));
    expect([...element.querySelectorAll('.grid-list-day-header')].map((one) => one.textContent)).toEqual([
      'Sun 29 Nov 2026',
    ]);
  });

  it('takes away what is gone and moves what moved', () => {
    const seed = { id: 'a', wall: '2026-11-24T10:00', minutes: 30, client: 0 };
    show(model({ events: booked(seed, { ...seed, id: 'b' }) }));
    calendar.update(model({ events: booked({ ...seed, wall: '2026-11-26T10:00' }) }));
    expect(eventElement('b')).toBeNull();
    expect(eventElement('a')?.closest('[data-date]')?.getAttribute('data-date')).toBe('2026-11-26');
  });

  it('opens a booking on Enter', () => {
    show(model({ events: booked({ id: 'a', wall: '2026-11-24T10:00', minutes: 30, client: 0 }) }));
    eventElement('a')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(handlers.onOpen).toHaveBeenCalledWith(
      expect.objectContaining({ targetId: 'a' }),
      expect.any(HTMLElement),
    );
  });

  it('follows the view and the date', () => {
    show(model({ events: booked({ id: 'a', wall: '2026-12-01T10:00', minutes: 30, client: 0 }) }));
    expect(eventElement('a')).toBeNull();
    calendar.update(
      model({
        view: 'day',
        date: '2026-12-01',
        events: booked({ id: 'a', wall: '2026-12-01T10:00', minutes: 30, client: 0 }),
      }),
    );
    expect(eventElement('a')).not.toBeNull();
    expect(element.querySelectorAll('.grid-lane')).toHaveLength(1);
  });

  it('draws a series from its rule at the same wall time on both sides of a clock change', () => {
    const series = {
      seriesId: 'local-1',
      definition: {
        startWall: '2026-10-26T10:00:00',
        timeZone: ZONE,
        durationMinutes: 30,
        rruleText: 'RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261102T150000Z',
      },
      template: sampleAppointment({ wall: '2026-10-26T10:00', minutes: 30, client: 0, id: 'local-1' }),
      listedWindows: [],
    };
    const view = { startMs: sampleInstant('2026-10-01T00:00'), endMs: sampleInstant('2026-11-30T00:00') };
    const seriesEvents = drawSeries(series, view, dates, context).ruleEvents;
    show(model({ view: 'day', date: '2026-10-26', seriesEvents }));
    const label = () => element.querySelector('.grid-event')?.getAttribute('aria-label') ?? '';
    expect(label()).toContain('Mon 26 Oct, 10:00 to 10:30');
    calendar.update(model({ view: 'day', date: '2026-11-02', seriesEvents }));
    expect(label()).toBe('');
    calendar.update(model({ view: 'day', date: '2026-11-09', seriesEvents }));
    expect(label()).toContain('Mon 9 Nov, 10:00 to 10:30');
    calendar.update(model({ view: 'day', date: '2026-11-09', seriesEvents: [] }));
    expect(label()).toBe('');
  });

  it('has a column for each provider, and the names above them', () => {
    const plan: GridPlan = {
      kind: 'providers',
      timeZone: ZONE,
      date: '2026-11-23',
      columns: [
        { assignedUserId: 'kim', name: 'Dr Kim' },
        { assignedUserId: 'okafor', name: 'Dr Okafor' },
      ],
    };
    const drawn = drawAppointment(
      sampleAppointment({
        id: 'a',
        wall: '2026-11-23T10:00',
        minutes: 30,
        client: 0,
        assignedUserId: 'okafor',
      }),
      context,
    );
    const heading = (name: string) => ({
      name,
      note: '1 booked',
      label: `${name}, Mon 23 Nov 2026, 1 booked`,
    });
    const headings = new Map([
      ['2001-01-01', heading('Dr Kim')],
      ['2001-01-02', heading('Dr Okafor')],
    ]);
    show(model({ plan, headings, view: 'providers', events: placeEvents(plan, [drawn]) }));
    expect([...element.querySelectorAll('.grid-provider-name')].map((name) => name.textContent)).toEqual([
      'Dr Kim',
      'Dr Okafor',
    ]);
    expect(element.querySelectorAll('.grid-lane')[1]).toContainElement(eventElement('a'));
    const heads = [...element.querySelectorAll('[role="columnheader"]')].map((head) =>
      head.getAttribute('aria-label'),
    );
    expect(heads).toEqual(['Dr Kim, Mon 23 Nov 2026, 1 booked', 'Dr Okafor, Mon 23 Nov 2026, 1 booked']);
    expect(element.querySelector('[role="grid"]')).toHaveAccessibleName('Mon 23 Nov 2026');
  });

  it('spends few elements on a booking', () => {
    const counts = () => element.querySelectorAll('*').length;
    show(model());
    const before = counts();
    calendar.update(
      model({
        events: booked(
          ...Array.from({ length: 50 }, (_unused, index) => ({
            id: `b${index}`,
            wall: `2026-11-2${3 + (index % 5)}T${String(8 + Math.floor(index / 5)).padStart(2, '0')}:00`,
            minutes: 45,
            client: index,
          })),
        ),
      }),
    );
    expect(element.querySelectorAll('.grid-event')).toHaveLength(50);
    expect((counts() - before) / 50).toBeLessThanOrEqual(7);
  });

  it('draws two of many at one time and counts the rest', () => {
    const crowd = placeEvents(
      dates,
      Array.from({ length: 4_000 }, (_unused, index) =>
        drawAppointment(
          sampleAppointment({ id: `c${index}`, wall: '2026-11-24T10:00', minutes: 30, client: 0 }),
          context,
        ),
      ),
    );
    show(model({ events: shareWidths(crowd, { columnPx: 200, minutePx: 16 / 15 }) }));
    expect(element.querySelectorAll('.grid-event')).toHaveLength(2);
    const more = element.querySelector<HTMLElement>('.grid-more');
    expect(more).toHaveTextContent('40+');
    more?.click();
    expect(handlers.onMore).toHaveBeenCalledWith(expect.arrayContaining(['c2']), expect.any(HTMLElement));
  });
});
