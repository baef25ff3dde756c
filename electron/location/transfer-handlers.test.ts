import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocationSession } from './location-session.ts';
import { booking, StoreBench } from '../store/testing/store-test-kit.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import { transferHandlers, type FileDialogs } from './transfer-handlers.ts';

const PASSPHRASE = 'correct horse battery';

let folder: string;
let bench: StoreBench;
let chosen: string | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-transfer-'));
  bench = new StoreBench();
  bench.store.outbox.addOrder({ kind: 'create-appointment', order: booking(1) }, { undoWindowMs: 0 });
  chosen = join(folder, 'drafts.frontdesk-drafts');
});

afterEach(() => {
  bench.remove();
  rmSync(folder, { recursive: true });
});

const dialogs: FileDialogs = {
  chooseWhereToSave: () => Promise.resolve(chosen),
  chooseWhatToOpen: () => Promise.resolve(chosen),
};

function handlers(): ReturnType<typeof transferHandlers> {
  const { drafts } = bench.store;
  // Of the session only what moves drafts.
  const session = { sync: { exportOutbox: drafts.exportOutbox, importOutbox: drafts.importOutbox } };
  return transferHandlers(
    () => session as unknown as LocationSession,
    dialogs,
    () => Date.UTC(2026, 10, 26),
  );
}

test('drafts go into the file that was chosen, and only its name is answered', async () => {
  expect(await handlers()['transfer.export']({ passphrase: PASSPHRASE })).toEqual({
    kind: 'written',
    fileName: 'drafts.frontdesk-drafts',
    writtenCount: 1,
    leftBehindCount: 0,
  });
  const text = readFileSync(chosen ?? '', 'utf8');
  expect(text).toContain('frontdesk-drafts');
  expect(text).not.toContain('Consultation');
});

test('a dialog that was closed changes nothing', async () => {
  chosen = null;
  expect(await handlers()['transfer.export']({ passphrase: PASSPHRASE })).toEqual({ kind: 'cancelled' });
  expect(bench.store.outbox.list().map(({ state }) => state)).toEqual(['queued']);
});

test('a place that takes no file is said, and the drafts go on as before', async () => {
  chosen = join(folder, 'missing', 'drafts.frontdesk-drafts');
  const failure = await Promise.resolve(handlers()['transfer.export']({ passphrase: PASSPHRASE })).catch(
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ExpectedFailure);
  expect(failure).toMatchObject({ failure: { code: 'file-unavailable' } });
  expect(bench.store.outbox.list().map(({ state }) => state)).toEqual(['queued']);
  expect(readdirSync(folder)).toEqual([]);
});

test('a file is chosen once and can be tried with another passphrase', async () => {
  const both = handlers();
  await both['transfer.export']({ passphrase: PASSPHRASE });
  expect(await both['transfer.chooseFile'](undefined)).toEqual({ fileName: 'drafts.frontdesk-drafts' });
  expect(await both['transfer.import']({ passphrase: 'another one' })).toMatchObject({
    kind: 'refused',
    failure: { code: 'wrong-passphrase' },
  });
  expect(await both['transfer.import']({ passphrase: PASSPHRASE })).toEqual({
    kind: 'imported',
    importedCount: 0,
    knownCount: 1,
  });
});

test('a file that is something else is refused as such', async () => {
  writeFileSync(chosen ?? '', 'a shopping list');
  const both = handlers();
  await both['transfer.chooseFile'](undefined);
  expect(await both['transfer.import']({ passphrase: PASSPHRASE })).toMatchObject({
    kind: 'refused',
    failure: { code: 'not-an-export' },
  });
});

test('without a chosen file nothing is read', async () => {
  await expect(
    Promise.resolve(handlers()['transfer.import']({ passphrase: PASSPHRASE })),
  ).rejects.toMatchObject({ failure: { code: 'file-unavailable' } });
});
