import { type DayLoad, dayLoad } from '../../shared/conflicts/day-load.ts';
import { openIntervals, openRangesOf, type OpenInterval } from '../../shared/conflicts/open-hours.ts';
import { bookingsByPerson, isBlockFor } from '../../shared/conflicts/schedule-index.ts';
import type { Provider } from '../../shared/directory/booking-calendar.ts';
import {
  bookingsOf,
  type ScheduleAppointment,
  type ScheduleBlockedSlot,
} from '../../shared/schedule/schedule.ts';
import { groupByDate } from '../../shared/time/zone.ts';
import type { WorkstationState } from './workstation-state.svelte.ts';
import type { DirectoryState } from './directory-state.svelte.ts';
import type { ScheduleState } from './schedule-state.svelte.ts';

/** One provider on one date. */
export interface ProviderDay {
  /** Null stands for bookings nobody is assigned to. */
  assignedUserId: string | null;
  name: string;
  date: string;
  load: DayLoad;
  /** Not open, nothing booked: the column says nothing. */
  isOff: boolean;
}

/** Nobody is booked into less. */
const SHORTEST_FREE_MS = 15 * 60_000;
/** Columns side by side: more cannot be read on any screen. */
export const MOST_COLUMNS = 12;

/**
 * Who is shown side by side in the day view and whose week the week view shows: who works on a date, how full they are,
 * and which page of columns is on screen. A provider with anything booked is never taken for off duty.
 */
export class ProviderDays {
  /** How many columns fit; told by the grid as it is measured. */
  fitting = $state(MOST_COLUMNS);
  /** True shows those off duty as well. */
  showsOff = $state(false);
  #firstColumn = $state(0);

  readonly #workstation: WorkstationState;
  readonly #directory: DirectoryState;
  readonly #schedule: ScheduleState;
  readonly #pinnedId: () => string | null;

  /** @param pinnedId the provider the open form is about: shown even when off duty. */
  constructor(
    workstation: WorkstationState,
    directory: DirectoryState,
    schedule: ScheduleState,
    pinnedId: () => string | null,
  ) {
    this.#workstation = workstation;
    this.#directory = directory;
    this.#schedule = schedule;
    this.#pinnedId = pinnedId;
  }

