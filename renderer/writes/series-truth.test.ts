import { beforeEach, describe, expect, test } from 'vitest';
import type { BookingOrder } from '../../shared/appointment/booking-order.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { encodeInstanceId } from '../../shared/series/repeat-rule.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS, sampleAppointment } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder } from '../testing/sample-outbox.ts';
import { settle } from '../testing/settle.ts';

const MASTER = 'series-master-1';
const RULE = 'RRULE:FREQ=WEEKLY;COUNT=20';
const HOUR_MS = 3_600_000;
/** Longer than it looks again in. */
const LOOKED_MS = 60_000;

let bridge: MockBridge;
let clock: ManualClock;
let app: AppState;
/** The dates the server has, by their walls where the clinic is (New York). */
let onServer: ScheduleAppointment[];
let isOnline: boolean;

/** Mondays at 14:00; the clocks change on 14 March 2027, after the sixteenth. */
function dates(count: number): ScheduleAppointment[] {
  return Array.from({ length: count }, (_unused, week) => {
    const date = new Date(Date.UTC(2026, 10, 23 + 7 * week)).toISOString().slice(0, 10);
    return instance(`${date}T14:00`);
  });
}

function instance(wall: string): ScheduleAppointment {
  const one = sampleAppointment({
    wall,
    minutes: 30,
    client: 0,
    series: { masterId: MASTER, rruleLines: [RULE] },
  });
  return named(one, one.startMs);
}

function named(one: ScheduleAppointment, startMs: number): ScheduleAppointment {
  const id = encodeInstanceId({ masterId: MASTER, startMs, durationSeconds: 1800 });
  return { ...one, id, startMs, endMs: startMs + HOUR_MS / 2 };
}

function order(): BookingOrder {
  const base = sampleOrder();
  return { ...base, request: { ...base.request, rrule: RULE, ignoreFreeSlotValidation: true } };
}

const DONE = { state: 'done', serverId: MASTER, createdAtMs: SAMPLE_NOW_MS } as const;

/** The series is booked here, and the server says yes. */
async function book(): Promise<OutboxEntry> {
  const entry = sampleEntry({ kind: 'create-appointment', version: 1, order: order() }, DONE);
  bridge.emit('outbox.changed', entry);
  await looked();
  return entry;
}

/** As often as a listing that may lag is asked. */
async function looked(): Promise<void> {
  for (let look = 0; look < 4; look += 1) {
    await settle();
    clock.advance(LOOKED_MS / 4);
  }
  await settle();
}

beforeEach(async () => {
  clock = new ManualClock(SAMPLE_NOW_MS);
  onServer = dates(20);
  isOnline = true;
  bridge = sampleBridge({ outbox: [], appointments: [] });
  bridge.handle('schedule.seriesFrom', () => {
    const [plain] = onServer;
    if (plain === undefined) return fail('not-found', { what: 'series' });
    return {
      definition: {
        startWall: '2026-11-23T14:00:00',
        timeZone: 'America/New_York',
        durationMinutes: 30,
        rruleText: RULE,
      },
      plain: { ...plain, id: MASTER },
      dates: onServer,
      ...(isOnline ? { isFromServer: true } : {}),
    };
  });
  app = new AppState(bridge, { clock });
  await app.start();
});

