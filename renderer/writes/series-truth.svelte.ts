/** Holds each series that was written here against what the server made of it, date by date: nothing else would tell (API-NOTES §8). */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { BookingOrder, ChangeOrder, DeleteOrder } from '../../shared/appointment/booking-order.ts';
import { deleteOrder, moveOrder } from '../../shared/appointment/change-orders.ts';
import { m } from '../../shared/messages/messages.ts';
import type { OutboxEntry, OutboxState } from '../../shared/outbox/outbox.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { expandSeries, isEndless, lastOccurrence } from '../../shared/series/expand.ts';
import {
  differencesOf,
  withoutMovedDates,
  type SeriesDifference,
} from '../../shared/series/occurrences-covered.ts';
import { readSeries, type Series } from '../../shared/series/read-series.ts';
import { decodeInstanceId, type SeriesDefinition } from '../../shared/series/repeat-rule.ts';
import { instantToWall, offsetIso, offsetMsAt } from '../../shared/time/zone.ts';
import type { CallOutput } from '../bridge/bridge.ts';
import type { WriteContext } from './question.ts';

/** A date that is otherwise on the server, with the visit that is there. */
export interface DateOtherwise extends SeriesDifference {
  found: ScheduleAppointment | null;
}

/** What a series has become on the server. */
export type SeriesVerdict =
  | { kind: 'comparing' }
  /** The server could not be asked; it is asked again when it can be reached. */
  | { kind: 'not-compared' }
  | {
      kind: 'compared';
      /** Dates that were promised, as far as they were looked at. */
      count: number;
      /** True where the series goes on after what was looked at. */
      goesOn: boolean;
      /** Empty where every date is as promised. */
      otherwise: readonly DateOtherwise[];
    };

type SeriesFrom = CallOutput<'schedule.seriesFrom'>;

const DAY_MS = 86_400_000;
/** As far as one answer about a series reaches, less a day for zones. */
const LOOKED_AT_MS = 365 * DAY_MS;
/** A listing may lag behind a write: what differs is looked at again before it is told. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 4_000;
/** A series written longer ago than this before the window was opened may have been changed by others since. */
const EARLIER_MS = 30 * 60_000;

/** The verdicts on the series written here, by the outbox row that wrote them. */
export class SeriesTruth {
  readonly #verdicts = new SvelteMap<string, SeriesVerdict>();
  readonly #app: WriteContext;
  readonly #openedAtMs: number;
  /** Repairs on their way, by the row they put right. */
  readonly #awaited = new SvelteMap<string, SvelteSet<string>>();
  /** Every row that put something right. */
  readonly #repairs = new SvelteSet<string>();
  /** Dates that were missing and are booked on their own, by that row. */
  readonly #madeGood = new SvelteMap<string, SvelteSet<number>>();
  #stops: (() => void)[] = [];

  constructor(app: WriteContext) {
    this.#app = app;
    this.#openedAtMs = app.clock.nowMs();
  }

