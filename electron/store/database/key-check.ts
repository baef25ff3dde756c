import { z } from 'zod';
import type { StoreDatabase } from './database.ts';
import type { Cipher } from './encryption.ts';
import { StoreFailure } from '../store-failure.ts';

/** An encrypted value that opens only under the key the file was made with. */
const PLACE = { table: 'kept_values', rowId: 'key-check', column: 'body' } as const;
const VALUE = 'frontdesk';

/** Other values of the file that tell as much, where the check itself is missing or damaged. */
const WITNESSES = [
  { table: 'kept_values', key: 'name' },
  { table: 'outbox', key: 'id' },
  { table: 'events', key: 'id' },
] as const;
const MOST_WITNESSES = 100;

const sealedSchema = z.object({ id: z.string(), body: z.instanceof(Uint8Array) });

/** Throws `wrong-key` where the file was made with another key. What the key opens, be it one value, it was made with. */
export function refuseOtherKey(database: StoreDatabase, cipher: Cipher): void {
  const check = database.get(
    sealedSchema,
    'SELECT name AS id, body FROM kept_values WHERE name = ?',
    PLACE.rowId,
  );
  if (check !== null && cipher.decrypt(check.body, PLACE) !== undefined) return;
  const witnesses = WITNESSES.flatMap(({ table, key }) =>
    database
      .all(sealedSchema, `SELECT ${key} AS id, body FROM ${table} LIMIT ${MOST_WITNESSES}`)
      .map(({ id, body }) => ({ body, place: { table, rowId: id, column: 'body' } })),
  );
  if (witnesses.length === 0) return;
  if (!witnesses.some(({ body, place }) => cipher.decrypt(body, place) !== undefined)) {
    throw new StoreFailure('store-wrong-key');
  }
}

/** Sees to it that the file can tell its key. */
export function writeKeyCheck(database: StoreDatabase, cipher: Cipher): void {
  const found = database.get(
    sealedSchema,
    'SELECT name AS id, body FROM kept_values WHERE name = ?',
    PLACE.rowId,
  );
  if (found !== null && cipher.decrypt(found.body, PLACE) !== undefined) return;
  database.run(
    'INSERT OR REPLACE INTO kept_values (name, body) VALUES (?, ?)',
    PLACE.rowId,
    cipher.encrypt(VALUE, PLACE),
  );
}
