import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { calls, type CallName } from '../../shared/ipc/contract.ts';
import { failure, failureSchema } from '../../shared/failures/failures.ts';
import type { Reply } from '../../shared/ipc/reply.ts';
import type { AccountService } from '../location/account-service.ts';
import type { LocationSession } from '../location/location-session.ts';
import { LocationSessionFactory } from '../location/location-session-factory.ts';
import { PreferencesFile } from '../system/preferences-file.ts';
import { describeError } from '../location/describe-error.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { computerHandlers } from '../system/computer-services.ts';
import { workstationHandlers } from '../system/workstation-handlers.ts';
import {
  scheduleHandlers,
  seriesHandlers,
  bookingHandlers,
  accountHandlers,
  localDataHandlers,
} from '../location/handlers.ts';
import { DaySheets } from '../sheet/day-sheets.ts';
import { DEFAULT_PREFERENCES } from '../../shared/preferences/preferences.ts';
import { transferHandlers } from '../location/transfer-handlers.ts';
import { registerCalls } from './registrar.ts';
import { anything, fitting, nearlyFitting } from './testing/arbitrary-input.ts';

const { opened } = vi.hoisted(() => ({ opened: [] as string[] }));
vi.mock('electron', () => ({
  app: { getVersion: () => '0.1.0', getLocale: () => 'en-US' },
  shell: {
    openExternal: (address: string) => {
      opened.push(address);
      return Promise.resolve();
    },
  },
}));
vi.mock('../base/runtime.ts', () => ({ runtimeNotice: () => null }));

type ComputerHandlers = ReturnType<typeof computerHandlers>;

const NAMES = Object.keys(calls) as CallName[];
const RUNS = { numRuns: 40, endOnFailure: true } as const;

/** No input may hold main up for longer; many times what the slowest takes on a busy machine. */
const LONGEST_REFUSAL_MS = 10_000;

const folder = mkdtempSync(path.join(tmpdir(), 'frontdesk-fuzz-'));
let opener: LocationSessionFactory;
let session: LocationSession;
let invoke: (name: CallName, input: unknown) => Promise<Reply<unknown>>;
const bugs: string[] = [];

/** Everything of main's below Electron, on a practice clinic whose server is gone once it is open. */
beforeAll(async () => {
  // Each look at the clock is a tenth of a second, so that the rate budget never makes the test wait.
  let nowMs = Date.parse('2026-11-23T12:00:00Z');
  let isOffline = false;
  const log = {
    write: (_level: string, event: string, facts?: unknown) => {
      if (event.endsWith('.bug')) bugs.push(JSON.stringify({ event, facts }));
    },
  };
  opener = new LocationSessionFactory({
    dataFolder: folder,
    deskName: 'Front',
    fetch: (input, init) => {
      if (!isOffline) return fetch(input, init);
      const cause = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
      return Promise.reject(new TypeError('fetch failed', { cause }));
    },
    serverAddress: () => ({ ok: false, failure: failure('runtime-not-allowed') }),
    nowMs: () => (nowMs += 100),
    log,
  });
  ({ session } = await opener.openPractice('small'));
  isOffline = true;
  const openSession = (): LocationSession => session;
  const state = { kind: 'first-run' } as const;
  const account = {
    state,
    ...Object.fromEntries(
      [
        'signIn',
        'retryKeychain',
        'resetStore',
        'switchLocation',
        'signOut',
        'startPractice',
        'leavePractice',
      ].map((name) => [name, () => Promise.resolve(state)]),
    ),
  } as unknown as AccountService;
  const registered = new Map<string, (event: unknown, input: unknown) => Promise<Reply<unknown>>>();
  registerCalls({
    ipcMain: { handle: (channel, listener) => registered.set(channel, listener as never) },
    handlers: Promise.resolve({
      ...workstationHandlers({
        openSession,
        preferences: new PreferencesFile(folder, nowMs),
        emit: () => undefined,
        log,
        onPreferences: () => undefined,
        locale: () => 'en-US',
      }),
      ...accountHandlers(account, openSession),
      ...scheduleHandlers(openSession),
      ...seriesHandlers(openSession),
      ...bookingHandlers(openSession, () => 60_000),
      ...localDataHandlers(openSession, () => nowMs),
      ...new DaySheets({
        dataFolder: folder,
        deskName: 'Front',
        nowMs: () => nowMs,
        log,
        emit: () => undefined,
        preferences: () => DEFAULT_PREFERENCES,
        locale: () => 'en-US',
        account: () => state,
        openSession,
        printer: {
          pdf: () => Promise.resolve(new Uint8Array()),
          print: () => Promise.resolve('cancelled' as const),
        },
        dialogs: {
          chooseWhereToSavePdf: () => Promise.resolve(null),
          chooseFolder: () => Promise.resolve(null),
        },
      }).handlers,
      ...transferHandlers(
        openSession,
        { chooseWhereToSave: () => Promise.resolve(null), chooseWhatToOpen: () => Promise.resolve(null) },
        () => nowMs,
      ),
      ...ofThisComputer(),
    }),
    isTrustedSender: () => true,
    describeError,
    checkOutputs: true,
    log,
  });
  invoke = async (name, input) => {
    const handle = registered.get(`frontdesk:${name}`);
    if (!handle) throw new Error(`no handler for ${name}`);
    return handle({ senderFrame: null }, input);
  };
}, 60_000);