  /** Begins with what was written just before the window was opened. The outbox must have been read before. */
  start(): void {
    const { bridge, outbox } = this.#app;
    this.#stops = [
      outbox.onChange((entry) => this.#take(entry)),
      bridge.on('connection.changed', ({ state }) => {
        if (state === 'online') this.#askAgain();
      }),
    ];
    for (const entry of outbox.entries)
      if (entry.createdAtMs >= this.#openedAtMs - EARLIER_MS) this.#take(entry);
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** What became of the series a row wrote; null for a row that wrote none, or not yet. */
  of(outboxId: string): SeriesVerdict | null {
    return this.#verdicts.get(outboxId) ?? null;
  }

  /** Looks at it on the server again. */
  compare(entry: OutboxEntry): void {
    const masterId = masterOf(entry);
    if (masterId === null) return;
    this.#set(entry.id, { kind: 'comparing' });
    void this.#compare(entry, masterId, 1);
  }

  /** Leaves it as the server has it. */
  leave(outboxId: string): void {
    const verdict = this.of(outboxId);
    if (verdict?.kind === 'compared') this.#set(outboxId, { ...verdict, otherwise: [] });
  }

  /**
   * Makes every date what was promised: one at another time is moved there, a missing one is booked on its own, one too
   * many is deleted. No client is told: to them nothing has changed. True when all of it is safe on this PC.
   */
  async putRight(entry: OutboxEntry): Promise<boolean> {
    const { announcer, bridge, outbox } = this.#app;
    const verdict = this.of(entry.id);
    if (verdict?.kind !== 'compared') return false;
    const awaited = new SvelteSet<string>();
    this.#awaited.set(entry.id, awaited);
    let kept = 0;
    for (const date of verdict.otherwise) {
      const repair = repairOf(entry, date, this.#app.schedule.timeZone);
      if (repair === null) continue;
      awaited.add(repair.order.orderId);
      this.#repairs.add(repair.order.orderId);
      const reply =
        repair.kind === 'move'
          ? await bridge.call('booking.change', repair.order)
          : repair.kind === 'book'
            ? await bridge.call('booking.create', repair.order)
            : await bridge.call('booking.delete', repair.order);
      if (!reply.ok) {
        awaited.delete(repair.order.orderId);
        continue;
      }
      kept += 1;
      if (repair.kind === 'book' && date.promisedMs !== null) this.#makeGood(entry.id, date.promisedMs);
      outbox.take(reply.value);
    }
    announcer.toast(m.writes_series_put_right({ count: kept }));
    this.#set(entry.id, { kind: 'comparing' });
    this.#settle(entry.id);
    return kept === verdict.otherwise.length;
  }

  #makeGood(outboxId: string, promisedMs: number): void {
    const dates = this.#madeGood.get(outboxId) ?? new SvelteSet();
    this.#madeGood.set(outboxId, dates.add(promisedMs));
  }

  #take(entry: OutboxEntry): void {
    if (!isOpen(entry.state)) {
      for (const [outboxId, awaited] of this.#awaited) if (awaited.delete(entry.id)) this.#settle(outboxId);
    }
    if (masterOf(entry) === null) return;
    if (entry.state !== 'done' || !this.#isLatest(entry)) this.#forget(entry.id);
    else if (this.of(entry.id) === null) this.compare(entry);
  }

  /** Compares again once nothing of a repair is on its way any more. */
  #settle(outboxId: string): void {
    if (this.#awaited.get(outboxId)?.size !== 0) return;
    this.#awaited.delete(outboxId);
    const written = this.#app.outbox.byId(outboxId);
    if (written !== null) this.compare(written);
  }

  /** True while no later write of this workstation is about the whole series: then that one says what is promised. */
  #isLatest(entry: OutboxEntry): boolean {
    const masterId = masterOf(entry);
    return !this.#laterThan(entry).some((other) => targetOf(other)?.eventId === masterId);
  }

  /** Starts of dates that were changed from here by themselves since, as they were and as they are: they promise nothing. */
  #changedSince(entry: OutboxEntry): number[] {
    const masterId = masterOf(entry);
    return this.#laterThan(entry).flatMap((other): number[] => {
      const target = targetOf(other);
      const instance = target === null ? null : decodeInstanceId(target.eventId);
      if (target === null || instance?.masterId !== masterId || this.#repairs.has(other.id)) return [];
      return [instance.startMs, ...(target.startMs === null ? [] : [target.startMs])];
    });
  }

