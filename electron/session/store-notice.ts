/** What the desk must know of its store. It is kept in the store itself until somebody has read it. */
import { basename } from 'node:path';
import { z } from 'zod';
import type { Rescue, Store } from '../store/store.ts';

const KEY = 'notice';

/** The notice the desk has not dismissed yet; null when there is none. */
export function readStoreNotice(store: Store): string | null {
  return z.string().safeParse(store.readMeta(KEY)).data ?? null;
}

/** Keeps a notice until it is dismissed; null dismisses it. */
export function keepStoreNotice(store: Store, notice: string | null): void {
  store.writeMeta(KEY, notice);
}

/** What happened, what is safe, what to do, after a damaged file was replaced. */
export function rescueNotice({
  rescuedRowCount,
  lostRowCount,
  mayHaveLostMore,
  damagedFilePath,
}: Rescue): string {
  const saved =
    rescuedRowCount === 0
      ? 'No unsent booking was found in it.'
      : `${String(rescuedRowCount)} of its writes were saved and go on as before.`;
  const notice = `The file with the saved schedule was damaged, and a new one took its place. ${saved} The schedule and the clients are fetched from the server again.`;
  const kept = `The damaged file is kept for support as ${basename(damagedFilePath)}.`;
  if (lostRowCount > 0) {
    const writes = lostRowCount === 1 ? '1 unsent write' : `${String(lostRowCount)} unsent writes`;
    return `${notice} ${writes} could not be read: compare what was booked at this desk lately with the schedule. ${kept}`;
  }
  return mayHaveLostMore
    ? `${notice} Others may have been lost with it: compare what was booked at this desk lately with the schedule. ${kept}`
    : `${notice} Nothing that was waiting is lost.`;
}
