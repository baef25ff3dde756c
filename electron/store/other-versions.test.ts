/** Stores that another version of the app has written: opened whole, upgraded, or set apart; never fatal. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCipher } from './database/encryption.ts';
import { StoreDatabase } from './database/database.ts';
import { layoutNumber, MIGRATIONS } from './database/migrations.ts';
import { outboxKindSchema } from '../../shared/outbox/outbox.ts';
import { fillStore, GOLDEN_DRAFT, GOLDEN_STATES } from './testing/golden-content.ts';
import type { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import {
  DAY_MS,
  KEY,
  MONDAY_MS,
  StoreBench,
  appointment,
  booking,
  contact,
  directory,
  instance,
  listing,
  move,
  orderId,
  problem,
} from './testing/store-test-kit.ts';

const GOLDEN = path.join(import.meta.dirname, 'testing/golden');
const NOW = { undoWindowMs: 0 };
const week = { startMs: MONDAY_MS - DAY_MS, endMs: MONDAY_MS + 6 * DAY_MS };
const cipher = createCipher(KEY);

let bench: StoreBench;
beforeEach(() => {
  bench = new StoreBench();
});
afterEach(() => bench.remove());

type Json = Record<string, unknown>;

/** Rewrites an encrypted value in the closed file, as another version would have written it, and opens the store again. */
function rewrite(
  place: { table: string; key: string; rowId: string; column?: string },
  change: (json: Json) => unknown,
): Store {
  const { table, key, rowId, column = 'body' } = place;
  bench.store.close();
  const database = new StoreDatabase(bench.filePath);
  const row = database.get(
    z.record(z.string(), z.instanceof(Uint8Array)),
    `SELECT ${column} FROM ${table} WHERE ${key} = ?`,
    rowId,
  );
  const at = { table, rowId, column };
  const json = cipher.decrypt(row?.[column] ?? new Uint8Array(), at) as Json;
  database.run(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, cipher.encrypt(change(json), at), rowId);
  database.close();
  return bench.reopen();
}

const outboxRow = (n: number) => ({ table: 'outbox', key: 'id', rowId: orderId(n) });
const book = (n: number): void => {
  bench.store.outbox.addOrder({ kind: 'create-appointment', order: booking(n) }, NOW);
};
const withPayload =
  (change: (payload: Json) => unknown) =>
  (json: Json): Json => ({ ...json, payload: change(json['payload'] as Json) });
const withOrder = (change: (order: Json) => unknown) =>
  withPayload((payload) => ({ ...payload, order: change(payload['order'] as Json) }));

