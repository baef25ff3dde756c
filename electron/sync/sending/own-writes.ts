/**
 * Remembers when this workstation's own changes were made, as the server dates them, so that the next change of this
 * workstation does not take them for someone else's.
 */
import { z } from 'zod';
import type { Store } from '../../store/store.ts';

const KEY = 'sync.own-writes';
/** Enough for a day's work at one workstation; older ones only matter to changes still waiting. */
const KEPT = 500;

/** Event id and the server's `dateUpdated` after our write, oldest first. */
const ownWritesSchema = z.array(z.tuple([z.string(), z.number()]));

function readAll(store: Store): [string, number][] {
  const kept = ownWritesSchema.safeParse(store.readMeta(KEY));
  return kept.success ? kept.data : [];
}

/** Keeps the server's date of a write of ours. */
export function rememberOwnWrite(store: Store, eventId: string, dateUpdatedMs: number | null): void {
  if (dateUpdatedMs === null) return;
  const others = readAll(store).filter(([id]) => id !== eventId);
  store.writeMeta(KEY, [...others, [eventId, dateUpdatedMs]].slice(-KEPT));
}

/** True when the event's last change was this workstation's own. */
export function isOwnWrite(store: Store, eventId: string, dateUpdatedMs: number): boolean {
  return readAll(store).some(([id, atMs]) => id === eventId && atMs === dateUpdatedMs);
}
