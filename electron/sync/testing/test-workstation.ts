/** A workstation for tests: the real store, client and core on a practice server, under a clock that waits to be told. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BookingOrder } from '../../../shared/appointment/booking-order.ts';
import { instantToWall, offsetIso } from '../../../shared/time/zone.ts';
import { createApiClient } from '../../api/client.ts';
import { createRateBudget, type RateBudget } from '../../api/rate-budget.ts';
import type { Log } from '../../base/log.ts';
import {
  startPracticeServer,
  type PracticeServer,
  type PracticeServerOptions,
} from '../../practice/server.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import type { Failpoint } from '../worker/outbox-worker.ts';
import { createSyncCore, type SyncCore } from '../sync-core.ts';
import { headersTimeout } from './headers-timeout.ts';
import { ManualClock } from './manual-clock.ts';

/** A Monday, 07:00 in New York, before opening. */
export const TEST_NOW_MS = Date.parse('2026-11-23T12:00:00Z');
export const TEST_TIME_ZONE = 'America/New_York';
const MINUTE_MS = 60_000;
/** Real time; only a test that is stuck ever waits so long. An answer that never comes is given up as soon as that is known. */
const TIMEOUT_MS = 60_000;
const HANG_LOOK_MS = 15;
/** Marks each request, so that it is found in the server's log. */
const MARK_HEADER = 'x-test-request';

/** A request of a process that is dead: nothing ever comes of it, and whoever waited has been stopped. */
function never({ signal }: Request): Promise<Response> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** Where a workstation can be made to crash: the worker's own points, and around the request of a write. */
export type CrashPoint = Failpoint | 'on-the-wire' | 'answer-arrived';

/** Thrown inside a core that has just died; nobody is left to catch it. */
class Crashed extends Error {
  override readonly name = 'Crashed';
}

function isWrite(method: string, url: string): boolean {
  return method !== 'GET' && !url.endsWith('/contacts/search');
}

/** Lets real input and output go on for a moment. */
export async function shortly(): Promise<void> {
  await wait(2);
}

/** A server under a clock of the test's. */
export interface TestServer {
  server: PracticeServer;
  clock: ManualClock;
}

export async function startTestServer(options: PracticeServerOptions = {}): Promise<TestServer> {
  const clock = new ManualClock(TEST_NOW_MS);
  const server = await startPracticeServer({
    dataset: 'empty',
    seed: 'sync',
    nowMs: clock.nowMs,
    timezone: TEST_TIME_ZONE,
    ...options,
  });
  return { server, clock };
}

/** One PC at the workstation. It can crash and start again on the same file. */
export class TestWorkstation {
  readonly clock: ManualClock;
  readonly server: PracticeServer;
  readonly budget: RateBudget;
  readonly events: { name: string; payload: unknown }[] = [];
  readonly logged: { level: string; event: string; facts: unknown }[] = [];
  readonly #folder: string;
  readonly #key = Buffer.alloc(32, 7);
  readonly #random: () => number;
  #token: string;
  #offline = false;
  #abort = new AbortController();
  #crash: { point: CrashPoint; passesLeft: number } | null = null;
  readonly #newId: () => string;
  store: Store;
  core: SyncCore;

