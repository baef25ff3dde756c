import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChangeOrder } from '../../shared/appointment/booking-order.ts';
import { setLanguage } from '../../shared/messages/messages.ts';
import type { OutboxEntry, OutboxPayload } from '../../shared/outbox/outbox.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { fail, type MockBridge } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { SAMPLE_NOW_MS, sampleAppointment, sampleInstant } from '../testing/sample-clinic.ts';
import { sampleEntry, sampleOrder } from '../testing/sample-outbox.ts';
import { settle } from '../testing/settle.ts';
import { indexOfWindow } from '../state/known-schedule.svelte.ts';
import { MoveProposal, moveRefusal } from './move.svelte.ts';

const ana = sampleAppointment({
  id: 'ana',
  wall: '2026-11-24T10:00',
  minutes: 30,
  client: 0,
  status: 'confirmed',
  assignedUserId: '0007BWpSzSwfiuSl0tR2',
});
const HELD_MS = 12_000;

let bridge: MockBridge;
let clock: ManualClock;
let app: AppState;

/** What became of a write, as main tells it. */
function tell(entry: OutboxEntry, given: Partial<OutboxEntry>): void {
  bridge.emit('outbox.changed', { ...entry, ...given });
}

/** The newest row of the outbox. */
function newest(): OutboxEntry {
  const entry = app.outbox.entries[0];
  if (entry === undefined) throw new Error('The outbox is empty.');
  return entry;
}

/** Main holds every write. */
function hold(): void {
  let count = 0;
  const held = (payload: OutboxPayload): OutboxEntry => {
    count += 1;
    return sampleEntry(payload, {
      state: 'held',
      createdAtMs: clock.nowMs() + count,
      notBeforeMs: clock.nowMs() + HELD_MS,
    });
  };
  bridge.handle('booking.change', (order) => held({ kind: 'change-appointment', version: 1, order }));
  bridge.handle('booking.create', (order) => held({ kind: 'create-appointment', version: 1, order }));
  bridge.handle('booking.note', (order) => held({ kind: 'note', version: 1, order }));
  bridge.handle('outbox.discard', ({ outboxId }) => {
    const entry = app.outbox.byId(outboxId);
    if (entry?.state !== 'held') return fail('too-late');
    return { ...entry, state: 'discarded' };
  });
}

async function move(startWall: string, endWall: string): Promise<OutboxEntry> {
  await new MoveProposal(app, ana, { startWall, endWall }, null).confirm();
  return newest();
}

async function setStatus(status: 'showed' | 'noshow'): Promise<OutboxEntry> {
  const order = {
    orderId: crypto.randomUUID(),
    appointmentId: ana.id,
    scope: 'single' as const,
    update: { appointmentStatus: status, toNotify: false },
    meant: null,
    basedOnDateUpdatedMs: null,
    acceptConflicts: false,
  };
  await app.writes.change(order, ana);
  return newest();
}

const lastToast = (): string => app.announcer.toasts.at(-1)?.text ?? '';

beforeEach(async () => {
  clock = new ManualClock(SAMPLE_NOW_MS);
  bridge = sampleBridge({ outbox: [], appointments: [ana] });
  app = new AppState(bridge, { clock });
  await app.start();
  hold();
});

describe('in German', () => {
  afterEach(() => {
    setLanguage('en');
  });

  test('a move is asked about and said in whole sentences', async () => {
    setLanguage('de');
    app = new AppState(bridge, { clock });
    await app.start();
    const to = { startWall: '2026-11-24T15:00', endWall: '2026-11-24T15:30' };
    const proposal = new MoveProposal(app, ana, to, null);
    expect(proposal).toMatchObject({
      text: 'Ana López auf Di., 24. Nov., 15:00–15:30 verschieben?',
      yes: 'Verschieben',
    });
    await proposal.confirm();
    expect(app.announcer.toasts.at(-1)).toMatchObject({
      text: 'Ana López verschoben auf Di., 24. Nov., 15:00–15:30. Der Kunde wird benachrichtigt.',
      action: { label: 'Rückgängig' },
    });
  });
});

