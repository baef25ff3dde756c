import { z } from 'zod';
import type { StoreDatabase } from './database.ts';
import type { Cipher } from './encryption.ts';

/** Single values by name, encrypted: the directory, the draft, cursors. */
export type KeptValues = {
  /** The value as JSON gives it back; null when never written, undefined where it is there and does not open. */
  read(name: string): unknown;
  /** Null forgets the value. */
  write(name: string, value: unknown): void;
};

/** Keeps values in the table `kept_values`. */
export function createKeptValues(database: StoreDatabase, cipher: Cipher): KeptValues {
  const place = (name: string) => ({ table: 'kept_values', rowId: name, column: 'body' });
  return {
    read(name) {
      const row = database.get(
        z.object({ body: z.instanceof(Uint8Array) }),
        'SELECT body FROM kept_values WHERE name = ?',
        name,
      );
      return row === null ? null : cipher.decrypt(row.body, place(name));
    },
    write(name, value) {
      if (value === null || value === undefined) {
        database.run('DELETE FROM kept_values WHERE name = ?', name);
        return;
      }
      database.run(
        'INSERT INTO kept_values (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body',
        name,
        cipher.encrypt(value, place(name)),
      );
    },
  };
}