  #laterThan(entry: OutboxEntry): OutboxEntry[] {
    return this.#app.outbox.entries.filter(
      (other) =>
        other.id !== entry.id && other.createdAtMs >= entry.createdAtMs && other.state !== 'discarded',
    );
  }

  #askAgain(): void {
    for (const [outboxId, verdict] of this.#verdicts) {
      const entry = this.#app.outbox.byId(outboxId);
      if (verdict.kind === 'not-compared' && entry !== null) this.compare(entry);
    }
  }

  async #compare(entry: OutboxEntry, masterId: string, look: number): Promise<void> {
    const fromMs = fromMsOf(entry) ?? this.#app.clock.nowMs();
    const reply = await this.#app.bridge.call('schedule.seriesFrom', { masterId, fromMs });
    // Taken back, or compared anew, in the meantime.
    if (this.of(entry.id)?.kind !== 'comparing') return;
    if (!this.#isLatest(entry)) {
      this.#forget(entry.id);
      return;
    }
    const answer = reply.ok && reply.value.isFromServer === true ? reply.value : null;
    const isGone = !reply.ok && reply.error.code === 'not-found';
    const verdict = answer === null ? null : this.#judge(entry, answer, fromMs);
    const isOtherwise = verdict !== null && verdict.otherwise.length > 0;
    if ((isGone || isOtherwise) && look < LOOKS) {
      this.#app.clock.after(BETWEEN_LOOKS_MS, () => void this.#compare(entry, masterId, look + 1));
      return;
    }
    this.#set(entry.id, verdict ?? { kind: 'not-compared' });
    if (isOtherwise) this.#tell(entry, verdict.otherwise.length);
  }

  /** Null where what was promised cannot be told, or nothing was promised of its dates. */
  #judge(
    entry: OutboxEntry,
    { definition, dates }: SeriesFrom,
    fromMs: number,
  ): Extract<SeriesVerdict, { kind: 'compared' }> | null {
    const promise = promiseOf(entry, definition);
    const read = promise === null ? null : readSeries(promise);
    if (read === null || !read.ok) return null;
    const series = read.value;
    const toMs = fromMs + LOOKED_AT_MS;
    const isLookedAt = ({ startMs }: { startMs: number }): boolean => startMs >= fromMs && startMs < toMs;
    const promised = expandSeries(series, { fromMs, toMs, limit: Infinity }).filter(isLookedAt);
    const standing = dates.filter((date) => isLookedAt(date) && date.sync.kind === 'synced');
    const settled = [...this.#changedSince(entry), ...(this.#madeGood.get(entry.id) ?? [])];
    const startsOf = (visits: readonly { startMs: number }[]): number[] =>
      visits.map(({ startMs }) => startMs).filter((startMs) => !settled.includes(startMs));
    const all = differencesOf(startsOf(promised), startsOf(standing));
    const differences =
      entry.payload.kind === 'create-appointment'
        ? all
        : withoutMovedDates(all, (difference) => isDrift(difference, series));
    const otherwise = differences.map((difference): DateOtherwise => ({
      ...difference,
      found: standing.find(({ startMs }) => startMs === difference.foundMs) ?? null,
    }));
    const goesOn = isEndless(series) || (lastOccurrence(series)?.startMs ?? 0) >= toMs;
    return { kind: 'compared', count: promised.length, goesOn, otherwise };
  }

  #tell(entry: OutboxEntry, count: number): void {
    const { announcer, panel } = this.#app;
    announcer.toast(m.writes_series_otherwise({ who: entry.summary.clientName, count }), {
      tone: 'warning',
      durationMs: 60_000,
      action: { label: m.common_show(), run: () => panel.open({ kind: 'outbox' }) },
    });
  }

  #set(outboxId: string, verdict: SeriesVerdict): void {
    this.#verdicts.set(outboxId, verdict);
  }

  #forget(outboxId: string): void {
    this.#verdicts.delete(outboxId);
  }
}

/** True while a row may still become something by itself. */
function isOpen(state: OutboxState): boolean {
  return state !== 'done' && state !== 'discarded' && state !== 'needs-attention';
}

/** The series a row writes as a whole, by its master; null for any other row, and while it has none. */
function masterOf(entry: OutboxEntry): string | null {
  if (!isSeriesWrite(entry)) return null;
  const { payload, serverId } = entry;
  return payload.kind === 'change-appointment' ? payload.order.appointmentId : serverId;
}

/** True for a row that says on which dates a series is. */
function isSeriesWrite({ payload }: OutboxEntry): boolean {
  if (payload.kind === 'create-appointment') return payload.order.request.rrule !== undefined;
  if (payload.kind !== 'change-appointment' || payload.order.scope !== 'series') return false;
  const { rrule, startTime } = payload.order.update;
  return rrule !== undefined || startTime !== undefined;
}

