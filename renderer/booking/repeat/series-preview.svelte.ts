import { m } from '../../../shared/messages/messages.ts';
import type { BookingDraft, MovedDate } from '../../../shared/appointment/booking-draft.ts';
import type { DraftTimes } from '../../../shared/appointment/draft-times.ts';
import { findConflicts, type Ignored, type WantedTime } from '../../../shared/conflicts/conflicts.ts';
import type { ScheduleIndex } from '../../../shared/conflicts/schedule-index.ts';
import {
  CHECKED_OCCURRENCES,
  checkSeries,
  moveToNextFree,
  nearestFreeOffline,
  skipDates,
  type SeriesRow,
} from '../../../shared/conflicts/nearest-free.ts';
import { bookingRangeOf, type Provider } from '../../../shared/directory/booking-calendar.ts';
import type { ScheduleWindow } from '../../../shared/schedule/schedule.ts';
import { expandSeries, isEndless } from '../../../shared/series/expand.ts';
import { type Series, wallToWallMs } from '../../../shared/series/read-series.ts';
import type { RepeatRule } from '../../../shared/series/repeat-rule.ts';
import { readRepeat } from '../../../shared/series/repeat-to-rrule.ts';
import { parseRuleParts } from '../../../shared/series/rule-parts.ts';
import { clockChangeNote, clockChangeWords } from '../../../shared/series/sentence.ts';
import { dateOfWall, instantToWall, type TimeRange, wallToEpochMs } from '../../../shared/time/zone.ts';
import { failureMessage } from '../../bridge/failure-messages.ts';
import type { AppState } from '../../state/app-state.svelte.ts';
import { indexOfWindow } from '../../state/known-schedule.svelte.ts';
import type { BookingForm } from '../booking-form.svelte.ts';

/** One date of the series as the preview shows it. */
export interface PreviewRow extends SeriesRow {
  date: string;
  isSkipped: boolean;
  /** True for one that is booked although something conflicts with it. */
  isAccepted: boolean;
  /** What speaks against the date, in sentences, the hardest first; empty where it is free. */
  objections: readonly string[];
  /** What is to be known of it and speaks against nothing: a clock change, the booking range. */
  notes: readonly string[];
  /** False while it is judged by what this PC knew before, true once the newest was fetched. */
  isConfirmed: boolean;
}

/** What a preview is made of; null parts mean that there is nothing to show yet. */
export interface PreviewInput {
  draft: BookingDraft;
  times: DraftTimes;
  ignore: Ignored;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How far ahead a series is checked: what one question about the schedule may span. */
const CHECKED_DAYS = 366;
const CHUNK_MS = 31 * DAY_MS;
/** A stretch fetched this recently is not fetched again while the rule is being changed. */
const FRESH_MS = 2 * MINUTE_MS;
const PAUSE_MS = 300;

/**
 * The dates of the series in the form, each checked against the schedule: the check the server leaves out for a series.
 * What this PC knows is shown at once; then the span is fetched piece by piece.
 */
export class SeriesPreview {
  input = $state.raw<PreviewInput | null>(null);
  /** How much of the span has been fetched; null while nothing is under way. */
  progress = $state.raw<{ done: number; total: number } | null>(null);
  /** Why the rest of the span could not be fetched; null when it was or is being. */
  fetchFailure = $state<string | null>(null);
  /** True where the user stopped the check before its end. */
  isStopped = $state(false);
  #window = $state.raw<ScheduleWindow | null>(null);

