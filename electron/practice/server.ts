import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { refusal, type PracticeAnswer } from './answer.ts';
import { CONTROL_PREFIX, controlAnswer } from './control.ts';
import { clinicDataset } from './dataset/clinic.ts';
import { emptyDataset } from './dataset/empty.ts';
import { createFaultList, type FaultList, type FaultSpec } from './faults.ts';
import { readJson, rightAnswer, type Running } from './operation.ts';
import { createRateLimiter, DOCUMENTED_RATE_LIMIT, type RateLimit } from './rate-limiter.ts';
import { logRequest, type LoggedRequest } from './request-log.ts';
import { PRACTICE_SCOPES, queryObject, type PracticeScope } from './route.ts';
import { seededRandom } from './seeded-random.ts';
import { commitsFirst, jsonOnTheWire, sendHalf, sendWhole, spoiled } from './spoiled-answer.ts';
import {
  stateOf,
  type DatasetContext,
  type PracticeDataset,
  type PracticeState,
  type PracticeWorld,
} from './world.ts';
import { isKnownTimeZone } from './zoned-time.ts';

/** The token of the practice server unless another is given. It opens nothing else. */
export const PRACTICE_TOKEN = 'pit-practice-0000-4000-8000-frontdesk000';

/** Settings of a practice server; everything has a default. */
export interface PracticeServerOptions {
  /** 0 (the default) takes any free port. */
  port?: number;
  /** The same seed and clock give the same data. */
  seed?: string;
  /** The server's clock, epoch ms. */
  nowMs?: () => number;
  token?: string;
  /** Scopes of the token; all that the app needs by default. */
  scopes?: readonly PracticeScope[];
  /** A made-up clinic (default), the same without bookings and with one client, or one of your own. */
  dataset?: 'clinic' | 'empty' | ((context: DatasetContext) => PracticeDataset);
  /** The location's zone, an IANA name; America/New_York by default. */
  timezone?: string;
  rateLimit?: Partial<RateLimit>;
  /**
   * Where series are expanded. `location` (default) keeps the wall time across a clock change;
   * `utc-offset` keeps the offset of the request, so that a series drifts by an hour: what the live
   * service does is undocumented (API.md section 2).
   */
  expansionZone?: 'location' | 'utc-offset';
  /** How long contact search lags behind writes; 0 by default, about 10,000 in life (API.md section 6). */
  contactIndexLagMs?: number;
  /** True refuses a booking without assignedUserId, as reported for some calendars (API.md section 10, 5). */
  requireAssignedUser?: boolean;
  /** True serves the control paths under `/__practice/` (README.md); false by default. */
  allowFaults?: boolean;
}

/** A running practice server. */
export interface PracticeServer {
  /** Such as `http://127.0.0.1:4010`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly locationId: string;
  /** What it remembers; tests may change it. A fresh object after `reset`. */
  readonly state: PracticeState;
  /** Every API request so far, oldest first; control requests are not among them. */
  readonly requests: LoggedRequest[];
  readonly faults: FaultList;
  /** Back to the data set at the present moment: no faults, no log, no used-up rate limit. */
  reset: () => void;
  /** Stops and cuts open connections; resolves when the port is free again. */
  close: () => Promise<void>;
}

const DEFAULT_LATENCY_MS = 1_000;

function makeDataset(choice: PracticeServerOptions['dataset'], context: DatasetContext): PracticeDataset {
  if (typeof choice === 'function') return choice(context);
  return choice === 'empty' ? emptyDataset(context) : clinicDataset(context);
}

async function answerWithFault(
  running: Running,
  exchange: {
    request: IncomingMessage;
    response: ServerResponse;
    url: URL;
    raw: string;
    logged: LoggedRequest;
  },
  fault: FaultSpec,
): Promise<void> {
  const { request, response, url, raw, logged } = exchange;
  const delayMs = fault.delayMs ?? (fault.kind === 'latency' ? DEFAULT_LATENCY_MS : 0);
  if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
  // A client that hung up meanwhile has not called its request back: it is carried out all the same.
  const right = commitsFirst(fault) ? rightAnswer(running, request, url, raw) : null;
  if (response.destroyed) return;
  if (fault.kind === 'hang' || fault.kind === 'hang-after-commit') return;
  if (fault.kind === 'drop-before-commit' || fault.kind === 'drop-after-commit') {
    response.destroy();
    return;
  }
  const answer = spoiled(fault, right, right?.headers ?? running.limiter.admit().headers);
  logged.status = answer.status;
  if (fault.kind === 'half-answer') sendHalf(response, answer);
  else sendWhole(response, answer);
}