describe('a write', () => {
  test('says what was done and what the client will hear, with Undo and its seconds', async () => {
    const entry = await move('2026-11-24T15:00', '2026-11-24T15:30');
    expect(app.announcer.toasts.at(-1)).toMatchObject({
      text: 'Ana López moved to Tue 24 Nov, 15:00–15:30. The client will be told.',
      action: { label: 'Undo' },
      outboxId: entry.id,
    });
  });

  test('counts the seconds it is held by one clock, and none once it is sent', async () => {
    const entry = await move('2026-11-24T15:00', '2026-11-24T15:30');
    expect(app.outbox.secondsLeft(entry.id)).toBe(12);
    clock.advance(5_000);
    expect(app.outbox.secondsLeft(entry.id)).toBe(7);
    tell(entry, { state: 'sending' });
    expect(app.outbox.secondsLeft(entry.id)).toBeNull();
  });

  test('held longer by main, as after sleep, counts from there', async () => {
    const entry = await move('2026-11-24T15:00', '2026-11-24T15:30');
    tell(entry, { notBeforeMs: clock.nowMs() + 60_000 });
    expect(app.outbox.secondsLeft(entry.id)).toBe(60);
  });
});

describe('a place', () => {
  const index = (appointments: (typeof ana)[]) => {
    const freshness = { fetchedAtMs: SAMPLE_NOW_MS, refreshing: false, failures: [], unreadableCount: 0 };
    const week = { startMs: sampleInstant('2026-11-16T00:00'), endMs: sampleInstant('2026-12-07T00:00') };
    const window = {
      ...week,
      appointments,
      blockedSlots: [],
      series: [],
      wishes: [],
      origins: [],
      freshness,
    };
    return indexOfWindow(window, app.directory, app.schedule.timeZone, null);
  };

  test.each([
    ['2026-11-24T15:00', '2026-11-24T15:30', 'Move although it is taken'],
    // Nobody has these: only the clock or the open hours are against them.
    ['2026-11-20T10:00', '2026-11-20T10:30', 'Move all the same'],
    ['2026-11-24T23:00', '2026-11-24T23:30', 'Move all the same'],
    ['2026-11-24T15:30', '2026-11-24T16:00', 'Move'],
  ])('from %s to %s is asked about as “%s”', (startWall, endWall, yes) => {
    const startMs = sampleInstant('2026-11-24T15:00');
    const other = { ...ana, id: 'other', contactId: 'contact-1', startMs, endMs: startMs + 30 * 60_000 };
    expect(new MoveProposal(app, ana, { startWall, endWall }, index([ana, other])).yes).toBe(yes);
  });

  test.each(['2026-11-24T10:00', '2026-11-24T09:30'])(
    'that ends at %s, not after it begins, is refused',
    (endWall) => {
      expect(moveRefusal(app, ana, { startWall: '2026-11-24T10:00', endWall })).toBe(
        'It must end after it begins.',
      );
    },
  );
});

describe('a length that the service does not have', () => {
  const resized = { startWall: '2026-11-24T10:00', endWall: '2026-11-24T10:45' };
  const longer = { ...ana, endMs: ana.startMs + 45 * 60_000 };

  test('is said before anything is sent, also where nothing is known of the day, and asked about', () => {
    const proposal = new MoveProposal(app, ana, resized, null);
    expect(proposal.warnings.join(' ')).toMatch(/takes 30 min, this is 45 min\./);
    expect(proposal).toMatchObject({ yes: 'Change all the same', isPlain: false });
    expect(bridge.inputsOf('booking.change')).toEqual([]);
  });

  test('is sent unchecked once it is accepted: the server would refuse it else', async () => {
    await new MoveProposal(app, ana, resized, null).confirm();
    expect(bridge.inputsOf('booking.change').at(-1)).toMatchObject({
      acceptConflicts: true,
      update: { endTime: '2026-11-24T10:45:00-05:00', ignoreFreeSlotValidation: true },
    });
  });

  test.each([
    ['as it is', longer, '15:45', 'Move all the same'],
    ['with an end that is not known', { ...ana, endUnknown: true as const }, '15:01', 'Move'],
  ])('moved %s', (_what, appointment, end, yes) => {
    const to = { startWall: '2026-11-24T15:00', endWall: `2026-11-24T${end}` };
    expect(new MoveProposal(app, appointment, to, null).yes).toBe(yes);
  });

  test('is said when it comes back by undoing its resize', async () => {
    const toUsual = { startWall: '2026-11-24T10:00', endWall: '2026-11-24T10:30' };
    bridge.handle('schedule.appointment', () => ana);
    await new MoveProposal(app, longer, toUsual, null).confirm();
    tell(newest(), { state: 'done', serverId: 'ana' });
    await app.writes.undoLast();
    expect(app.writes.question?.warnings.join(' ')).toContain('this is 45 min');
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.change').at(-1)?.update).toMatchObject({
      ignoreFreeSlotValidation: true,
    });
  });
});

