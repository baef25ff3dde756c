import { accepted, refused, type Checked } from '../answer.ts';
import { openSlots, slotDurationMs } from '../availability.ts';
import type { PracticeCalendar, PracticeWorld } from '../world.ts';

/** What is to be booked, as far as the slot check needs it. */
export interface WantedSlot {
  calendar: PracticeCalendar;
  startMs: number;
  endMs: number;
  /** The start as the client wrote it; null when the request does not name one. */
  startText: string | null;
  /** The provider asked for; null lets the calendar choose. */
  userId: string | null;
  ignoreDateRange: boolean;
  /** The event being moved, whose own time does not count as taken. */
  exceptEventId?: string;
}

const SLOT_TAKEN = 'The slot you have selected is no longer available.';
const NOT_ON_TEAM = 'The user id not part of calendar team.';
const WRONG_DURATION = 'Selected slot duration is not a valid duration option for this calendar';

/**
 * The slot check that `ignoreFreeSlotValidation: true` leaves out. Returns who is to have the booking.
 * A start written in UTC with `Z` is refused as unavailable, because free slots never look so
 * (API-NOTES §9).
 */
export function checkSlot(world: PracticeWorld, wanted: WantedSlot): Checked<string> {
  const { calendar, startMs, endMs, userId } = wanted;
  if (endMs - startMs !== slotDurationMs(calendar)) return refused(400, WRONG_DURATION);
  if (wanted.startText?.endsWith('Z') === true) return refused(400, SLOT_TAKEN);
  const [slot] = openSlots(world, calendar, {
    fromMs: startMs,
    toMs: startMs,
    ignoreDateRange: wanted.ignoreDateRange,
    ...(userId === null ? {} : { userIds: [userId] }),
    ...(wanted.exceptEventId === undefined ? {} : { exceptEventId: wanted.exceptEventId }),
  });
  const freeUserId = slot?.freeUserIds[0];
  return freeUserId === undefined ? refused(400, SLOT_TAKEN) : accepted(freeUserId);
}

/** 422 when a provider is named who is not on the calendar's team. */
export function checkTeam(calendar: PracticeCalendar, userId: string | undefined): Checked<null> {
  const isOnTeam = userId === undefined || calendar.teamMembers.some((member) => member.userId === userId);
  return isOnTeam ? accepted(null) : refused(422, NOT_ON_TEAM);
}