describe('a row of the outbox', () => {
  it.each([
    ['one key more', withOrder((order) => ({ ...order, deposit: 20 }))],
    [
      'one key more, deep inside',
      withOrder((order) => ({ ...order, meant: { ...(order['meant'] as Json), era: 'ce' } })),
    ],
    [
      'one key more beside the payload',
      (json: Json) => ({ ...json, room: '3', about: { ...(json['about'] as Json), room: '3' } }),
    ],
  ])('with %s is read, and what was more stays on the disk', (_what, change) => {
    book(1);
    const store = rewrite(outboxRow(1), change);
    expect(store.outbox.dueRows(bench.clock.now())).toHaveLength(1);
    expect(store.unreadableRows()).toEqual([]);
    store.outbox.markSending(orderId(1), { preexistingIds: [] });
    let kept: Json = {};
    rewrite(outboxRow(1), (json) => (kept = json));
    expect(JSON.stringify(kept)).toMatch(/deposit|era|room/);
  });

  it('set apart is not booked over by the same form, which is refused by name', () => {
    book(1);
    const store = rewrite(
      outboxRow(1),
      withPayload(() => null),
    );
    const raw = store.unreadableRaw();
    expect(() => book(1)).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ code: 'kept-unreadable' }),
      }),
    );
    expect(store.unreadableRaw()).toEqual(raw);
  });

  it.each<[string, (json: Json) => unknown, 'newer' | 'unreadable']>([
    ['a missing key', withOrder(({ meant: _meant, ...order }) => order), 'unreadable'],
    [
      'a newer version that may mean something else',
      withPayload((payload) => ({ ...payload, version: 99, minimumReader: 3 })),
      'newer',
    ],
    [
      'a newer version in another shape',
      withPayload(({ order: _order, ...payload }) => ({ ...payload, version: 99, command: {} })),
      'newer',
    ],
    ['its version as a text', withPayload((payload) => ({ ...payload, version: '1' })), 'unreadable'],
    ['an unknown kind', withPayload((payload) => ({ ...payload, kind: 'book-room' })), 'unreadable'],
    ['no payload', withPayload(() => null), 'unreadable'],
    ['a list for a payload', withPayload(() => []), 'unreadable'],
    ['an empty body', () => ({}), 'unreadable'],
    ['nothing at all', () => null, 'unreadable'],
    ['an id that is none', withOrder((order) => ({ ...order, orderId: 7 })), 'unreadable'],
  ])('with %s is set apart as it is, not sent, and the others go on', (_what, change, why) => {
    book(1);
    book(2);
    const store = rewrite(outboxRow(1), change);
    expect(store.unreadableRows()).toMatchObject([{ id: orderId(1), createdAtMs: bench.clock.now(), why }]);
    expect(store.outbox.dueRows(bench.clock.now()).map(({ id }) => id)).toEqual([orderId(2)]);
    expect(store.outbox.list().map(({ id }) => id)).toEqual([orderId(2)]);
    expect(store.schedule.readWindow(week).appointments).toHaveLength(1);
    // Nothing that is to be sent, and still what nobody may throw away: signing out asks first.
    expect(store.outbox.counts()).toEqual({ unsentCount: 1, needsAttentionCount: 0 });
    expect(store.unsentCount()).toBe(2);
    const [raw] = store.unreadableRaw();
    expect(Buffer.from(raw?.['body'] as Uint8Array).length).toBeGreaterThan(29);
    // The version that can read it finds it as it was.
    expect(bench.reopen().unreadableRaw()).toEqual([raw]);
  });

  it('of a newer version is read, and what that one added outlives a change made here', () => {
    bench.store.outbox.addOrder(
      { kind: 'create-appointment', order: booking(1, { newClient: 'local-1' }) },
      NOW,
    );
    let store = rewrite(outboxRow(1), (json) => ({
      ...withOrder((order) => ({
        ...order,
        deposit: 20,
        meant: { ...(order['meant'] as Json), era: 'ce' },
        client: { ...(order['client'] as Json), title: 'Dr' },
      }))(withPayload((payload) => ({ ...payload, version: 7 }))(json)),
      room: '3',
    }));
    expect(store.unreadableRows()).toEqual([]);
    // The client gets its id: the payload is written again.
    store.outbox.markSending('local-1', { preexistingIds: [] });
    store.outbox.markDone('local-1', { kind: 'contact', contact: contact('c9') });
    expect(store.outbox.dueRows(bench.clock.now())).toMatchObject([
      { payload: { version: 1, order: { client: { kind: 'existing', contactId: 'c9' } } } },
    ]);
    let kept: Json = {};
    store = rewrite(outboxRow(1), (json) => (kept = json));
    expect(kept).toMatchObject({
      room: '3',
      payload: {
        version: 7,
        order: { deposit: 20, meant: { era: 'ce' }, client: { kind: 'existing', contactId: 'c9' } },
      },
    });
    expect(store.unreadableRows()).toEqual([]);
  });

  it('whose description is of another shape is sent all the same', () => {
    book(1);
    const store = rewrite(outboxRow(1), (json) => ({ ...json, about: 'Ana', deskName: 7 }));
    expect(store.outbox.dueRows(bench.clock.now())).toHaveLength(1);
  });

  it('says what it seems to be about', () => {
    book(1);
    const store = rewrite(
      outboxRow(1),
      withOrder(({ meant: _meant, ...order }) => order),
    );
    expect(store.unreadableRows()).toMatchObject([
      { kind: 'create-appointment', clientName: 'Ana López', startMs: MONDAY_MS, why: 'unreadable' },
    ]);
  });

  it('holds back the later ones about the same appointment, and says so', async () => {
    await bench.store.schedule.replaceListing(listing([appointment('a')]));
    bench.store.outbox.addOrder({ kind: 'change-appointment', order: move(1, 'a', MONDAY_MS + DAY_MS) }, NOW);
    bench.store.outbox.addOrder(
      { kind: 'change-appointment', order: move(2, 'a', MONDAY_MS + 2 * DAY_MS) },
      NOW,
    );
    const store = rewrite(outboxRow(1), () => null);
    expect(store.outbox.dueRows(bench.clock.now())).toEqual([]);
    expect(store.outbox.list()).toMatchObject([{ id: orderId(2), waitsForId: orderId(1) }]);
  });

  it('with a reason this version does not know is read, and asks to be looked at', () => {
    book(1);
    bench.store.outbox.markSending(orderId(1), { preexistingIds: [] });
    bench.store.outbox.markNeedsAttention(orderId(1), problem('rejected'));
    const store = rewrite({ ...outboxRow(1), column: 'problem' }, (json) => ({
      ...json,
      code: 'quota-spent',
    }));
    expect(store.outbox.list()).toMatchObject([
      { state: 'needs-attention', problem: { code: 'other-version' } },
    ]);
  });
});