describe('Ctrl+Z on a write that is not sent', () => {
  test('takes the last one back, then the one before', async () => {
    const first = await setStatus('showed');
    const second = await move('2026-11-24T15:00', '2026-11-24T15:30');
    await app.writes.undoLast();
    expect(lastToast()).toContain('Taken back: Ana López moved to');
    await app.writes.undoLast();
    expect(bridge.inputsOf('outbox.discard').map(({ outboxId }) => outboxId)).toEqual([second.id, first.id]);
    await app.writes.undoLast();
    expect(lastToast()).toContain('Nothing to undo.');
  });

  test('pressed twice at once takes back two, not one twice', async () => {
    const first = await setStatus('showed');
    const second = await setStatus('noshow');
    await Promise.all([app.writes.undoLast(), app.writes.undoLast()]);
    expect(bridge.inputsOf('outbox.discard').map(({ outboxId }) => outboxId)).toEqual([second.id, first.id]);
  });

  test('can itself be taken back', async () => {
    const entry = await setStatus('showed');
    await app.writes.undoLast();
    app.announcer.toasts.at(-1)?.action?.run();
    await settle();
    expect(bridge.inputsOf('outbox.restore')).toEqual([{ outboxId: entry.id }]);
  });

  test('opens the form of a booking again, as it was', async () => {
    await app.writes.book(sampleOrder());
    await app.writes.undoLast();
    expect(app.panel.current).toEqual({ kind: 'booking' });
    expect(app.draft.draft).toMatchObject({
      startWall: '2026-11-23T14:00',
      title: sampleOrder().request.title,
    });
  });

  test('leaves a form that is being filled in alone', async () => {
    await app.writes.book(sampleOrder());
    app.openBooking({ startWall: '2026-11-26T09:00', endWall: '2026-11-26T09:30' });
    app.draft.update({ notes: 'half typed' });
    await app.writes.undoLast();
    expect(app.draft.draft?.notes).toBe('half typed');
    expect(app.announcer.toasts.at(-1)?.action?.label).toBe('Bring back');
  });

  test('finds what the window before had written', async () => {
    const entry = sampleEntry(
      { kind: 'create-appointment', version: 1, order: sampleOrder() },
      { state: 'held' },
    );
    const next = new AppState(sampleBridge({ outbox: [entry] }), { clock });
    await next.start();
    expect(next.writes.last?.id).toBe(entry.id);
  });

  test('passes over what came with another write', async () => {
    const series = await app.writes.book(sampleOrder());
    const part = sampleOrder({
      orderId: '8f14e45f-ceea-467f-a8d2-4c1bd5a7e009',
      partOf: { orderId: sampleOrder().orderId, date: '2026-12-01' },
    });
    bridge.emit(
      'outbox.changed',
      sampleEntry({ kind: 'create-appointment', version: 1, order: part }, { state: 'held' }),
    );
    expect(app.writes.last?.id).toBe(series.ok && series.value.id);
  });
});

