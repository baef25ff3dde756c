import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StoreDatabase } from '../database/database.ts';
import { createCipher } from '../database/encryption.ts';
import { KEY, StoreBench, booking, directory, move, orderId, problem } from '../testing/store-test-kit.ts';

const NOW = { undoWindowMs: 0 };
const PASSPHRASE = 'correct horse battery';

let here: StoreBench;
let there: StoreBench;
beforeEach(() => {
  here = new StoreBench();
  there = new StoreBench();
});
afterEach(() => {
  here.remove();
  there.remove();
});

function book(n: number, options: Parameters<typeof booking>[1] = {}, undoWindowMs = 0): string {
  const order = booking(n, options);
  here.store.outbox.addOrder({ kind: 'create-appointment', order }, { undoWindowMs });
  return order.orderId;
}

async function exportFile(): Promise<string> {
  let file = '';
  await here.store.drafts.exportOutbox(PASSPHRASE, (text) => {
    file = text;
    return Promise.resolve();
  });
  return file;
}

const importFile = (file: string, passphrase = PASSPHRASE) =>
  there.store.drafts.importOutbox(file, passphrase);

describe('drafts taken to another PC', () => {
  it('arrive in order, new clients with them, under the ids they had', async () => {
    book(1, { newClient: 'local-ana' });
    book(2);
    here.store.outbox.addOrder({ kind: 'change-appointment', order: move(3, `local-${orderId(1)}`, 0) }, NOW);
    const before = here.store.outbox.list().map(({ id, payload }) => ({ id, payload }));
    const result = await importFile(await exportFile());
    expect(result).toEqual({
      ok: true,
      importedIds: ['local-ana', orderId(1), orderId(2), orderId(3)],
      knownIds: [],
    });
    expect(there.store.outbox.list().map(({ id, payload }) => ({ id, payload }))).toEqual(before);
    expect(there.store.outbox.dueRows(there.clock.ms).map(({ id }) => id)).toEqual(['local-ana', orderId(2)]);
    expect(there.store.contacts.read('local-ana')).toMatchObject({ provisional: true });
  });

  it('keep a series and its moved dates together, and in order', async () => {
    const series = booking(1, { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3', newClient: 'local-ana' });
    const moved = {
      ...booking(2, { newClient: 'local-ana' }),
      partOf: { orderId: orderId(1), date: '2026-11-30' },
    };
    here.store.outbox.addOrders(
      [series, moved].map((order) => ({ kind: 'create-appointment', order })),
      { undoWindowMs: 8_000 },
    );
    const file = await exportFile();
    await importFile(file);
    expect(there.store.outbox.list().map(({ id }) => id)).toEqual(['local-ana', orderId(1), orderId(2)]);
    expect(there.store.outbox.dueRows(there.clock.ms).map(({ id }) => id)).toEqual(['local-ana']);
    expect(there.store.outbox.read(orderId(2))?.waitsForId).toBe(orderId(1));
    // Discarded where it came from, all of it goes.
    here.store.outbox.discard(orderId(1));
    expect(here.store.outbox.list().map(({ state }) => state)).toEqual([
      'discarded',
      'discarded',
      'discarded',
    ]);
  });

  it('leave the moved dates here while their series is being sent', async () => {
    const moved = { ...booking(2), partOf: { orderId: orderId(1), date: '2026-11-30' } };
    here.store.outbox.addOrders(
      [booking(1, { rrule: 'RRULE:FREQ=WEEKLY;COUNT=3' }), moved].map((order) => ({
        kind: 'create-appointment',
        order,
      })),
      NOW,
    );
    here.store.outbox.markSending(orderId(1), { preexistingIds: [] });
    expect(await here.store.drafts.exportOutbox(PASSPHRASE, () => Promise.resolve())).toEqual({
      exportedIds: [],
      leftBehindIds: [orderId(1), orderId(2)],
    });
  });

  it('are looked for on the server before they are sent, on either PC', async () => {
    const id = book(1);
    await importFile(await exportFile());
    expect(there.store.outbox.read(id)).toMatchObject({ state: 'queued', attempts: 1 });
    here.store.outbox.sendNow(id);
    expect(here.store.outbox.read(id)).toMatchObject({ state: 'queued', attempts: 1 });
  });

  it('are not sent from here by themselves any more, and are not lost with the file', async () => {
    const ids = [book(1), book(2, {}, 5_000)];
    await exportFile();
    here.clock.ms += 60_000;
    expect(here.store.outbox.releaseHeld(here.clock.ms)).toEqual([]);
    expect(here.store.outbox.dueRows(here.clock.ms)).toEqual([]);
    for (const id of ids)
      expect(here.store.outbox.read(id)).toMatchObject({
        state: 'needs-attention',
        problem: { code: 'outcome-unknown' },
      });
    here.store.outbox.sendNow(ids[0]!);
    expect(here.store.outbox.dueRows(here.clock.ms).map(({ id }) => id)).toEqual([ids[0]]);
  });

  it('are one row each when imported twice, or where they came from', async () => {
    const id = book(1);
    const file = await exportFile();
    await importFile(file);
    expect(await importFile(file)).toEqual({ ok: true, importedIds: [], knownIds: [id] });
    expect(await here.store.drafts.importOutbox(file, PASSPHRASE)).toMatchObject({ importedIds: [] });
    expect(there.store.outbox.list()).toHaveLength(1);
    expect(here.store.outbox.list()).toHaveLength(1);
  });

  it('leave behind what is being sent and what needs it', async () => {
    const [first, other] = [book(1), book(3)];
    here.store.outbox.addOrder({ kind: 'change-appointment', order: move(2, `local-${first}`, 0) }, NOW);
    here.store.outbox.markSending(first, { preexistingIds: [] });
    const done = await here.store.drafts.exportOutbox(PASSPHRASE, () => Promise.resolve());
    expect(done).toEqual({ exportedIds: [other], leftBehindIds: [first, orderId(2)] });
    expect(here.store.outbox.read(first)).toMatchObject({ state: 'sending' });
  });

  it('say what is not known of them, and why they came back', async () => {
    const [lost, refused] = [book(1), book(2)];
    here.store.outbox.markSending(lost, { preexistingIds: ['twin'] });
    here.store.outbox.markUnknown(lost, { problem: problem('timeout'), nextAttemptAtMs: 0 });
    here.store.outbox.markNeedsAttention(refused, problem('slot-taken'));
    await importFile(await exportFile());
    expect(there.store.outbox.read(lost)).toMatchObject({ state: 'unknown', preexistingIds: ['twin'] });
    expect(there.store.outbox.read(refused)).toMatchObject({
      state: 'needs-attention',
      problem: { code: 'slot-taken' },
    });
    expect(here.store.outbox.read(lost)).toMatchObject({ state: 'unknown' });
  });

  describe('that cannot be read here', () => {
    type Json = Record<string, unknown>;
    const cipher = createCipher(KEY);

    /** Rewrites an order as another version would have written it; undefined stands for damage. */
    function rewrite(id: string, change: (order: Json) => Json | undefined): void {
      here.store.close();
      const database = new StoreDatabase(here.filePath);
      const place = { table: 'outbox', rowId: id, column: 'body' };
      const schema = z.object({ body: z.instanceof(Uint8Array) });
      const row = database.get(schema, 'SELECT body FROM outbox WHERE id = ?', id);
      const json = cipher.decrypt(row?.body ?? new Uint8Array(), place) as Json & { payload: Json };
      const order = change(json.payload['order'] as Json);
      const body =
        order === undefined
          ? Buffer.from('garbage')
          : cipher.encrypt({ ...json, payload: { ...json.payload, order } }, place);
      database.run('UPDATE outbox SET body = ? WHERE id = ?', body, id);
      database.close();
      here.reopen();
    }
    const without = ({ meant: _meant, ...order }: Json): Json => order;

    it('go along as they are, count as tried on both, and are one row each', async () => {
      const [odd, damaged, fine] = [book(1), book(2), book(3)];
      rewrite(odd, without);
      rewrite(damaged, () => undefined);
      const before = here.store.unreadableRows();
      const file = await exportFile();
      expect(await importFile(file)).toEqual({ ok: true, importedIds: [fine, odd, damaged], knownIds: [] });
      expect(there.store.unreadableRows()).toEqual(before);
      expect(there.store.unreadableRaw()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
      expect(here.store.unreadableRows()).toEqual(before);
      expect(here.store.unreadableRaw()).toMatchObject([
        { attempts: 1, state: 'needs-attention' },
        { attempts: 1, state: 'needs-attention' },
      ]);
      expect(await importFile(file)).toMatchObject({ importedIds: [] });
      expect(await here.store.drafts.importOutbox(file, PASSPHRASE)).toMatchObject({ importedIds: [] });
      expect(there.store.unsentCount()).toBe(3);
    });

    it('are read on a PC that can, and looked for on the server before they are sent', async () => {
      const id = book(1, { newClient: 'local-ana' });
      rewrite(id, without);
      const file = await exportFile();
      // The version there knows better: here the row is put right before it is opened.
      await importFile(file);
      there.store.close();
      const database = new StoreDatabase(there.filePath);
      const place = { table: 'outbox', rowId: id, column: 'body' };
      const schema = z.object({ body: z.instanceof(Uint8Array) });
      const row = database.get(schema, 'SELECT body FROM outbox WHERE id = ?', id);
      const json = cipher.decrypt(row?.body ?? new Uint8Array(), place) as Json & { payload: Json };
      const order = { ...(json.payload['order'] as Json), meant: booking(1).meant };
      const body = cipher.encrypt({ ...json, payload: { ...json.payload, order } }, place);
      database.run('UPDATE outbox SET body = ? WHERE id = ?', body, id);
      database.close();
      there.reopen();
      expect(there.store.unreadableRows()).toEqual([]);
      expect(there.store.outbox.read(id)).toMatchObject({
        state: 'queued',
        attempts: 1,
        waitsForId: 'local-ana',
      });
    });

    it('stay as they were when the file cannot be written', async () => {
      rewrite(book(1), without);
      const before = here.store.unreadableRaw();
      await expect(
        here.store.drafts.exportOutbox(PASSPHRASE, () => Promise.reject(new Error('no room'))),
      ).rejects.toThrow('no room');
      expect(here.store.unreadableRaw()).toMatchObject(
        before.map(({ id, state, attempts, body, next_attempt_at_ms }) => ({
          id,
          state,
          attempts,
          body,
          next_attempt_at_ms,
        })),
      );
    });

    it('are given up when the user says so, and then no longer hold anything back', () => {
      const id = book(1);
      rewrite(id, without);
      here.store.giveUpUnreadable(id);
      expect(here.store.unreadableRows()).toEqual([]);
      expect(here.store.unsentCount()).toBe(0);
      const kept = book(2);
      here.store.giveUpUnreadable(kept);
      expect(here.store.outbox.read(kept)).toMatchObject({ state: 'queued' });
    });
  });

  it('without what is done or discarded', async () => {
    book(1);
    here.store.outbox.discard(orderId(1));
    expect(await importFile(await exportFile())).toEqual({ ok: true, importedIds: [], knownIds: [] });
  });

  it('stay queued here when the file cannot be written', async () => {
    const id = book(1);
    const full = new Error('ENOSPC');
    await expect(here.store.drafts.exportOutbox(PASSPHRASE, () => Promise.reject(full))).rejects.toBe(full);
    expect(here.store.outbox.read(id)).toMatchObject({ state: 'queued', attempts: 0, problem: null });
  });

  it('show nobody a name or phone without the passphrase', async () => {
    book(1, { newClient: 'local-ana', title: 'Secret title' });
    const file = await exportFile();
    const readable = file + Buffer.from((JSON.parse(file) as { sealed: string }).sealed, 'base64').toString();
    for (const secret of ['Secret title', 'local-ana', orderId(1)]) expect(readable).not.toContain(secret);
  });

  it.each([
    ['another passphrase', (file: string) => [file, 'something else'], 'wrong-passphrase'],
    [
      'a changed byte',
      (file: string) => [file.replace(/.{10}"}$/, 'AAAAAAAAAA"}'), PASSPHRASE],
      'wrong-passphrase',
    ],
    ['another file', () => ['{"some":"json"}', PASSPHRASE], 'not-an-export'],
    ['no JSON', () => ['hello', PASSPHRASE], 'not-an-export'],
    [
      'a newer version',
      (file: string) => [file.replace('"version":1', '"version":2'), PASSPHRASE],
      'export-newer-than-app',
    ],
  ] as const)('are refused with %s, and nothing is imported', async (_what, spoil, code) => {
    book(1);
    const [file, passphrase] = spoil(await exportFile());
    expect(await importFile(file!, passphrase)).toMatchObject({ ok: false, failure: { code } });
    expect(there.store.outbox.list()).toEqual([]);
  });

  it('are refused at another location', async () => {
    here.store.writeDirectory(directory);
    const elsewhere = { ...directory.location!, id: 'elsewhere' };
    there.store.writeDirectory({ ...directory, location: elsewhere });
    book(1);
    expect(await importFile(await exportFile())).toMatchObject({
      ok: false,
      failure: { code: 'other-location' },
    });
    expect(there.store.outbox.list()).toEqual([]);
  });

  it('want a passphrase of eight characters', async () => {
    const id = book(1);
    await expect(here.store.drafts.exportOutbox('short', () => Promise.resolve())).rejects.toThrow(
      RangeError,
    );
    expect(here.store.outbox.read(id)).toMatchObject({ state: 'queued' });
  });
});

it('a file that version 0.1.0 has exported is imported, and what may be on the server already is looked for', async () => {
  const file = readFileSync(path.join(import.meta.dirname, '../testing/golden/export-0.1.0.json'), 'utf8');
  expect(await importFile(file)).toEqual({
    ok: true,
    importedIds: ['local-ana', orderId(1), orderId(2)],
    knownIds: [],
  });
  expect(there.store.outbox.read(orderId(2))).toMatchObject({
    state: 'unknown',
    preexistingIds: ['lookalike'],
  });
});
