import { scopesOf, statusOrder } from '../../shared/appointment/change-orders.ts';
import {
  attendanceOf,
  occupiesTime,
  UNMARKED_DAYS,
  type Attendance,
} from '../../shared/appointment/status.ts';
import { findConflicts, isTaken, type WantedTime } from '../../shared/conflicts/conflicts.ts';
import { openIntervals, openRangesOf, type OpenInterval } from '../../shared/conflicts/open-hours.ts';
import { bookingsOf, type ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { addDays, dateOf, dayBounds, instantToWall } from '../../shared/time/zone.ts';
import type { Writes } from '../writes/writes.svelte.ts';
import { windowOfDates } from './calendar-steps.ts';
import type { Clock } from './clock.ts';
import type { DirectoryState } from './directory-state.svelte.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';
import { indexOfWindow, WindowReader } from './known-schedule.svelte.ts';
import type { DraftStart } from './new-draft.ts';
import type { ScheduleState } from './schedule-state.svelte.ts';
import type { WorkstationState } from './workstation-state.svelte.ts';

/** Everyone of the day, by where they are. */
export type DayLists = Record<Attendance, ScheduleAppointment[]>;

/** What the lists are made from. */
interface DayFacts {
  timeZone: string;
  nowMs: number;
}

/**
 * Who is still to come today, late or here, soonest first; and who is not marked though their appointment is over, the newest
 * day first: they stay until they are marked. Each place of a class is one of them.
 */
export function dayLists(
  appointments: readonly ScheduleAppointment[],
  { timeZone, nowMs }: DayFacts,
): DayLists {
  const { endMs: tomorrowMs } = dayBounds(dateOf(nowMs, timeZone), timeZone);
  const lists: DayLists = { arriving: [], late: [], here: [], unmarked: [] };
  for (const appointment of [...appointments].sort((one, other) => one.startMs - other.startMs)) {
    const attendance = attendanceOf(appointment, nowMs);
    if (attendance !== null && appointment.startMs < tomorrowMs) lists[attendance].push(appointment);
  }
  const byDate = Map.groupBy(lists.unmarked, ({ startMs }) => dateOf(startMs, timeZone));
  return { ...lists, unmarked: [...byDate.values()].reverse().flat() };
}

/** What a day's end is told from. */
interface DayEndFacts {
  timeZone: string;
  appointments: readonly ScheduleAppointment[];
  /** When anything can be booked, by weekday. */
  hours: readonly OpenInterval[];
}

/**
 * When a day is over: at closing time, which may be after midnight, or before it when the last appointment is; where some
 * begin after closing, when the last of them is. Null for a day with neither.
 */
export function dayEndMs(date: string, { timeZone, appointments, hours }: DayEndFacts): number | null {
  const ofDay = appointments.filter(
    ({ status, startMs }) => occupiesTime(status) && dateOf(startMs, timeZone) === date,
  );
  const lastMs = Math.max(...ofDay.map(({ endMs }) => endMs));
  const rangesOn = (day: string) => openRangesOf(day, timeZone)(hours);
  const evening = Math.max(...rangesOn(date).map(({ endMs }) => endMs));
  const closesMs = rangesOn(addDays(date, 1)).find(({ startMs }) => startMs === evening)?.endMs ?? evening;
  const goesOn = ofDay.some(({ startMs }) => startMs >= closesMs);
  const ends = (goesOn ? [lastMs] : [lastMs, closesMs]).filter((endMs) => Number.isFinite(endMs));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** What of the window's state the day needs (`AppState`). */
interface TodayDependencies {
  readonly bridge: FrontdeskBridge;
  readonly clock: Clock;
  readonly directory: DirectoryState;
  readonly schedule: ScheduleState;
  readonly workstation: WorkstationState;
  readonly writes: Writes;
}

/** The days before today are read this long after it: at the start they would be in the way of what is on screen. */
const EARLIER_AFTER_MS = 2_000;
const MINUTE_MS = 60_000;
/** A walk-in's length where no service is known. */
const USUAL_MINUTES = 30;

/** Who comes today and who is here, whatever day the schedule shows; and what is asked at the day's end. */
export class TodayState {
  /** The list that was opened; null shows who is late and who comes next. */
  openList = $state<Attendance | null>(null);
  /** True while the folded rail has it open. */
  isUnfolded = $state(false);

  readonly #app: TodayDependencies;
  readonly #day: WindowReader;
  readonly #earlier: WindowReader;
  #locationId: string | null = null;

  constructor(app: TodayDependencies) {
    this.#app = app;
    this.#day = new WindowReader(app.bridge);
    this.#earlier = new WindowReader(app.bridge);
  }

  /** Everything of today and the days before that passes the filters, each once. */
  readonly #appointments: readonly ScheduleAppointment[] = $derived.by(() => {
    const today = this.#day.data === null ? [] : bookingsOf(this.#day.data);
    const known = [...(this.#earlier.data?.appointments ?? []), ...today];
    // One over midnight is of both.
    const byId = Map.groupBy(known, ({ id }) => id);
    return [...byId.values()]
      .flatMap((same) => same.slice(-1))
      .filter((one) => this.#app.schedule.passesFilters(one));
  });

  readonly lists: DayLists = $derived.by(() => dayLists(this.#appointments, this.#facts));

  /** The last date that is over, by its own end and not by midnight. */
  readonly #lastDateOver = $derived.by(() => {
    const { schedule, workstation } = this.#app;
    const today = schedule.todayDate;
    const isOver = (date: string, unknown: boolean): boolean => {
      const endMs = dayEndMs(date, {
        timeZone: schedule.timeZone,
        appointments: this.#appointments,
        hours: this.#hours,
      });
      return endMs === null ? unknown : workstation.nowMs >= endMs;
    };
    if (isOver(today, false)) return today;
    return addDays(today, isOver(addDays(today, -1), true) ? -1 : -2);
  });

  /** How many are asked about now: once, when their day is over, until an answer is given. Zero while nothing is asked. */
  readonly askedCount: number = $derived.by(() => {
    const { schedule, workstation } = this.#app;
    const askedDate = workstation.preferences.askedAboutDay ?? addDays(schedule.todayDate, -1);
    return this.lists.unmarked.filter(({ startMs }) => {
      const date = dateOf(startMs, schedule.timeZone);
      return date > askedDate && date <= this.#lastDateOver;
    }).length;
  });

  readonly #hours = $derived.by(() => openIntervals(this.#app.directory.calendars));

  get #facts(): DayFacts {
    return { timeZone: this.#app.schedule.timeZone, nowMs: this.#app.workstation.nowMs };
  }

  /**
   * Keeps the lists of a day and location fresh; the function it returns ends that (made for `$effect`: another day begins
   * another turn). Nothing of another location stays on screen.
   */
  follow(today: string, locationId: string | null): () => void {
    const { clock, schedule } = this.#app;
    const { timeZone } = schedule;
    if (locationId !== this.#locationId) {
      this.#day.data = null;
      this.#earlier.data = null;
    }
    this.#locationId = locationId;
    const stops = [this.#day.follow(windowOfDates(today, today, timeZone))];
    const earlier = windowOfDates(addDays(today, -UNMARKED_DAYS), addDays(today, -1), timeZone);
    stops.push(clock.after(EARLIER_AFTER_MS, () => stops.push(this.#earlier.follow(earlier))));
    return () => {
      for (const stop of stops.splice(0)) stop();
    };
  }

  /** An appointment of the lists as it is now; null for one that is not known any more. */
  byId(appointmentId: string): ScheduleAppointment | null {
    return this.#appointments.find(({ id }) => id === appointmentId) ?? null;
  }

  /** False for a visit that the server does not know by itself yet: its series is drawn from its rule. */
  canMark(appointment: ScheduleAppointment): boolean {
    return scopesOf(appointment).includes('single');
  }

  /** Says that a client came, or did not; told and undone as every write. */
  mark(appointment: ScheduleAppointment, status: 'showed' | 'noshow'): Promise<boolean> {
    const { workstation, writes } = this.#app;
    const order = statusOrder(appointment, status, {
      orderId: crypto.randomUUID(),
      scope: 'single',
      tellClient: workstation.preferences.runAutomationsByDefault,
    });
    return writes.change(order, appointment);
  }

  /** Answers the question at the day's end: it is not asked again, and those who are not marked stay in their list. */
  async answer(answer: 'show' | 'leave'): Promise<void> {
    if (answer === 'show') {
      this.openList = 'unmarked';
      this.isUnfolded = true;
    }
    await this.#app.workstation.updatePreferences({ askedAboutDay: this.#lastDateOver });
  }

  /**
   * Where a form for whoever stands at the desk begins: now, with the first service and provider shown that are free for the
   * whole of it; at worst outside the open hours, and with nobody where everybody is taken.
   */
  walkIn(): DraftStart {
    const { directory, schedule, workstation } = this.#app;
    const { hiddenCalendarIds, hiddenProviderIds } = workstation.preferences;
    const startMs = Math.floor(workstation.nowMs / MINUTE_MS) * MINUTE_MS;
    // A class has its own times, and an event nobody who gives it.
    const services = directory.calendars.filter(
      ({ id, appointmentsPerSlot, calendarType }) =>
        appointmentsPerSlot === 1 && calendarType !== 'event' && !hiddenCalendarIds.includes(id),
    );
    const start = (
      calendarId: string | null,
      assignedUserId: string | null,
      minutes: number,
    ): DraftStart => ({
      isWalkIn: true,
      calendarId,
      assignedUserId,
      startWall: instantToWall(startMs, schedule.timeZone).slice(0, 16),
      endWall: instantToWall(startMs + minutes * MINUTE_MS, schedule.timeZone).slice(0, 16),
    });
    const choices = services.flatMap(({ id, slotDurationMinutes }) =>
      directory
        .teamOf(id)
        .filter((member) => !hiddenProviderIds.includes(member.id))
        .map((member) => ({ calendarId: id, providerId: member.id, minutes: slotDurationMinutes })),
    );
    const window = this.#day.data;
    const index = window && indexOfWindow(window, directory, schedule.timeZone, null);
    const conflictsOf = ({ calendarId, providerId }: (typeof choices)[number], minutes: number) => {
      const endMs = startMs + minutes * MINUTE_MS;
      const wanted: WantedTime = { calendarId, providerId, contactId: null, startMs, endMs };
      return index === null ? [] : findConflicts(wanted, index, { nowMs: startMs });
    };
    const untaken = choices.filter((choice) => !isTaken(conflictsOf(choice, choice.minutes)));
    const best =
      untaken.find((choice) => conflictsOf(choice, choice.minutes).length === 0) ??
      // Who closes soon is there all the same.
      untaken.find((choice) => conflictsOf(choice, 1).length === 0) ??
      untaken[0];
    if (best) return start(best.calendarId, best.providerId, best.minutes);
    const [service] = services;
    return start(service?.id ?? null, null, service?.slotDurationMinutes ?? USUAL_MINUTES);
  }
}
