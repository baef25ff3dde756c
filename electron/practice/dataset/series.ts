import type { Temporal } from 'temporal-polyfill';
import { utcStamp } from '../recurrence.ts';
import { seededRandom } from '../seeded-random.ts';
import type { PracticeAppointment, PracticeContact } from '../world.ts';
import { LOCATION_ID } from './directory.ts';
import type { ClinicPlan, ClinicTime, SeriesSketch } from './plan.ts';

const WEEKS_BEHIND = 4;
const WEEK_DAYS = 7;

/** The default place of a calendar, as its bookings carry it. */
export function addressOf({ calendars }: ClinicPlan, calendarId: string): string {
  const calendar = calendars.find(({ id }) => id === calendarId);
  return calendar?.locationConfigurations[0]?.location ?? '';
}

/** The first date of a series: four weeks ago, or the first such weekday of that month for a monthly one. */
function firstDateOf(sketch: SeriesSketch, { monday }: ClinicTime): Temporal.PlainDate {
  const date = monday.add({ days: sketch.weekday - 1 - WEEKS_BEHIND * WEEK_DAYS });
  if (sketch.everyWeeks !== null) return date;
  const weeksIntoMonth = Math.floor((date.day - 1) / WEEK_DAYS);
  return date.subtract({ days: weeksIntoMonth * WEEK_DAYS });
}

/** The standing appointments of a data set, begun four weeks ago, with the history of the occurrences that are over. */
export function clinicSeries(
  plan: ClinicPlan,
  time: ClinicTime,
  clients: readonly PracticeContact[],
): PracticeAppointment[] {
  return plan.series.map((sketch) => {
    const random = seededRandom(`${time.seed}/series/${sketch.seedName ?? sketch.title}`);
    const first = firstDateOf(sketch, time);
    const startOfWeek = (week: number): number =>
      time.msAt(first.add({ days: week * WEEK_DAYS }), sketch.startMinute);
    const durationMs = sketch.durationMinutes * 60_000;
    const skipped = sketch.skippedWeeks ?? [];
    const exclusions = skipped.map((week) => utcStamp(startOfWeek(week)));
    const client = random.pick(clients);
    const fields = {
      calendarId: sketch.calendarId,
      title: `${sketch.title} – ${[client.firstName, client.lastName].filter(Boolean).join(' ')}`,
      assignedUserId: sketch.userId,
      meetingLocationType: 'default',
      meetingLocationId: 'default',
      address: addressOf(plan, sketch.calendarId),
    };
    const over = Array.from({ length: WEEKS_BEHIND + 1 }, (_unused, week) => week)
      .filter((week) => sketch.everyWeeks !== null && week % sketch.everyWeeks === 0)
      .filter((week) => !skipped.includes(week))
      .map(startOfWeek)
      .filter((startMs) => startMs + durationMs < time.nowMs);
    return {
      ...fields,
      id: random.id(),
      locationId: LOCATION_ID,
      contactId: client.id,
      appointmentStatus: 'confirmed',
      startMs: startOfWeek(0),
      endMs: startOfWeek(0) + durationMs,
      rrule: exclusions.length === 0 ? sketch.rule : `${sketch.rule}\nEXDATE:${exclusions.join(',')}`,
      expansionZone: time.timezone,
      changedOccurrences: new Map(
        over.map((startMs) => [
          startMs,
          {
            ...fields,
            startMs,
            endMs: startMs + durationMs,
            appointmentStatus: random.next() < 0.9 ? 'showed' : 'noshow',
          },
        ]),
      ),
      createdBy: { source: 'calendar_page', userId: sketch.userId },
      dateAddedMs: startOfWeek(-1),
      dateUpdatedMs: startOfWeek(-1),
    };
  });
}
