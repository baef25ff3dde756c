import { beforeEach, describe, expect, test } from 'vitest';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { sampleAppointment, SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder, sampleSlotTaken } from '../testing/sample-outbox.ts';
import { settle } from '../testing/settle.ts';
import { AppState } from './app-state.svelte.ts';

const DRAFT_ID = sampleOrder().orderId;

let bridge: MockBridge;
let clock: ManualClock;
let app: AppState;

function appOver(anotherBridge: MockBridge): AppState {
  return new AppState(anotherBridge, { clock, newId: () => DRAFT_ID });
}

beforeEach(async () => {
  clock = new ManualClock(SAMPLE_NOW_MS);
  bridge = sampleBridge({ outbox: [] });
  app = appOver(bridge);
  await app.start();
});

/** Presses Book. */
const submit = ({ draft, writes }: AppState) => draft.submit(() => writes.book(sampleOrder()));

const written = () => bridge.inputsOf('drafts.write').at(-1)?.draft;

describe('what is typed', () => {
  test('is on disk within 300 ms', async () => {
    app.openBooking({ startWall: '2026-11-25T14:00', endWall: '2026-11-25T14:30' });
    app.draft.update({ notes: 'wheel' });
    clock.advance(200);
    app.draft.update({ notes: 'wheelchair' });
    clock.advance(99);
    await settle();
    expect(written()).toMatchObject({ notes: 'wheelchair', startWall: '2026-11-25T14:00' });
  });

  test('is on disk at once when the page is hidden', async () => {
    app.openBooking();
    app.draft.update({ notes: 'in a hurry' });
    await app.draft.flushIfUnsaved();
    expect(written()).toMatchObject({ notes: 'in a hurry' });
  });

  test('comes back in the next session', async () => {
    app.openBooking();
    app.draft.update({ title: 'Knee' });
    await app.draft.flush();
    const next = appOver(bridge);
    await next.start();
    expect(next.draft.draft?.title).toBe('Knee');
    expect(next.panel.current).toEqual({ kind: 'booking' });
  });

  test('stays when the user chooses another slot', () => {
    app.openBooking({ startWall: '2026-11-25T14:00', endWall: '2026-11-25T14:30' });
    app.draft.update({ notes: 'kept' });
    app.openBooking({
      startWall: '2026-11-26T09:00',
      endWall: '2026-11-26T09:30',
      calendarId: 'calendar-therapy',
    });
    expect(app.draft.draft).toMatchObject({
      notes: 'kept',
      startWall: '2026-11-26T09:00',
      calendarId: 'calendar-therapy',
    });
  });

  test('stays in the form when it could not be kept on disk, and that is told', async () => {
    bridge.handle('drafts.write', () => fail('disk-full'));
    app.openBooking();
    app.draft.update({ notes: 'still here' });
    await app.draft.flush();
    expect(app.draft.storeFailure?.code).toBe('disk-full');
    expect(app.draft.draft?.notes).toBe('still here');
  });

  test('is not said to be unkept any more once the store could be opened after all', async () => {
    bridge.handle('drafts.read', () => fail('not-signed-in'));
    await app.draft.restore();
    expect(app.draft.storeFailure?.code).toBe('not-signed-in');
    bridge.handle('drafts.read', () => ({ draft: null, leftOut: [] }));
    await app.draft.restore();
    expect(app.draft.storeFailure).toBeNull();
  });

  test('can be brought back after it was discarded', () => {
    app.openBooking();
    app.draft.update({ notes: 'oops' });
    const discarded = app.draft.discard();
    expect(app.draft.draft).toBeNull();
    if (discarded) app.draft.restoreForm(discarded);
    expect(app.draft.draft?.notes).toBe('oops');
  });
});

