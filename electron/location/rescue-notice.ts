import { basename } from 'node:path';
import type { Rescue } from '../store/store.ts';

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