  /** `newId` names orders; the same names in the same history make it the same history. */
  constructor(test: TestServer, random: () => number = () => 0.5, newId: () => string = randomUUID) {
    this.clock = test.clock;
    this.server = test.server;
    this.#token = test.server.token;
    this.#random = random;
    this.#newId = newId;
    this.#folder = mkdtempSync(
      path.join(process.env['FRONTDESK_TEST_FOLDER'] ?? tmpdir(), 'frontdesk-sync-'),
    );
    this.budget = createRateBudget({
      nowMs: this.clock.nowMs,
      schedule: (delayMs, action) => this.clock.after(delayMs, action),
    });
    this.store = this.#openStore();
    this.core = this.#makeCore();
  }

  #openStore(): Store {
    const opened = openStore({
      filePath: path.join(this.#folder, 'desk.sqlite'),
      encryptionKey: this.#key,
      deskName: 'Front',
      nowMs: this.clock.nowMs,
    });
    if (!opened.ok) throw opened.failure;
    return opened.store;
  }

  #makeCore(): SyncCore {
    this.#abort = new AbortController();
    const generation = this.#abort.signal;
    const api = createApiClient({
      baseUrl: this.server.baseUrl,
      getToken: () => this.#token,
      nowMs: this.clock.nowMs,
      budget: this.budget,
      timeoutMs: TIMEOUT_MS,
      getTimeZone: () => TEST_TIME_ZONE,
      fetch: (input, init) => {
        if (generation.aborted) return never(new Request(input, init));
        if (this.#offline) {
          const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
          return Promise.reject(new TypeError('fetch failed', { cause }));
        }
        return this.#ask(input, init);
      },
    });
    const log: Log = {
      write: (level, event, facts) => void this.logged.push({ level, event, facts }),
    };
    const core = createSyncCore({
      store: this.store,
      api,
      locationId: this.server.locationId,
      log,
      budget: this.budget,
      nowMs: this.clock.nowMs,
      timers: this.clock,
      random: this.#random,
      failpoint: (point) => {
        if (this.#reaches(point)) throw new Crashed();
      },
    });
    for (const name of [
      'schedule.changed',
      'outbox.changed',
      'connection.changed',
      'directory.changed',
      'contacts.changed',
      'repair.changed',
      'schedule.serverOffsetsChanged',
    ] as const) {
      core.on(name, (payload) => void this.events.push({ name, payload }));
    }
    return core;
  }

  /** Pulls the plug, or puts it back. */
  set offline(isOffline: boolean) {
    this.#offline = isOffline;
  }

  set token(token: string) {
    this.#token = token;
  }

  /** Resolves when nothing can go on before time passes, or the process has died. */
  async settled(): Promise<void> {
    const state = { idle: false };
    const whenIdle = this.core.whenIdle().then(() => {
      state.idle = true;
    });
    // A call that waits for the rate budget waits for the clock: only advancing it goes on.
    for (let stuckFor = 0; stuckFor < 3;) {
      await Promise.race([whenIdle, shortly()]);
      if (state.idle || this.isDead) return;
      stuckFor = this.budget.state().waiting > 0 ? stuckFor + 1 : 0;
    }
  }

  /** Lets time pass, timer by timer, until the condition holds. Throws after `limitMs` of the test's time. */
  async until(condition: () => boolean, limitMs = 30 * MINUTE_MS): Promise<void> {
    const deadlineMs = this.clock.nowMs() + limitMs;
    for (;;) {
      await this.settled();
      if (condition()) return;
      const nextMs = this.clock.nextDueMs();
      if (nextMs === null || nextMs > deadlineMs) {
        const rows = this.store.outbox
          .list()
          .map((row) => `${row.payload.kind}:${row.state}:${row.problem?.code ?? ''}`);
        throw new Error(
          `Never came true. Outbox: ${rows.join(', ')}. Log: ${JSON.stringify(this.logged.slice(-6))}`,
        );
      }
      this.clock.advance(Math.max(nextMs - this.clock.nowMs(), 0));
    }
  }

  /** Lets this much time pass, timer by timer. */
  async pass(byMs: number): Promise<void> {
    const untilMs = this.clock.nowMs() + byMs;
    await this.settled();
    for (
      let nextMs = this.clock.nextDueMs();
      nextMs !== null && nextMs <= untilMs;
      nextMs = this.clock.nextDueMs()
    ) {
      this.clock.advance(Math.max(nextMs - this.clock.nowMs(), 0));
      await this.settled();
    }
    this.clock.advance(Math.max(untilMs - this.clock.nowMs(), 0));
    await this.settled();
  }

  /** Asks the server, and dies on the way where that was planned: what has left this process then arrives all the same. */
  async #ask(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
    const request = new Request(input, init);
    if (!isWrite(request.method, request.url)) return this.#fetch(request);
    if (this.#reaches('on-the-wire')) {
      void fetch(new Request(request, { signal: null })).catch(() => undefined);
      return never(request);
    }
    const response = await this.#fetch(request);
    return this.#reaches('answer-arrived') ? never(request) : response;
  }

  /** Gives up, as after a timeout, once the server has let the request hang: however slow the machine, nothing else is. */
  async #fetch(request: Request): Promise<Response> {
    const mark = randomUUID();
    request.headers.set(MARK_HEADER, mark);
    const givenUp = new AbortController();
    const look = setInterval(() => {
      const logged = this.server.requests.findLast((one) => one.headers[MARK_HEADER] === mark);
      if (logged?.fault?.startsWith('hang') === true) givenUp.abort(headersTimeout());
    }, HANG_LOOK_MS);
    try {
      return await fetch(request, { signal: AbortSignal.any([request.signal, givenUp.signal]) });
    } finally {
      clearInterval(look);
    }
  }

  /** Plans a crash at the nth passing of a point; the workstation is then dead until it is started again. */
  crashAt(point: CrashPoint, nth: number): void {
    this.#crash = { point, passesLeft: nth };
  }

  /** True once a planned crash has come. */
  get isDead(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Counts a passing of a point. True when it was the planned one: the process is gone then. */
  #reaches(point: CrashPoint): boolean {
    if (this.#crash?.point !== point || this.isDead) return false;
    this.#crash.passesLeft -= 1;
    if (this.#crash.passesLeft > 0) return false;
    this.#crash = null;
    void this.#die();
    return true;
  }

  /** Resolves when nothing of the dead process is under way any more. */
  #die(): Promise<void> {
    this.#abort.abort();
    const stopped = this.core.stop().catch(() => undefined);
    // From here on the old core's writes meet a closed store, as they would not happen at all in a dead process.
    this.store.close();
    return stopped;
  }

  /** The process ends without a word, at this instant, and a new one opens the same file. */
  async crashAndRestart(): Promise<void> {
    await this.#die();
    this.restart();
  }

  /** Starts again on the file of a process that died. */
  restart(): void {
    this.#crash = null;
    this.store = this.#openStore();
    this.core = this.#makeCore();
    this.core.start();
  }

  async close(): Promise<void> {
    if (!this.isDead) await this.core.stop();
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** State of an outbox row. */
  stateOf(orderId: string): string | undefined {
    return this.store.outbox.read(orderId)?.state;
  }

  /** True when every order is on the server or back with the user. */
  isDrained(): boolean {
    return this.store.outbox
      .list()
      .every((row) => row.state === 'done' || row.state === 'needs-attention' || row.state === 'discarded');
  }

  /** An order for the empty practice clinic's first client and calendar. */
  bookingOrder(parts: BookingParts = {}): BookingOrder {
    const { state } = this.server;
    const contact = [...state.contacts.values()][0];
    const calendar = parts.calendarId ?? [...state.calendars.keys()][0] ?? '';
    const startMs = parts.startMs ?? TEST_NOW_MS + 3 * 60 * MINUTE_MS;
    const minutes = state.calendars.get(calendar)?.slotDuration ?? 30;
    const endMs = startMs + minutes * MINUTE_MS;
    return {
      orderId: this.#newId(),
      client: parts.client ?? { kind: 'existing', contactId: contact?.id ?? '', name: 'Test Client' },
      request: {
        calendarId: calendar,
        locationId: this.server.locationId,
        startTime: offsetIso(startMs, TEST_TIME_ZONE),
        endTime: offsetIso(endMs, TEST_TIME_ZONE),
        title: parts.title ?? 'Consultation',
        appointmentStatus: 'confirmed',
        toNotify: true,
        assignedUserId: parts.assignedUserId ?? state.calendars.get(calendar)?.teamMembers[0]?.userId ?? '',
        ...(parts.rrule === undefined ? {} : { rrule: parts.rrule }),
        ignoreFreeSlotValidation: parts.skipValidation ?? parts.rrule !== undefined,
      },
      meant: {
        startWall: instantToWall(startMs, TEST_TIME_ZONE),
        endWall: instantToWall(endMs, TEST_TIME_ZONE),
        timeZone: TEST_TIME_ZONE,
      },
      acceptConflicts: parts.acceptConflicts ?? false,
    };
  }

  /** Books; returns the order's id. */
  book(parts: BookingParts = {}, undoWindowMs = 0): string {
    const order = this.bookingOrder(parts);
    this.core.submit({ kind: 'create-appointment', order }, { undoWindowMs });
    return order.orderId;
  }
}

/** What a test chooses of a booking. */
export interface BookingParts {
  client?: BookingOrder['client'];
  calendarId?: string;
  assignedUserId?: string;
  startMs?: number;
  title?: string;
  rrule?: string;
  skipValidation?: boolean;
  acceptConflicts?: boolean;
}
