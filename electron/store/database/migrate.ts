import { z } from 'zod';
import type { StoreDatabase } from './database.ts';
import { type Migration, MIGRATIONS } from './migrations.ts';
import type { Cipher } from './encryption.ts';
import { StoreFailure } from '../store-failure.ts';

/**
 * Brings the file to the newest layout, each step in a transaction with its number: a crash, a full disk or an error
 * between or within steps leaves a file that goes on from there. A layout that only adds to this app's is left as it is.
 */
export function migrate(
  database: StoreDatabase,
  cipher: Cipher,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  refuseNewerLayout(database, migrations);
  const current = layoutNumber(database);
  for (const migration of migrations) {
    if (migration.number <= current) continue;
    database.transaction(() => {
      migration.up(database, cipher);
      database.reached('in-migration');
      database.exec(`PRAGMA user_version = ${migration.number}`);
    });
  }
}

/** Throws `StoreFailure` `store-newer-than-app`, nothing touched, where the file has a step this app must not miss. */
export function refuseNewerLayout(
  database: StoreDatabase,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const newestKnown = migrations.at(-1)?.number ?? 0;
  if (Math.floor(layoutNumber(database) / 10) > Math.floor(newestKnown / 10)) {
    throw new StoreFailure('store-newer-than-app');
  }
}

/** The number of the last step the file has seen; 0 for a new file. */
export function layoutNumber(database: StoreDatabase): number {
  return database.get(z.object({ user_version: z.int() }), 'PRAGMA user_version')?.user_version ?? 0;
}
