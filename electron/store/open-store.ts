import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { assembleStore } from './assemble-store.ts';
import { StoreDatabase } from './database/database.ts';
import { migrate, MIGRATIONS } from './database/migrate.ts';
import { rescue, suspicionPath } from './rescue.ts';
import { type Sealer, SealBroken, createSealer } from './database/sealing.ts';
import { StoreFailure, toStoreFailure } from './store-failure.ts';
import type { OpenStoreOptions, OpenStoreResult, Store } from './store.ts';

/** A sealed value that opens only under the key the file was made with. */
const KEY_CHECK = { table: 'kept_values', rowId: 'key-check', column: 'body' } as const;
const KEY_CHECK_VALUE = 'frontdesk';

/**
 * Opens the store of one location, making the file and its folder when there are none. Expected failures come back as values with the
 * file untouched, except damage: then a new file takes its place with every outbox row that could be read, and the
 * result says so. The search index of clients is built afterwards, in the background.
 */
export function openStore(options: OpenStoreOptions): OpenStoreResult {
  const { filePath, encryptionKey, nowMs } = options;
  const sealer = createSealer(encryptionKey);
  try {
    ensureFolder(dirname(filePath));
    try {
      return { ok: true, store: openFile(options, sealer), rescue: null };
    } catch (failure) {
      if (!(failure instanceof StoreFailure) || failure.code !== 'corrupt') throw failure;
      const rescued = rescue(filePath, sealer, ['key-check', sealedKeyCheck(sealer)], nowMs());
      return { ok: true, store: openFile(options, sealer), rescue: rescued };
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

/** Throws `StoreFailure`, the file closed. `corrupt` also when damage was met the last time the file was in use. */
function openFile(options: OpenStoreOptions, sealer: Sealer): Store {
  const { filePath } = options;
  const onCorrupt = () => markSuspicious(filePath);
  const { atPoint, laterMigrations = [] } = options;
  const database = new StoreDatabase(filePath, { onCorrupt, ...(atPoint === undefined ? {} : { atPoint }) });
  try {
    migrate(database, [...MIGRATIONS, ...laterMigrations]);
    checkKey(database, sealer);
    // Before the key was checked a value that does not open meant the wrong key; from here on it means damage.
    if (existsSync(suspicionPath(filePath))) throw new StoreFailure('corrupt');
    checkOutboxPages(database);
    return assembleStore(database, damageAware(sealer, onCorrupt), options);
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

function sealedKeyCheck(sealer: Sealer): Uint8Array {
  return sealer.seal(KEY_CHECK_VALUE, KEY_CHECK);
}

/** Throws `corrupt`. The outbox only: looking at every page of the cache would take as long as reading the file. */
function checkOutboxPages(database: StoreDatabase): void {
  const checked = database.all(z.object({ quick_check: z.string() }), `PRAGMA quick_check('outbox')`);
  const finding = checked.find(({ quick_check }) => quick_check !== 'ok');
  if (finding !== undefined) throw new StoreFailure('corrupt', { cause: new Error(finding.quick_check) });
}

/** SQLite does not notice a flipped bit inside a value; the seal does, and it is damage like any other. */
function damageAware(sealer: Sealer, onCorrupt: () => void): Sealer {
  return {
    ...sealer,
    open(sealed, place) {
      try {
        return sealer.open(sealed, place);
      } catch (cause) {
        if (!(cause instanceof SealBroken)) throw cause;
        onCorrupt();
        throw new StoreFailure('corrupt', { cause });
      }
    },
  };
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