describe('a reason an earlier version stored with a sentence', () => {
  const before = (code: string, more: Json = {}): Json => ({
    code,
    message: 'This time was taken: Dr Kim 10:00–10:30.',
    serverMessage: null,
    field: 'startTime',
    duplicateContactId: null,
    alternatives: [],
    ...more,
  });
  const stored = (json: Json) => {
    book(1);
    bench.store.outbox.markSending(orderId(1), { preexistingIds: [] });
    bench.store.outbox.markNeedsAttention(orderId(1), problem('rejected'));
    return rewrite({ ...outboxRow(1), column: 'problem' }, () => json).outbox.list()[0]?.problem;
  };

  it('is a code with its facts, and keeps a sentence that says more than the code', () => {
    const slot = { startMs: MONDAY_MS, endMs: MONDAY_MS + 1, assignedUserId: null };
    expect(stored(before('slot-taken', { alternatives: [slot] }))).toMatchObject({
      code: 'slot-taken',
      params: { field: 'startTime', alternatives: [slot], note: 'This time was taken: Dr Kim 10:00–10:30.' },
    });
  });

  it('keeps whom the server has already', () => {
    expect(stored(before('duplicate-contact', { duplicateContactId: 'c7' }))).toMatchObject({
      code: 'duplicate-contact',
      params: { contactId: 'c7' },
    });
  });

  it('loses a sentence that says no more than the code', () => {
    expect(stored(before('offline'))).toEqual(problem('offline'));
  });

  it('keeps its sentence where its code is not known any more', () => {
    expect(stored(before('unreadable'))).toMatchObject({
      code: 'other-version',
      params: { note: 'This time was taken: Dr Kim 10:00–10:30.' },
    });
  });
});

describe('bytes that are not what was written', () => {
  const spoil = (...statements: string[]): Store => {
    bench.store.close();
    const database = new StoreDatabase(bench.filePath);
    for (const statement of statements) database.exec(statement);
    database.close();
    return bench.reopen();
  };
  // Another byte than the one that is there, whatever that is.
  const SPOILED = `CAST(substr(body, 1, 40) || iif(substr(body, 41, 1) = x'00', x'01', x'00') || substr(body, 42) AS BLOB)`;

  it('set a row of the outbox apart, and a broken reason beside it asks to be looked at', () => {
    book(1);
    book(2);
    bench.store.outbox.markSending(orderId(2), { preexistingIds: [] });
    bench.store.outbox.markNeedsAttention(orderId(2), problem('rejected'));
    const store = spoil(
      `UPDATE outbox SET body = ${SPOILED} WHERE id = '${orderId(1)}'`,
      `UPDATE outbox SET problem = x'00' WHERE id = '${orderId(2)}'`,
    );
    expect(store.unreadableRows()).toMatchObject([{ id: orderId(1), why: 'damaged', clientName: '' }]);
    expect(store.outbox.list()).toMatchObject([{ id: orderId(2), problem: { code: 'other-version' } }]);
  });

  it('in a clear column set the row apart as well', () => {
    book(1);
    const store = spoil(`UPDATE outbox SET twin_ids = '[7' WHERE id = '${orderId(1)}'`);
    expect(store.unreadableRows()).toMatchObject([{ id: orderId(1), clientName: 'Ana López' }]);
  });

  it('are a miss in what is cached, and are fetched again', async () => {
    bench.store.writeDirectory(directory);
    await bench.store.schedule.replaceListing(
      listing([appointment('a'), instance('s', MONDAY_MS), instance('s', MONDAY_MS + 7 * DAY_MS)]),
    );
    await bench.store.contacts.upsertMany([contact('c1'), contact('c2')]);
    bench.store.contacts.writeSync({ ...bench.store.contacts.readSync(), completedAtMs: MONDAY_MS });
    bench.store.schedule.writeNotes('a', []);
    const store = spoil(
      ...['events', 'series', 'appointment_notes'].map((table) => `UPDATE ${table} SET body = x'00'`),
      `UPDATE contacts SET body = ${SPOILED} WHERE id = 'c1'`,
      `UPDATE kept_values SET body = x'00' WHERE name = 'directory'`,
    );
    expect(store.schedule.readWindow(week).appointments).toEqual([]);
    expect(store.schedule.readWindow(week).freshness.fetchedAtMs).toBeNull();
    expect(store.schedule.readNotes('a')).toBeNull();
    expect(store.readDirectory().calendars).toEqual([]);
    await store.contacts.indexReady;
    expect(store.contacts.readSync().completedAtMs).toBeNull();
    await store.schedule.replaceListing(listing([appointment('a')]));
    expect(store.schedule.readWindow(week).appointments).toHaveLength(1);
  });

  it('of the unfinished form are said, and nothing else is lost', () => {
    book(1);
    bench.store.writeDraft(GOLDEN_DRAFT);
    const store = spoil(`UPDATE kept_values SET body = ${SPOILED} WHERE name = 'draft'`);
    expect(store.readDraft()).toEqual({ draft: null, leftOut: ['form'] });
    expect(store.outbox.list()).toHaveLength(1);
    store.writeDraft(GOLDEN_DRAFT);
    expect(store.readDraft()).toMatchObject({ draft: { notes: 'Ask for the card' }, leftOut: [] });
  });

  it('where the key is checked do not make it another key, while another key is still refused', () => {
    book(1);
    const store = spoil(`UPDATE kept_values SET body = x'00' WHERE name = 'key-check'`);
    expect(store.outbox.list()).toHaveLength(1);
    store.close();
    const database = new StoreDatabase(bench.filePath);
    database.exec(`DELETE FROM kept_values WHERE name = 'key-check'`);
    database.close();
    expect(() => bench.open(Buffer.alloc(32, 9))).toThrow('store-wrong-key');
    expect(bench.open().outbox.list()).toHaveLength(1);
  });
});