function answerControl(running: Running, request: IncomingMessage, url: URL, raw: string): PracticeAnswer {
  if (!running.allowFaults)
    return refusal(404, 'Control paths are off. Start the server with --allow-faults to use them.');
  if (request.headers.authorization !== `Bearer ${running.access.token}`) return refusal(401, 'Invalid JWT');
  const body = readJson(raw);
  if (!body.ok) return body.answer;
  const controlled = { ...running, state: () => running.world.state };
  return controlAnswer(controlled, request.method ?? 'GET', url.pathname, body.value);
}

async function serve(running: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await text(request);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname.startsWith(CONTROL_PREFIX)) {
    sendWhole(response, jsonOnTheWire(answerControl(running, request, url, raw), {}));
    return;
  }
  const method = request.method ?? 'GET';
  const { authorization: _token, ...headers } = request.headers;
  const body = readJson(raw);
  const logged: LoggedRequest = {
    method,
    path: url.pathname,
    query: queryObject(url.searchParams),
    headers,
    body: body.ok ? (body.value ?? null) : raw,
    status: null,
    atMs: running.world.nowMs(),
  };
  logRequest(running.requests, logged);
  const fault = running.faults.take(method, url.pathname);
  if (fault !== null) {
    logged.fault = fault.spec.kind;
    await answerWithFault(running, { request, response, url, raw, logged }, fault.spec);
    return;
  }
  const right = rightAnswer(running, request, url, raw);
  logged.status = right.status;
  sendWhole(response, right);
}

function listen(server: http.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function createRunning(options: PracticeServerOptions): Running {
  const {
    nowMs = Date.now,
    seed = 'frontdesk',
    timezone = 'America/New_York',
    token = PRACTICE_TOKEN,
  } = options;
  if (!isKnownTimeZone(timezone))
    throw new RangeError(`"${timezone}" is not a time zone this computer knows.`);
  const startedMs = nowMs();
  const freshState = (): PracticeState =>
    stateOf(makeDataset(options.dataset, { seed, timezone, nowMs: nowMs() }));
  const limiter = createRateLimiter({ ...DOCUMENTED_RATE_LIMIT, ...options.rateLimit }, nowMs);
  const world: PracticeWorld = {
    state: freshState(),
    // New ids differ from start to start, so that nobody's cache takes a new booking for an old one.
    random: seededRandom(`${seed}/new ids/${startedMs}`),
    nowMs,
    settings: {
      expansionZone: options.expansionZone ?? 'location',
      contactIndexLagMs: options.contactIndexLagMs ?? 0,
      requireAssignedUser: options.requireAssignedUser ?? false,
    },
  };
  const faults = createFaultList();
  const requests: LoggedRequest[] = [];
  const scopes = new Set(options.scopes ?? PRACTICE_SCOPES);
  return {
    world,
    access: { token, scopes, locationId: world.state.location.id },
    limiter,
    faults,
    requests,
    allowFaults: options.allowFaults ?? false,
    reset: () => {
      world.state = freshState();
      faults.clear();
      requests.length = 0;
      limiter.reset();
    },
  };
}

/**
 * Starts the practice server on 127.0.0.1 and resolves when it listens. Rejects with the error of
 * `node:http` when the port is taken (`code` is `EADDRINUSE`) and with a RangeError for an unknown zone.
 */
export async function startPracticeServer(options: PracticeServerOptions = {}): Promise<PracticeServer> {
  const running = createRunning(options);
  const server = http.createServer((request, response) => {
    serve(running, request, response).catch((error: unknown) => {
      if (response.destroyed || request.destroyed) return;
      process.stderr.write(
        `practice server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      sendWhole(response, jsonOnTheWire(refusal(500, 'Internal server error'), {}));
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    token: running.access.token,
    locationId: running.access.locationId,
    get state() {
      return running.world.state;
    },
    requests: running.requests,
    faults: running.faults,
    reset: running.reset,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeAllConnections();
      }),
  };
}
