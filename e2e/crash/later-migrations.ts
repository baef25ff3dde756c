/** What an update of the app finds and does between two kills: layouts to come, and files an older version left. */
import { z } from 'zod';
import { StoreDatabase } from '../../electron/store/database/database.ts';
import { createCipher } from '../../electron/store/database/encryption.ts';
import { rewriteJson, type Migration } from '../../electron/store/database/migrations.ts';

/** Of every store of the crash test. */
export const ENCRYPTION_KEY = Buffer.alloc(32, 7);
const FIRST_NUMBER = 9_010;
/** The layout of 0.1.0. */
const OLDEST_LAYOUT = 30;

/** What else is encrypted row by row: what is cached of the server's. */
const CACHED = [
  ['events', 'id'],
  ['series', 'series_id'],
  ['contacts', 'id'],
] as const;

/**
 * Steps of layouts to come, as an update of the app would bring them. Each moves the whole outbox into a new table, as
 * SQLite wants it for most changes, and rewrites what is encrypted in it and in what is cached: the moment at which a
 * half-done step would cost the most.
 */
export function laterMigrations(count: number): Migration[] {
  return Array.from({ length: count }, (_, index) => ({
    number: FIRST_NUMBER + index * 10,
    up(database, cipher) {
      database.exec(`
      CREATE TEMP TABLE outbox_moving AS SELECT * FROM outbox;
      DELETE FROM outbox;
      ALTER TABLE outbox ADD COLUMN later_${index + 1} INTEGER;
      INSERT INTO outbox SELECT *, ${index + 1} FROM outbox_moving;
      DROP TABLE outbox_moving;
    `);
      rewriteJson(database, cipher, { table: 'outbox', key: 'id', column: 'body' }, (json) => ({
        ...(json as object),
        [`later${index + 1}`]: true,
      }));
      for (const [table, key] of CACHED)
        rewriteJson(database, cipher, { table, key, column: 'body' }, (json) => ({
          ...(json as object),
          [`later${index + 1}`]: true,
        }));
    },
  }));
}

/**
 * Leaves a closed file as 0.1.0 would have: its layout, and no version on anything stored. The next start brings it up
 * again, with whatever is unsent in it. Answers how many rows that is.
 */
export function leaveAsOldestVersion(filePath: string): number {
  const database = new StoreDatabase(filePath);
  const cipher = createCipher(ENCRYPTION_KEY);
  try {
    database.transaction(() => {
      const columns = database.all(z.object({ name: z.string() }), `PRAGMA table_info('outbox')`);
      for (const { name } of columns)
        if (name.startsWith('later_')) database.exec(`ALTER TABLE outbox DROP COLUMN ${name}`);
      database.run(`DELETE FROM kept_values WHERE name = 'held-looked-at'`);
      for (const [table, key] of [['kept_values', 'name'] as const, ...CACHED])
        rewriteJson(database, cipher, { table, key, column: 'body' }, withoutVersion);
      rewriteJson(database, cipher, { table: 'outbox', key: 'id', column: 'body' }, (json) => {
        const { payload, deskName, about } = json as Record<string, unknown>;
        return { payload, deskName, about };
      });
      database.exec(`PRAGMA user_version = ${OLDEST_LAYOUT}`);
    });
    const unsent = database.get(
      z.object({ count: z.int() }),
      `SELECT count(*) AS count FROM outbox WHERE state NOT IN ('done', 'discarded')`,
    );
    return unsent?.count ?? 0;
  } finally {
    database.close();
  }
}

/** Undefined, for leaving it as it is, where there is none. */
function withoutVersion(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined;
  const { version: _version, ...rest } = json;
  return rest;
}
