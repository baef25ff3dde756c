import { seededRandom } from '../seeded-random.ts';
import type { PracticeBlockedSlot } from '../world.ts';
import { LOCATION_ID } from './directory.ts';
import {
  FIRST_WEEK,
  LAST_WEEK,
  weekdaysOf,
  type BlockSketch,
  type ClinicPlan,
  type ClinicTime,
} from './plan.ts';

function lunchesOf(plan: ClinicPlan, { monday }: ClinicTime): BlockSketch[] {
  const weeks = Array.from({ length: LAST_WEEK - FIRST_WEEK + 1 }, (_unused, index) => FIRST_WEEK + index);
  return weeks
    .flatMap((week) => weekdaysOf(monday, week))
    .flatMap((date) =>
      [...plan.lunches].map(([assignedUserId, [fromMinute, toMinute]]) => ({
        title: 'Lunch',
        date,
        fromMinute,
        toMinute,
        owner: { assignedUserId },
      })),
    );
}

/** The blocked times of a data set: those that close a stretch of a day, and every lunch. */
export function clinicBlocks(
  plan: ClinicPlan,
  time: ClinicTime,
): { closures: PracticeBlockedSlot[]; lunches: PracticeBlockedSlot[] } {
  const blocked = ({
    title,
    date,
    fromMinute,
    toMinute,
    owner,
    source,
  }: BlockSketch): PracticeBlockedSlot => {
    const ownerId = 'calendarId' in owner ? owner.calendarId : owner.assignedUserId;
    return {
      id: seededRandom(`${time.seed}/block/${ownerId}/${date.toString()}/${fromMinute}`).id(),
      locationId: LOCATION_ID,
      title,
      startMs: time.msAt(date, fromMinute),
      endMs: time.msAt(date, toMinute),
      ...owner,
      source: source ?? 'calendar_page',
      deleted: false,
      dateAddedMs: time.nowMs,
      dateUpdatedMs: time.nowMs,
    };
  };
  return {
    closures: plan.closures(time.monday).map(blocked),
    lunches: lunchesOf(plan, time).map(blocked),
  };
}