  /** Providers that pass the filter. */
  readonly providers: readonly Provider[] = $derived.by(() =>
    this.#directory.providers.filter(
      ({ id }) => !this.#workstation.preferences.hiddenProviderIds.includes(id),
    ),
  );

  readonly #calendars = $derived.by(() =>
    this.#directory.calendars.filter(
      ({ id }) => !this.#workstation.preferences.hiddenCalendarIds.includes(id),
    ),
  );

  /** The hours in which anything shown can be booked; none where no calendar says when it is open. */
  readonly hours: readonly OpenInterval[] = $derived.by(() => openIntervals(this.#calendars));

  readonly #hoursByProvider: Readonly<Record<string, readonly OpenInterval[]>> = $derived.by(() =>
    Object.fromEntries(
      this.#directory.providers.map(({ id }) => {
        const own = this.#calendars.filter(({ teamMembers }) =>
          teamMembers.some(({ userId }) => userId === id),
        );
        return [id, openIntervals(own)];
      }),
    ),
  );

  /** Everything booked, also of services that are not shown: hiding one makes nobody free. */
  readonly #booked: readonly ScheduleAppointment[] = $derived.by(() =>
    this.#schedule.data === null ? [] : bookingsOf(this.#schedule.data),
  );

  /** Free time begins here at the earliest. Nobody books at 10:24: it changes with the slots, not with the minutes. */
  readonly #fromMs = $derived.by(() => {
    const slotMs = this.#workstation.preferences.slotMinutes * 60_000;
    return Math.ceil(this.#workstation.nowMs / slotMs) * slotMs;
  });

  /** Everyone on the date the schedule is about, off duty or not. */
  readonly #today: readonly ProviderDay[] = $derived.by(() => this.on([this.#schedule.anchorDate]).flat());

  /** Those with a column in the day view, on all pages. */
  readonly onDuty: readonly ProviderDay[] = $derived.by(() => {
    const pinned = this.#pinnedId();
    const shown = this.#today.filter(
      ({ isOff, assignedUserId }) =>
        !isOff || this.showsOff || (pinned !== null && assignedUserId === pinned),
    );
    // On a day on which nobody works there is still room to book.
    return shown.length > 0 ? shown : this.#today;
  });

  /** How many are off duty, shown or not. */
  readonly offCount = $derived.by(() =>
    this.#today.every(({ isOff }) => isOff) ? 0 : this.#today.filter(({ isOff }) => isOff).length,
  );

  readonly firstColumn = $derived.by(() =>
    Math.max(0, Math.min(this.#firstColumn, this.onDuty.length - this.fitting)),
  );

  /** The columns on screen. */
  readonly columns: readonly ProviderDay[] = $derived.by(() =>
    this.onDuty.slice(this.firstColumn, this.firstColumn + this.fitting),
  );

  /** Whose week is shown; null for everyone. */
  readonly weekProvider: Provider | null = $derived.by(() => {
    const chosen = this.#workstation.preferences.weekProviderId;
    if (chosen === null && this.providers.length === 1) return this.providers[0] ?? null;
    return this.providers.find(({ id }) => id === chosen) ?? null;
  });

  /** A provider's own opening hours; the location's where they have none of their own. */
  hoursOf(assignedUserId: string | null): readonly OpenInterval[] {
    const own = assignedUserId === null ? [] : (this.#hoursByProvider[assignedUserId] ?? []);
    return own.length > 0 ? own : this.hours;
  }

  /**
   * For each of some dates on screen, given in order, everyone: those who work here, then whoever else has bookings on it.
   */
  on(dates: readonly string[]): ProviderDay[][] {
    const { timeZone } = this.#schedule;
    const bookings = groupByDate(this.#booked, dates, timeZone);
    const blocks = groupByDate(this.#schedule.data?.blockedSlots ?? [], dates, timeZone);
    return dates.map((date) => this.#day(date, bookings.get(date) ?? [], blocks.get(date) ?? []));
  }

  /** The next page of columns, or the one before; false where there is none. */
  turnPage(direction: 'next' | 'previous'): boolean {
    const before = this.firstColumn;
    this.#firstColumn = before + (direction === 'next' ? this.fitting : -this.fitting);
    // Clamped by what there is, and kept clamped: the way back is one step.
    this.#firstColumn = this.firstColumn;
    return this.#firstColumn !== before;
  }

  /** Turns to the page with a provider's column, by as little as it takes. */
  reveal(assignedUserId: string | null): void {
    const index = this.onDuty.findIndex((day) => day.assignedUserId === assignedUserId);
    if (index < 0) return;
    if (index < this.firstColumn) this.#firstColumn = index;
    else if (index >= this.firstColumn + this.fitting) this.#firstColumn = index - this.fitting + 1;
  }

  /** Shows one provider's week; null everyone's. */
  chooseWeek(providerId: string | null): void {
    void this.#workstation.updatePreferences({ weekProviderId: providerId });
  }

  /** The next provider's week, or the one before; everyone stands before the first. */
  stepWeek(direction: 'next' | 'previous'): void {
    const order = [null, ...this.providers.map(({ id }) => id)];
    const index = order.indexOf(this.weekProvider?.id ?? null) + (direction === 'next' ? 1 : -1);
    this.chooseWeek(order.at(index % order.length) ?? null);
  }

  #day(
    date: string,
    bookings: readonly ScheduleAppointment[],
    blocks: readonly ScheduleBlockedSlot[],
  ): ProviderDay[] {
    const byPerson = bookingsByPerson(bookings, (calendarId) => this.#directory.calendarById(calendarId));
    const strangers = [...byPerson.keys()]
      .filter((id) => !this.#directory.providers.some((known) => known.id === id))
      .map((id) => ({ id, name: this.#directory.providerName(id) }));
    const openOf = openRangesOf(date, this.#schedule.timeZone);
    return [...this.providers, ...strangers].map(({ id, name }) => {
      const load = dayLoad({
        open: openOf(id === null ? [] : (this.#hoursByProvider[id] ?? [])),
        bookings: byPerson.get(id) ?? [],
        blocked: blocks.filter((block) => isBlockFor(block, id)),
        fromMs: this.#fromMs,
        shortestFreeMs: SHORTEST_FREE_MS,
      });
      const isOff = this.hours.length > 0 && load.openMinutes === 0 && load.count === 0;
      return { assignedUserId: id, name, date, load, isOff };
    });
  }
}