describe('a submitted form', () => {
  beforeEach(() => {
    app.openBooking();
    app.draft.update({ title: 'Knee' });
  });

  const rowIn = (state: 'queued' | 'done' | 'needs-attention' | 'discarded') =>
    sampleEntry(
      { kind: 'create-appointment', version: 1, order: sampleOrder() },
      { state, problem: state === 'needs-attention' ? sampleSlotTaken() : null },
    );

  test('waits, cannot be changed meanwhile, and is forgotten once the server has it', async () => {
    const waiting = await submit(app);
    expect(waiting.kind).toBe('waiting');
    expect(app.draft.update({ title: 'Other' })).toBe(false);
    bridge.emit('outbox.changed', rowIn('done'));
    await settle();
    expect(app.draft.submission.kind).toBe('done');
    expect(app.draft.draft).toBeNull();
    expect(written()).toBeNull();
  });

  test('comes back as it was when the server refuses it', async () => {
    await submit(app);
    bridge.emit('outbox.changed', rowIn('needs-attention'));
    expect(app.draft.submission).toMatchObject({ kind: 'refused', problem: { code: 'slot-taken' } });
    expect(app.draft.draft?.title).toBe('Knee');
    expect(app.draft.canEdit).toBe(true);
  });

  test('comes back as it was when this PC could not keep it', async () => {
    bridge.handle('booking.create', () => fail('disk-full'));
    const outcome = await submit(app);
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'disk-full' }, problem: null });
    expect(app.draft.draft?.title).toBe('Knee');
  });

  test('is one booking however often Book is pressed', async () => {
    await Promise.all([submit(app), submit(app)]);
    await submit(app);
    expect(bridge.inputsOf('booking.create')).toHaveLength(1);
  });

  test('can be filled in again after it was taken back', async () => {
    await submit(app);
    bridge.emit('outbox.changed', rowIn('discarded'));
    expect(app.draft.submission.kind).toBe('idle');
    expect(app.draft.draft?.title).toBe('Knee');
  });

  test('goes on waiting after a crash, because it is in the outbox', async () => {
    await submit(app);
    const next = appOver(bridge);
    await next.start();
    expect(next.draft.submission.kind).toBe('waiting');
  });

  test('is not touched by what happens to other bookings', async () => {
    await submit(app);
    bridge.emit('outbox.changed', { ...rowIn('done'), id: '99999999-9999-4999-8999-999999999999' });
    expect(app.draft.submission.kind).toBe('waiting');
  });

  test('a second form opened while one waits is a form of its own', async () => {
    await submit(app);
    app.draft.openAt({ startWall: '2026-11-27T09:00', endWall: '2026-11-27T09:30' });
    expect(app.draft.draft?.title).toBe('');
    expect(app.draft.submission.kind).toBe('idle');
  });
});

test('pointing at another start keeps a length that was drawn or typed, and no other', () => {
  app.draft.openAt({ startWall: '2026-11-27T09:00', endWall: '2026-11-27T10:15', lengthChosen: true });
  app.draft.openAt({ startWall: '2026-11-27T23:30', endWall: '2026-11-28T00:00', lengthChosen: false });
  expect(app.draft.draft).toMatchObject({ endWall: '2026-11-28T00:45', lengthChosen: true });
  app.draft.openAt({ startWall: '2026-11-27T11:00', endWall: '2026-11-27T11:20', lengthChosen: true });
  expect(app.draft.draft?.endWall).toBe('2026-11-27T11:20');
});

test('dragging the booking being made leaves it untouched, and a length given to it that way stays', () => {
  app.draft.openAt({ startWall: '2026-11-27T09:00', endWall: '2026-11-27T09:30' });
  app.draft.moveTo({ startWall: '2026-11-27T10:00', endWall: '2026-11-27T10:30' });
  expect(app.draft.isUntouched).toBe(true);
  expect(app.draft.draft?.lengthChosen).toBeUndefined();
  app.draft.moveTo({ startWall: '2026-11-27T10:00', endWall: '2026-11-27T11:00' });
  expect(app.draft.draft?.lengthChosen).toBe(true);
});

test('a change starts with everything as it stands, in the location’s zone', () => {
  const appointment = sampleAppointment({
    wall: '2026-11-24T15:00',
    minutes: 45,
    client: 0,
    status: 'completed',
  });
  app.draft.openChange(appointment, 'single');
  expect(app.draft.draft).toMatchObject({
    purpose: { kind: 'change', appointmentId: appointment.id, scope: 'single' },
    client: { kind: 'existing', contactId: 'contact-0' },
    startWall: '2026-11-24T15:00',
    endWall: '2026-11-24T15:45',
    status: 'showed',
  });
});

test('a change of an appointment in the second of two hours stays in it', () => {
  const second = {
    ...sampleAppointment({ wall: '2027-11-07T01:15', minutes: 30, client: 0 }),
    startMs: Date.parse('2027-11-07T06:15:00Z'),
    endMs: Date.parse('2027-11-07T06:45:00Z'),
  };
  app.draft.openChange(second, 'single');
  expect(app.draft.draft).toMatchObject({ startWall: '2027-11-07T01:15', startsSecond: true });
  app.draft.update({ startWall: '2027-11-07T01:15' });
  expect(app.draft.draft?.startsSecond).toBeUndefined();
});

test('a change to a whole series names its master', () => {
  const instance = sampleAppointment({
    wall: '2026-11-24T15:00',
    minutes: 45,
    client: 0,
    series: { masterId: 'master', rruleLines: ['RRULE:FREQ=WEEKLY'] },
  });
  app.draft.openChange(instance, 'series');
  expect(app.draft.draft?.purpose).toMatchObject({ appointmentId: 'master', scope: 'series' });
});