describe('Ctrl+Z on a write that was sent', () => {
  async function sent(entry: OutboxEntry): Promise<void> {
    tell(entry, { state: 'done', serverId: 'ana' });
    await app.writes.undoLast();
  }

  test('asks to move it back, says what the client was told, and writes nothing without yes', async () => {
    await sent(await move('2026-11-24T15:00', '2026-11-24T15:30'));
    const { question } = app.writes;
    expect(question?.text).toBe('Move Ana López back to Tue 24 Nov, 10:00–10:30?');
    expect(question?.facts).toEqual(['The client has been told of it.']);
    expect(question?.yes).toBe('Move back');
    expect(question?.tellClient).toBe(true);
    app.writes.leave();
    expect(bridge.inputsOf('booking.change')).toHaveLength(1);
  });

  test('moves it back on yes, telling the client or not as chosen there', async () => {
    await sent(await move('2026-11-24T15:00', '2026-11-24T15:30'));
    const { question } = app.writes;
    if (question) question.tellClient = false;
    await app.writes.confirm();
    expect(app.writes.question).toBeNull();
    expect(bridge.inputsOf('booking.change').at(-1)).toMatchObject({
      appointmentId: 'ana',
      update: {
        startTime: '2026-11-24T10:00:00-05:00',
        endTime: '2026-11-24T10:30:00-05:00',
        toNotify: false,
      },
    });
  });

  test('says who has the old place by now', async () => {
    const taken = { ...ana, id: 'other', contactId: 'contact-1', contactName: 'Li Wei' };
    const entry = await move('2026-11-24T15:00', '2026-11-24T15:30');
    bridge.handle('schedule.read', (window) => ({
      ...window,
      appointments: [taken],
      blockedSlots: [],
      series: [],
      wishes: [],
      origins: [],
      freshness: { fetchedAtMs: SAMPLE_NOW_MS, refreshing: false, failures: [], unreadableCount: 0 },
    }));
    await sent(entry);
    expect(app.writes.question?.warnings.join(' ')).toContain('Li Wei');
    expect(app.writes.question?.yes).toBe('Move although it is taken');
  });

  test('says who is taken by now where it was given to somebody else', async () => {
    const other = 'provider-2';
    const order = {
      orderId: crypto.randomUUID(),
      appointmentId: ana.id,
      scope: 'single' as const,
      update: { assignedUserId: other, toNotify: false },
      meant: null,
      basedOnDateUpdatedMs: null,
      acceptConflicts: false,
    };
    const given = { ...ana, assignedUserId: other };
    const taken = { ...ana, id: 'other', contactId: 'contact-1', contactName: 'Li Wei' };
    bridge.handle('schedule.appointment', () => given);
    bridge.handle('schedule.read', (window) => ({
      ...window,
      appointments: [given, taken],
      blockedSlots: [],
      series: [],
      wishes: [],
      origins: [],
      freshness: { fetchedAtMs: SAMPLE_NOW_MS, refreshing: false, failures: [], unreadableCount: 0 },
    }));
    await app.writes.change(order, ana);
    await sent(newest());
    expect(app.writes.question?.warnings.join(' ')).toContain('Li Wei');
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.change').at(-1)).toMatchObject({
      update: { assignedUserId: ana.assignedUserId, ignoreFreeSlotValidation: true },
    });
  });

  describe('a whole series', () => {
    const changed = async (update: ChangeOrder['update']): Promise<void> => {
      const first = {
        ...ana,
        id: 'master',
        series: { masterId: 'master', rruleLines: ['RRULE:FREQ=WEEKLY'] },
      };
      const order = {
        orderId: crypto.randomUUID(),
        appointmentId: 'master',
        scope: 'series' as const,
        // As the form of a series sends it.
        update: { appointmentStatus: 'confirmed' as const, ignoreDateRange: false, ...update },
        meant: null,
        basedOnDateUpdatedMs: null,
        acceptConflicts: false,
      };
      bridge.handle('schedule.series', () => ({ ...first, ...update }) as typeof first);
      await app.writes.changeInForm(order, first);
      await sent(newest());
    };

    test('is asked to be given back its texts', async () => {
      await changed({ title: 'Other', description: 'Other', toNotify: false });
      expect(app.writes.question?.text).toBe('Change Ana López, the whole series, back to what it was?');
      await app.writes.confirm();
      expect(bridge.inputsOf('booking.change').at(-1)).toMatchObject({
        appointmentId: 'master',
        scope: 'series',
        update: { title: ana.title, description: ana.description, ignoreFreeSlotValidation: true },
      });
      expect(bridge.inputsOf('booking.change').at(-1)?.update).not.toHaveProperty('startTime');
    });

    test.each<ChangeOrder['update']>([
      { rrule: 'RRULE:FREQ=DAILY' },
      { startTime: '2026-11-25T10:00:00-05:00', endTime: '2026-11-25T10:30:00-05:00' },
      { assignedUserId: 'provider-2' },
    ])('that takes other times is not, and it is said why: %j', async (update) => {
      await changed(update);
      expect(app.writes.question).toBeNull();
      expect(lastToast()).toContain('may be taken');
      expect(bridge.inputsOf('booking.change')).toHaveLength(1);
    });
  });

  test('pressed again while it asks does nothing more', async () => {
    await setStatus('showed');
    await sent(await move('2026-11-24T15:00', '2026-11-24T15:30'));
    await app.writes.undoLast();
    expect(bridge.inputsOf('outbox.discard')).toEqual([]);
  });

  test('asks to set a status back, and the opposite is undone like any write', async () => {
    await sent(await setStatus('noshow'));
    expect(app.writes.question).toMatchObject({
      text: 'Set Ana López back to “Confirmed”?',
      facts: ['The client was not told of it.'],
      tellClient: false,
    });
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.change').at(-1)).toMatchObject({
      update: { appointmentStatus: 'confirmed', toNotify: false },
    });
    const opposite = newest();
    await app.writes.undoLast();
    expect(bridge.inputsOf('outbox.discard')).toEqual([{ outboxId: opposite.id }]);
  });

  test('waits for the outcome of one that is just being sent', async () => {
    const entry = await setStatus('noshow');
    tell(entry, { state: 'sending' });
    const undoing = app.writes.undoLast();
    await settle();
    expect(app.writes.question).toBeNull();
    tell(entry, { state: 'done', serverId: 'ana' });
    await undoing;
    expect(app.writes.question?.text).toBe('Set Ana López back to “Confirmed”?');
  });

  test('says so where the outcome does not come', async () => {
    tell(await setStatus('noshow'), { state: 'unknown' });
    const undoing = app.writes.undoLast();
    await settle();
    clock.advance(5_000);
    await undoing;
    expect(lastToast()).toContain('on its way');
  });

  test('asks to write a deleted note again', async () => {
    await app.writes.note({
      kind: 'delete',
      orderId: crypto.randomUUID(),
      appointmentId: 'ana',
      noteId: 'note-1',
      before: 'Brings her son.',
    });
    tell(newest(), { state: 'done' });
    await app.writes.undoLast();
    expect(app.writes.question?.facts).toEqual(['It said: “Brings her son.”']);
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.note').at(-1)).toMatchObject({ kind: 'add', body: 'Brings her son.' });
  });

  test('asks to book a deleted appointment again', async () => {
    await app.writes.remove(
      { orderId: crypto.randomUUID(), eventId: 'ana', scope: 'single', target: 'appointment' },
      ana,
    );
    tell(newest(), { state: 'done' });
    await app.writes.undoLast();
    expect(app.writes.question).toMatchObject({
      text: 'Book Ana López again, Tue 24 Nov, 10:00–10:30?',
      tellClient: false,
    });
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.create')).toMatchObject([
      {
        client: { contactId: ana.contactId },
        request: { startTime: '2026-11-24T10:00:00-05:00', toNotify: false },
      },
    ]);
  });

  test('asks to block time again that was given free, and to free time that was blocked', async () => {
    const slot = {
      id: 'block-1',
      title: 'Lunch',
      startMs: sampleInstant('2026-11-24T12:00'),
      endMs: sampleInstant('2026-11-24T13:00'),
      calendarId: null,
      assignedUserId: '0007BWpSzSwfiuSl0tR2',
      source: null,
    };
    await app.writes.remove(
      { orderId: crypto.randomUUID(), eventId: slot.id, scope: 'single', target: 'blocked-slot' },
      slot,
    );
    tell(newest(), { state: 'done' });
    await app.writes.undoLast();
    expect(app.writes.question?.text).toBe('Block this time again, Tue 24 Nov, 12:00–13:00?');
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.block')).toMatchObject([{ title: 'Lunch', blockedSlotId: null }]);
    tell(newest(), { state: 'done', serverId: 'block-2' });
    await app.writes.undoLast();
    await app.writes.confirm();
    expect(bridge.inputsOf('booking.delete').at(-1)).toMatchObject({
      eventId: 'block-2',
      target: 'blocked-slot',
    });
  });

  test('is not about what was sent long before the window was opened', async () => {
    const old = sampleEntry(
      { kind: 'create-appointment', version: 1, order: sampleOrder() },
      { state: 'done', serverId: 'x', createdAtMs: SAMPLE_NOW_MS - 3_600_000 },
    );
    const next = new AppState(sampleBridge({ outbox: [old] }), { clock });
    await next.start();
    expect(next.writes.last).toBeNull();
  });
});
