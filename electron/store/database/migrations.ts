import { z } from 'zod';
import type { StoreDatabase } from './database.ts';
import { StoreFailure } from '../store-failure.ts';
import type { Cipher } from './encryption.ts';

/** One step of the file's layout. A step that has shipped is never changed: a later one changes its work. */
export type Migration = {
  /**
   * Kept in the file as `user_version`. A step that an older app must not miss gets the next ten (50, 60 …): it then
   * leaves the file alone. A step that only adds tables, or columns with a default, gets a number in between (41, 42 …):
   * an app that knows the ten goes on working with the file.
   */
  number: number;
  /** Does the work, inside the transaction that also writes the number. It may rewrite what is encrypted: `rewriteJson`. */
  up: (database: StoreDatabase, cipher: Cipher) => void;
};

/**
 * For a migration: rewrites the encrypted JSON of a column, row by row. A value that does not open stays as it is, byte
 * for byte, and so does one for which `change` gives it back or undefined.
 */
export function rewriteJson(
  database: StoreDatabase,
  cipher: Cipher,
  { table, key, column }: { table: string; key: string; column: string },
  change: (json: unknown, rowId: string) => unknown,
): void {
  const ids = database.all(
    z.object({ id: z.string() }),
    `SELECT ${key} AS id FROM ${table} WHERE ${column} IS NOT NULL`,
  );
  for (const { id } of ids) {
    const row = database.get(
      z.object({ encrypted: z.instanceof(Uint8Array) }),
      `SELECT ${column} AS encrypted FROM ${table} WHERE ${key} = ?`,
      id,
    );
    const place = { table, rowId: id, column };
    const json = row === null ? undefined : cipher.decrypt(row.encrypted, place);
    if (json === undefined) continue;
    const changed = change(json, id);
    if (changed === undefined || changed === json) continue;
    database.run(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, cipher.encrypt(changed, place), id);
  }
}

/** The writes on their way to the server, and what the server named things the user had named first. */
const outboxMigration: Migration = {
  number: 10,
  up: (database) =>
    database.exec(`
    CREATE TABLE outbox (
      -- Order in which the desk wrote; never used again, even after a row is gone.
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      -- The order's id; for a client its local id.
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN
        ('held', 'queued', 'sending', 'unknown', 'done', 'needs-attention', 'discarded')),
      entity_key TEXT NOT NULL,
      -- Id of the row that must be done first; null when none.
      waits_for_id TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      created_at_ms INTEGER NOT NULL,
      not_before_ms INTEGER NOT NULL,
      -- Null while none is planned: waiting for the desk, or finished.
      next_attempt_at_ms INTEGER,
      -- Null before the first attempt.
      sent_at_ms INTEGER,
      -- Null while unfinished.
      finished_at_ms INTEGER,
      -- Id of the row this one was discarded along with; null otherwise.
      discarded_with_id TEXT,
      -- Null until the server named it.
      server_id TEXT,
      -- JSON list of event ids that looked like this one before it was sent.
      twin_ids TEXT NOT NULL DEFAULT '[]',
      -- Sealed: payload, name of the desk, whom and what it is about.
      body BLOB NOT NULL,
      -- Sealed; null when there is none.
      problem BLOB
    ) STRICT;
    CREATE INDEX outbox_by_state ON outbox (state, sequence);
    CREATE INDEX outbox_by_entity ON outbox (entity_key, sequence);
    CREATE INDEX outbox_by_waiting ON outbox (waits_for_id) WHERE waits_for_id IS NOT NULL;

    CREATE TABLE local_ids (
      local_id TEXT PRIMARY KEY,
      server_id TEXT NOT NULL
    ) STRICT;
    CREATE INDEX local_ids_by_server ON local_ids (server_id);
  `),
};

