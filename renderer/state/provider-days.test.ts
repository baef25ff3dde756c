import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleBridge, type SampleOptions } from '../testing/sample-bridge.ts';
import { sampleAppointment, sampleInstant, SAMPLE_NOW_MS, sampleWindow } from '../testing/sample-clinic.ts';
import { AppState } from './app-state.svelte.ts';
import { windowOfDates } from './calendar-steps.ts';

describe('who is shown on a day', () => {
  let app: AppState;

  async function open(options: SampleOptions = {}): Promise<void> {
    app = new AppState(sampleBridge(options), { clock: new ManualClock(SAMPLE_NOW_MS) });
    await app.start();
  }
  const goTo = (date: string) => {
    app.schedule.goTo(date);
    return app.schedule.setVisibleWindow(windowOfDates(date, date, app.schedule.timeZone));
  };
  const shown = () => app.providerDays.columns.map(({ name }) => name);

  beforeEach(() => open());

  it('is who works, and nobody is hidden who has a booking', async () => {
    const everyone = app.providerDays.providers.map(({ name }) => name);
    expect(shown()).toEqual(everyone);
    const [first, second] = app.providerDays.providers;
    if (!first || !second) throw new Error('the clinic has providers');
    // On a Sunday nobody works but the one who is booked.
    const sunday = '2026-11-29';
    await open({
      appointments: [
        sampleAppointment({ wall: `${sunday}T10:00`, minutes: 30, client: 0, assignedUserId: second.id }),
      ],
    });
    await goTo(sunday);
    expect(shown()).toEqual([second.name]);
    expect(app.providerDays.offCount).toBe(everyone.length - 1);
    app.providerDays.showsOff = true;
    expect(shown()).toEqual(everyone);
  });

  it('calls nobody free in time blocked for the whole place, nor because their service is hidden', async () => {
    const [first] = app.providerDays.providers;
    if (!first) throw new Error('the clinic has providers');
    const day = '2026-11-24';
    const booked = sampleAppointment({
      wall: `${day}T09:00`,
      minutes: 60,
      client: 0,
      assignedUserId: first.id,
    });
    const everybody = {
      id: 'closed',
      title: '',
      startMs: sampleInstant(`${day}T00:00`),
      endMs: sampleInstant(`${day}T09:00`),
      calendarId: null,
      assignedUserId: null,
      source: null,
      sync: { kind: 'synced' as const },
    };
    const bridge = sampleBridge({ appointments: [booked] }).handle('schedule.read', (window) => ({
      ...sampleWindow(window, [booked]),
      series: [],
      blockedSlots: [everybody],
    }));
    app = new AppState(bridge, { clock: new ManualClock(SAMPLE_NOW_MS) });
    await app.start();
    await goTo(day);
    const load = () =>
      app.providerDays.columns.find(({ assignedUserId }) => assignedUserId === first.id)?.load;
    expect(load()).toMatchObject({ count: 1, firstFreeMs: sampleInstant(`${day}T10:00`) });
    await app.workstation.updatePreferences({ hiddenCalendarIds: [booked.calendarId ?? ''] });
    expect(load()?.count).toBe(1);
  });

  it('keeps the provider of the open form, off duty or not', async () => {
    const [first, second] = app.providerDays.providers;
    if (!first || !second) throw new Error('the clinic has providers');
    const wall = '2026-11-29T10:00';
    await open({
      appointments: [sampleAppointment({ wall, minutes: 30, client: 0, assignedUserId: second.id })],
    });
    await goTo('2026-11-29');
    app.openBooking({ startWall: wall, endWall: '2026-11-29T10:30', assignedUserId: first.id });
    expect(shown()).toEqual([first.name, second.name]);
  });

  it('turns pages of as many columns as fit, without an empty last one', () => {
    const names = app.providerDays.providers.map(({ name }) => name);
    app.providerDays.fitting = 2;
    expect(shown()).toEqual(names.slice(0, 2));
    names.forEach(() => app.providerDays.turnPage('next'));
    expect(shown()).toEqual(names.slice(-2));
    expect(app.providerDays.turnPage('next')).toBe(false);
    app.providerDays.turnPage('previous');
    expect(shown()).toEqual(names.slice(-4, -2).length === 2 ? names.slice(-4, -2) : names.slice(0, 2));
    app.providerDays.reveal(app.providerDays.providers[0]?.id ?? null);
    expect(shown()[0]).toBe(names[0]);
  });

  it('goes through everyone’s weeks and back to the table of all', () => {
    const { providers } = app.providerDays;
    expect(app.providerDays.weekProvider).toBeNull();
    app.providerDays.stepWeek('next');
    expect(app.providerDays.weekProvider).toBe(providers[0]);
    app.providerDays.stepWeek('previous');
    app.providerDays.stepWeek('previous');
    expect(app.providerDays.weekProvider).toBe(providers.at(-1));
    app.providerDays.stepWeek('next');
    expect(app.providerDays.weekProvider).toBeNull();
  });
});
