import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { flushFolder } from '../base/json-file.ts';
import { StoreDatabase } from './database/database.ts';
import {
  layoutNumber,
  migrate,
  type Migration,
  MIGRATIONS,
  refuseNewerLayout,
} from './database/migrations.ts';
import { refuseOtherKey, writeKeyCheck } from './database/key-check.ts';
import { OUTBOX_COLUMNS } from './outbox/outbox-table.ts';
import type { Cipher } from './database/encryption.ts';
import { CONTACTS_SYNC_KEY } from './clients/contacts.ts';
import { StoreFailure } from './store-failure.ts';
import type { Rescue } from './store.ts';

/** The file, and what stands beside it and belongs to it. */
export const COMPANIONS = ['', '-wal', '-shm'] as const;

/** Rows read one by one past the last one known, where damage hides how many there are. */
const BLIND_READS = 10_000;

const sqlValueSchema = z.union([z.string(), z.number(), z.instanceof(Uint8Array), z.null()]);
const rawRowSchema = z.record(z.string(), sqlValueSchema);

/** False for a file that is empty or not there. Throws the system's error. */
export function hasContent(filePath: string): boolean {
  return (statSync(filePath, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** The mark that damage was met during use: the next opening makes a new file from what is whole. */
export function suspicionPath(filePath: string): string {
  return `${filePath}.damaged`;
}

/**
 * Puts a new file in the damaged one's place and carries over every outbox row (and every name the server gave) that
 * can still be read; the cache is fetched again. The damaged file is kept beside it, renamed. A crash on the way leaves
 * either the damaged file in its place, or the new one whole: it is made under another name and renamed last. Throws
 * `StoreFailure`, the file untouched, where it is another key's or a newer app's.
 */
export function rescue(filePath: string, cipher: Cipher, nowMs: number): Rescue {
  const newPath = `${filePath}.rescue`;
  for (const suffix of COMPANIONS) rmSync(newPath + suffix, { force: true });
  const damagedFilePath = freeName(
    `${filePath}.damaged-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`,
  );
  const target = new StoreDatabase(newPath);
  const report = { rescuedRowCount: 0, lostRowCount: 0, mayHaveLostMore: false };
  try {
    const source = openDamaged(filePath);
    if (source === null) {
      migrate(target, cipher);
      report.mayHaveLostMore = true;
    } else {
      try {
        attempt(() => refuseNewerLayout(source));
        attempt(() => refuseOtherKey(source, cipher));
        migrate(target, cipher, stepsSeenBy(source));
        carryOutbox(source, target, report);
        carryLocalIds(source, target, report);
        carryKeptValues(source, target);
      } finally {
        source.close();
      }
    }
    // What was carried over in an older layout is brought to this one as it always is.
    migrate(target, cipher);
    writeKeyCheck(target, cipher);
    // The new file must be whole without its log when it takes the other's name.
    target.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    target.close();
  }
  for (const suffix of COMPANIONS) {
    if (existsSync(filePath + suffix)) renameSync(filePath + suffix, damagedFilePath + suffix);
  }
  renameSync(newPath, filePath);
  flushFolder(path.dirname(filePath));
  rmSync(suspicionPath(filePath), { force: true });
  return { ...report, damagedFilePath };
}

/** Null where nothing of it can be read. An empty file is not even opened: SQLite would delete its log. */
function openDamaged(filePath: string): StoreDatabase | null {
  if (!hasContent(filePath)) return null;
  try {
    return new StoreDatabase(filePath, { readOnly: true });
  } catch (failure) {
    if (failure instanceof StoreFailure) return null;
    throw failure;
  }
}

/** The steps the damaged file has gone through, where it still tells. */
function stepsSeenBy(source: StoreDatabase): readonly Migration[] {
  const layout = attempt(() => layoutNumber(source));
  return layout === 'unreadable' || layout === 0
    ? MIGRATIONS
    : MIGRATIONS.filter(({ number }) => number <= layout);
}

type Report = Pick<Rescue, 'rescuedRowCount' | 'lostRowCount' | 'mayHaveLostMore'>;

/** Row by row, by sequence: a damaged page costs the rows on it and no others. One that does not open is set apart later. */
function carryOutbox(source: StoreDatabase, target: StoreDatabase, report: Report): void {
  const columns = OUTBOX_COLUMNS.join(', ');
  const marks = OUTBOX_COLUMNS.map(() => '?').join(', ');
  for (const sequence of sequencesToTry(source, report)) {
    const row = attempt(() =>
      source.get(rawRowSchema, `SELECT ${columns} FROM outbox NOT INDEXED WHERE sequence = ?`, sequence),
    );
    if (row === 'unreadable') {
      report.lostRowCount += 1;
      continue;
    }
    if (row === null) continue;
    const values = OUTBOX_COLUMNS.map((column) => row[column] ?? null);
    target.run(`INSERT OR IGNORE INTO outbox (${columns}) VALUES (${marks})`, ...values);
    report.rescuedRowCount += 1;
  }
}

/** Every sequence, as far as the table or one of its indexes still tells; else a stretch of numbers, blindly. */
function sequencesToTry(source: StoreDatabase, report: Report): number[] {
  const found = new Set<number>();
  let complete = false;
  const sequenceSchema = z.object({ sequence: z.int() });
  for (const how of ['NOT INDEXED', 'INDEXED BY outbox_by_state', 'INDEXED BY outbox_by_entity']) {
    const order = how === 'NOT INDEXED' ? '' : "WHERE state > '' AND entity_key > ''";
    const rows = attempt(() => source.all(sequenceSchema, `SELECT sequence FROM outbox ${how} ${order}`));
    if (rows === 'unreadable') continue;
    complete = true;
    for (const { sequence } of rows) found.add(sequence);
  }
  if (!complete) {
    report.mayHaveLostMore = true;
    const last = attempt(() =>
      source.get(z.object({ seq: z.int() }), `SELECT seq FROM sqlite_sequence WHERE name = 'outbox'`),
    );
    const end = last === 'unreadable' || last === null ? BLIND_READS : last.seq;
    for (let sequence = Math.max(1, end - BLIND_READS); sequence <= end; sequence += 1) found.add(sequence);
  }
  return [...found].sort((left, right) => left - right);
}

function carryLocalIds(source: StoreDatabase, target: StoreDatabase, report: Report): void {
  const rows = attempt(() =>
    source.all(z.object({ local_id: z.string(), server_id: z.string() }), 'SELECT * FROM local_ids'),
  );
  if (rows === 'unreadable') {
    report.mayHaveLostMore = true;
    return;
  }
  for (const row of rows) {
    target.run(
      'INSERT OR IGNORE INTO local_ids (local_id, server_id) VALUES (?, ?)',
      row.local_id,
      row.server_id,
    );
  }
}

/** The unfinished form, the directory, cursors: whatever is there. The rest is fetched or typed again. */
function carryKeptValues(source: StoreDatabase, target: StoreDatabase): void {
  const names = attempt(() => source.all(z.object({ name: z.string() }), 'SELECT name FROM kept_values'));
  if (names === 'unreadable') return;
  // The clients themselves are not carried over: their list must be fetched from its beginning.
  for (const { name } of names.filter((row) => row.name !== CONTACTS_SYNC_KEY)) {
    const row = attempt(() =>
      source.get(rawRowSchema, 'SELECT name, body FROM kept_values WHERE name = ?', name),
    );
    if (row === 'unreadable' || row === null) continue;
    const { body } = row;
    if (!(body instanceof Uint8Array)) continue;
    target.run('INSERT OR REPLACE INTO kept_values (name, body) VALUES (?, ?)', name, body);
  }
}

/** No damage: the file is another key's or a newer app's. */
function isAboutTheWholeFile({ code }: StoreFailure): boolean {
  return code === 'store-wrong-key' || code === 'store-newer-than-app';
}

/** What a read gives, or that the damage is in its way. Anything read in a wrong shape is damage as well. */
function attempt<Value>(read: () => Value): Value | 'unreadable' {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof StoreFailure && isAboutTheWholeFile(failure)) throw failure;
    if (failure instanceof StoreFailure || failure instanceof z.ZodError) return 'unreadable';
    // A table that is missing because the schema itself is damaged comes as plain bad SQL.
    if (failure instanceof Error && 'errcode' in failure) return 'unreadable';
    throw failure;
  }
}

/** Every file beside the store's that damage, rescue, a lost key and a first start cut off have left: they go when the store is wiped. */
export function rescueFilesOf(filePath: string): string[] {
  const folder = path.dirname(filePath);
  const names = ['.damaged', '.rescue', '.locked', '.new'].map((kind) => path.basename(filePath) + kind);
  return readdirSync(folder)
    .filter((name) => names.some((start) => name.startsWith(start)))
    .map((name) => path.join(folder, name));
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let count = 2; existsSync(name); count += 1) name = `${wanted}-${count}`;
  return name;
}
