/**
 * The process under test: the main process's core as the app has it (store, API client, sync), on real files and
 * over real HTTP, without Electron. It lives one life (messages.ts) and is killed in it.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { createApiClient } from '../../electron/api/client.ts';
import { createRateBudget, type RateBudget } from '../../electron/api/rate-budget.ts';
import { seededRandom } from '../../electron/practice/seeded-random.ts';
import { openStore } from '../../electron/store/open-store.ts';
import type { Order } from '../../electron/store/outbox/outbox-store.ts';
import type { Store } from '../../electron/store/store.ts';
import { pause } from '../../electron/base/timers.ts';
import { createSyncCore, type SyncCore } from '../../electron/sync/sync-core.ts';
import { headersTimeout } from '../../electron/sync/testing/headers-timeout.ts';
import { ManualClock } from '../../electron/sync/testing/manual-clock.ts';
import { ENCRYPTION_KEY, laterMigrations } from './later-migrations.ts';
import type { NamedPoint } from './kill-points.ts';
import { instructionSchema, type Life, type Report, type ReportedRow, type ScriptStep } from './messages.ts';

const STDOUT = 1;
/** On the clock of the lane, like every time here that does not say otherwise. */
const DRAIN_LOOK_MS = 400;
/** Real time; far beyond what the lane's clock allows an answer. */
const LONGEST_ANSWER_MS = 60_000;
/** A word about what it waits for after so many looks in vain. */
const LOOKS_PER_WORD = 200;

/** Past Node's own buffers: what was said was said, even if the next thing is the kill. */
function say(report: Report): void {
  writeSync(STDOUT, `${JSON.stringify(report)}\n`);
}

/** Ends this process as a power cut ends it: no handler runs, no buffer is written, not one more line of ours. */
function die(point: NamedPoint): never {
  say({ kind: 'killing', point });
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('This process was killed and yet goes on.');
}

/** Counts how often the planned point was passed, and dies at the planned time. */
class KillSwitch {
  readonly #plan: Life['kill'];
  #passed = 0;

  constructor(plan: Life['kill']) {
    this.#plan = plan;
  }

  reached(point: NamedPoint): void {
    if (this.#plan.how !== 'at-point' || this.#plan.point !== point) return;
    this.#passed += 1;
    if (this.#passed !== this.#plan.nth) return;
    if (this.#plan.delayMs === 0) die(point);
    setTimeout(() => die(point), this.#plan.delayMs);
  }
}

function isWrite(method: string, url: string): boolean {
  return method !== 'GET' && !url.endsWith('/contacts/search');
}

/** One life: the core over the life's file, and what the user does with it. */
class Workstation {
  readonly #life: Life;
  readonly #killSwitch: KillSwitch;
  readonly #clock: ManualClock;
  readonly #budget: RateBudget;
  readonly #store: Store;
  readonly #core: SyncCore;
  readonly #never = new AbortController();
  #isTakingOrder = false;

  constructor(life: Life) {
    this.#life = life;
    this.#killSwitch = new KillSwitch(life.kill);
    this.#clock = new ManualClock(life.nowMs);
    this.#budget = createRateBudget({
      nowMs: this.#clock.nowMs,
      schedule: (delayMs, action) => this.#clock.after(delayMs, action),
    });
    this.#store = this.#openStore();
    this.#core = this.#makeCore();
  }

  #openStore(): Store {
    const opened = openStore({
      filePath: this.#life.storePath,
      encryptionKey: ENCRYPTION_KEY,
      deskName: 'Front',
      nowMs: this.#clock.nowMs,
      laterMigrations: laterMigrations(this.#life.laterMigrationCount),
      failpoint: (point) => {
        const isOfOrder = this.#isTakingOrder && (point === 'before-commit' || point === 'after-commit');
        if (isOfOrder) this.#killSwitch.reached(`order-${point}`);
        this.#killSwitch.reached(point);
      },
    });
    if (!opened.ok) {
      say({ kind: 'open-failed', code: opened.failure.code });
      throw opened.failure;
    }
    const rows = opened.store.outbox.list().map(reported);
    const draftTitle = opened.store.readDraft().draft?.title ?? null;
    say({ kind: 'opened', wasRescued: opened.rescue !== null, rows, draftTitle });
    return opened.store;
  }

  #makeCore(): SyncCore {
    const { baseUrl, token, locationId, randomSeed } = this.#life;
    const budget = this.#budget;
    const api = createApiClient({
      baseUrl,
      getToken: () => token,
      nowMs: this.#clock.nowMs,
      budget,
      timeoutMs: LONGEST_ANSWER_MS,
      getTimeZone: () => this.#store.readDirectory().location?.timeZone ?? null,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const asked = this.#ask(request);
        if (!isWrite(request.method, request.url)) return asked;
        this.#killSwitch.reached('on-the-wire');
        const response = await asked;
        this.#killSwitch.reached('answer-arrived');
        return response;
      },
    });
    return createSyncCore({
      store: this.#store,
      api,
      locationId,
      budget,
      nowMs: this.#clock.nowMs,
      timers: this.#clock,
      random: seededRandom(randomSeed).next,
      failpoint: (point) => this.#killSwitch.reached(point),
      log: {
        write: (_level, event, facts) => say({ kind: 'logged', event, facts: JSON.stringify(facts ?? {}) }),
      },
    });
  }

