import type { Migration } from '../migration.ts';

/** The schedule as the server last listed it, and which windows were listed when. */
export const scheduleMigration: Migration = {
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