describe('a cached row of another shape is a miss', () => {
  it.each<[string, (json: Json) => unknown]>([
    ['without its start', ({ startMs: _start, ...json }) => json],
    ['that is a list', () => []],
    ['that is nothing', () => null],
  ])('an event %s', async (_what, change) => {
    await bench.store.schedule.replaceListing(listing([appointment('a'), appointment('b')]));
    const store = rewrite({ table: 'events', key: 'id', rowId: 'a' }, change);
    expect(store.schedule.readWindow(week).appointments.map(({ id }) => id)).toEqual(['b']);
    // It counts as never listed, and is there again with the next listing.
    const { freshness } = store.schedule.readWindow(week);
    expect(freshness.fetchedAtMs).toBeNull();
    await store.schedule.replaceListing(listing([appointment('a'), appointment('b')]));
    expect(store.schedule.readWindow(week).appointments).toHaveLength(2);
  });

  it.each<[string, (json: Json) => unknown]>([
    ['with a key more', (json) => ({ ...json, room: 3 })],
    ['from before events had a version', ({ version: _version, ...json }) => json],
    ['of a newer version', (json) => ({ ...json, version: 5 })],
  ])('an event %s is no miss', async (_what, change) => {
    await bench.store.schedule.replaceListing(listing([appointment('a')]));
    const store = rewrite({ table: 'events', key: 'id', rowId: 'a' }, change);
    expect(store.schedule.readWindow(week).appointments).toHaveLength(1);
    expect(store.schedule.readWindow(week).appointments[0]).not.toHaveProperty('version');
    // Nor is it taken for changed elsewhere when it is listed as it was.
    await store.schedule.replaceListing(listing([appointment('a')]));
    expect(store.schedule.readWindow(week).appointments).toMatchObject([
      { id: 'a', changedElsewhereAtMs: null },
    ]);
  });

  it('a client: the whole list is fetched again', async () => {
    await bench.store.contacts.upsertMany([contact('c1'), contact('c2')]);
    bench.store.contacts.writeSync({ ...bench.store.contacts.readSync(), completedAtMs: MONDAY_MS });
    const store = rewrite({ table: 'contacts', key: 'id', rowId: 'c1' }, () => ({ id: 7 }));
    await store.contacts.indexReady;
    expect(store.contacts.isIndexReady()).toBe(true);
    expect(store.contacts.read('c2')).not.toBeNull();
    expect(store.contacts.read('c1')).toBeNull();
    expect(store.contacts.readSync().completedAtMs).toBeNull();
  });

  it('notes and series', async () => {
    bench.store.writeDirectory(directory);
    await bench.store.schedule.replaceListing(
      listing([instance('s', MONDAY_MS), instance('s', MONDAY_MS + 7 * DAY_MS)]),
    );
    bench.store.schedule.writeNotes('a', []);
    rewrite({ table: 'appointment_notes', key: 'appointment_id', rowId: 'a' }, () => 'x');
    const store = rewrite({ table: 'series', key: 'series_id', rowId: 's' }, () => ({ definition: 1 }));
    expect(store.schedule.readNotes('a')).toBeNull();
    expect(() => store.schedule.readWindow(week)).not.toThrow();
  });
});

