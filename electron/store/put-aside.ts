import { existsSync, renameSync } from 'node:fs';
import { toStoreFailure } from './store-failure.ts';

/**
 * Takes a store that no key opens any more out of the way, so that a new one can be made. Nothing is deleted: the file is
 * renamed, and opens again under its old name once its key is back; signing out removes it. Throws `StoreFailure`.
 */
export function putStoreAside(filePath: string, nowMs: number): void {
  const aside = `${filePath}.locked-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`;
  try {
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(filePath + suffix)) renameSync(filePath + suffix, aside + suffix);
    }
  } catch (error) {
    throw toStoreFailure(error);
  }
}
