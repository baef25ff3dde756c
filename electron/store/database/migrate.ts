import { z } from 'zod';
import type { StoreDatabase } from './database.ts';
import { outboxMigration } from './migrations/010-outbox.ts';
import { scheduleMigration } from './migrations/020-schedule.ts';
import { contactsMigration } from './migrations/030-contacts.ts';
import { StoreFailure } from '../store-failure.ts';

/** One step of the file's layout. A step that has shipped is never changed: a later one changes its work. */
export type Migration = {
  /** Kept in the file as `user_version`; steps go up by tens. */
  number: number;
  sql: string;
};

/** Every step, in order. */
export const MIGRATIONS: readonly Migration[] = [outboxMigration, scheduleMigration, contactsMigration];

/**
 * Brings the file to the newest layout, each step in a transaction with its number: a crash between or within
 * steps leaves a file that goes on from there. Throws `StoreFailure` `store-newer-than-app`, nothing touched, when
 * the file has a step this app does not know.
 */
export function migrate(database: StoreDatabase, migrations: readonly Migration[] = MIGRATIONS): void {
  const current = layoutNumber(database);
  if (current > (migrations.at(-1)?.number ?? 0)) throw new StoreFailure('store-newer-than-app');
  for (const migration of migrations) {
    if (migration.number <= current) continue;
    database.transaction(() => {
      database.exec(migration.sql);
      database.reached('in-migration');
      database.exec(`PRAGMA user_version = ${migration.number}`);
    });
  }
}

/** The number of the last step the file has seen; 0 for a new file. */
export function layoutNumber(database: StoreDatabase): number {
  return database.get(z.object({ user_version: z.int() }), 'PRAGMA user_version')?.user_version ?? 0;
}
