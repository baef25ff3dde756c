import { statusLook } from '../../shared/appointment/status.ts';
import type { CalendarView } from '../../shared/preferences/preferences.ts';
import type {
  ScheduleAppointment,
  ScheduleBlockedSlot,
  ScheduleWindow,
  SeriesToDraw,
} from '../../shared/schedule/schedule.ts';
import {
  dateOf,
  followServerOffsets,
  instantToWall,
  type ServerOffset,
  today,
} from '../../shared/time/zone.ts';
import type { Failure, FrontdeskBridge } from '../bridge/bridge.ts';
import type { AccountState } from './account-state.svelte.ts';
import { datesOfView, stepDate, viewHeading, windowOfDates, type WallDate } from './calendar-steps.ts';
import type { WorkstationState } from './workstation-state.svelte.ts';

export interface VisibleRange {
  startMs: number;
  endMs: number;
}

/** Windows kept beside the one on screen: the steps both ways, the other views of the date, and where the user came from. */
const MOST_KEPT = 8;

/** What the schedule shows: the view, the date, and everything main knows about the window on screen. */
export class ScheduleState {
  /** The date the view is about, in the location's zone. */
  anchorDate = $state<WallDate>('1970-01-01');
  /** What is on screen; set by the calendar through setVisibleWindow. */
  visibleWindow = $state.raw<VisibleRange | null>(null);
  /** Everything to draw; null until the first read. May be of the former window for a moment after a step. */
  data = $state.raw<ScheduleWindow | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Where the server counts the location's clock otherwise than this PC; shared/time/zone.ts follows it. */
  serverOffsets = $state.raw<readonly ServerOffset[]>([]);
  isReading = $state(false);
  /** True while the window has the focus: main then refreshes faster. */
  isFocused = $state(true);

  readonly #bridge: FrontdeskBridge;
  readonly #workstation: WorkstationState;
  readonly #account: AccountState;
  readonly #stops: (() => void)[] = [];
  /** What was read of windows, latest last; let go with every change in one. A step to one of them is drawn at once. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it before it is asked for
  readonly #kept = new Map<string, ScheduleWindow>();
  /** How many changes were told: what was asked for before one is not kept. */
  #changeCount = 0;
  #readAgain = false;

  constructor(bridge: FrontdeskBridge, workstation: WorkstationState, account: AccountState) {
    this.#bridge = bridge;
    this.#workstation = workstation;
    this.#account = account;
    this.anchorDate = this.todayDate;
  }

  /** The zone every time on screen is meant in: the location's. The PC's only while no location is known. */
  get timeZone(): string {
    // Whatever is reckoned in the zone is reckoned again when the server is found to count it otherwise.
    this.#readServerOffsets();
    return this.#account.location?.timeZone ?? this.#workstation.info?.pcTimeZone ?? 'UTC';
  }

