import { m } from '../../../shared/messages/messages.ts';
import type { BookingDraft } from '../../../shared/appointment/booking-draft.ts';
import type { DraftTimes } from '../../../shared/appointment/draft-times.ts';
import type { Ignored } from '../../../shared/conflicts/conflicts.ts';
import type { ScheduleIndex } from '../../../shared/conflicts/schedule-index.ts';
import { CHECKED_OCCURRENCES, checkSeries, type SeriesRow } from '../../../shared/conflicts/nearest-free.ts';
import type { ScheduleWindow } from '../../../shared/schedule/schedule.ts';
import { clockChangeNote } from '../../../shared/series/clock-change.ts';
import { expandSeries, isEndless } from '../../../shared/series/expand.ts';
import type { Series } from '../../../shared/series/read-series.ts';
import { readRepeat } from '../../../shared/series/repeat-to-rrule.ts';
import { dateOfWall, type TimeRange } from '../../../shared/time/zone.ts';
import { failureMessage } from '../../bridge/failure-messages.ts';
import type { AppState } from '../../state/app-state.svelte.ts';
import { indexOfWindow } from '../../state/known-schedule.svelte.ts';

/** One date of the series as the preview shows it. */
export interface PreviewRow extends SeriesRow {
  date: string;
  isSkipped: boolean;
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
  #window = $state.raw<ScheduleWindow | null>(null);

  readonly #app: AppState;
  /** When each stretch was fetched, by its place in time. */
  #fetchedAtMs: Readonly<Record<number, number>> = {};
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
        : checkSeries(series.value, this.#wanted(input.draft), index, {
            ...options,
            limit: CHECKED_OCCURRENCES,
          });
    const { toMs } = this.#span(series.value);
    return rows
      .filter(({ startMs }) => startMs < toMs)
      .map((row) => {
        const date = dateOfWall(row.startWall);
        return { ...row, date, isSkipped: skipped.includes(date) };
      });
  });

  readonly kept: readonly PreviewRow[] = $derived(this.rows.filter(({ isSkipped }) => !isSkipped));
  /** Dates that take place and that something conflicts with. */
  readonly conflicting: readonly PreviewRow[] = $derived(
    this.kept.filter(({ conflicts }) => conflicts.length > 0),
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

  #wanted({ calendarId, assignedUserId, client }: BookingDraft) {
    return {
      calendarId,
      providerId: assignedUserId,
      contactId: client.kind === 'existing' ? client.contactId : null,
    };
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
    const stretches = this.rows
      .map(({ startMs }) => Math.floor(startMs / CHUNK_MS))
      .filter(
        (place, at, all) =>
          all.indexOf(place) === at && nowMs - (this.#fetchedAtMs[place] ?? -Infinity) > FRESH_MS,
      );
    this.fetchFailure = null;
    for (const [done, place] of stretches.entries()) {
      if (token !== this.#token) return;
      this.progress = { done, total: stretches.length };
      const reply = await this.#app.bridge.call('schedule.fetch', {
        startMs: place * CHUNK_MS,
        endMs: (place + 1) * CHUNK_MS,
      });
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
}

function whyNotFetched({ freshness }: ScheduleWindow): string {
  const [failed] = freshness.failures;
  return failed === undefined ? m.repeat_not_fetched() : `${failureMessage(failed.failure).title}.`;
}