/** The schedule as the server last listed it, and which windows were listed when. */
const scheduleMigration: Migration = {
  number: 20,
  up: (database) =>
    database.exec(`
    CREATE TABLE events (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('appointment', 'blocked-slot')),
      calendar_id TEXT,
      assigned_user_id TEXT,
      contact_id TEXT,
      -- Null for what is no instance of a series.
      master_id TEXT,
      start_ms INTEGER NOT NULL,
      end_ms INTEGER NOT NULL,
      -- Source that last listed it, as kind:id; null when it came from a write or was read by its id.
      source_key TEXT,
      -- 1 while what stands here is this desk's own write and no later listing has confirmed it.
      own_write INTEGER NOT NULL DEFAULT 0,
      -- When this desk's write finished: listings asked for before do not undo it. Null after a restart.
      written_at_ms INTEGER,
      -- 1 for a row this desk deleted, kept so that a listing asked for before does not bring it back.
      gone INTEGER NOT NULL DEFAULT 0,
      -- When a change made elsewhere was first seen; null when none was.
      changed_elsewhere_at_ms INTEGER,
      fingerprint BLOB NOT NULL,
      -- Sealed: the whole event as the API client read it.
      body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX events_by_time ON events (start_ms, end_ms);
    CREATE INDEX events_by_contact ON events (contact_id, start_ms) WHERE contact_id IS NOT NULL;
    CREATE INDEX events_by_master ON events (master_id) WHERE master_id IS NOT NULL;

    CREATE TABLE listings (
      source_kind TEXT NOT NULL CHECK (source_kind IN ('calendar', 'provider', 'group')),
      source_id TEXT NOT NULL,
      event_kind TEXT NOT NULL CHECK (event_kind IN ('appointments', 'blocked-slots')),
      start_ms INTEGER NOT NULL,
      end_ms INTEGER NOT NULL,
      requested_at_ms INTEGER NOT NULL,
      unreadable_count INTEGER NOT NULL,
      -- Sealed: the rows that could not be read, as the server sent them; null when there were none.
      unreadable BLOB,
      PRIMARY KEY (source_kind, source_id, event_kind, start_ms, end_ms)
    ) STRICT;

    CREATE TABLE series (
      -- Id of the master.
      series_id TEXT PRIMARY KEY,
      calendar_id TEXT,
      first_start_ms INTEGER NOT NULL,
      -- Listings asked for before this say nothing of it; 0 when the series was learned from a listing.
      defined_at_ms INTEGER NOT NULL,
      -- Sealed: the definition and what each occurrence shows.
      body BLOB NOT NULL
    ) STRICT;

    CREATE TABLE appointment_notes (
      appointment_id TEXT PRIMARY KEY,
      fetched_at_ms INTEGER NOT NULL,
      -- Sealed: the list of notes.
      body BLOB NOT NULL
    ) STRICT;
  `),
};

/** The location's clients, and single values: the directory, the draft, cursors. */
export const contactsMigration: Migration = {
  number: 30,
  up: (database) =>
    database.exec(`
    CREATE TABLE contacts (
      id TEXT PRIMARY KEY,
      fingerprint BLOB NOT NULL,
      -- Sealed: the whole client as the API client read it.
      body BLOB NOT NULL
    ) STRICT;

    CREATE TABLE kept_values (
      name TEXT PRIMARY KEY,
      -- Sealed.
      body BLOB NOT NULL
    ) STRICT;
  `),
};

/**
 * From here on stored JSON says its version and may hold keys an older app does not know. 0.1.0 does not read such rows,
 * it ends at the start; a layout it does not know it leaves alone, and says so. What it did not say yet is said here.
 */
const versionsMigration: Migration = {
  number: 40,
  up(database, cipher) {
    rewriteJson(database, cipher, { table: 'kept_values', key: 'name', column: 'body' }, (json, name) =>
      name === 'draft' && typeof json === 'object' ? { ...json, version: 1 } : undefined,
    );
  },
};

/** Every step, in order. A new one is added at the end; how it is numbered stands at `Migration`. */
export const MIGRATIONS: readonly Migration[] = [
  outboxMigration,
  scheduleMigration,
  contactsMigration,
  versionsMigration,
];

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