afterAll(async () => {
  await session.close();
  await opener.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The calls that only this computer could answer: their inputs are checked as all are, then they are refused. */
function ofThisComputer(): ComputerHandlers {
  const refuse = (): never => {
    throw new ExpectedFailure(failure('rejected'));
  };
  return {
    'computer.state': refuse,
    'computer.setStartAtLogin': refuse,
    'computer.setAcceleration': refuse,
    'updates.state': refuse,
    'updates.check': refuse,
    'updates.restart': refuse,
    'links.take': refuse,
    'diagnostics.preview': refuse,
    'diagnostics.save': refuse,
    'computer.openLicences': refuse,
  };
}

/** The reply, which is one of the contract's whatever was sent. */
async function replyTo(name: CallName, input: unknown): Promise<Reply<unknown>> {
  const startedAtMs = performance.now();
  const reply = await invoke(name, input);
  expect(performance.now() - startedAtMs).toBeLessThan(LONGEST_REFUSAL_MS);
  if (reply.ok) calls[name].output.parse(reply.value);
  else expect(failureSchema.parse(reply.error).code).not.toBe('internal');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  return reply;
}

/** Whether no schema should walk it: what JSON could not carry, or would carry as something else. */
function isSurelyNotPlain(input: unknown): boolean {
  const isForeign =
    typeof input === 'object' &&
    input !== null &&
    !Array.isArray(input) &&
    ![null, Object.prototype].includes(Object.getPrototypeOf(input) as object | null);
  try {
    JSON.stringify(input);
    return isForeign;
  } catch {
    // Circles, big integers, and nesting deeper than the stack.
    return true;
  }
}

describe.each(NAMES)('%s', { timeout: 60_000 }, (name) => {
  const { input: schema } = calls[name];

  it('answers anything at all with a reply of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (input) => {
        const reply = await replyTo(name, input);
        if (!schema.safeParse(input).success)
          expect(reply).toMatchObject({ error: { code: 'invalid-input' } });
        // A schema would have said which field it did not like.
        if (isSurelyNotPlain(input))
          expect(reply).toMatchObject({ error: { code: 'invalid-input', params: { fields: [] } } });
      }),
      RUNS,
    );
  });

  it('answers inputs that fit, or nearly, with a reply of the contract', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fitting(schema), nearlyFitting(schema)), async (input) => {
        await replyTo(name, input);
      }),
      RUNS,
    );
  });
});

it('after all that, only addresses of the allowed kinds were opened and nothing was noted as a bug', () => {
  expect(opened.filter((address) => !/^(https:\/\/|tel:|mailto:)/i.test(address))).toEqual([]);
  expect(bugs).toEqual([]);
});
