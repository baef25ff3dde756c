import type { Migration } from '../../electron/store/database/migration.ts';

const FIRST_NUMBER = 9_010;

/**
 * Steps of layouts to come, as an update of the app would bring them. Each moves the whole outbox into a new table, as
 * SQLite wants it for most changes: the moment at which a half-done step would cost the most.
 */
export function laterMigrations(count: number): Migration[] {
  return Array.from({ length: count }, (_, index) => ({
    number: FIRST_NUMBER + index * 10,
    up: (database) =>
      database.exec(`
      CREATE TEMP TABLE outbox_moving AS SELECT * FROM outbox;
      DELETE FROM outbox;
      ALTER TABLE outbox ADD COLUMN later_${index + 1} INTEGER;
      INSERT INTO outbox SELECT *, ${index + 1} FROM outbox_moving;
      DROP TABLE outbox_moving;
    `),
  }));
}
