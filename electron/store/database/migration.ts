import { z } from 'zod';
import type { StoreDatabase } from './database.ts';
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
