import type { Connection } from '../../shared/connection/connection.ts';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';

/** A quiet line under the schedule. */
export interface GridNotice {
  tone: 'info' | 'warning';
  text: string;
}

/** What the line is made from. */
export interface NoticeFacts {
  /** Null while nothing was read yet. */
  data: ScheduleWindow | null;
  connection: Connection;
  /** Bookings that pass the filters. */
  shownCount: number;
  /** Bookings in the window, filters or not. */
  bookedCount: number;
  /** Series of which visits may be missing, because their rules cannot be read or expanded. */
  undrawableCount: number;
  /** True for a single day on which no calendar is open; null where opening hours are unknown or more than a day is shown. */
  isClosedDay: boolean | null;
  nowMs: number;
  /** When the oldest of what is on screen is from, as it is said; null while some of it was never fetched. */
  shownFrom: string | null;
}

/** Far longer than any pause between two polls: whatever the reason, somebody who books on it should know. */
const OLD_AFTER_MS = 40 * 60_000;

/**
 * What the schedule has to say for itself, most important first; null when it speaks for itself. It is a line and
 * never covers the schedule: what is known is shown, however old it is. That nothing can be fetched at all, since when, and how
 * old the data is, the window says above; here only what follows for these days.
 */
export function gridNotice(facts: NoticeFacts): GridNotice | null {
  const { data, connection } = facts;
  if (data === null) return { tone: 'info', text: 'Opening the schedule…' };
  const { fetchedAtMs, failures, unreadableCount, refreshing } = data.freshness;
  if (fetchedAtMs === null) {
    if (connection.state === 'offline' || connection.state === 'intercepted') {
      return {
        tone: 'warning',
        text: 'Offline, and some of these days were never fetched: bookings made elsewhere may be missing. They fill in when the connection is back.',
      };
    }
    return { tone: 'info', text: 'Fetching these days for the first time…' };
  }
  const [failure] = failures;
  const age = facts.shownFrom === null ? '' : ` You see the schedule of ${facts.shownFrom}.`;
  // Without a server nothing is refreshed, and the window says that already.
  const canFetch = connection.state === 'online' && connection.pausedUntilMs === null;
  if (failure && canFetch) {
    const others = failures.length > 1 ? ` And ${failures.length - 1} more.` : '';
    return { tone: 'warning', text: `Not everything could be refreshed: ${failure.message}${others}${age}` };
  }
  if (canFetch && !refreshing && facts.nowMs - fetchedAtMs > OLD_AFTER_MS) {
    return { tone: 'warning', text: `These days were not refreshed for a while.${age}` };
  }
  if (unreadableCount > 0) {
    const bookings = unreadableCount === 1 ? '1 booking' : `${unreadableCount} bookings`;
    return {
      tone: 'warning',
      text: `${bookings} sent by the server could not be read and is not shown here. Nothing is lost there.`,
    };
  }
  if (facts.undrawableCount > 0) {
    const series = facts.undrawableCount === 1 ? '1 series' : `${facts.undrawableCount} series`;
    return {
      tone: 'warning',
      text: `${series} cannot be drawn ahead: this app cannot read how it repeats. Visits of it may be missing here.`,
    };
  }
  if (facts.shownCount > 0) return null;
  if (facts.bookedCount > 0)
    return { tone: 'info', text: 'Everything booked here is hidden by the filters on the left.' };
  if (facts.isClosedDay === true)
    return { tone: 'info', text: 'Closed on this day. You can book all the same.' };
  if (refreshing) return null;
  return { tone: 'info', text: 'Nothing booked. Drag over free time, click it, or press N to book.' };
}
