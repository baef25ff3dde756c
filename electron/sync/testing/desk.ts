/** A desk for tests: the real store, client and core on a practice server, under a clock that waits to be told. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BookingOrder } from '../../../shared/appointment/booking-order.ts';
import { instantToWall, offsetIso } from '../../../shared/time/zone.ts';
import { createApiClient } from '../../api/client.ts';
import { createRateBudget, type RateBudget } from '../../api/rate-budget.ts';
import type { Log } from '../../log/log.ts';
import {
  startPracticeServer,
  type PracticeServer,
  type PracticeServerOptions,
} from '../../practice/server.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { createSyncCore, type SyncCore } from '../sync-core.ts';
import { ManualClock } from './manual-clock.ts';

/** A Monday, 07:00 in New York, before opening. */
export const TEST_NOW_MS = Date.parse('2026-11-23T12:00:00Z');
export const TEST_TIME_ZONE = 'America/New_York';
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 400;

/** A request of a process that is dead: nothing ever comes of it. */
function never(): Promise<Response> {
  return Promise.race([]);
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

/** One PC at the desk. It can crash and start again on the same file. */
export class TestDesk {
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
  store: Store;
  core: SyncCore;

  constructor(test: TestServer, random: () => number = () => 0.5) {
    this.clock = test.clock;
    this.server = test.server;
    this.#token = test.server.token;
    this.#random = random;
    this.#folder = mkdtempSync(path.join(tmpdir(), 'frontdesk-sync-'));
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
        if (generation.aborted) return never();
        if (this.#offline) {
          const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
          return Promise.reject(new TypeError('fetch failed', { cause }));
        }
        return fetch(input, init);
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
    });
    for (const name of [
      'schedule.changed',
      'outbox.changed',
      'connection.changed',
      'directory.changed',
      'contacts.changed',
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

  /** Resolves when nothing can go on before time passes. */
  async settled(): Promise<void> {
    const state = { idle: false };
    const whenIdle = this.core.whenIdle().then(() => {
      state.idle = true;
    });
    // A call that waits for the rate budget waits for the clock: only advancing it goes on.
    for (let stuckFor = 0; stuckFor < 3;) {
      await Promise.race([whenIdle, shortly()]);
      if (state.idle) return;
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

  /** The process ends without a word, at this instant, and a new one opens the same file. */
  async crashAndRestart(): Promise<void> {
    this.#abort.abort();
    // From here on the old core's writes meet a closed store, as they would not happen at all in a dead process.
    this.store.close();
    await this.core.stop().catch(() => undefined);
    this.store = this.#openStore();
    this.core = this.#makeCore();
    this.core.start();
  }

  async close(): Promise<void> {
    await this.core.stop();
    this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** State of an outbox row. */
  stateOf(orderId: string): string | undefined {
    return this.store.outbox.read(orderId)?.state;
  }

  /** True when every order is on the server or back at the desk. */
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
      orderId: randomUUID(),
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