  #readServerOffsets(): readonly ServerOffset[] {
    return this.serverOffsets;
  }

  get view(): CalendarView {
    return this.#workstation.preferences.view;
  }

  /** Today's date in the location's zone; moves on at midnight there. */
  get todayDate(): WallDate {
    return today(this.#workstation.nowMs, this.timeZone);
  }

  /** The present minute by the location's clock, `2026-11-23T10:24`: what “now” means in a form. */
  get nowWall(): string {
    return instantToWall(this.#workstation.nowMs, this.timeZone).slice(0, 16);
  }

  get isToday(): boolean {
    const { first, last } = this.#dates();
    return first <= this.todayDate && this.todayDate <= last;
  }

  #dates(): { first: WallDate; last: WallDate } {
    return datesOfView(this.view, this.anchorDate, this.#workstation.firstDayOfWeek, this.todayDate);
  }

  /** The day the user is looking at: today where it is on screen, else the first day that is, or the one chosen. */
  get dateInSight(): WallDate {
    if (this.isToday) return this.todayDate;
    const showsWeek = this.view === 'week' || this.view === 'list';
    return showsWeek && this.visibleWindow !== null
      ? dateOf(this.visibleWindow.startMs, this.timeZone)
      : this.anchorDate;
  }

  /** The heading over the schedule, such as "Mon 23 Nov 2026". */
  get heading(): string {
    const { firstDayOfWeek, timeStyle } = this.#workstation;
    return viewHeading(this.view, this.anchorDate, firstDayOfWeek, this.todayDate, timeStyle);
  }

  /** Appointments that pass the filters of calendars, providers and cancelled ones. */
  readonly visibleAppointments: readonly ScheduleAppointment[] = $derived.by(() =>
    (this.data?.appointments ?? []).filter((appointment) => this.passesFilters(appointment)),
  );

  /** Series still drawn from their rule that pass the filters. */
  readonly visibleSeries: readonly SeriesToDraw[] = $derived.by(() =>
    (this.data?.series ?? []).filter(({ template }) => this.passesFilters(template)),
  );

  /** Moves that came back and pass the filters, at the place they were to go to. */
  readonly visibleWishes: ScheduleWindow['wishes'] = $derived.by(() =>
    (this.data?.wishes ?? []).filter(({ appointment }) => this.passesFilters(appointment)),
  );

  /** Moved bookings that pass the filters, where the server still has them. */
  readonly visibleOrigins: ScheduleWindow['origins'] = $derived.by(() =>
    (this.data?.origins ?? []).filter((appointment) => this.passesFilters(appointment)),
  );

  readonly visibleBlockedSlots: readonly ScheduleBlockedSlot[] = $derived.by(() =>
    (this.data?.blockedSlots ?? []).filter((slot) => this.#isShown(slot)),
  );

  async start(): Promise<void> {
    const offsets = await this.#bridge.call('schedule.serverOffsets', undefined);
    this.#follow(offsets.ok ? offsets.value : []);
    this.#stops.push(
      this.#bridge.on('schedule.serverOffsetsChanged', (changed) => this.#follow(changed)),
      this.#bridge.on('schedule.changed', (changed) => {
        this.#letGo(({ startMs, endMs }) => changed.startMs < endMs && changed.endMs > startMs);
        const shown = this.visibleWindow;
        if (shown && changed.startMs < shown.endMs && changed.endMs > shown.startMs) void this.read();
      }),
      // The window carries clients' names, which may come after the appointments.
      this.#bridge.on('contacts.changed', () => {
        this.#letGo(() => true);
        void this.read();
      }),
    );
    this.anchorDate = this.todayDate;
    const { first, last } = this.#dates();
    this.visibleWindow = windowOfDates(first, last, this.timeZone);
    // What this PC knows is drawn first: the server is asked for news after it was read.
    await this.read();
    void this.#watch();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  #follow(offsets: readonly ServerOffset[]): void {
    followServerOffsets(offsets);
    this.serverOffsets = offsets;
    this.#letGo(() => true);
  }

  /** Forgets what is shown, for another location or account, and reads again. */
  async restart(): Promise<void> {
    this.stop();
    this.#letGo(() => true);
    this.data = null;
    this.failure = null;
    this.visibleWindow = null;
    await this.start();
  }

  /** True where neither its calendar nor its provider is hidden, and it is not a cancelled one kept out of sight. */
  passesFilters(appointment: ScheduleAppointment): boolean {
    const look = statusLook(appointment.status);
    if (!this.#workstation.preferences.showCancelled && (look === 'cancelled' || look === 'invalid'))
      return false;
    return this.#isShown(appointment);
  }

  goTo(date: WallDate): void {
    this.anchorDate = date;
  }

  today(): void {
    this.goTo(this.todayDate);
  }

  next(): void {
    this.goTo(stepDate(this.view, this.anchorDate, 1));
  }

  previous(): void {
    this.goTo(stepDate(this.view, this.anchorDate, -1));
  }

  setView(view: CalendarView): void {
    void this.#workstation.updatePreferences({ view });
  }

  /** Tells what is on screen: main fetches it and keeps it fresh, and what it knows already is read at once. */
  async setVisibleWindow(visible: VisibleRange): Promise<void> {
    const shown = this.visibleWindow;
    if (shown?.startMs === visible.startMs && shown.endMs === visible.endMs) return;
    this.visibleWindow = visible;
    this.data = this.#kept.get(keyOf(visible)) ?? this.data;
    await Promise.all([this.#watch(), this.read()]);
  }

  /** Reads windows the user may go to next, one by one while the page has nothing else to do, until another is shown. */
  async prepare(windows: readonly VisibleRange[]): Promise<void> {
    const shown = this.visibleWindow;
    if (typeof requestIdleCallback === 'undefined') return;
    for (const window of windows) {
      if (this.#kept.has(keyOf(window))) continue;
      await idle();
      if (this.visibleWindow !== shown) return;
      const askedAt = this.#changeCount;
      const reply = await this.#bridge.call('schedule.read', window);
      if (reply.ok) this.#keep(reply.value, askedAt);
    }
  }

  #letGo(isOutdated: (kept: VisibleRange) => boolean): void {
    this.#changeCount += 1;
    for (const [key, window] of this.#kept) if (isOutdated(window)) this.#kept.delete(key);
  }

  #keep(read: ScheduleWindow, askedAt: number): void {
    if (askedAt !== this.#changeCount) return;
    const key = keyOf(read);
    this.#kept.delete(key);
    this.#kept.set(key, read);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** The window got or lost the focus. */
  setFocused(focused: boolean): void {
    if (this.isFocused === focused) return;
    this.isFocused = focused;
    void this.#watch();
  }

  /** Asks main to fetch what is on screen now. */
  async refresh(): Promise<void> {
    const reply = await this.#bridge.call('schedule.refresh', undefined);
    if (!reply.ok) this.failure = reply.error;
  }

  /** An appointment on screen; null when it is not in the window (ask main by `schedule.appointment`). */
  appointmentById(appointmentId: string): ScheduleAppointment | null {
    return this.data?.appointments.find(({ id }) => id === appointmentId) ?? null;
  }

  /** Reads the window again. Calls that come while one is under way become one further read. */
  async read(): Promise<void> {
    if (this.isReading) {
      this.#readAgain = true;
      return;
    }
    this.isReading = true;
    try {
      await this.#readUntilQuiet();
    } finally {
      this.isReading = false;
    }
  }

  async #readUntilQuiet(): Promise<void> {
    this.#readAgain = false;
    await this.#readOnce();
    if (this.#wasAskedAgain()) await this.#readUntilQuiet();
  }

  #wasAskedAgain(): boolean {
    return this.#readAgain;
  }

  async #readOnce(): Promise<void> {
    const asked = this.visibleWindow;
    if (!asked) return;
    const askedAt = this.#changeCount;
    const reply = await this.#bridge.call('schedule.read', asked);
    // The user may have gone on to another week meanwhile: that read follows, this answer is old.
    if (this.visibleWindow !== asked) return;
    if (reply.ok) {
      this.data = reply.value;
      this.#keep(reply.value, askedAt);
    }
    this.failure = reply.ok ? null : reply.error;
  }

  async #watch(): Promise<void> {
    if (!this.visibleWindow) return;
    const reply = await this.#bridge.call('schedule.watch', {
      ...this.visibleWindow,
      focused: this.isFocused,
    });
    if (!reply.ok) this.failure = reply.error;
  }

  #isShown(item: { calendarId: string | null; assignedUserId: string | null }): boolean {
    const { hiddenCalendarIds, hiddenProviderIds } = this.#workstation.preferences;
    if (item.calendarId !== null && hiddenCalendarIds.includes(item.calendarId)) return false;
    return item.assignedUserId === null || !hiddenProviderIds.includes(item.assignedUserId);
  }
}

function keyOf({ startMs, endMs }: VisibleRange): string {
  return `${startMs} ${endMs}`;
}

/** Resolves when the page has time to spare, or after two seconds at the most. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: 2_000 });
  });
}
