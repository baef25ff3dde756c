import type { Migration } from '../migration.ts';

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
