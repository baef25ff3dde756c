import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { assembleStore } from './assemble-store.ts';
import { StoreDatabase } from './database/database.ts';
import { refuseOtherKey, writeKeyCheck } from './database/key-check.ts';
import {
  contactsMigration,
  layoutNumber,
  migrate,
  MIGRATIONS,
  refuseNewerLayout,
} from './database/migrations.ts';
import { flushFolder } from '../base/json-file.ts';
import { COMPANIONS, hasContent, rescue, suspicionPath } from './rescue.ts';
import { createCipher, type Cipher } from './database/encryption.ts';
import { StoreFailure, toStoreFailure } from './store-failure.ts';
import type { OpenStoreOptions, OpenStoreResult, Store } from './store.ts';

/**
 * Opens the store of one location, making the file and its folder when there are none. Expected failures come back as values with the
 * file untouched, except damage: then a new file takes its place with every outbox row that could be read, and the
 * result says so. A file that is there and empty, or gone from beside its log, is damage and not a new store. The search
 * index of clients is built afterwards, in the background.
 */
export function openStore(options: OpenStoreOptions): OpenStoreResult {
  const { filePath, encryptionKey, nowMs } = options;
  const cipher = createCipher(encryptionKey);
  try {
    ensureFolder(dirname(filePath));
    if (!COMPANIONS.some((suffix) => existsSync(filePath + suffix))) makeFile(options, cipher);
    try {
      return { ok: true, store: openFile(options, cipher), rescue: null };
    } catch (failure) {
      if (!(failure instanceof StoreFailure) || failure.code !== 'store-corrupt') throw failure;
      const rescued = rescue(filePath, cipher, nowMs());
      return { ok: true, store: openFile(options, cipher), rescue: rescued };
    }
  } catch (error) {
    const failure = toStoreFailure(error);
    if (failure instanceof StoreFailure) return { ok: false, failure };
    throw failure;
  }
}

/** SQLite opens what it may not write to and fails at the first booking: better now. Throws Node's own errors. */
function ensureFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  accessSync(folder, constants.W_OK);
}

/**
 * Makes a new store under another name and gives it its own when it is whole: a crash on the way leaves no empty file,
 * so that one that is empty later was emptied. Throws `StoreFailure`.
 */
function makeFile({ filePath, failpoint, laterMigrations = [] }: OpenStoreOptions, cipher: Cipher): void {
  const newPath = `${filePath}.new`;
  for (const suffix of COMPANIONS) rmSync(newPath + suffix, { force: true });
  const database = new StoreDatabase(newPath, failpoint === undefined ? {} : { failpoint });
  try {
    migrate(database, cipher, [...MIGRATIONS, ...laterMigrations]);
    writeKeyCheck(database, cipher);
    // It must be whole without its log when it takes its name.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
  renameSync(newPath, filePath);
  flushFolder(dirname(filePath));
}

/** Throws `StoreFailure`, the file closed. `corrupt` also when damage was met the last time the file was in use. */
function openFile(options: OpenStoreOptions, cipher: Cipher): Store {
  const { filePath } = options;
  // SQLite takes an empty file for a new one, and drops the log beside it.
  if (!hasContent(filePath)) throw new StoreFailure('store-corrupt');
  const onCorrupt = () => markSuspicious(filePath);
  const { failpoint, laterMigrations = [] } = options;
  const migrations = [...MIGRATIONS, ...laterMigrations];
  const database = new StoreDatabase(filePath, {
    onCorrupt,
    ...(failpoint === undefined ? {} : { failpoint }),
  });
  try {
    refuseNewerLayout(database, migrations);
    // A step may open what is encrypted: under another key it must not begin.
    if (layoutNumber(database) >= contactsMigration.number) refuseOtherKey(database, cipher);
    migrate(database, cipher, migrations);
    writeKeyCheck(database, cipher);
    if (existsSync(suspicionPath(filePath))) throw new StoreFailure('store-corrupt');
    checkOutboxPages(database);
    return assembleStore(database, cipher, options);
  } catch (failure) {
    database.close();
    throw failure;
  }
}

/** Throws `corrupt`. The outbox only: looking at every page of the cache would take as long as reading the file. */
function checkOutboxPages(database: StoreDatabase): void {
  const checked = database.all(z.object({ quick_check: z.string() }), `PRAGMA quick_check('outbox')`);
  const finding = checked.find(({ quick_check }) => quick_check !== 'ok');
  if (finding !== undefined)
    throw new StoreFailure('store-corrupt', { cause: new Error(finding.quick_check) });
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

/**
 * Takes a store that no key opens any more out of the way, so that a new one can be made. Nothing is deleted: the file is
 * renamed, and opens again under its old name once its key is back; signing out removes it. Throws `StoreFailure`.
 */
export function putStoreAside(filePath: string, nowMs: number): void {
  const aside = `${filePath}.locked-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`;
  try {
    for (const suffix of COMPANIONS) {
      if (existsSync(filePath + suffix)) renameSync(filePath + suffix, aside + suffix);
    }
  } catch (error) {
    throw toStoreFailure(error);
  }
}
