import { failure } from '../../shared/failures/failures.ts';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assembleStore } from './assemble-store.ts';
import { StoreDatabase } from './database/database.ts';
import { migrate, MIGRATIONS, type Migration } from './database/migrations.ts';
import { openStore, putStoreAside } from './open-store.ts';
import { createCipher } from './database/encryption.ts';
import { StoreFailure } from './store-failure.ts';
import {
  DAY_MS,
  KEY,
  MONDAY_MS,
  StoreBench,
  appointment,
  booking,
  contact,
  directory,
  listing,
  orderId,
} from './testing/store-test-kit.ts';

let bench: StoreBench;
beforeEach(() => {
  bench = new StoreBench();
});
afterEach(() => bench.remove());

const NOW = { undoWindowMs: 0 };
const options = () => ({
  filePath: bench.filePath,
  encryptionKey: KEY,
  deskName: 'Front desk 1',
  nowMs: bench.clock.now,
});
const book = (n: number, store = bench.store) =>
  store.outbox.addOrder({ kind: 'create-appointment', order: booking(n, { newClient: `local-${n}` }) }, NOW);

function failureOf(open: () => unknown): unknown {
  try {
    open();
  } catch (failure) {
    return failure;
  }
  return null;
}

describe('what is personal', () => {
  it('is nowhere in the files, neither in the database nor in its log', async () => {
    const { store } = bench;
    store.writeDirectory({
      ...directory,
      providers: [{ id: 'usr', name: 'PLANTED-provider', email: null, phone: null, deleted: false }],
    });
    await store.contacts.upsertMany([
      contact('c1', { name: 'PLANTED-client', phone: '+15557654321', email: 'planted@example.com' }),
    ]);
    const event = appointment('a', {
      title: 'PLANTED-title',
      description: 'PLANTED-notes',
      address: 'PLANTED-street',
    });
    await store.schedule.replaceListing(
      listing([event], { unreadable: [{ id: 'x', raw: { title: 'PLANTED-raw' } }] }),
    );
    store.schedule.writeNotes('a', [
      { id: 'n', body: 'PLANTED-note', userId: null, authorName: null, dateAddedMs: null },
    ]);
    store.outbox.addOrder(
      { kind: 'create-appointment', order: booking(1, { title: 'PLANTED-order', newClient: 'local-9' }) },
      NOW,
    );
    store.outbox.markSending('local-9', { preexistingIds: [] });
    store.outbox.markNeedsAttention('local-9', failure('rejected', { serverMessage: 'PLANTED-answer' }));
    store.writeMeta('cursor', { after: 'PLANTED-cursor' });
    const planted = /PLANTED|7654321|Nowak|5550109999|planted@|X-rays|Front desk 1/i;
    const seen = () =>
      readdirSync(bench.folder).map((name) => readFileSync(path.join(bench.folder, name), 'latin1'));
    expect(seen().length).toBeGreaterThan(1);
    for (const bytes of seen()) expect(planted.exec(bytes)).toBeNull();
    store.close();
    for (const bytes of seen()) expect(planted.exec(bytes)).toBeNull();
    // The search itself works: a word that is stored in the clear is found.
    expect(seen().some((bytes) => bytes.includes('create-appointment'))).toBe(true);
  });

  it('is gone with every file of the store once it is wiped', () => {
    book(1);
    writeFileSync(`${bench.filePath}.damaged-2026`, 'old');
    bench.store.wipe();
    expect(readdirSync(bench.folder)).toEqual([]);
  });
});

describe('what is kept', () => {
  it('comes back after a restart: directory, draft, cursor, small values', async () => {
    bench.store.writeDirectory(directory);
    bench.store.contacts.writeSync({
      cursor: ['x', 2],
      completedAtMs: 5,
      totalCount: 9,
      listedCount: 4,
      gaveUpAtMs: null,
    });
    bench.store.writeMeta('seen', { a: 1 });
    const store = bench.reopen();
    expect(store.readDirectory()).toEqual(directory);
    expect(store.contacts.readSync()).toEqual({
      cursor: ['x', 2],
      completedAtMs: 5,
      totalCount: 9,
      listedCount: 4,
      gaveUpAtMs: null,
    });
    expect(store.readMeta('seen')).toEqual({ a: 1 });
    expect(store.readDraft()).toEqual({ draft: null, leftOut: [] });
    await store.contacts.indexReady;
    expect(store.contacts.isIndexReady()).toBe(true);
  });
});