describe('the unfinished form', () => {
  const draft = { table: 'kept_values', key: 'name', rowId: 'draft' };

  it.each<[string, (json: Json) => unknown, string[]]>([
    ['a key more', (json) => ({ ...json, room: 3 }), []],
    ['a key less', ({ runAutomations: _runs, ...json }) => json, []],
    ['a field of another shape', (json) => ({ ...json, client: 'Ros' }), ['client']],
    ['an unknown status', (json) => ({ ...json, status: 'on-hold', repeat: 'weekly' }), ['repeat', 'status']],
  ])('with %s keeps what can be read, and says what not', (_what, change, leftOut) => {
    bench.store.writeDraft(GOLDEN_DRAFT);
    const stored = rewrite(draft, change).readDraft();
    expect(stored.leftOut.sort()).toEqual(leftOut);
    expect(stored.draft).toMatchObject({ notes: 'Ask for the card', startWall: '2026-11-26T10:00' });
  });

  it('keeps what a newer version put into it while it is filled in here, and not in the next form', () => {
    bench.store.writeDraft(GOLDEN_DRAFT);
    let store = rewrite(draft, (json) => ({
      ...json,
      version: 4,
      deposit: 20,
      place: { ...(json['place'] as Json), floor: 2 },
    }));
    store.writeDraft({ ...GOLDEN_DRAFT, notes: 'Ask for both cards' });
    let kept: Json = {};
    store = rewrite(draft, (json) => (kept = json));
    expect(kept).toMatchObject({ version: 4, deposit: 20, notes: 'Ask for both cards', place: { floor: 2 } });
    store.writeDraft({ ...GOLDEN_DRAFT, draftId: orderId(2) });
    rewrite(draft, (json) => (kept = json));
    expect(kept).not.toHaveProperty('deposit');
    expect(kept).toMatchObject({ version: 1 });
  });

  it('of a megabyte of notes is read', () => {
    bench.store.writeDraft({ ...GOLDEN_DRAFT, notes: 'x'.repeat(1_000_000) });
    expect(bench.reopen().readDraft().draft?.notes).toHaveLength(1_000_000);
  });
});

describe.each(readdirSync(GOLDEN).filter((name) => name.endsWith('.sqlite')))('the store of %s', (name) => {
  it('is opened with everything in it', async () => {
    bench.store.close();
    copyFileSync(path.join(GOLDEN, name), bench.filePath);
    const store = bench.reopen();
    expect(store.unreadableRows()).toEqual([]);
    const states = Object.fromEntries(store.outbox.list().map((row) => [row.id, row.state]));
    expect(states).toMatchObject(GOLDEN_STATES);
    expect(new Set(store.outbox.list().map(({ payload }) => payload.kind))).toEqual(
      new Set(outboxKindSchema.options),
    );
    expect(store.readDraft()).toMatchObject({ leftOut: [], draft: { notes: 'Ask for the card' } });
    expect(store.readMeta('cursor')).toEqual({ after: 'x' });
    expect(store.readDirectory().calendars).toHaveLength(directory.calendars.length);
    expect(store.schedule.readNotes('a')?.notes).toMatchObject([{ body: 'Bring the X-ray' }]);
    expect(store.schedule.readListedAppointment('a')).not.toBeNull();
    expect(store.schedule.readListedAppointment('made11')).not.toBeNull();
    await store.contacts.indexReady;
    expect(store.contacts.search('rosan', 5).matches).toMatchObject([{ id: 'c2' }]);
    // And what was cut off goes on where it was.
    expect(store.outbox.recoverInterruptedSends().map(({ id }) => id)).toEqual([orderId(3)]);
  });
});

