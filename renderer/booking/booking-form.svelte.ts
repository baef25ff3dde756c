import { m } from '../../shared/messages/messages.ts';
import type { Appointment } from '../../shared/appointment/appointment.ts';
import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type { BookingOrder, ChangeOrder } from '../../shared/appointment/booking-order.ts';
import { inFormOrder, type DraftField, type FieldError } from '../../shared/appointment/draft-field.ts';
import { readDraftTimes, type DraftTimes } from '../../shared/appointment/draft-times.ts';
import { draftToChange } from '../../shared/appointment/draft-to-change.ts';
import {
  defaultStatus,
  draftToOrder,
  type DraftContext,
  type DraftReading,
} from '../../shared/appointment/draft-to-order.ts';
import type { ScheduleIndex } from '../../shared/conflicts/schedule-index.ts';
import type { BookingCalendar } from '../../shared/directory/booking-calendar.ts';
import type { Failure } from '../../shared/failures/failures.ts';
import { problemText } from '../bridge/failure-messages.ts';
import { dayBounds, instantToWall, isSecondOfTwo, addDays, dateOfWall } from '../../shared/time/zone.ts';
import type { TimeQuestion } from '../find/found-times.svelte.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { FreeSlots } from './free-slots.svelte.ts';
import { KnownSchedule, indexOfWindow } from '../state/known-schedule.svelte.ts';
import { SeriesPreview } from './repeat/series-preview.svelte.ts';
import {
  NO_OBJECTIONS,
  timeObjections,
  minutesBetween,
  plusMinutes,
  answersRefusal,
  refusalField,
  movedDateDraft,
  type TimeObjections,
} from './time-objections.ts';
import { endWallAfter } from '../ui/dates/read-time.ts';

/** Days around the booking of which the schedule is read: as far as free times are looked for. */
const KNOWN_DAYS = { before: 4, after: 23 };

type AnyReading = DraftReading<BookingOrder> | DraftReading<ChangeOrder>;

/** What came of pressing Book. */
export type Attempt = 'handed-over' | 'errors' | 'objections';

/** The booking form: what is wrong with it, what conflicts with its time, and how it is handed over. */
export class BookingForm {
  readonly freeSlots: FreeSlots;
  readonly known: KnownSchedule;
  readonly seriesPreview: SeriesPreview;
  /** False until Book was pressed once: nobody is told off while still typing. */
  hasTried = $state(false);
  /** Texts that are no date or time yet, by field; only the fields know them. */
  typedProblems = $state.raw<Partial<Record<DraftField, string>>>({});
  /** The appointment a change is for, as it stands; for a series its first occurrence. */
  original = $state.raw<Appointment | null>(null);
  /** Counts the slots that were taken: then the fields show that slot, whatever was being typed in them. */
  slotsTaken = $state(0);
  /** What a refusal was about; it goes when the user changes that field. */
  #answered = $state.raw<Failure | null>(null);

  readonly app: AppState;

  constructor(app: AppState) {
    this.app = app;
    this.freeSlots = new FreeSlots(app.bridge);
    this.known = new KnownSchedule(app.bridge);
    this.seriesPreview = new SeriesPreview(app);
  }

  readonly draft: BookingDraft | null = $derived.by(() => this.app.draft.draft);
  readonly calendar: BookingCalendar | null = $derived.by(() =>
    this.app.directory.calendarById(this.draft?.calendarId ?? null),
  );
  readonly isChange = $derived.by(() => this.draft?.purpose.kind === 'change');

  /** The instants of the form's times; null while they are not complete or wrong. */
  readonly times: DraftTimes | null = $derived.by(() => {
    const { draft } = this;
    if (!draft) return null;
    const read = readDraftTimes(draft, this.timeZone, this.freeSlots.slots);
    return read.ok ? read.value : null;
  });

  readonly index: ScheduleIndex | null = $derived.by(() => {
    const { window } = this.known;
    if (!window || !this.draft) return null;
    return indexOfWindow(window, this.app.directory, this.timeZone, this.draft.draftId);
  });

  /** What conflicts with the time. A change that leaves its time alone has nothing to answer for. */
  readonly objections: TimeObjections = $derived.by(() => {
    const { draft, times } = this;
    if (!draft || !times || !this.movesTime) return NO_OBJECTIONS;
    // A series that leaves out its first date does not need it to be free; one that is to be booked all the same was asked about.
    const firstDate = dateOfWall(times.meant.startWall);
    const decided = [...(draft.repeat?.skippedDates ?? []), ...(draft.acceptedDates ?? [])];
    if (draft.repeat !== null && decided.includes(firstDate)) return NO_OBJECTIONS;
    return timeObjections({
      draft,
      times,
      calendar: this.calendar,
      index: this.index,
      freeSlots: this.freeSlots,
      ignore: this.ignored,
      nowMs: this.app.workstation.nowMs,
      style: this.app.workstation.timeStyle,
    });
  });

