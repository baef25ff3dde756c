import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  accepted,
  refusal,
  readBody,
  readJson,
  RequestLog,
  type Checked,
  type PracticeAnswer,
  type LoggedRequest,
} from './answer.ts';
import { CONTROL_PREFIX, controlAnswer } from './control.ts';
import { clinicDataset, emptyDataset } from './dataset/clinic.ts';
import { LARGE_CLINIC } from './dataset/large-clinic.ts';
import { SMALL_CLINIC } from './dataset/small-clinic.ts';
import {
  createFaultList,
  commitsFirst,
  jsonOnTheWire,
  sendHalf,
  sendWhole,
  spoiled,
  type FaultList,
  type FaultSpec,
} from './faults.ts';
import { tokenOf, createRateLimiter, DOCUMENTED_RATE_LIMIT, type RateLimit } from './gatekeeper.ts';
import { refuseAtTheDoor, rightAnswer, type Running } from './operation.ts';
import { PRACTICE_SCOPES, queryObject, type PracticeScope } from './route.ts';
import { seededRandom } from './seeded-random.ts';
import {
  DEFAULT_SETTINGS,
  stateOf,
  type DatasetContext,
  type PracticeDataset,
  type PracticeSettings,
  type PracticeState,
  type PracticeWorld,
} from './world.ts';
import { isKnownTimeZone } from './zoned-time.ts';

/** The token of the practice server unless another is given. It opens nothing else. */
export const PRACTICE_TOKEN = 'pit-practice-0000-4000-8000-frontdesk000';

