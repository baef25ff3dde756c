import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { assembleStore } from './assemble-store.ts';
import { type SqlValue, StoreDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { rescue, suspicionPath } from './rescue.ts';
import { type Sealer, SealBroken, createSealer } from './sealing.ts';
import { StoreFailure } from './store-failure.ts';
import type { OpenStoreOptions, OpenStoreResult, Rescue } from './store.ts';

/** A sealed value that opens only under the key the file was made with. */
const KEY_CHECK = { table: 'kept_values', rowId: 'key-check', column: 'body' } as const;
const KEY_CHECK_VALUE = 'frontdesk';

/**
 * Opens the store of one location, making the file when there is none. Expected failures come back as values with the
 * file untouched, except damage: then a new file takes its place with every outbox row that could be read, and the
 * result says so. The search index of clients is built afterwards, in the background.
 */
export function openStore(options: OpenStoreOptions): OpenStoreResult {
  const { filePath, encryptionKey, nowMs } = options;
  const sealer = createSealer(encryptionKey);
  let rescued: Rescue | null = null;
  try {
    let database: StoreDatabase;
    try {
      database = openFile(filePath, sealer);
    } catch (failure) {
      if (!(failure instanceof StoreFailure) || failure.code !== 'corrupt') throw failure;
      rescued = rescue(filePath, sealer, () => ['key-check', sealedKeyCheck(sealer)], nowMs());
      database = openFile(filePath, sealer);
    }
    return { ok: true, store: assembleStore(database, sealer, options), rescue: rescued };
  } catch (failure) {
    if (failure instanceof StoreFailure) return { ok: false, failure };
    throw failure;
  }
}

function openFile(filePath: string, sealer: Sealer): StoreDatabase {
  const markPath = suspicionPath(filePath);
  const database = new StoreDatabase(filePath, { onCorrupt: () => markSuspicious(filePath) });
  try {
    // Looking at every page takes as long as reading the file: only after damage was met. The outbox always.
    const wholeFile = existsSync(markPath);
    migrate(database);
    checkPages(database, wholeFile ? null : 'outbox');
    checkKey(database, sealer);
    if (wholeFile) rmSync(markPath, { force: true });
    return database;
  } catch (failure) {
    database.close();
    throw failure;
  }
}

/** A new store gets the check, an old one must pass it. Throws `wrong-key`. */
function checkKey(database: StoreDatabase, sealer: Sealer): void {
  const row = database.get(
    z.object({ body: z.instanceof(Uint8Array) }),
    'SELECT body FROM kept_values WHERE name = ?',
    KEY_CHECK.rowId,
  );
  if (row === null) {
    database.run(
      'INSERT INTO kept_values (name, body) VALUES (?, ?)',
      KEY_CHECK.rowId,
      sealedKeyCheck(sealer),
    );
    return;
  }
  try {
    sealer.open(row.body, KEY_CHECK);
  } catch (cause) {
    if (cause instanceof SealBroken) throw new StoreFailure('wrong-key', { cause });
    throw cause;
  }
}

function sealedKeyCheck(sealer: Sealer): SqlValue {
  return sealer.seal(KEY_CHECK_VALUE, KEY_CHECK);
}

/** Throws `corrupt` when SQLite finds a page of the table (or of the whole file) damaged. */
function checkPages(database: StoreDatabase, table: string | null): void {
  const checked = database.all(
    z.object({ quick_check: z.string() }),
    table === null ? 'PRAGMA quick_check(1)' : `PRAGMA quick_check('${table}')`,
  );
  const finding = checked.find(({ quick_check }) => quick_check !== 'ok');
  if (finding !== undefined) throw new StoreFailure('corrupt', { cause: new Error(finding.quick_check) });
}

/** Best effort: on a disk that takes nothing any more the mark is missing, and the next damage met sets it. */
function markSuspicious(filePath: string): void {
  if (statSync(filePath, { throwIfNoEntry: false })?.isFile() !== true) return;
  try {
    writeFileSync(suspicionPath(filePath), '');
  } catch (failure) {
    if (!(failure instanceof Error) || !('code' in failure)) throw failure;
  }
}
