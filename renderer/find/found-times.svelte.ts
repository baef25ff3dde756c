import { findTimes, type FoundTime } from '../../shared/conflicts/find-times.ts';
import type { Ignored } from '../../shared/conflicts/conflicts.ts';
import { addDays, dayBounds, instantToWall, minutesIntoDay } from '../../shared/time/zone.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { KnownSchedule, indexOfWindow } from '../state/known-schedule.svelte.ts';
import { fitsWish, isWishedDate, readWish, type WishReading } from './read-wish.ts';

/** For what a time is looked for. */
export interface TimeQuestion {
  calendarId: string | null;
  /** Null for anyone of the service's team. */
  providerId: string | null;
  contactId: string | null;
  /** Null for the service's own length. */
  lengthMinutes: number | null;
  /** The booking that is being moved: it is not in its own way. */
  ignore: Ignored;
  /** The form's own unsent booking, which is not in its own way either. */
  ownOutboxId: string | null;
}

/** How many times are shown. */
const SHOWN = 10;
/** Days looked at from the first one that would do: the server answers for at most 31 at once (API-NOTES §10). */
const DAYS_AHEAD = 30;
/** A pause in the typing, after which the server is asked. */
const ASK_AFTER_MS = 400;

interface Offered {
  fromDate: string;
  untilDate: string;
  starts: readonly number[];
}

/** The next free times for a booking: at once from what this PC knows, then held against the server's free slots. */
export class FoundTimes {
  text = $state('');
  /** `local` while nobody could be asked: then they are worked out on this PC alone. */
  check = $state<'waiting' | 'asking' | 'server' | 'local'>('waiting');

  readonly #app: AppState;
  readonly #known: KnownSchedule;
  readonly #question: () => TimeQuestion;
  /** The server's answers, by service, provider and first date. */
  #offered = $state.raw<Readonly<Record<string, Offered>>>({});
  #cancelAsking: (() => void) | null = null;

  constructor(app: AppState, question: () => TimeQuestion) {
    this.#app = app;
    this.#question = question;
    this.#known = new KnownSchedule(app.bridge);
  }

  readonly reading: WishReading = $derived.by(() => {
    const { workstation, schedule } = this.#app;
    return readWish(this.text, { ...workstation.dateReading, today: schedule.todayDate });
  });

  /** The last date looked at, by the wish or as far as is looked. */
  readonly untilDate: string = $derived.by(() => {
    const { fromDate, untilDate } = this.reading.wish;
    const farthest = addDays(fromDate, DAYS_AHEAD);
    return untilDate === null || untilDate > farthest ? farthest : untilDate;
  });

  readonly times: readonly FoundTime[] = $derived.by(() => {
    const { window } = this.#known;
    const question = this.#question();
    const { directory, schedule, workstation } = this.#app;
    const calendar = directory.calendarById(question.calendarId);
    if (window === null || calendar === null) return [];
    const { timeZone } = schedule;
    const { wish } = this.reading;
    const team = directory.teamOf(calendar.id).map(({ id }) => id);
    const anyone = team.length === 0 || calendar.calendarType === 'collective' ? [null] : team;
    return findTimes(
      {
        calendarId: calendar.id,
        providerIds: question.providerId === null ? anyone : [question.providerId],
        contactId: question.contactId,
        lengthMs: (question.lengthMinutes ?? calendar.slotDurationMinutes) * 60_000,
        fromDate: wish.fromDate,
        untilDate: this.untilDate,
        isWished: (date) => isWishedDate(wish, date),
        fits: ({ date, startMs, endMs }) => {
          const startMinute = minutesIntoDay(instantToWall(startMs, timeZone));
          return fitsWish(wish, { date, startMinute, endMinute: startMinute + (endMs - startMs) / 60_000 });
        },
        count: SHOWN,
        serverStarts: (providerId, date) => {
          const offered = this.#offered[this.#keyOf(calendar.id, providerId)];
          const isAnswered = offered !== undefined && offered.fromDate <= date && date <= offered.untilDate;
          return isAnswered ? offered.starts : null;
        },
      },
      indexOfWindow(window, directory, timeZone, question.ownOutboxId),
      { nowMs: workstation.nowMs, style: workstation.timeStyle, ignore: question.ignore },
    );
  });

  /** Follows the schedule; the function it returns stops that. */
  start(): () => void {
    const stop = this.#known.start();
    return () => {
      stop();
      this.#cancelAsking?.();
    };
  }

  /** Reads what is known of the wished days, and asks the server a moment later. Called when question or wish change. */
  lookAround(): void {
    const { schedule, clock } = this.#app;
    const { fromDate } = this.reading.wish;
    void this.#known.look({
      startMs: dayBounds(fromDate, schedule.timeZone).startMs,
      endMs: dayBounds(addDays(fromDate, DAYS_AHEAD), schedule.timeZone).endMs,
    });
    this.#cancelAsking?.();
    this.check = 'waiting';
    this.#cancelAsking = clock.after(ASK_AFTER_MS, () => void this.#ask());
  }

  /** Asks for each provider that is shown; what is shown then may be others, who are asked as well. */
  async #ask(): Promise<void> {
    const asking = this.#cancelAsking;
    this.check = 'asking';
    const { calendarId } = this.#question();
    let isByServer = true;
    for (;;) {
      const provider = this.times.find(
        ({ providerId }) =>
          calendarId !== null && this.#offered[this.#keyOf(calendarId, providerId)] === undefined,
      );
      if (calendarId === null || provider === undefined) break;
      const { providerId } = provider;
      const key = this.#keyOf(calendarId, providerId);
      const { timeZone } = this.#app.schedule;
      const { fromDate } = this.reading.wish;
      const { untilDate } = this;
      const reply = await this.#app.bridge.call('slots.free', {
        calendarId,
        assignedUserId: providerId,
        startMs: dayBounds(fromDate, timeZone).startMs,
        endMs: dayBounds(untilDate, timeZone).endMs,
      });
      if (asking !== this.#cancelAsking) return;
      if (!reply.ok || reply.value.source === 'computed') {
        isByServer = false;
        break;
      }
      const starts = reply.value.slots.map(({ startMs }) => startMs);
      this.#offered = { ...this.#offered, [key]: { fromDate, untilDate, starts } };
    }
    this.check = isByServer ? 'server' : 'local';
  }

  #keyOf(calendarId: string, providerId: string | null): string {
    return `${calendarId} ${providerId ?? ''} ${this.reading.wish.fromDate} ${this.untilDate}`;
  }
}