it('what is asked after the store was closed is refused by name: the app may leave while an answer comes', () => {
  const { store } = bench;
  store.close();
  expect(() => store.schedule.readNotes('appointment-1')).toThrow(
    expect.objectContaining({ code: 'store-unavailable' }),
  );
});

describe('opening', () => {
  it('refuses another key and leaves the file as it is', () => {
    book(1);
    bench.store.close();
    const before = readFileSync(bench.filePath);
    const result = openStore({ ...options(), encryptionKey: Buffer.alloc(32, 9) });
    expect(result).toMatchObject({ ok: false, failure: { code: 'store-wrong-key' } });
    expect(readFileSync(bench.filePath).equals(before)).toBe(true);
    expect(bench.open().outbox.read(orderId(1))).not.toBeNull();
  });

  it('refuses a file of a newer app and leaves it as it is', () => {
    bench.store.close();
    const database = new StoreDatabase(bench.filePath);
    database.exec('PRAGMA user_version = 9990');
    database.close();
    expect(openStore(options())).toMatchObject({ ok: false, failure: { code: 'store-newer-than-app' } });
    const again = new StoreDatabase(bench.filePath);
    again.exec(`PRAGMA user_version = ${MIGRATIONS.at(-1)?.number ?? 0}`);
    again.close();
    bench.open();
  });

  it('is refused while another process has the file, which then goes on undisturbed', () => {
    book(1);
    const second = openStore(options());
    expect(second).toMatchObject({ ok: false, failure: { code: 'store-busy' } });
    book(2);
    expect(bench.reopen().outbox.list()).toHaveLength(4);
  });

  it('brings every table strict, with every commit on disk before it counts', () => {
    bench.store.close();
    const database = new StoreDatabase(bench.filePath);
    const one = (pragma: string) =>
      Object.values(database.get(z.looseObject({}), `PRAGMA ${pragma}`) ?? {})[0];
    expect(one('journal_mode')).toBe('wal');
    expect(one('synchronous')).toBe(2);
    expect(one('user_version')).toBe(MIGRATIONS.at(-1)?.number);
    const tables = database.all(
      z.object({ name: z.string(), strict: z.int() }),
      `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
    );
    expect(tables.length).toBeGreaterThan(6);
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([]);
    expect(MIGRATIONS.map(({ number }) => number % 10)).toEqual(MIGRATIONS.map(() => 0));
    database.close();
    bench.open();
  });

  it('says so when the place cannot be opened', () => {
    const inTheWay = path.join(bench.folder, 'in the way');
    writeFileSync(inTheWay, 'a file where the folder should be');
    const result = openStore({ ...options(), filePath: path.join(inTheWay, 'store.db') });
    expect(result).toMatchObject({ ok: false, failure: { code: 'store-unavailable' } });
  });

  it('makes the folder it lies in', () => {
    const result = openStore({ ...options(), filePath: path.join(bench.folder, 'new', 'store.db') });
    expect(result).toMatchObject({ ok: true, rescue: null });
    if (result.ok) result.store.close();
  });

  it.each(['before-commit', 'in-migration', 'after-commit'] as const)(
    'makes a new store although the first start was cut off (%s)',
    (point) => {
      const filePath = path.join(bench.folder, 'first.db');
      const failpoint = (reached: string) => {
        if (reached === point) throw new Error('cut off');
      };
      expect(failureOf(() => openStore({ ...options(), filePath, failpoint }))).toMatchObject({
        message: 'cut off',
      });
      expect(existsSync(filePath)).toBe(false);
      const result = openStore({ ...options(), filePath });
      expect(result).toMatchObject({ ok: true, rescue: null });
      if (result.ok) result.store.close();
      expect(readdirSync(bench.folder).filter((name) => name.includes('.new'))).toEqual([]);
    },
  );

  it('is put aside whole when its key is lost, opens under its old name once the key is back, and is wiped with the rest', () => {
    book(1);
    bench.store.close();
    putStoreAside(bench.filePath, bench.clock.now());
    const fresh = openStore({ ...options(), encryptionKey: Buffer.alloc(32, 9) });
    if (!fresh.ok) throw fresh.failure;
    expect(fresh.store.unsentCount()).toBe(0);
    const aside = readdirSync(bench.folder).find(
      (name) => name.includes('.locked-') && !/-(wal|shm)$/.test(name),
    );
    const again = openStore({ ...options(), filePath: path.join(bench.folder, aside ?? 'none') });
    if (!again.ok) throw again.failure;
    expect(again.store.unsentCount()).toBe(2);
    again.store.close();
    fresh.store.wipe();
    expect(readdirSync(bench.folder)).toEqual([]);
  });

  it('goes on from a migration that was cut off', () => {
    bench.store.close();
    const filePath = path.join(bench.folder, 'cut.db');
    const database = new StoreDatabase(filePath);
    const step = (number: number, sql: string): Migration => ({ number, up: (file) => file.exec(sql) });
    const one = step(10, 'CREATE TABLE one (id TEXT) STRICT');
    const cut = step(20, 'CREATE TABLE half (id TEXT) STRICT; CREATE TABLE half (id TEXT) STRICT;');
    expect(failureOf(() => migrate(database, createCipher(KEY), [one, cut]))).not.toBeNull();
    migrate(database, createCipher(KEY), [one, step(20, 'CREATE TABLE half (id TEXT) STRICT')]);
    database.exec('INSERT INTO half (id) VALUES (1)');
    database.close();
    bench.open();
  });
});

describe('a disk that takes nothing more', () => {
  it.each([
    ['disk-full', 'PRAGMA max_page_count = 1'],
    ['store-read-only', 'PRAGMA query_only = ON'],
  ])('fails as %s, keeps nothing of the write and everything before it', (code, pragma) => {
    book(1);
    bench.store.close();
    const database = new StoreDatabase(bench.filePath);
    const store = assembleStore(database, createCipher(KEY), options());
    database.exec(pragma);
    const failure = failureOf(() => {
      for (let n = 2; n < 200; n += 1) book(n, store);
    });
    expect(failure).toBeInstanceOf(StoreFailure);
    expect(failure).toMatchObject({ code });
    expect(store.outbox.read(orderId(1))).not.toBeNull();
    const rows = store.outbox.list();
    // A booking and its client are both there or both not.
    expect(rows.filter(({ payload }) => payload.kind === 'create-contact').length * 2).toBe(rows.length);
    store.close();
    bench.open();
  });
});

describe('a damaged file', () => {
  /** Overwrites a stretch of the file. */
  function spoil(fromByte: number, lengthBytes: number): void {
    const handle = openSync(bench.filePath, 'r+');
    writeSync(handle, Buffer.alloc(lengthBytes, 0xa5), 0, lengthBytes, fromByte);
    closeSync(handle);
  }

  it('gives up its outbox row by row; the file is kept aside', () => {
    for (let n = 1; n <= 200; n += 1) book(n);
    bench.store.close();
    const pageBytes = 4096;
    // The end of the file holds rows, the beginning the schema and the roots.
    spoil(Math.floor(statSync(bench.filePath).size / pageBytes / 2) * pageBytes, pageBytes);
    const result = openStore(options());
    if (!result.ok) throw result.failure;
    bench.store = result.store;
    const { rescue } = result;
    expect(rescue).not.toBeNull();
    expect(rescue!.rescuedRowCount).toBeGreaterThan(300);
    expect(rescue!.rescuedRowCount).toBeLessThan(401);
    expect(result.store.outbox.list()).toHaveLength(rescue!.rescuedRowCount);
    expect(statSync(rescue!.damagedFilePath).size).toBeGreaterThan(pageBytes);
    book(999);
    expect(bench.reopen().outbox.read(orderId(999))).not.toBeNull();
  });

  it('is replaced by an empty one when nothing of it can be read, and the user is told', () => {
    book(1);
    bench.store.close();
    writeFileSync(bench.filePath, 'this is no database, it is a shopping list\n'.repeat(400));
    const result = openStore(options());
    if (!result.ok) throw result.failure;
    bench.store = result.store;
    expect(result.rescue).toMatchObject({ rescuedRowCount: 0, mayHaveLostMore: true });
    expect(result.store.unsentCount()).toBe(0);
    expect(readFileSync(result.rescue!.damagedFilePath, 'utf8')).toContain('shopping list');
  });

  it.each([
    ['empty', (file: string) => writeFileSync(file, '')],
    ['gone from beside its log', (file: string) => rmSync(file)],
  ])('counts as damage when it is %s, is said and kept aside with its log', (_name, cut) => {
    book(1);
    bench.store.close();
    writeFileSync(`${bench.filePath}-wal`, 'what the log held');
    cut(bench.filePath);
    const result = openStore(options());
    if (!result.ok) throw result.failure;
    bench.store = result.store;
    expect(result.rescue).toMatchObject({ rescuedRowCount: 0, lostRowCount: 0, mayHaveLostMore: true });
    expect(readFileSync(`${result.rescue!.damagedFilePath}-wal`, 'utf8')).toBe('what the log held');
    expect(result.store.unsentCount()).toBe(0);
    book(2);
    expect(bench.reopen().outbox.read(orderId(2))).not.toBeNull();
  });

  it('keeps every outbox row when only the cache is damaged, found after the first failure', async () => {
    const many = Array.from({ length: 400 }, (_, n) =>
      appointment(`e${n}`, { startMs: MONDAY_MS + n * 60_000 }),
    );
    book(1);
    await bench.store.schedule.replaceListing(listing(many));
    bench.store.close();
    const pages = statSync(bench.filePath).size / 4096;
    spoil(Math.floor(pages * 0.5) * 4096, 4096 * Math.floor(pages * 0.4));
    const opened = openStore(options());
    if (!opened.ok) throw opened.failure;
    bench.store = opened.store;
    if (opened.rescue === null) {
      const window = { startMs: MONDAY_MS - DAY_MS, endMs: MONDAY_MS + DAY_MS };
      const failure = failureOf(() => opened.store.schedule.readWindow(window));
      expect(failure).toMatchObject({ code: 'store-corrupt' });
      opened.store.close();
      const again = openStore(options());
      if (!again.ok) throw again.failure;
      expect(again.rescue).not.toBeNull();
      bench.store = again.store;
    }
    expect(readdirSync(bench.folder)).not.toContain('store.db.damaged');
    expect(bench.store.outbox.read(orderId(1))).toMatchObject({ state: 'queued' });
    expect(bench.store.outbox.list()).toHaveLength(2);
  });

  it('is not taken for lost when only the key is another one', () => {
    book(1);
    bench.store.close();
    writeFileSync(`${bench.filePath}.damaged`, '');
    const result = openStore({ ...options(), encryptionKey: Buffer.alloc(32, 9) });
    expect(result).toMatchObject({ ok: false, failure: { code: 'store-wrong-key' } });
    expect(bench.open().outbox.read(orderId(1))).not.toBeNull();
  });

  it('sets one row apart, not the outbox, for a flipped bit in a value', () => {
    book(1);
    book(2);
    const draft = { after: 'kept' };
    bench.store.writeMeta('cursor', draft);
    bench.store.close();
    const database = new StoreDatabase(bench.filePath);
    database.exec(
      `UPDATE outbox SET body = CAST(substr(body, 1, 40) || iif(substr(body, 41, 1) = x'00', x'01', x'00') || substr(body, 42) AS BLOB) WHERE id = '${orderId(1)}'`,
    );
    database.close();
    const result = openStore(options());
    if (!result.ok) throw result.failure;
    bench.store = result.store;
    expect(result.rescue).toBeNull();
    expect(result.store.unreadableRows()).toMatchObject([
      { id: orderId(1), why: 'damaged', kind: 'create-appointment' },
    ]);
    expect(result.store.unsentCount()).toBe(4);
    expect(result.store.outbox.list().map(({ id }) => id)).toEqual(['local-1', 'local-2', orderId(2)]);
    expect(result.store.readMeta('cursor')).toEqual(draft);
  });
});