/** What a row changes or deletes, and when it is then; null for any other row. */
function targetOf({ payload }: OutboxEntry): { eventId: string; startMs: number | null } | null {
  if (payload.kind === 'delete-event') return { eventId: payload.order.eventId, startMs: null };
  if (payload.kind !== 'change-appointment') return null;
  const { appointmentId, update, scope } = payload.order;
  // A status or a provider of the whole series says nothing of its dates.
  if (scope === 'series' && update.rrule === undefined && update.startTime === undefined) return null;
  const startMs = update.startTime === undefined ? null : Date.parse(update.startTime);
  return { eventId: appointmentId, startMs };
}

/** From when on a row says when the series is. */
function fromMsOf({ payload, summary }: OutboxEntry): number | null {
  if (payload.kind !== 'change-appointment') return summary.startMs;
  const { seriesEnd, update } = payload.order;
  if (seriesEnd !== undefined) return seriesEnd.fromMs;
  return update.startTime === undefined ? summary.startMs : Date.parse(update.startTime);
}

/** What a row promised: its own start and rule, or, where it left one of them alone, the one the series has. */
function promiseOf({ payload }: OutboxEntry, standing: SeriesDefinition): SeriesDefinition | null {
  if (payload.kind === 'create-appointment') {
    const { meant, request } = payload.order;
    const { startWall, timeZone } = meant;
    return { ...standing, startWall, timeZone, rruleText: request.rrule ?? standing.rruleText };
  }
  if (payload.kind !== 'change-appointment') return null;
  const { meant, update, seriesEnd } = payload.order;
  return {
    ...standing,
    startWall: meant?.startWall ?? seriesEnd?.before.startWall ?? standing.startWall,
    rruleText: update.rrule ?? standing.rruleText,
  };
}

/** True for a date that is off by as much as the clocks have changed since the series began. */
function isDrift({ promisedMs, foundMs }: SeriesDifference, series: Series): boolean {
  if (promisedMs === null || foundMs === null) return false;
  const [first] = expandSeries(series, { fromMs: -Infinity, toMs: Infinity, limit: 1 });
  if (first === undefined) return false;
  const change = offsetMsAt(promisedMs, series.timeZone) - offsetMsAt(first.startMs, series.timeZone);
  return change !== 0 && foundMs - promisedMs === change;
}

type Repair =
  | { kind: 'move'; order: ChangeOrder }
  | { kind: 'book'; order: BookingOrder }
  | { kind: 'delete'; order: DeleteOrder };

/** True where a date can be put right from here: a missing one only while the order that booked it is at hand. */
export function canPutRight(entry: OutboxEntry, date: DateOtherwise): boolean {
  return date.found !== null || entry.payload.kind === 'create-appointment';
}

function repairOf({ payload }: OutboxEntry, date: DateOtherwise, timeZone: string): Repair | null {
  const { found, promisedMs } = date;
  const orderId = crypto.randomUUID();
  if (found !== null && promisedMs === null) {
    return { kind: 'delete', order: deleteOrder(found, { orderId, scope: 'single' }) };
  }
  if (promisedMs === null) return null;
  if (found !== null) {
    const startWall = instantToWall(promisedMs, timeZone);
    const endWall = instantToWall(promisedMs + found.endMs - found.startMs, timeZone);
    const options = { orderId, timeZone, tellClient: false, acceptConflicts: true };
    return { kind: 'move', order: moveOrder(found, { startWall, endWall }, options) };
  }
  if (payload.kind !== 'create-appointment') return null;
  const { client, request } = payload.order;
  const { rrule, ...single } = request;
  const lengthMs =
    request.endTime === undefined ? 30 * 60_000 : Date.parse(request.endTime) - Date.parse(request.startTime);
  const endMs = promisedMs + lengthMs;
  return {
    kind: 'book',
    order: {
      orderId,
      client,
      request: {
        ...single,
        startTime: offsetIso(promisedMs, timeZone),
        endTime: offsetIso(endMs, timeZone),
        toNotify: false,
        ignoreFreeSlotValidation: true,
      },
      meant: {
        startWall: instantToWall(promisedMs, timeZone),
        endWall: instantToWall(endMs, timeZone),
        timeZone,
      },
      acceptConflicts: true,
    },
  };
}