  /** Asks the server, and gives up after the time an answer has on the clock of the lane. */
  async #ask(request: Request): Promise<Response> {
    const givenUp = new AbortController();
    const takeBack = this.#clock.after(this.#life.timeoutMs, () => givenUp.abort(headersTimeout()));
    try {
      return await fetch(request, { signal: AbortSignal.any([request.signal, givenUp.signal]) });
    } finally {
      takeBack();
    }
  }

  /** The clock of the lane has gone on. */
  tick(nowMs: number): void {
    this.#clock.advance(Math.max(nowMs - this.#clock.nowMs(), 0));
  }

  #wait(delayMs: number): Promise<void> {
    return pause(this.#clock, delayMs, this.#never.signal);
  }

  /** Begins with what an earlier life left open. */
  start(): void {
    this.#core.start();
    this.#core.watch(this.#life.window, true);
  }

  /** Works through the script while everything else goes on; in a life that is not cut short, until all is sent. */
  async live(steps: readonly ScriptStep[]): Promise<void> {
    const openedAtMs = this.#clock.nowMs();
    for (const step of steps) {
      await this.#wait(openedAtMs + step.atMs - this.#clock.nowMs());
      this.#take(step);
    }
    await this.#drained();
    if (this.#life.kill.how !== 'not-at-all') {
      say({ kind: 'idle' });
      return;
    }
    say({ kind: 'drained', rows: this.#store.outbox.list().map(reported) });
    const { appointments } = await this.#core.fetchWindow(this.#life.window);
    say({
      kind: 'drawn',
      appointments: appointments.map(({ title, status, startMs, endMs }) => ({
        title,
        status,
        startMs,
        endMs,
      })),
    });
    await this.#core.stop();
    this.#store.close();
    process.exit(0);
  }

  async #drained(): Promise<void> {
    for (let looks = 1; !this.#isDrained(); looks += 1) {
      await this.#wait(DRAIN_LOOK_MS);
      if (looks % LOOKS_PER_WORD !== 0) continue;
      const waiting = this.#store.outbox
        .list()
        .filter(({ state }) => state !== 'done' && state !== 'discarded')
        .map(({ id, state, problem, nextAttemptAtMs }) => [id, state, problem?.code, nextAttemptAtMs]);
      const { state } = this.#core.connection();
      const facts = JSON.stringify({
        state,
        nowMs: this.#clock.nowMs(),
        waiting,
        budget: this.#budget.state(),
      });
      say({ kind: 'logged', event: 'crash-test.still-waiting', facts });
    }
  }

  /** Nothing waits any more, or something came back to the user: what is behind that waits for ever. */
  #isDrained(): boolean {
    const { unsentCount, needsAttentionCount } = this.#store.outbox.counts();
    return unsentCount === 0 || needsAttentionCount > 0;
  }

  #take(step: ScriptStep): void {
    switch (step.do) {
      case 'submit':
        this.#submit(step);
        return;
      case 'undo':
      case 'keep':
        this.#undo(step);
        return;
      case 'draft':
        this.#store.writeDraft(draftCalled(step.title));
        say({ kind: 'drafted', stepId: step.stepId });
        return;
      case 'discard':
      case 'restore':
      case 'send-now': {
        const outcome =
          step.do === 'discard'
            ? this.#core.discard(step.orderId)
            : step.do === 'restore'
              ? this.#core.restore(step.orderId, { undoWindowMs: 0 })
              : this.#core.sendNow(step.orderId);
        if (!outcome.ok) {
          say({ kind: 'refused', stepId: step.stepId, code: outcome.failure.code });
          return;
        }
        const discarded = this.#store.outbox.list().filter(({ state }) => state === 'discarded');
        say({ kind: 'settled', stepId: step.stepId, discardedIds: discarded.map(({ id }) => id) });
      }
    }
  }

  #submit(step: Extract<ScriptStep, { do: 'submit' }>): void {
    const order = this.#completed(step);
    if (order === null) {
      say({ kind: 'skipped', stepId: step.stepId });
      return;
    }
    this.#isTakingOrder = true;
    const taken =
      step.together.length === 0
        ? [this.#core.submit(order, { undoWindowMs: step.undoWindowMs })]
        : this.#core.submitTogether([order, ...step.together], { undoWindowMs: step.undoWindowMs });
    this.#isTakingOrder = false;
    this.#killSwitch.reached('before-acknowledging');
    const [row, ...together] = taken.map(({ id }) => {
      const found = this.#store.outbox.read(id);
      if (found === null) throw new Error(`The order ${id} was taken and is not in the outbox.`);
      return reported(found);
    });
    if (row === undefined) throw new Error('Orders that were taken have rows.');
    say({ kind: 'acknowledged', stepId: step.stepId, row, together });
  }

  /** Takes a booking back, or the taking back of it while that is held. */
  #undo(step: Extract<ScriptStep, { do: 'undo' | 'keep' }>): void {
    this.#isTakingOrder = true;
    const outcome =
      step.do === 'undo'
        ? this.#core.undo(step.orderId, { undoWindowMs: step.undoWindowMs })
        : this.#keep(step.orderId);
    this.#isTakingOrder = false;
    this.#killSwitch.reached('before-acknowledging');
    if (outcome === null) say({ kind: 'skipped', stepId: step.stepId });
    else if (!outcome.ok) say({ kind: 'refused', stepId: step.stepId, code: outcome.failure.code });
    else say({ kind: 'undone', stepId: step.stepId, rows: this.#store.outbox.list().map(reported) });
  }

  /** Null where nothing waits to be deleted any more. */
  #keep(orderId: string): ReturnType<SyncCore['discard']> | null {
    const serverId = this.#store.outbox.read(orderId)?.serverId;
    const deletion = this.#store.outbox
      .list()
      .find(
        ({ payload, state }) =>
          payload.kind === 'delete-event' &&
          state === 'held' &&
          [`local-${orderId}`, serverId].includes(payload.order.eventId),
      );
    return deletion === undefined ? null : this.#core.discard(deletion.id);
  }

  /** The order with what only the user that looks at the schedule knows. Null when it cannot be made yet. */
  #completed({ order, noteMadeBy, earlierIds }: Extract<ScriptStep, { do: 'submit' }>): Order | null {
    switch (order.kind) {
      case 'note': {
        if (order.order.kind === 'add') return order;
        const made = noteMadeBy === null ? null : this.#store.outbox.read(noteMadeBy);
        if (made?.state !== 'done' || made.serverId === null) return null;
        return { kind: 'note', order: { ...order.order, noteId: made.serverId } };
      }
      case 'change-appointment': {
        const seen = this.#drawn([order.order.appointmentId, ...earlierIds]);
        // A series is drawn by its occurrences, whose date says nothing of the whole.
        if (order.order.scope === 'series' || seen === null) return order;
        const { id: appointmentId, dateUpdatedMs } = seen;
        return {
          kind: 'change-appointment',
          order: { ...order.order, appointmentId, basedOnDateUpdatedMs: dateUpdatedMs },
        };
      }
      case 'delete-event': {
        // Pressed twice, it is the same order: what the first press deleted is not drawn any more.
        const pressed = this.#store.outbox.read(order.order.orderId)?.payload;
        if (pressed?.kind === 'delete-event') return { kind: 'delete-event', order: pressed.order };
        const eventId = this.#drawn([order.order.eventId, ...earlierIds])?.id ?? order.order.eventId;
        return order.order.scope === 'series' || order.order.target === 'blocked-slot'
          ? order
          : { kind: 'delete-event', order: { ...order.order, eventId } };
      }
      default:
        return order;
    }
  }

  #drawn(ids: readonly string[]): ScheduleAppointment | null {
    for (const id of ids) {
      const drawn = this.#store.schedule.readAppointment(id);
      if (drawn !== null) return drawn;
    }
    return null;
  }
}