  /** Why the last attempt was refused, until the user has changed what it was about. */
  readonly problem: Failure | null = $derived.by(() => {
    const { submission } = this.app.draft;
    if (submission.kind !== 'refused' || submission.problem === this.#answered) return null;
    return submission.problem;
  });

  readonly errors: readonly FieldError[] = $derived.by(() => {
    const typed = Object.entries(this.typedProblems).map(([field, message]): FieldError => ({
      field: field as DraftField,
      message,
    }));
    const refused: FieldError[] = this.problem
      ? [{ field: this.problemField, message: this.problemText }]
      : [];
    const reading = this.hasTried ? this.read(true) : null;
    const found = reading && !reading.ok ? reading.errors : [];
    return inFormOrder([...typed, ...refused, ...found]);
  });

  get timeZone(): string {
    return this.app.schedule.timeZone;
  }

  /** Why the last attempt was refused, in the user's words; empty where it was not. */
  get problemText(): string {
    if (this.problem === null) return '';
    const style = this.app.workstation.timeStyle;
    return problemText(this.problem, { timeZone: this.timeZone, style, isNewClient: false });
  }

  get problemField(): DraftField {
    return this.problem === null ? 'form' : refusalField(this.problem, this.draft?.client);
  }

  /** What a free time is looked for: as the form is filled in so far. */
  get timeQuestion(): TimeQuestion {
    const { draft, times } = this;
    const client = draft?.client;
    return {
      calendarId: draft?.calendarId ?? null,
      providerId: draft?.assignedUserId ?? null,
      contactId: client?.kind === 'existing' ? client.contactId : null,
      lengthMinutes:
        times !== null && draft?.lengthChosen === true ? (times.endMs - times.startMs) / 60_000 : null,
      ignore: this.ignored,
      ownOutboxId: draft?.draftId ?? null,
    };
  }

  get ignored(): { appointmentId?: string; masterId?: string } {
    const purpose = this.draft?.purpose;
    if (purpose?.kind !== 'change') return {};
    return purpose.scope === 'series'
      ? { masterId: purpose.appointmentId }
      : { appointmentId: purpose.appointmentId };
  }

  /** False for a change that keeps time, service and provider: then nothing needs to be free. */
  get movesTime(): boolean {
    const { draft, original, times } = this;
    if (!draft || !this.isChange || !original || !times) return true;
    const isOpenedTime =
      draft.purpose.kind === 'change' && draft.purpose.openedAtStartWall === draft.startWall?.slice(0, 16);
    const isSameLength = times.endMs - times.startMs === original.endMs - original.startMs;
    return !(
      isOpenedTime &&
      isSameLength &&
      draft.calendarId === original.calendarId &&
      draft.assignedUserId === original.assignedUserId
    );
  }

  errorOf(field: DraftField): string | null {
    return this.errors.find((error) => error.field === field)?.message ?? null;
  }

  /** Sets or clears what is wrong with a text that is being typed. */
  setTypedProblem(field: DraftField, message: string | null): void {
    const { [field]: _before, ...others } = this.typedProblems;
    this.typedProblems = message === null ? others : { ...others, [field]: message };
  }

  /**
   * The form's date: that of its start, or, while no time is set, the one typed alone. The free times and what is
   * known around it follow it.
   */
  readonly date: string | null = $derived.by(
    () => this.draft?.startWall?.slice(0, 10) ?? this.draft?.dateAlone ?? null,
  );

  /** The form's date, or, while it has none, the day the schedule shows: what a time typed alone is on. */
  get likelyDate(): string {
    return this.date ?? this.app.schedule.dateInSight;
  }

  /** Sets the date and keeps the time of day. One that is cleared is a problem while there is a time on it. */
  setDate(date: string | null): void {
    const time = this.draft?.startWall?.slice(11, 16);
    this.setTypedProblem('date', date === null && time !== undefined ? m.booking_choose_date() : null);
    if (time === undefined) this.update({ dateAlone: date ?? undefined });
    else if (date !== null) this.moveStart(`${date}T${time}`);
    if (date !== null) this.#showInSchedule(`${date}T00:00`);
  }

  /** Sets the start's time of day, or clears it and keeps the date. `today` is the date where “now” was typed. */
  setStart(time: string | null, today: string | null = null): void {
    if (time === null) this.update({ startWall: null, dateAlone: this.date ?? undefined });
    else this.moveStart(`${today ?? this.likelyDate}T${time}`);
    const isSecond = today !== null && isSecondOfTwo(this.app.workstation.nowMs, this.timeZone);
    if (isSecond) this.update({ startsSecond: true });
  }

  /** Sets the end by its time of day, `HH:MM` or `24:00`, as it comes after the start; or clears it. */
  setEnd(time: string | null): void {
    const startWall = this.draft?.startWall ?? `${this.likelyDate}T00:00`;
    this.update({
      endWall: time === null ? null : endWallAfter(startWall, time),
      lengthChosen: time !== null,
    });
  }

  /** Changes the form. A refusal counts as answered once what it is about has changed. */
  update(patch: Parameters<AppState['draft']['update']>[0]): boolean {
    const { problem } = this;
    if (problem !== null && answersRefusal(this.problemField, patch)) this.#answered = problem;
    // What was accepted for a date was accepted at its time and with its provider.
    const isOtherTime = ['startWall', 'endWall', 'calendarId', 'assignedUserId'].some((key) => key in patch);
    const hadAccepted = isOtherTime && (this.draft?.acceptedDates?.length ?? 0) > 0;
    return this.app.draft.update(hadAccepted ? { ...patch, acceptedDates: [] } : patch);
  }

  /** Chooses the service: its length, its status and, where it has one provider only, that provider come along. */
  chooseCalendar(calendarId: string): void {
    const { draft, app } = this;
    const calendar = app.directory.calendarById(calendarId);
    if (!draft || !calendar) return;
    const team = app.directory.teamOf(calendarId);
    const keepsProvider = team.some(({ id }) => id === draft.assignedUserId);
    const [onlyMember, second] = team;
    const provider = keepsProvider ? draft.assignedUserId : onlyMember && !second ? onlyMember.id : null;
    const hadDefaultStatus = draft.status === defaultStatus(this.calendar);
    this.update({
      calendarId,
      assignedUserId: calendar.teamMembers.length === 0 ? draft.assignedUserId : provider,
      ...(hadDefaultStatus && !this.isChange ? { status: defaultStatus(calendar) } : {}),
      ...(draft.startWall !== null && draft.lengthChosen !== true && !this.isChange
        ? { endWall: plusMinutes(draft.startWall, calendar.slotDurationMinutes) }
        : {}),
      // A place by id belongs to the service it was chosen from.
      ...(draft.place.meetingLocationId === null || this.isChange
        ? {}
        : { place: { ...draft.place, meetingLocationId: null, overrideLocationConfig: null } }),
    });
  }

  /**
   * Moves the booking to a start (`2026-11-23T10:00`), keeping its length; the service's where it had none. An end that
   * was typed before any start stays.
   */
  moveStart(startWall: string): void {
    const { draft } = this;
    if (!draft) return;
    this.update({ startWall, endWall: this.#endFor(startWall, draft) });
    this.#showInSchedule(startWall);
  }

  #endFor(startWall: string, draft: BookingDraft): string {
    const { endWall } = draft;
    if (endWall === null) return plusMinutes(startWall, this.calendar?.slotDurationMinutes ?? 30);
    if (draft.startWall === null) return endWallAfter(startWall, endWall.slice(11, 16));
    return plusMinutes(startWall, minutesBetween(draft.startWall, endWall));
  }

  /** The drafted booking stays in sight: the schedule follows where it does not show that day. */
  #showInSchedule(startWall: string): void {
    const { schedule } = this.app;
    const date = dateOfWall(startWall);
    const { startMs, endMs } = dayBounds(date, this.timeZone);
    const shown = schedule.visibleWindow;
    if (!shown || startMs < shown.startMs || endMs > shown.endMs) schedule.goTo(date);
  }

  /** Moves the booking to a free slot, which has the service's own length. */
  takeSlot(startMs: number, assignedUserId: string | null = null): void {
    const startWall = instantToWall(startMs, this.timeZone).slice(0, 16);
    const minutes = this.calendar?.slotDurationMinutes;
    if (minutes === undefined || this.draft?.lengthChosen === true) this.moveStart(startWall);
    else this.update({ startWall, endWall: plusMinutes(startWall, minutes) });
    if (isSecondOfTwo(startMs, this.timeZone)) this.update({ startsSecond: true });
    this.#showInSchedule(startWall);
    if (assignedUserId !== null) this.update({ assignedUserId });
    this.setTypedProblem('start', null);
    this.setTypedProblem('date', null);
    this.slotsTaken += 1;
  }

  /** Looks up what the form needs to know about its service and its days. Called when one of them changes. */
  lookAround(calendarId: string | null, assignedUserId: string | null, startDate: string | null): void {
    const { timeZone } = this;
    const { dateInSight, todayDate: today } = this.app.schedule;
    const date = startDate ?? dateInSight;
    void this.known.look({
      startMs: dayBounds(addDays(date, -KNOWN_DAYS.before), timeZone).startMs,
      endMs: dayBounds(addDays(date, KNOWN_DAYS.after), timeZone).startMs,
    });
    if (calendarId === null) {
      this.freeSlots.clear();
      return;
    }
    const fromDate = date < today ? today : date;
    void this.freeSlots.ask({ calendarId, assignedUserId, fromDate, timeZone });
  }

  /** Reads the appointment a change is for. Without it every field is sent, which is right as well. */
  async readOriginal(): Promise<void> {
    const purpose = this.draft?.purpose;
    this.original = null;
    if (purpose?.kind !== 'change') return;
    const { appointmentId } = purpose;
    const reply =
      purpose.scope === 'series'
        ? await this.app.bridge.call('schedule.series', { masterId: appointmentId })
        : await this.app.bridge.call('schedule.appointment', { appointmentId });
    // A change of this workstation that is not sent yet is laid over what is drawn: it must not be taken for the server's.
    if (reply.ok && reply.value.sync.kind === 'synced') this.original = reply.value;
  }

  /** Starts on another draft: nothing of the one before is held against it. */
  begin(): void {
    this.hasTried = false;
    this.typedProblems = {};
    this.#answered = null;
  }

  /** What conflicts with booking, in one text; empty when nothing does. */
  get objectionMessage(): string {
    const { sentences } = this.objections;
    if (sentences.length > 0) return sentences.join(' ');
    const { conflictCount } = this.seriesPreview;
    if (this.draft?.repeat === null || conflictCount === 0) return '';
    return m.booking_dates_with_conflicts({ count: conflictCount });
  }

  /** The order the form would hand over, or what is wrong with it. Null while no form is open. */
  read(acceptConflicts: boolean): AnyReading | null {
    const { draft } = this;
    const context = this.#context(acceptConflicts);
    if (!draft || !context) return null;
    return draft.purpose.kind === 'new'
      ? draftToOrder(draft, context)
      : draftToChange(draft, { ...context, original: this.original });
  }

  #readNew(draft: BookingDraft, acceptConflicts: boolean): DraftReading<BookingOrder> | null {
    const context = this.#context(acceptConflicts);
    return context && draftToOrder(draft, context);
  }