/** Settings of a practice server; everything has a default. */
export interface PracticeServerOptions extends Partial<PracticeSettings> {
  /** 0 (the default) takes any free port. */
  port?: number;
  /** The same seed and clock give the same data. */
  seed?: string;
  /** The server's clock, epoch ms. */
  nowMs?: () => number;
  token?: string;
  /** More tokens of the same account, such as those of other workstations. */
  otherTokens?: readonly string[];
  /** Scopes of the token; all that the app needs by default. */
  scopes?: readonly PracticeScope[];
  /** A made-up clinic (`small` by default), the small one with one client and nothing booked, or one of your own. */
  dataset?: 'small' | 'large' | 'empty' | ((context: DatasetContext) => PracticeDataset);
  /** The location's zone, an IANA name; America/New_York by default. */
  timezone?: string;
  /** The zone whose clock the location goes by, where the law of the server's zone data is not that of others' (`Etc/GMT+7`). */
  countedAs?: string;
  rateLimit?: Partial<RateLimit>;
  /** True serves the control paths under `/__practice/` (README.md); false by default. */
  allowFaults?: boolean;
  /** How long a request may take to come in before it is cut off; 20 s by default. */
  requestTimeoutMs?: number;
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
const REQUEST_TIMEOUT_MS = 20_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 256;

function makeDataset(choice: PracticeServerOptions['dataset'], context: DatasetContext): PracticeDataset {
  if (typeof choice === 'function') return choice(context);
  if (choice === 'empty') return emptyDataset(context);
  return clinicDataset(context, choice === 'large' ? LARGE_CLINIC : SMALL_CLINIC);
}

async function answerWithFault(
  running: Running,
  exchange: {
    request: IncomingMessage;
    response: ServerResponse;
    url: URL;
    body: Checked<string>;
    logged: LoggedRequest;
  },
  fault: FaultSpec,
): Promise<void> {
  const { request, response, url, body, logged } = exchange;
  const delayMs = fault.delayMs ?? (fault.kind === 'latency' ? DEFAULT_LATENCY_MS : 0);
  if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
  // A client that hung up meanwhile has not called its request back: it is carried out all the same.
  const right = commitsFirst(fault) ? rightAnswer(running, request, url, body) : null;
  if (response.destroyed) return;
  if (fault.kind === 'hang' || fault.kind === 'hang-after-commit') return;
  if (fault.kind === 'drop-before-commit' || fault.kind === 'drop-after-commit') {
    response.destroy();
    return;
  }
  const answer = spoiled(
    fault,
    right,
    right?.headers ?? running.limiter.admit(tokenOf(request.headers)).headers,
  );
  logged.status = answer.status;
  if (fault.kind === 'half-answer') sendHalf(response, answer);
  else sendWhole(response, answer);
}

/** What refuses a control request before its body is read. */
function refuseControl(running: Running, request: IncomingMessage): PracticeAnswer | null {
  if (!running.allowFaults)
    return refusal(404, 'Control paths are off. Start the server with --allow-faults to use them.');
  const isAllowed = running.access.tokens.has(tokenOf(request.headers) ?? '');
  return isAllowed ? null : refusal(401, 'Invalid JWT');
}

function answerControl(running: Running, method: string, url: URL, read: Checked<string>): PracticeAnswer {
  if (!read.ok) return read.answer;
  const body = readJson(read.value);
  if (!body.ok) return body.answer;
  const controlled = { ...running, requests: running.log.requests, state: () => running.world.state };
  return controlAnswer(controlled, method, url.pathname, body.value);
}

/** The target of a request; null for one that is no path, such as `*`. */
function readTarget(target: string): URL | null {
  const text = target.startsWith('/') ? `http://127.0.0.1${target}` : target;
  return URL.canParse(text) ? new URL(text) : null;
}

/** The body, or the refusal that comes first: then it is not read, and nothing of it is kept. */
async function readUnlessRefused(
  refused: PracticeAnswer | null,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Checked<string>> {
  if (refused === null) return readBody(request, response);
  // A client that asks before it sends is told not to, and would otherwise be waited for.
  if (request.headers.expect !== undefined) response.setHeader('Connection', 'close');
  return { ok: false, answer: refused };
}

async function serve(running: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = readTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  if (url === null) {
    sendWhole(response, jsonOnTheWire(refusal(400, `Cannot ${method} this`), {}));
    return;
  }
  if (url.pathname.startsWith(CONTROL_PREFIX)) {
    const read = await readUnlessRefused(refuseControl(running, request), request, response);
    sendWhole(response, jsonOnTheWire(answerControl(running, method, url, read), {}));
    return;
  }
  const { authorization: _token, ...headers } = request.headers;
  const body = await readUnlessRefused(refuseAtTheDoor(running, request, url), request, response);
  const json = body.ok ? readJson(body.value) : accepted(null);
  const logged: LoggedRequest = {
    method,
    path: url.pathname,
    query: queryObject(url.searchParams),
    headers,
    body: json.ok ? (json.value ?? null) : body.ok ? body.value : null,
    status: null,
    atMs: running.world.nowMs(),
  };
  const headBytes = request.rawHeaders.join('').length + url.href.length;
  running.log.add(logged, headBytes + (body.ok ? body.value.length : 0));
  const fault = running.faults.take(method, url.pathname);
  if (fault !== null) {
    logged.fault = fault.spec.kind;
    await answerWithFault(running, { request, response, url, body, logged }, fault.spec);
    return;
  }
  const right = rightAnswer(running, request, url, body);
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

function settingsOf(options: Partial<PracticeSettings>): PracticeSettings {
  return {
    expansionZone: options.expansionZone ?? DEFAULT_SETTINGS.expansionZone,
    contactIndexLagMs: options.contactIndexLagMs ?? DEFAULT_SETTINGS.contactIndexLagMs,
    requireAssignedUser: options.requireAssignedUser ?? DEFAULT_SETTINGS.requireAssignedUser,
    answerZone: options.answerZone ?? DEFAULT_SETTINGS.answerZone,
    cancelledSpelling: options.cancelledSpelling ?? DEFAULT_SETTINGS.cancelledSpelling,
    deletedAppointments: options.deletedAppointments ?? DEFAULT_SETTINGS.deletedAppointments,
    zoneName: DEFAULT_SETTINGS.zoneName,
  };
}

function createRunning(options: PracticeServerOptions): Running {
  const {
    nowMs = Date.now,
    seed = 'frontdesk',
    timezone = 'America/New_York',
    token = PRACTICE_TOKEN,
  } = options;
  const { countedAs = timezone } = options;
  for (const zone of [timezone, countedAs, options.answerZone ?? 'UTC'])
    if (!isKnownTimeZone(zone)) throw new RangeError(`"${zone}" is not a time zone this computer knows.`);
  const startedMs = nowMs();
  const freshState = (): PracticeState =>
    stateOf(makeDataset(options.dataset, { seed, timezone: countedAs, nowMs: nowMs() }));
  const tokens = new Set([token, ...(options.otherTokens ?? [])]);
  const limiter = createRateLimiter({ ...DOCUMENTED_RATE_LIMIT, ...options.rateLimit }, tokens, nowMs);
  const world: PracticeWorld = {
    state: freshState(),
    // New ids differ from start to start, so that nobody's cache takes a new booking for an old one.
    random: seededRandom(`${seed}/new ids/${startedMs}`),
    nowMs,
    settings: { ...settingsOf(options), zoneName: countedAs === timezone ? null : timezone },
  };
  const faults = createFaultList();
  const log = new RequestLog();
  const scopes = new Set(options.scopes ?? PRACTICE_SCOPES);
  return {
    world,
    access: { tokens, scopes, locationId: world.state.location.id },
    limiter,
    faults,
    log,
    allowFaults: options.allowFaults ?? false,
    reset: () => {
      world.state = freshState();
      faults.clear();
      log.clear();
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
  const requestTimeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const server = http.createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
  });
  server.maxConnections = MAX_CONNECTIONS;
  const answerAlways = (request: IncomingMessage, response: ServerResponse): void => {
    serve(running, request, response).catch((error: unknown) => {
      // Gone in the middle of its request: there is nobody to answer.
      if (response.destroyed || (request.destroyed && !request.complete)) return;
      process.stderr.write(
        `practice server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      if (response.headersSent) response.destroy();
      else sendWhole(response, jsonOnTheWire(refusal(500, 'Internal server error'), {}));
    });
  };
  server.on('request', answerAlways);
  // Without this `node:http` would ask for the body before anyone looked at the token.
  server.on('checkContinue', answerAlways);
  const port = await listen(server, options.port ?? 0);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    token: options.token ?? PRACTICE_TOKEN,
    locationId: running.access.locationId,
    get state() {
      return running.world.state;
    },
    requests: running.log.requests,
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