  readonly #app: AppState;
  /** When each stretch was fetched, by its place in time. */
  #fetchedAtMs = $state.raw<Readonly<Record<number, number>>>({});
  /** The starts the server offers in each stretch, of the service and provider they were asked for. */
  #offered = $state.raw<{ key: string; byPlace: Readonly<Record<number, readonly number[]>> }>({
    key: '',
    byPlace: {},
  });
  #token = 0;
  #cancelPause: (() => void) | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  /** The series without its skipped dates, or why it cannot be read. */
  readonly series: { ok: true; value: Series } | { ok: false; message: string } | null = $derived.by(() => {
    const { input } = this;
    if (!input?.draft.repeat) return null;
    const { draft, times } = input;
    return readRepeat(
      { ...input.draft.repeat, skippedDates: [] },
      {
        startWall: draft.startWall ?? times.meant.startWall,
        timeZone: times.meant.timeZone,
        durationMinutes: (times.endMs - times.startMs) / MINUTE_MS,
      },
    );
  });

  readonly index: ScheduleIndex | null = $derived.by(() => {
    const { input } = this;
    if (!input || !this.#window) return null;
    return indexOfWindow(this.#window, this.#app.directory, input.times.meant.timeZone, input.draft.draftId);
  });

  /** Every date within the checked span, skipped ones too, in order. */
  readonly rows: readonly PreviewRow[] = $derived.by(() => {
    const { input, series, index } = this;
    if (!input || !series?.ok) return [];
    const skipped = input.draft.repeat?.skippedDates ?? [];
    const options = {
      nowMs: this.#app.workstation.nowMs,
      ignore: input.ignore,
      style: this.#app.workstation.timeStyle,
    };
    const rows =
      index === null
        ? expandSeries(series.value, this.#span(series.value)).map((row) => ({ ...row, conflicts: [] }))
        : checkSeries(series.value, wantedOf(input.draft), index, {
            ...options,
            limit: CHECKED_OCCURRENCES,
          });
    const { toMs } = this.#span(series.value);
    const shown = rows.filter(({ startMs }) => startMs < toMs);
    const accepted = input.draft.acceptedDates ?? [];
    const calendar = this.#app.directory.calendarById(input.draft.calendarId);
    const range = calendar === null ? null : bookingRangeOf(calendar, options.nowMs);
    const isInRange = ({ startMs }: SeriesRow): boolean =>
      range === null || (startMs >= range.fromMs && startMs < range.toMs);
    const isOffered = this.#isOffered(input.draft);
    // A series of times that the server never offers (another length, between its slots) says nothing of one date.
    const isEverOffered = shown.some((row) => isOffered(row) === true);
    const offsets = shown.map(({ startWall, startMs }) => wallToWallMs(startWall) - startMs);
    return shown.map((row, place) => {
      const date = dateOfWall(row.startWall);
      const sentences = row.conflicts.map(({ sentence }) => sentence);
      const isLeftOut = sentences.length === 0 && isEverOffered && isOffered(row) === false && isInRange(row);
      // Only where the clocks change before or after a date is its time worth reckoning with: that takes a while.
      const isByChange = offsets[place - 1] !== offsets[place] || offsets[place] !== offsets[place + 1];
      const clock = isByChange ? clockChangeWords(row, series.value.timeZone) : null;
      return {
        ...row,
        date,
        isSkipped: skipped.includes(date),
        isAccepted: accepted.includes(date),
        objections: isLeftOut ? [m.repeat_not_offered()] : sentences,
        notes: [
          ...(clock === null ? [] : [clock]),
          ...(isInRange(row) || row.startMs < options.nowMs ? [] : [m.repeat_outside_range()]),
        ],
        isConfirmed: this.#fetchedAtMs[placeOf(row)] !== undefined,
      };
    });
  });

  readonly kept: readonly PreviewRow[] = $derived(this.rows.filter(({ isSkipped }) => !isSkipped));
  /** Dates that take place and that something conflicts with, without those that are booked all the same. */
  readonly conflicting: readonly PreviewRow[] = $derived(
    this.kept.filter(({ objections, isAccepted }) => objections.length > 0 && !isAccepted),
  );
  readonly accepted: readonly PreviewRow[] = $derived(
    this.kept.filter(({ objections, isAccepted }) => objections.length > 0 && isAccepted),
  );
  readonly conflictCount = $derived(this.conflicting.length);
  /** True when the series goes on beyond the dates that are checked. */
  readonly goesOn = $derived.by(() => {
    if (!this.series?.ok) return false;
    if (isEndless(this.series.value)) return true;
    const { toMs } = this.#span(this.series.value);
    const after = expandSeries(this.series.value, { fromMs: toMs, toMs: Infinity, limit: 1 });
    return after.length > 0 || this.rows.length >= CHECKED_OCCURRENCES;
  });
  readonly clockNote = $derived(this.series?.ok ? clockChangeNote(this.series.value) : null);

  /** Takes a new state of the form: rows follow at once, the fetch after a pause in typing. */
  show(input: PreviewInput | null): void {
    this.input = input;
    this.#token += 1;
    this.#cancelPause?.();
    this.isStopped = false;
    const { series } = this;
    if (!input || !series?.ok) {
      this.progress = null;
      return;
    }
    const token = this.#token;
    const { fromMs, toMs } = this.#span(series.value);
    const span = { startMs: fromMs, endMs: toMs };
    void this.#read(span, token);
    this.#cancelPause = this.#app.clock.after(PAUSE_MS, () => void this.#fetch(span, token));
  }

  /** Stops what is under way, for a form that goes away. */
  stop(): void {
    this.#token += 1;
    this.#cancelPause?.();
  }

  /** Leaves the rest of the span as this PC knows it. */
  stopChecking(): void {
    this.stop();
    this.isStopped = this.progress !== null;
    this.progress = null;
  }

  /** Goes on where it was stopped, or failed. */
  checkAgain(): void {
    this.show(this.input);
  }

  /** Whether the server offers the time of a date; null where it was not asked, or could not be. */
  #isOffered(draft: BookingDraft): (row: SeriesRow) => boolean | null {
    const { key, byPlace } = this.#offered;
    if (key !== offerKey(draft)) return () => null;
    return (row) => byPlace[placeOf(row)]?.includes(row.startMs) ?? null;
  }

  #span(series: Series): { fromMs: number; toMs: number; limit: number } {
    const first = expandSeries(series, { fromMs: -Infinity, toMs: Infinity, limit: 1 })[0];
    const fromMs = first?.startMs ?? this.#app.workstation.nowMs;
    return { fromMs, toMs: fromMs + CHECKED_DAYS * DAY_MS, limit: CHECKED_OCCURRENCES };
  }

  async #read(span: TimeRange, token: number): Promise<void> {
    const reply = await this.#app.bridge.call('schedule.read', span);
    if (token === this.#token && reply.ok) this.#window = reply.value;
  }

  /** Fetches the stretches in which dates lie and that were not fetched a moment ago, nearest first. */
  async #fetch(span: TimeRange, token: number): Promise<void> {
    const nowMs = this.#app.clock.nowMs();
    const draft = this.input?.draft ?? null;
    if (draft !== null && this.#offered.key !== offerKey(draft))
      this.#offered = { key: offerKey(draft), byPlace: {} };
    const isFresh = (place: number): boolean => {
      const isListed = nowMs - (this.#fetchedAtMs[place] ?? -Infinity) <= FRESH_MS;
      return (
        isListed &&
        (draft === null || draft.calendarId === null || this.#offered.byPlace[place] !== undefined)
      );
    };
    const stretches = this.rows
      .map(placeOf)
      .filter((place, at, all) => all.indexOf(place) === at && !isFresh(place));
    this.fetchFailure = null;
    for (const [done, place] of stretches.entries()) {
      if (token !== this.#token) return;
      this.progress = { done, total: stretches.length };
      const stretch = { startMs: place * CHUNK_MS, endMs: (place + 1) * CHUNK_MS };
      const [reply] = await Promise.all([
        this.#app.bridge.call('schedule.fetch', stretch),
        this.#askOffered(draft, place, stretch, token),
      ]);
      if (token !== this.#token) return;
      if (
        !reply.ok ||
        reply.value.freshness.failures.length > 0 ||
        reply.value.freshness.fetchedAtMs === null
      ) {
        this.fetchFailure = reply.ok ? whyNotFetched(reply.value) : `${failureMessage(reply.error).title}.`;
        break;
      }
      this.#fetchedAtMs = { ...this.#fetchedAtMs, [place]: nowMs };
    }
    this.progress = null;
    if (stretches.length > 0) await this.#read(span, token);
  }

  /** What the server offers in a stretch: it knows of limits and calendars that no listing shows. */
  async #askOffered(
    draft: BookingDraft | null,
    place: number,
    stretch: TimeRange,
    token: number,
  ): Promise<void> {
    const startMs = Math.max(stretch.startMs, this.#app.clock.nowMs());
    if (draft === null || draft.calendarId === null || startMs >= stretch.endMs) return;
    const { calendarId, assignedUserId } = draft;
    const reply = await this.#app.bridge.call('slots.free', {
      calendarId,
      assignedUserId,
      startMs,
      endMs: stretch.endMs,
    });
    if (token !== this.#token || !reply.ok || reply.value.source !== 'server') return;
    const starts = reply.value.slots.map((slot) => slot.startMs);
    this.#offered = { ...this.#offered, byPlace: { ...this.#offered.byPlace, [place]: starts } };
  }
}

/** The stretch of the span a date is in, by its number. */
function placeOf({ startMs }: { startMs: number }): number {
  return Math.floor(startMs / CHUNK_MS);
}

function offerKey({ calendarId, assignedUserId }: BookingDraft): string {
  return JSON.stringify([calendarId, assignedUserId]);
}

/** For whom and where the dates of a draft are. */
function wantedOf({
  calendarId,
  assignedUserId,
  client,
}: BookingDraft): Omit<WantedTime, 'startMs' | 'endMs'> {
  return {
    calendarId,
    providerId: assignedUserId,
    contactId: client.kind === 'existing' ? client.contactId : null,
  };
}

function whyNotFetched({ freshness }: ScheduleWindow): string {
  const [failed] = freshness.failures;
  return failed === undefined ? m.repeat_not_fetched() : `${failureMessage(failed.failure).title}.`;
}

/* The repair of dates that something conflicts with: what changes in the draft. */

type Repair = Pick<BookingDraft, 'repeat' | 'movedDates' | 'acceptedDates'>;

/** The rule without the dates that something conflicts with. */
export function skipAllConflicting(rule: RepeatRule, rows: readonly PreviewRow[]): RepeatRule {
  return skipDates(
    rule,
    rows.map(({ date }) => date),
  );
}

/** The dates moved to a time of their own, without one that takes place again where the series has it. */
export function withoutMovedDate(draft: BookingDraft, date: string): MovedDate[] {
  return (draft.movedDates ?? []).filter((moved) => moved.date !== date);
}

/** Another time or another provider for one date: it is skipped, and a booking of its own takes its place. */
export function moveDate(
  form: BookingForm,
  draft: BookingDraft,
  row: PreviewRow,
  to: { startMs: number; assignedUserId?: string },
): Repair | null {
  const { timeZone } = form;
  if (!draft.repeat) return null;
  const wall = (ms: number): string => instantToWall(ms, timeZone).slice(0, 16);
  const isOther = to.assignedUserId !== undefined && to.assignedUserId !== draft.assignedUserId;
  const moved: MovedDate = {
    orderId: crypto.randomUUID(),
    date: row.date,
    startWall: wall(to.startMs),
    endWall: wall(to.startMs + row.endMs - row.startMs),
    ...(isOther ? { assignedUserId: to.assignedUserId } : {}),
  };
  return {
    repeat: skipDates(draft.repeat, [row.date]),
    movedDates: [...withoutMovedDate(draft, row.date), moved],
    acceptedDates: withoutAccepted(draft, row.date),
  };
}

/** Books a date although something conflicts with it, or no longer. */
export function acceptDates(draft: BookingDraft, rows: readonly PreviewRow[], isAccepted: boolean): Repair {
  const dates = rows.map(({ date }) => date);
  const others = (draft.acceptedDates ?? []).filter((date) => !dates.includes(date));
  return {
    repeat: draft.repeat,
    movedDates: draft.movedDates,
    acceptedDates: isAccepted ? [...others, ...dates] : others,
  };
}

function withoutAccepted(draft: BookingDraft, date: string): string[] {
  return (draft.acceptedDates ?? []).filter((accepted) => accepted !== date);
}

/** Dates that take place, those moved to another time among them at that one: none is moved onto another. */
function takenRows(form: BookingForm, draft: BookingDraft, row: PreviewRow): PreviewRow[] {
  const { timeZone, seriesPreview } = form;
  const moved = (draft.movedDates ?? [])
    .filter(({ date }) => date !== row.date)
    .map((one): PreviewRow => ({
      ...row,
      startMs: wallToEpochMs(one.startWall, timeZone),
      endMs: wallToEpochMs(one.endWall, timeZone),
      startWall: one.startWall,
    }));
  return [...seriesPreview.kept.filter(({ date }) => date !== row.date), ...moved];
}

/**
 * Moves one date to the next time that is free. Times that other moved dates take are not free. Null when nothing is free
 * within two weeks or the schedule is not known yet.
 */
export function moveToFree(form: BookingForm, draft: BookingDraft, row: PreviewRow): Repair | null {
  const { index } = form.seriesPreview;
  if (!draft.repeat || index === null) return null;
  const options = { nowMs: form.app.workstation.nowMs, ignore: form.ignored };
  const found = moveToNextFree(
    draft.repeat,
    row,
    takenRows(form, draft, row),
    wantedOf(draft),
    index,
    options,
  );
  return found === null ? null : moveDate(form, draft, row, { startMs: found.single.startMs });
}

const OFFERED_TIMES = 3;

/** The free times nearest to a date, before and after it. */
export function nearestFor(form: BookingForm, draft: BookingDraft, row: PreviewRow): number[] {
  const { index } = form.seriesPreview;
  if (index === null) return [];
  const taken = takenRows(form, draft, row);
  const lengthMs = row.endMs - row.startMs;
  const options = { nowMs: form.app.workstation.nowMs, ignore: form.ignored };
  const wanted = { ...wantedOf(draft), startMs: row.startMs, endMs: row.endMs };
  return nearestFreeOffline(wanted, index, options, 2 * OFFERED_TIMES)
    .filter((startMs) =>
      taken.every((other) => startMs >= other.endMs || startMs + lengthMs <= other.startMs),
    )
    .sort((one, other) => Math.abs(one - row.startMs) - Math.abs(other - row.startMs))
    .slice(0, OFFERED_TIMES)
    .sort((one, other) => one - other);
}

/** Who else of the team is free at the time of a date. */
export function othersFreeAt(form: BookingForm, draft: BookingDraft, row: PreviewRow): Provider[] {
  const { index } = form.seriesPreview;
  if (index === null) return [];
  const options = { nowMs: form.app.workstation.nowMs, ignore: form.ignored };
  const isFree = ({ id }: Provider): boolean => {
    const wanted = { ...wantedOf(draft), providerId: id, startMs: row.startMs, endMs: row.endMs };
    return findConflicts(wanted, index, options).length === 0;
  };
  return form.app.directory
    .teamOf(draft.calendarId)
    .filter((provider) => provider.id !== draft.assignedUserId && isFree(provider));
}

/** What conflicts with another time that was typed for a date; empty where it is free or not known. */
export function objectionsAt(
  form: BookingForm,
  draft: BookingDraft,
  row: PreviewRow,
  startMs: number,
): string[] {
  const { index } = form.seriesPreview;
  if (index === null) return [];
  const { nowMs, timeStyle: style } = form.app.workstation;
  const endMs = startMs + row.endMs - row.startMs;
  const found = findConflicts({ ...wantedOf(draft), startMs, endMs }, index, {
    nowMs,
    ignore: form.ignored,
    style,
  });
  const own = takenRows(form, draft, row).some((other) => startMs < other.endMs && endMs > other.startMs);
  return [...found.map(({ sentence }) => sentence), ...(own ? [m.repeat_own_date()] : [])];
}

/** How many dates a rule says by number; null where a date ends it, or nothing. */
export function countOf(rule: RepeatRule): number | null {
  if (rule.kind === 'pattern') return rule.end.kind === 'count' ? rule.end.count : null;
  const read = parseRuleParts(rule.rule);
  return read.ok ? read.value.count : null;
}

/** A rule that ends by a number, with more or fewer dates at its end. */
export function withMoreDates(rule: RepeatRule, more: number): RepeatRule {
  if (rule.kind === 'pasted') {
    return {
      ...rule,
      rule: rule.rule.replace(
        /(COUNT\s*=\s*)(\d+)/i,
        (_all, key: string, count: string) => `${key}${Number(count) + more}`,
      ),
    };
  }
  return rule.end.kind === 'count' ? { ...rule, end: { kind: 'count', count: rule.end.count + more } } : rule;
}
