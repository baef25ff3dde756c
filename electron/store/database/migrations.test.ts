/** Steps of the layout, on a copy of the store that 0.1.0 wrote: whole or not at all, with what is encrypted. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../open-store.ts';
import { COMING } from '../testing/coming-migrations.ts';
import { layoutNumber, migrate, MIGRATIONS, type Migration } from './migrations.ts';
import { KEY, StoreBench, booking, orderId } from '../testing/store-test-kit.ts';
import { StoreDatabase } from './database.ts';
import { createCipher } from './encryption.ts';

const GOLDEN = path.join(import.meta.dirname, '../testing/golden/store-0.1.0.sqlite');
const ROWS_IN_GOLDEN = 12;
const cipher = createCipher(KEY);

let bench: StoreBench;
beforeEach(() => {
  bench = new StoreBench();
  bench.store.close();
  copyFileSync(GOLDEN, bench.filePath);
});
afterEach(() => bench.remove());

const options = (laterMigrations: readonly Migration[] = []) => ({
  filePath: bench.filePath,
  encryptionKey: KEY,
  deskName: 'Front desk 1',
  nowMs: bench.clock.now,
  laterMigrations,
});

/** What each encrypted payload of the closed file says was done to it, and the layout's number. */
function inspect(): { layout: number; done: unknown[]; unopened: number } {
  const database = new StoreDatabase(bench.filePath);
  const rows = database.all(
    z.object({ id: z.string(), body: z.instanceof(Uint8Array) }),
    'SELECT id, body FROM outbox ORDER BY sequence',
  );
  const layout = layoutNumber(database);
  database.close();
  const bodies = rows.map(({ id, body }) =>
    cipher.decrypt(body, { table: 'outbox', rowId: id, column: 'body' }),
  );
  return {
    layout,
    done: bodies.flatMap((body) => (body === undefined ? [] : [(body as { done?: number[] }).done ?? []])),
    unopened: bodies.filter((body) => body === undefined).length,
  };
}

const all = <Value>(value: Value): Value[] => Array.from({ length: ROWS_IN_GOLDEN }, () => value);

describe('a step that rewrites what is encrypted', () => {
  it('is done once to every row, finished ones included, and the rows are read as before', () => {
    const before = bench.open().outbox.list();
    bench.store.close();
    const opened = openStore(options(COMING));
    if (!opened.ok) throw opened.failure;
    expect(opened.store.outbox.list()).toEqual(before);
    expect(opened.store.unreadableRows()).toEqual([]);
    opened.store.close();
    expect(inspect()).toEqual({ layout: 70, done: all([50, 60, 70]), unopened: 0 });
  });

  it.each([40, 50, 60, 70])(
    'killed in the middle of step %i is done again, once, when the app starts',
    (step) => {
      const script = path.join(import.meta.dirname, '../testing/coming-migrations.ts');
      // Killed twice at the same place: the second start finds what the first left.
      for (const cut of [step / 10 - 3, 1]) {
        const killed = spawnSync(process.execPath, [script, bench.filePath, String(cut)], {
          encoding: 'utf8',
        });
        expect(killed.stderr).toBe('');
        expect(killed.signal).toBe('SIGKILL');
      }
      // What is in the log of the killed process is read by whoever opens the file next.
      const { layout, done } = inspect();
      expect(layout).toBe(step - 10);
      expect(done).toEqual(all([50, 60].filter((number) => number < step)));
      const opened = openStore(options(COMING));
      if (!opened.ok) throw opened.failure;
      expect(opened.store.outbox.list()).toHaveLength(ROWS_IN_GOLDEN);
      opened.store.close();
      expect(inspect()).toEqual({ layout: 70, done: all([50, 60, 70]), unopened: 0 });
    },
  );

  it('on a full disk leaves the store as it was, says so, and is done once there is room', () => {
    bench.reopen().close();
    const before = readFileSync(bench.filePath);
    const swelling: Migration = {
      number: 50,
      up(database, cipher) {
        COMING[0]?.up(database, cipher);
        // As full as a disk gets: not one page more than there are.
        database.exec('PRAGMA max_page_count = 1');
        database.exec(
          'CREATE TABLE swelling (body BLOB) STRICT; INSERT INTO swelling VALUES (zeroblob(100000))',
        );
      },
    };
    expect(openStore(options([swelling]))).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
    expect(readFileSync(bench.filePath).equals(before)).toBe(true);
    expect(inspect()).toEqual({ layout: 40, done: all([]), unopened: 0 });
    const opened = openStore(options(COMING));
    if (!opened.ok) throw opened.failure;
    opened.store.close();
    expect(inspect().done).toEqual(all([50, 60, 70]));
  });

  it('passes over a row that does not open, byte for byte, and does not begin under another key', () => {
    bench.reopen().close();
    const database = new StoreDatabase(bench.filePath);
    database.run(`UPDATE outbox SET body = ? WHERE id = ?`, Buffer.from('garbage'), orderId(1));
    database.close();
    expect(openStore({ ...options(COMING), encryptionKey: Buffer.alloc(32, 9) })).toMatchObject({
      ok: false,
      failure: { code: 'store-wrong-key' },
    });
    expect(inspect().layout).toBe(40);
    const opened = openStore(options(COMING));
    if (!opened.ok) throw opened.failure;
    expect(opened.store.unreadableRows()).toMatchObject([{ id: orderId(1), why: 'damaged' }]);
    expect(Buffer.from(opened.store.unreadableRaw()[0]?.['body'] as Uint8Array).toString()).toBe('garbage');
    opened.store.close();
  });
});

describe('a layout of another version', () => {
  const adding: Migration = {
    number: 41,
    up: (database) =>
      database.exec(`
        ALTER TABLE outbox ADD COLUMN room TEXT NOT NULL DEFAULT 'any';
        CREATE TABLE rooms (id TEXT PRIMARY KEY) STRICT;
      `),
  };

  it('that only adds to this one is worked with, and is not lowered', () => {
    const newer = openStore(options([adding]));
    if (!newer.ok) throw newer.failure;
    newer.store.close();
    const store = bench.open();
    store.outbox.addOrder({ kind: 'create-appointment', order: booking(40) }, { undoWindowMs: 0 });
    expect(store.outbox.list()).toHaveLength(ROWS_IN_GOLDEN + 1);
    store.close();
    expect(inspect().layout).toBe(41);
    const again = openStore(options([adding]));
    if (!again.ok) throw again.failure;
    expect(again.store.outbox.read(orderId(40))).not.toBeNull();
    again.store.close();
  });

  it('that this one must not miss is left alone to the byte, and opens in the version it is of', () => {
    const newer = openStore(options(COMING));
    if (!newer.ok) throw newer.failure;
    newer.store.close();
    const before = readFileSync(bench.filePath);
    expect(openStore(options())).toMatchObject({ ok: false, failure: { code: 'store-newer-than-app' } });
    expect(readFileSync(bench.filePath).equals(before)).toBe(true);
    const again = openStore(options(COMING));
    if (!again.ok) throw again.failure;
    expect(again.store.outbox.list()).toHaveLength(ROWS_IN_GOLDEN);
    again.store.close();
  });

  it('two versions up at once goes through both', () => {
    const database = new StoreDatabase(bench.filePath);
    expect(layoutNumber(database)).toBe(30);
    migrate(database, cipher, [...MIGRATIONS, ...COMING]);
    expect(layoutNumber(database)).toBe(70);
    database.close();
    expect(inspect().done).toEqual(all([50, 60, 70]));
  });
});