  #context(acceptConflicts: boolean): DraftContext | null {
    const { directory, account } = this.app;
    const location = account.location ?? directory.location;
    if (!location) return null;
    return {
      location,
      calendars: directory.directory.calendars,
      providers: directory.directory.providers,
      offeredSlots: this.freeSlots.slots,
      acceptConflicts,
    };
  }

  /** Hands the form over, unless something is wrong with it or conflicts with its time and was not accepted. */
  async book(acceptConflicts: boolean): Promise<Attempt> {
    this.hasTried = true;
    const { draft } = this;
    // Asked about date by date: nobody asks again before it is sent.
    const isAccepted = acceptConflicts || (draft?.repeat !== null && this.seriesPreview.accepted.length > 0);
    const reading = this.read(isAccepted);
    if (!draft || !reading?.ok || Object.keys(this.typedProblems).length > 0) return 'errors';
    if (!acceptConflicts && this.needsAcceptance) return 'objections';
    this.#answered = null;
    const { order } = reading;
    const { writes } = this.app;
    if ('client' in order) {
      const parts = this.#movedDates(draft, order, isAccepted);
      if (parts === null) return 'errors';
      await this.app.draft.submit(() => writes.book(order, parts));
    } else await this.app.draft.submit(() => writes.changeInForm(order, this.original));
    this.hasTried = this.app.draft.submission.kind === 'idle';
    return 'handed-over';
  }

  /**
   * Dates of the series that take place at another time, as bookings that are made and taken back with it; null, and
   * said, where one of them cannot be booked as it stands.
   */
  #movedDates(draft: BookingDraft, series: BookingOrder, acceptConflicts: boolean): BookingOrder[] | null {
    const readings = (draft.movedDates ?? []).map((moved) =>
      this.#readNew(movedDateDraft(draft, moved), acceptConflicts),
    );
    const orders = readings.flatMap((reading, place) => {
      const date = draft.movedDates?.[place]?.date;
      if (!reading?.ok || date === undefined) return [];
      return [{ ...reading.order, partOf: { orderId: series.orderId, date } }];
    });
    if (orders.length < readings.length) {
      const wrong = readings.find((reading) => reading !== null && !reading.ok);
      this.app.announcer.toast(
        m.booking_moved_date_refused({
          reason: wrong?.ok === false ? (wrong.errors[0]?.message ?? '') : '',
        }),
        { tone: 'error' },
      );
      return null;
    }
    return orders;
  }

  /** True while something conflicts with the time, or against a date of the series. */
  get needsAcceptance(): boolean {
    if (this.objections.sentences.length > 0) return true;
    return this.draft?.repeat !== null && this.seriesPreview.conflictCount > 0;
  }
}
