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
}

/**
 * What the schedule has to say for itself, most important first; null when it speaks for itself. It is a line and
 * never covers the schedule: what is known is shown, however old it is. That the desk is offline, since when, and how old
 * the data is, the window says above; here only what follows for these days.
 */
export function gridNotice(facts: NoticeFacts): GridNotice | null {
  const { data, connection } = facts;
  if (data === null) return { tone: 'info', text: 'Opening the schedule…' };
  const { fetchedAtMs, failures, unreadableCount, refreshing } = data.freshness;
  if (fetchedAtMs === null) {
    if (connection.state === 'offline' || connection.state === 'obstructed') {
      return {
        tone: 'warning',
        text: 'Offline, and some of these days were never fetched: bookings made elsewhere may be missing. They fill in when the connection is back.',
      };
    }
    return { tone: 'info', text: 'Fetching these days for the first time…' };
  }
  const [failure] = failures;
  // Without a server nothing is refreshed, and the window says that already.
  if (failure && connection.state === 'online') {
    const others = failures.length > 1 ? ` And ${failures.length - 1} more.` : '';
    return { tone: 'warning', text: `Not everything could be refreshed: ${failure.message}${others}` };
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
