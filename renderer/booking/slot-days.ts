import { dateOf } from '../../shared/time/zone.ts';
import type { CallOutput } from '../bridge/bridge.ts';

export type FreeSlot = CallOutput<'slots.free'>['slots'][number];

/** The free slots of one date. */
export interface SlotDay {
  date: string;
  slots: readonly FreeSlot[];
}

/** Slots by their date in the zone; dates in the order of the slots, dates without slots left out. */
export function slotDays(slots: readonly FreeSlot[], timeZone: string): SlotDay[] {
  const days = Map.groupBy(slots, ({ startMs }) => dateOf(startMs, timeZone));
  return [...days].map(([date, ofDate]) => ({ date, slots: ofDate }));
}
