import { occupiesTime } from '../../shared/appointment/status.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';

/** How many bookings each date has, by the date they start on; cancelled ones are none. */
export function bookingCounts(
  appointments: readonly ScheduleAppointment[],
  dateOf: (instantMs: number) => string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status, startMs } of appointments) {
    if (!occupiesTime(status)) continue;
    const date = dateOf(startMs);
    counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return counts;
}