/** The code of the store as an earlier version shipped it. */
interface Reader {
  openStore: typeof openStore;
}

describe.each(readdirSync(GOLDEN).filter((name) => name.endsWith('.cjs')))('%s, after a rollback', (name) => {
  let reader: Reader;
  beforeAll(async () => {
    reader = (await import(pathToFileURL(path.join(GOLDEN, name)).href)) as Reader;
  });
  const openByReader = () =>
    reader.openStore({
      filePath: bench.filePath,
      encryptionKey: KEY,
      deskName: 'Front desk 1',
      nowMs: bench.clock.now,
    });
  /** What the version before 40 can do is say that it cannot. */
  const knowsVersions = !name.includes('-0.1.0.');

  it('says that it cannot read a layout it must not miss, and leaves it as it is', async () => {
    await fillStore(bench);
    bench.store.close();
    const database = new StoreDatabase(bench.filePath);
    if (knowsVersions) database.exec('PRAGMA user_version = 9990');
    const number = layoutNumber(database);
    database.close();
    const before = readFileSync(bench.filePath);
    expect(openByReader()).toMatchObject({ ok: false, failure: { code: 'store-newer-than-app' } });
    expect(readFileSync(bench.filePath).equals(before)).toBe(true);
    const again = new StoreDatabase(bench.filePath);
    if (knowsVersions) again.exec(`PRAGMA user_version = ${MIGRATIONS.at(-1)?.number ?? 0}`);
    expect(number).toBeGreaterThan(30);
    again.close();
    expect(bench.reopen().outbox.list().length).toBeGreaterThanOrEqual(12);
  });

  it.runIf(knowsVersions)(
    'opens what this version writes, with keys, columns and kinds it does not know, and this one goes on',
    async () => {
      await fillStore(bench);
      const written = bench.store.outbox.list();
      rewrite(outboxRow(1), (json) => ({
        ...withOrder((order) => ({ ...order, deposit: 20 }))(json),
        room: '3',
      }));
      rewrite(
        outboxRow(8),
        withPayload((payload) => ({ ...payload, version: 9, minimumReader: 9 })),
      );
      rewrite(
        outboxRow(9),
        withPayload((payload) => ({ ...payload, kind: 'book-room' })),
      );
      rewrite({ table: 'kept_values', key: 'name', rowId: 'draft' }, (json) => ({
        ...json,
        version: 9,
        room: 3,
      }));
      rewrite({ table: 'events', key: 'id', rowId: 'b' }, (json) => ({ ...json, version: 9, room: 3 }));
      bench.store.close();
      const database = new StoreDatabase(bench.filePath);
      database.exec(
        `ALTER TABLE outbox ADD COLUMN room TEXT NOT NULL DEFAULT 'any'; PRAGMA user_version = 49`,
      );
      database.close();

      const opened = openByReader();
      if (!opened.ok) throw opened.failure;
      const { store } = opened;
      expect(store.unreadableRows().map(({ id }) => id)).toEqual([orderId(8), orderId(9)]);
      expect(store.outbox.list()).toHaveLength(written.length - 2);
      expect(store.readDraft()).toMatchObject({ leftOut: [], draft: { notes: 'Ask for the card' } });
      expect(store.schedule.readListedAppointment('b')).not.toBeNull();
      store.outbox.addOrder({ kind: 'create-appointment', order: booking(50) }, NOW);
      store.outbox.sendNow(orderId(1));
      store.writeDraft({ ...GOLDEN_DRAFT, notes: 'Ask for both cards' });
      store.close();

      const back = new StoreDatabase(bench.filePath);
      back.exec(`PRAGMA user_version = ${MIGRATIONS.at(-1)?.number ?? 0}`);
      back.close();
      let kept: Json = {};
      rewrite({ table: 'kept_values', key: 'name', rowId: 'draft' }, (json) => (kept = json));
      expect(kept).toMatchObject({ version: 9, room: 3, notes: 'Ask for both cards' });
      const after = rewrite(outboxRow(1), (json) => (kept = json));
      expect(JSON.stringify(kept)).toMatch(/deposit/);
      expect(after.outbox.read(orderId(50))).not.toBeNull();
      // What it set apart is whole for the version that can read it.
      rewrite(
        outboxRow(8),
        withPayload((payload) => ({ ...payload, version: 1, minimumReader: 1 })),
      );
      expect(bench.store.outbox.read(orderId(8))).toMatchObject({ payload: { kind: 'block-slot' } });
    },
  );
});
