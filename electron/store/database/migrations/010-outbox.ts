import type { Migration } from '../migration.ts';

/** The writes on their way to the server, and what the server named things the user had named first. */
export const outboxMigration: Migration = {
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
