/**
 * Steps of layouts to come, for tests. Each counts in every encrypted payload how often it was done to it. Run as a
 * program (file, which step) it opens the store with them and ends in the middle of that step, as a power cut would.
 */
import path from 'node:path';
import { rewriteJson, type Migration } from '../database/migrations.ts';
import { openStore } from '../open-store.ts';
import { KEY, MONDAY_MS } from './store-test-kit.ts';

export const COMING: readonly Migration[] = [50, 60, 70].map((number) => ({
  number,
  up(database, cipher) {
    database.exec(`ALTER TABLE outbox ADD COLUMN step_${number} INTEGER NOT NULL DEFAULT 1`);
    rewriteJson(database, cipher, { table: 'outbox', key: 'id', column: 'body' }, (json) => {
      const { done = [], ...body } = json as { done?: number[] };
      return { ...body, done: [...done, number] };
    });
  },
}));

const [, script = '', filePath, step] = process.argv;
if (filePath !== undefined && path.resolve(script) === import.meta.filename) {
  let left = Number(step);
  openStore({
    filePath,
    encryptionKey: KEY,
    deskName: 'Cut off',
    nowMs: () => MONDAY_MS,
    laterMigrations: COMING,
    failpoint: (point) => {
      if (point !== 'in-migration') return;
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    },
  });
}