function reported(row: ReturnType<Store['outbox']['list']>[number]): ReportedRow {
  const { sequence, concurrencyKey, sentAtMs, preexistingIds, finishedAtMs, ...entry } = row;
  return { sequence, entry };
}

function draftCalled(title: string): BookingDraft {
  return {
    draftId: '6f1f7e0a-5d3c-4b6e-9a39-0c5d7c2b1e42',
    purpose: { kind: 'new' },
    client: { kind: 'none', query: title },
    calendarId: null,
    assignedUserId: null,
    startWall: null,
    endWall: null,
    repeat: null,
    place: { meetingLocationType: null, meetingLocationId: null, address: '', overrideLocationConfig: null },
    title,
    titleEdited: true,
    notes: '',
    status: 'confirmed',
    ignoreDateRange: false,
    skipSlotValidation: false,
    runAutomations: true,
  };
}

function main(): void {
  const given = createInterface({ input: process.stdin });
  // The crash test is gone: nobody is left to report to.
  given.on('close', () => process.exit(0));
  let workstation: Workstation | null = null;
  given.on('line', (line) => {
    const instruction = instructionSchema.parse(JSON.parse(line));
    switch (instruction.kind) {
      case 'life':
        workstation = new Workstation(instruction.life);
        workstation.start();
        return;
      case 'script':
        void workstation?.live(instruction.steps);
        return;
      case 'tick':
        workstation?.tick(instruction.nowMs);
        // Once more around the loop: what came in from the server meanwhile has its turn before the clock goes on.
        setImmediate(() => say({ kind: 'taken' }));
    }
  });
  say({ kind: 'ready' });
}

main();
