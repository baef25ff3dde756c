/** Plays a random history of two workstations on one server, and brings it to its end: nothing waits any more at either workstation. */
import { alternativesOf } from '../../../shared/failures/failures.ts';
import type { BookingOrder, ChangeOrder } from '../../../shared/appointment/booking-order.ts';
import type { OutboxRow } from '../../store/outbox/outbox-store.ts';
import { encodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import { offsetIso } from '../../../shared/time/zone.ts';
import { seededRandom, type SeededRandom } from '../../practice/seeded-random.ts';
import {
  startTestServer,
  TEST_NOW_MS,
  TEST_TIME_ZONE,
  TestWorkstation,
  type TestServer,
} from './test-workstation.ts';
import type { WorkstationIndex, HistoryPlan, HistoryStep } from './history-steps.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
/** How much later on its day a moved date takes place. */
const MOVED_BY_MS = 6 * 60 * MINUTE_MS;
/** Past the opening hour of the first calendar. */
const FIRST_SLOT_MS = TEST_NOW_MS + 180 * MINUTE_MS;
const DRAIN_LIMIT_MS = 120 * MINUTE_MS;
/** Each time the workstations have decided about all that came back, something may come back once more. */
const MOST_DECISIONS = 30;
const CONTACT_INDEX_LAG_MS = 10_000;
/** Long enough for the directory and the list of clients. */
const OPENING_MS = 2_000;

/** Last name of every client made by a history. */
export const MADE_LAST_NAME = 'Made';

/** A booking as its workstation gave it. */
export interface GivenBooking {
  id: string;
  workstation: WorkstationIndex;
  title: string;
  startMs: number;
  isChecked: boolean;
  isSeries: boolean;
  /** For a moved date: the order of its series, with which it is one command. */
  seriesId: string | null;
  /** First name of the client it brought; null for the one everybody knows. */
  newClient: string | null;
}

/** A change as its workstation gave it. */
export interface GivenChange {
  id: string;
  workstation: WorkstationIndex;
  booking: GivenBooking;
  /** `date`: the second date of a series is cancelled. */
  what: 'move' | 'cancel' | 'rename' | 'delete' | 'date';
  title: string | null;
  startMs: number | null;
}

/** A history under way. */
export class History {
  readonly test: TestServer;
  readonly workstations: readonly [TestWorkstation, TestWorkstation];
  readonly bookings: GivenBooking[] = [];
  readonly changes: GivenChange[] = [];
  /** Promises broken on the way, in words. */
  readonly violations: string[] = [];
  readonly #random: SeededRandom;
  #idCount = 0;

  private constructor(test: TestServer, jitterSeed: number) {
    this.test = test;
    this.#random = seededRandom(String(jitterSeed));
    const makeWorkstation = (): TestWorkstation =>
      new TestWorkstation(
        test,
        () => this.#random.next(),
        () => this.#newId(),
      );
    this.workstations = [makeWorkstation(), makeWorkstation()];
  }

  /** Plays a plan to its end. Close it afterwards. */
  static async play({ steps, jitterSeed }: HistoryPlan): Promise<History> {
    const test = await startTestServer({ contactIndexLagMs: CONTACT_INDEX_LAG_MS });
    const history = new History(test, jitterSeed);
    try {
      for (const workstation of history.workstations) workstation.core.start();
      // Both have opened before: they know the calendars and the client everybody books for.
      await history.#pass(OPENING_MS);
      for (const step of steps) await history.#take(step);
      await history.#finish();
      return history;
    } catch (error) {
      await history.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const workstation of this.workstations) await workstation.close();
    await this.test.server.close();
  }

  rowOf({ id, workstation }: { id: string; workstation: WorkstationIndex }): OutboxRow {
    const row = this.workstations[workstation].store.outbox.read(id);
    if (row === null) throw new Error(`The order ${id} was acknowledged and is not in the outbox.`);
    return row;
  }

  #newId(): string {
    this.#idCount += 1;
    return `00000000-0000-4000-8000-${String(this.#idCount).padStart(12, '0')}`;
  }

  /** The user, started again if it died: someone is there to do something. */
  #at(workstation: WorkstationIndex): TestWorkstation {
    if (this.workstations[workstation].isDead) this.workstations[workstation].restart();
    return this.workstations[workstation];
  }

  async #take(step: HistoryStep): Promise<void> {
    switch (step.do) {
      case 'book':
        this.#book(step);
        return;
      case 'change':
        this.#change(step);
        return;
      case 'meddle':
        this.#meddle(step);
        return;
      case 'think-again': {
        const mine = this.bookings.filter(({ workstation }) => workstation === step.workstation);
        const booking = mine[step.which % Math.max(mine.length, 1)];
        if (booking === undefined) return;
        const { core } = this.#at(step.workstation);
        if (step.what === 'discard') core.discard(booking.id);
        else if (step.what === 'restore') core.restore(booking.id, { undoWindowMs: 0 });
        else if (step.what === 'send-now') core.sendNow(booking.id);
        else this.#undo(booking);
        return;
      }
      case 'fault': {
        const { kind, method, afterCommit, times } = step;
        this.test.server.faults.add({ kind, times, afterCommit, match: { method }, retryAfterSeconds: 3 });
        return;
      }
      case 'outage':
        this.workstations[step.workstation].offline = step.on;
        return;
      case 'crash': {
        const workstation = this.#at(step.workstation);
        if (step.at === 'now') await workstation.crashAndRestart();
        else workstation.crashAt(step.at, step.nth);
        return;
      }
      case 'pass':
        await this.#pass(step.ms);
    }
  }

  /** Takes a booking back in whatever state it is. What that deletes is a change like any other from then on. */
  #undo(booking: GivenBooking): void {
    const isDeleted = this.changes.some((one) => one.booking === booking && one.what === 'delete');
    // Nobody takes back on screen what is not drawn there, nor a date without its series.
    if (isDeleted || booking.seriesId !== null) return;
    const { core, store } = this.#at(booking.workstation);
    core.undo(booking.id, { undoWindowMs: 0 });
    const mine = this.bookings.filter(({ workstation }) => workstation === booking.workstation);
    for (const { id, payload } of store.outbox.list()) {
      if (payload.kind !== 'delete-event' || this.changes.some((one) => one.id === id)) continue;
      const { eventId } = payload.order;
      const of = mine.find((one) => [`local-${one.id}`, this.rowOf(one).serverId].includes(eventId));
      if (of === undefined) this.violations.push(`taking back ${booking.title} deletes ${eventId}`);
      else
        this.changes.push({
          id,
          workstation: of.workstation,
          booking: of,
          what: 'delete',
          title: null,
          startMs: null,
        });
    }
  }

  async #settled(): Promise<void> {
    for (const workstation of this.workstations) await workstation.settled();
  }

  async #pass(byMs: number): Promise<void> {
    const { clock } = this.test;
    const untilMs = clock.nowMs() + byMs;
    await this.#settled();
    for (let nextMs = clock.nextDueMs(); nextMs !== null && nextMs <= untilMs; nextMs = clock.nextDueMs()) {
      clock.advance(Math.max(nextMs - clock.nowMs(), 0));
      await this.#settled();
    }
    clock.advance(Math.max(untilMs - clock.nowMs(), 0));
    await this.#settled();
  }

  #book(step: Extract<HistoryStep, { do: 'book' }>): void {
    const number = this.bookings.length;
    const isLookalike = step.what === 'twin';
    const newClient = step.client === 'new' ? `Client${number}` : step.client === 'shared' ? 'Shared' : null;
    const booking: Omit<GivenBooking, 'id'> = {
      workstation: step.workstation,
      title: isLookalike ? `twin of desk ${step.workstation}` : `booking ${number}`,
      startMs: FIRST_SLOT_MS + step.slot * SLOT_MS,
      // Of two that look alike the second one is refused where the slot is checked: then they are no lookalikes.
      isChecked: step.how === 'checked' && step.what === 'single',
      isSeries: step.what === 'series' || step.what === 'moved-dates',
      seriesId: null,
      newClient: isLookalike ? null : newClient,
    };
    const phone = booking.newClient === 'Shared' ? '+16465559999' : `+1646555${String(1_000 + number)}`;
    const client: BookingOrder['client'] | undefined =
      booking.newClient === null
        ? undefined
        : {
            kind: 'new',
            localContactId: `local-client-${this.#newId()}`,
            fields: { firstName: booking.newClient, lastName: MADE_LAST_NAME, phone, email: '' },
          };
    const parts = {
      title: booking.title,
      skipValidation: !booking.isChecked,
      acceptConflicts: !booking.isChecked,
      ...(client === undefined ? {} : { client }),
    };
    const workstation = this.#at(step.workstation);
    const thirdMs = booking.startMs + 2 * WEEK_MS;
    const exdate = new Date(thirdMs).toISOString().replace(/[-:]|\.\d+/g, '');
    const rule = 'RRULE:FREQ=WEEKLY;COUNT=3';
    const order = workstation.bookingOrder({
      ...parts,
      startMs: booking.startMs,
      ...(step.what === 'series' ? { rrule: rule } : {}),
      ...(step.what === 'moved-dates' ? { rrule: `${rule}\nEXDATE:${exdate}` } : {}),
    });
    this.bookings.push({ id: order.orderId, ...booking });
    const orders = [order];
    if (step.what === 'moved-dates') {
      const title = `${booking.title} moved`;
      const startMs = thirdMs + MOVED_BY_MS;
      const partOf = { orderId: order.orderId, date: new Date(thirdMs).toISOString().slice(0, 10) };
      const moved = { ...workstation.bookingOrder({ ...parts, title, startMs }), partOf };
      orders.push(moved);
      this.bookings.push({
        ...booking,
        id: moved.orderId,
        title,
        startMs,
        isSeries: false,
        seriesId: order.orderId,
      });
    }
    workstation.core.submitTogether(
      orders.map((one) => ({ kind: 'create-appointment', order: one })),
      { undoWindowMs: step.undoWindowMs },
    );
  }

  #change(step: Extract<HistoryStep, { do: 'change' }>): void {
    const mine = this.bookings.filter(
      ({ workstation, title, isSeries }) =>
        workstation === step.workstation && !title.startsWith('twin') && isSeries === (step.what === 'date'),
    );
    const booking = mine[step.which % Math.max(mine.length, 1)];
    if (booking === undefined) return;
    const workstation = this.#at(step.workstation);
    const state = workstation.stateOf(booking.id);
    const wasDeleted = this.changes.some((one) => one.booking === booking && one.what === 'delete');
    // Nobody changes on screen what is not drawn there.
    if (state === 'discarded' || wasDeleted) return;
    const orderId = this.#newId();
    const startMs = step.what === 'move' ? FIRST_SLOT_MS + step.slot * SLOT_MS : null;
    const title = step.what === 'rename' ? `${booking.title} / ${this.changes.length}` : null;
    const eventId = `local-${booking.id}`;
    if (step.what === 'delete') {
      const order = { orderId, eventId, scope: 'single', target: 'appointment' } as const;
      workstation.core.submit({ kind: 'delete-event', order }, { undoWindowMs: 0 });
    } else {
      const secondDateMs = booking.startMs + 7 * 24 * 60 * MINUTE_MS;
      const order: ChangeOrder = {
        orderId,
        appointmentId:
          step.what === 'date'
            ? encodeInstanceId({ masterId: eventId, startMs: secondDateMs, durationSeconds: 1_800 })
            : eventId,
        scope: 'single',
        update: {
          appointmentStatus: step.what === 'cancel' || step.what === 'date' ? 'cancelled' : 'confirmed',
          ...(title === null ? {} : { title }),
          ...(startMs === null
            ? {}
            : {
                startTime: offsetIso(startMs, TEST_TIME_ZONE),
                endTime: offsetIso(startMs + SLOT_MS, TEST_TIME_ZONE),
                ignoreFreeSlotValidation: step.insists,
              }),
        },
        meant: null,
        basedOnDateUpdatedMs: null,
        acceptConflicts: step.insists,
      };
      workstation.core.submit({ kind: 'change-appointment', order }, { undoWindowMs: 0 });
    }
    this.changes.push({
      id: orderId,
      workstation: step.workstation,
      booking,
      what: step.what,
      title,
      startMs,
    });
  }

  /** Cancels what the other workstation has booked, judged by what this workstation last saw of it. */
  #meddle(step: Extract<HistoryStep, { do: 'meddle' }>): void {
    const theirs = this.bookings.filter(
      ({ workstation, isSeries }) => workstation !== step.workstation && !isSeries,
    );
    const booking = theirs[step.which % Math.max(theirs.length, 1)];
    if (booking === undefined || this.workstations[booking.workstation].isDead) return;
    const appointmentId = this.rowOf(booking).serverId;
    const workstation = this.#at(step.workstation);
    const seen = appointmentId === null ? null : workstation.store.schedule.readAppointment(appointmentId);
    if (appointmentId === null || seen === null) return;
    const orderId = this.#newId();
    workstation.core.submit(
      {
        kind: 'change-appointment',
        order: {
          orderId,
          appointmentId,
          scope: 'single',
          update: { appointmentStatus: 'cancelled' },
          meant: null,
          basedOnDateUpdatedMs: seen.dateUpdatedMs,
          acceptConflicts: false,
        },
      },
      { undoWindowMs: 0 },
    );
    this.changes.push({
      id: orderId,
      workstation: step.workstation,
      booking,
      what: 'cancel',
      title: null,
      startMs: null,
    });
  }

  /** Fair weather; and the workstations decide about all that comes back, until nothing waits any more. */
  async #finish(): Promise<void> {
    this.test.server.faults.clear();
    for (const index of [0, 1] as const) {
      this.#at(index).offline = false;
      this.#at(index).crashAt('after-record', Infinity);
    }
    for (let round = 0; ; round += 1) {
      for (const workstation of this.workstations)
        await workstation.until(
          () => workstation.store.outbox.list().every(isAtRest(workstation)),
          DRAIN_LIMIT_MS,
        );
      const waiting = ([0, 1] as const).flatMap((index) =>
        this.workstations[index].store.outbox
          .list()
          .filter(({ state }) => state === 'needs-attention')
          .map((row) => ({ index, row })),
      );
      if (waiting.length === 0) return;
      if (round === MOST_DECISIONS)
        throw new Error(`The desks were asked without end: ${JSON.stringify(waiting)}`);
      for (const { index, row } of waiting) await this.#decide(index, row);
    }
  }

  /** What the user does about a write that came back. */
  async #decide(index: WorkstationIndex, row: OutboxRow): Promise<void> {
    const { core, store } = this.workstations[index];
    const problem = row.problem;
    const now = store.outbox.read(row.id);
    if (now?.state !== 'needs-attention' || problem === null) return;
    switch (problem.code) {
      case 'slot-taken':
        this.#judgeAlternatives(row);
        if (row.payload.kind === 'create-appointment' && problem.params.alternatives.length > 0) {
          this.#bookInstead(index, row.payload.order, row);
        } else core.discard(row.id);
        return;
      case 'outcome-unknown':
        this.#judgeUnclear(row);
        core.sendNow(row.id);
        return;
      case 'duplicate-contact':
        await core.useDuplicate(row.id);
        return;
      case 'waiting-for-earlier':
        core.sendNow(row.id);
        return;
      case 'not-found':
      case 'changed-elsewhere':
        core.discard(row.id);
        return;
      default:
        this.violations.push(`${row.payload.kind} ${row.id} came back: ${JSON.stringify(problem)}`);
        core.discard(row.id);
    }
  }

  /** After a refusal: the form refilled, the three nearest free times, and the client's phone number. */
  #judgeAlternatives({ id, problem, summary }: OutboxRow): void {
    const alternatives = alternativesOf(problem);
    if (alternatives.length > 3 || alternatives.some(({ startMs }) => startMs < this.test.clock.nowMs()))
      this.violations.push(`${id} was offered ${JSON.stringify(alternatives)}`);
    if (summary.clientPhone === null) this.violations.push(`${id} came back without a phone number`);
  }

  #bookInstead(index: WorkstationIndex, order: BookingOrder, { id, problem }: OutboxRow): void {
    const [slot] = alternativesOf(problem);
    if (slot === undefined) return;
    const times = {
      startTime: offsetIso(slot.startMs, TEST_TIME_ZONE),
      endTime: offsetIso(slot.endMs, TEST_TIME_ZONE),
    };
    const edited = { ...order, request: { ...order.request, ...times } };
    this.workstations[index].core.submit({ kind: 'create-appointment', order: edited }, { undoWindowMs: 0 });
    const booking = this.bookings.find((one) => one.id === id);
    if (booking !== undefined) booking.startMs = slot.startMs;
  }

  /** Where only a person can tell whose a booking is, nothing of this row may be there: Send now makes it. */
  #judgeUnclear(row: OutboxRow): void {
    const { title } = row.summary;
    const found = [...this.test.server.state.appointments.values()].filter((one) => one.title === title);
    const accounted = this.bookings.filter((one) => one.title === title && this.rowOf(one).state === 'done');
    if (found.length > accounted.length)
      this.violations.push(`${row.id} was called unclear and is on the server`);
  }
}

/** True for a row that only the user, or a row before it that waits for the user, can move on. */
function isAtRest(workstation: TestWorkstation): (row: OutboxRow) => boolean {
  const rows = workstation.store.outbox.list();
  const unfinished = rows.filter(({ state }) => state !== 'done' && state !== 'discarded');
  const isStuck = (row: OutboxRow): boolean =>
    row.state === 'needs-attention' ||
    (row.state === 'queued' &&
      unfinished.some(
        (other) =>
          other.id !== row.id &&
          (other.id === row.waitsForId ||
            (other.concurrencyKey === row.concurrencyKey && other.sequence < row.sequence)) &&
          isStuck(other),
      ));
  return (row) => row.state === 'done' || row.state === 'discarded' || isStuck(row);
}