describe('a series that was booked', () => {
  test('is compared with what the server made, date by date', async () => {
    const entry = await book();
    expect(app.seriesTruth.of(entry.id)).toEqual({
      kind: 'compared',
      count: 20,
      goesOn: false,
      otherwise: [],
    });
    expect(app.announcer.toasts).toEqual([]);
  });

  test('that drifts at a clock change, lacks a date and has one too many is told, and put right', async () => {
    onServer = [
      ...dates(20)
        .filter((_date, place) => place !== 3)
        .map((one) => (one.startMs > Date.UTC(2027, 2, 14) ? named(one, one.startMs + HOUR_MS) : one)),
      instance('2027-04-12T14:00'),
    ];
    const entry = await book();
    const verdict = app.seriesTruth.of(entry.id);
    if (verdict?.kind !== 'compared') throw new Error('not compared');
    expect(
      verdict.otherwise.map(({ promisedMs, foundMs }) => [promisedMs !== null, foundMs !== null]),
    ).toEqual([[true, false], ...Array.from({ length: 4 }, () => [true, true]), [false, true]]);
    expect(app.announcer.toasts.at(-1)?.text).toBe(
      'The server made 6 dates of Ana López’s series otherwise.',
    );

    expect(await app.seriesTruth.putRight(entry)).toBe(true);
    const moves = bridge.inputsOf('booking.change');
    expect(moves.map(({ update }) => update.startTime)).toEqual([
      '2027-03-15T14:00:00-04:00',
      '2027-03-22T14:00:00-04:00',
      '2027-03-29T14:00:00-04:00',
      '2027-04-05T14:00:00-04:00',
    ]);
    expect(moves.every(({ update, scope }) => update.toNotify === false && scope === 'single')).toBe(true);
    const [missing] = bridge.inputsOf('booking.create');
    expect(missing?.request).toMatchObject({ startTime: '2026-12-14T14:00:00-05:00', toNotify: false });
    expect(missing?.request).not.toHaveProperty('rrule');
    expect(bridge.inputsOf('booking.delete').map(({ eventId }) => eventId)).toEqual([onServer.at(-1)?.id]);

    // The server does it; then it is looked at again, and the date booked on its own is no part of the series.
    onServer = dates(20).filter((_date, place) => place !== 3);
    for (const row of app.outbox.entries.filter(({ state }) => state === 'queued'))
      bridge.emit('outbox.changed', { ...row, state: 'done', serverId: 'x' });
    await looked();
    expect(app.seriesTruth.of(entry.id)).toMatchObject({ kind: 'compared', otherwise: [] });
  });

  test('is looked at again before anything is told: a listing may lag', async () => {
    const all = onServer;
    onServer = dates(5);
    const entry = sampleEntry({ kind: 'create-appointment', version: 1, order: order() }, DONE);
    bridge.emit('outbox.changed', entry);
    await settle();
    expect(app.seriesTruth.of(entry.id)).toEqual({ kind: 'comparing' });
    onServer = all;
    await looked();
    expect(app.seriesTruth.of(entry.id)).toMatchObject({ kind: 'compared', otherwise: [] });
    expect(app.announcer.toasts).toEqual([]);
  });

  test('is not called right by what this PC draws of it, and asked about when the server is back', async () => {
    isOnline = false;
    const entry = await book();
    expect(app.seriesTruth.of(entry.id)).toEqual({ kind: 'not-compared' });
    isOnline = true;
    const connection = await bridge.call('workstation.connection', undefined);
    if (!connection.ok) throw new Error('no connection');
    bridge.emit('connection.changed', connection.value);
    await looked();
    expect(app.seriesTruth.of(entry.id)).toMatchObject({ kind: 'compared', otherwise: [] });
  });

  test('is none of the dates that were moved from here since', async () => {
    const [, second] = dates(20);
    if (second === undefined) throw new Error('no second date');
    const payload: OutboxPayload = {
      kind: 'change-appointment',
      version: 1,
      order: {
        orderId: crypto.randomUUID(),
        appointmentId: second.id,
        scope: 'single',
        update: { startTime: '2026-12-01T09:00:00-05:00', appointmentStatus: 'confirmed' },
        meant: null,
        basedOnDateUpdatedMs: null,
        acceptConflicts: false,
      },
    };
    onServer = dates(20).map((one) => (one.id === second.id ? instance('2026-12-01T09:00') : one));
    bridge.emit('outbox.changed', sampleEntry(payload, { state: 'done', createdAtMs: SAMPLE_NOW_MS + 1 }));
    const entry = await book();
    expect(app.seriesTruth.of(entry.id)).toMatchObject({ kind: 'compared', otherwise: [] });
  });

  test('and left as the server has it is no more asked about', async () => {
    onServer = dates(19);
    const entry = await book();
    expect(app.seriesTruth.of(entry.id)).toMatchObject({ otherwise: [{ foundMs: null }] });
    app.seriesTruth.leave(entry.id);
    expect(app.seriesTruth.of(entry.id)).toMatchObject({ otherwise: [] });
  });
});

describe('a series that was changed', () => {
  test('by its time drifts like a new one; dates moved by themselves before are none of it', async () => {
    const moved = dates(20).map((one) => named(one, one.startMs + HOUR_MS));
    onServer = moved.map((one, place) => {
      if (place === 2) return named(one, one.startMs + 30 * HOUR_MS);
      return one.startMs > Date.UTC(2027, 2, 14) ? named(one, one.startMs + HOUR_MS) : one;
    });
    const payload: OutboxPayload = {
      kind: 'change-appointment',
      version: 1,
      order: {
        orderId: crypto.randomUUID(),
        appointmentId: MASTER,
        scope: 'series',
        update: { startTime: '2026-11-23T15:00:00-05:00', appointmentStatus: 'confirmed' },
        meant: { startWall: '2026-11-23T15:00', endWall: '2026-11-23T15:30', timeZone: 'America/New_York' },
        basedOnDateUpdatedMs: null,
        acceptConflicts: false,
      },
    };
    const entry = sampleEntry(payload, { state: 'done', createdAtMs: SAMPLE_NOW_MS });
    bridge.emit('outbox.changed', entry);
    await looked();
    const verdict = app.seriesTruth.of(entry.id);
    if (verdict?.kind !== 'compared') throw new Error('not compared');
    expect(verdict.otherwise).toHaveLength(4);
    expect(
      verdict.otherwise.every(({ promisedMs, foundMs }) => (foundMs ?? 0) - (promisedMs ?? 0) === HOUR_MS),
    ).toBe(true);
  });
});
