import { rewriteJson, type Migration } from '../migration.ts';

/**
 * From here on stored JSON says its version and may hold keys an older app does not know. 0.1.0 does not read such rows,
 * it ends at the start; a layout it does not know it leaves alone, and says so. What it did not say yet is said here.
 */
export const versionsMigration: Migration = {
  number: 40,
  up(database, cipher) {
    rewriteJson(database, cipher, { table: 'kept_values', key: 'name', column: 'body' }, (json, name) =>
      name === 'draft' && typeof json === 'object' ? { ...json, version: 1 } : undefined,
    );
  },
};
