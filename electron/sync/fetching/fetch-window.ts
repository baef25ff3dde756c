/** Fetches a window of the schedule into the store, call by call, so that one failing calendar hides no other. */
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import type { RequestPriority } from '../../api/call.ts';
import type { ApiClient, EventListing, EventOwner } from '../../api/client-types.ts';
import { ApiError } from '../../api/errors.ts';
import type { Log } from '../../base/log.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { ListingDiff, ListingSource } from '../../store/schedule/schedule-store.ts';
import { StoreFailure } from '../../store/store-failure.ts';
import type { Store } from '../../store/store.ts';
import type { NowMs } from '../../base/timers.ts';
import { noteTrouble } from '../trouble.ts';
import type { Directory } from '../../../shared/ipc/account-calls.ts';

/* Which calls a window of the schedule takes: the API has none for a whole location (API-NOTES §7). */

/** One call, and the sources of the store its answer is complete for. */
export interface ListingCall {
  kind: 'appointments' | 'blocked-slots';
  owner: EventOwner;
  /** More than one for a group, whose answer is told apart by calendar. */
  sources: ListingSource[];
}

/** A group is asked as one where it saves at least a call. */
const SMALLEST_GROUP = 2;

/** Providers someone can be booked with: on the team of an active calendar, and not gone. */
function bookableProviderIds(directory: Directory): string[] {
  const onTeams = new Set(
    directory.calendars
      .filter((calendar) => calendar.isActive)
      .flatMap((calendar) => calendar.teamMembers.map((member) => member.userId)),
  );
  const gone = new Set(
    directory.providers.filter((provider) => provider.deleted).map((provider) => provider.id),
  );
  return [...onTeams].filter((id) => !gone.has(id)).sort();
}

/**
 * The appointments of every active calendar: one call per group of at least two, one per other calendar.
 * `groupsToSplit` are groups whose answer could not be told apart by calendar before.
 */
export function appointmentCalls(directory: Directory, groupsToSplit: ReadonlySet<string>): ListingCall[] {
  const active = directory.calendars.filter((calendar) => calendar.isActive);
  const byGroup = Map.groupBy(active, (calendar) => calendar.groupId ?? '');
  return [...byGroup].flatMap(([groupId, calendars]): ListingCall[] => {
    const sources = calendars.map((calendar): ListingSource => ({ kind: 'calendar', id: calendar.id }));
    if (groupId !== '' && sources.length >= SMALLEST_GROUP && !groupsToSplit.has(groupId)) {
      return [{ kind: 'appointments', owner: { groupId }, sources }];
    }
    return sources.map((source) => ({
      kind: 'appointments',
      owner: { calendarId: source.id },
      sources: [source],
    }));
  });
}

/**
 * Blocked time: per provider, which is the only way to see busy times from Google or Outlook, and per calendar of
 * type `event`, the only ones that can be blocked themselves (API-NOTES §10).
 */
export function blockedSlotCalls(directory: Directory): ListingCall[] {
  const providers = bookableProviderIds(directory).map((userId): ListingCall => ({
    kind: 'blocked-slots',
    owner: { userId },
    sources: [{ kind: 'provider', id: userId }],
  }));
  const calendars = directory.calendars
    .filter((calendar) => calendar.isActive && calendar.calendarType === 'event')
    .map((calendar): ListingCall => ({
      kind: 'blocked-slots',
      owner: { calendarId: calendar.id },
      sources: [{ kind: 'calendar', id: calendar.id }],
    }));
  return [...providers, ...calendars];
}

export interface FetchDependencies {
  api: ApiClient;
  store: Store;
  locationId: string;
  nowMs: NowMs;
  log: Log;
  /** Told the outcome of every call: undefined for an answer. */
  onOutcome: (error?: ApiError) => void;
}

/** What a fetch came to. */
export interface FetchOutcome {
  /** The smallest window that looks different now; null when nothing does. */
  touchedWindow: TimeRange | null;
  /** Calls that failed; why is kept with their sources in the store. */
  failedCount: number;
  /** Groups whose answer could not be told apart by calendar, or is too large: ask their calendars one by one. */
  unclearGroupIds: string[];
}

/** Calls of one fetch under way at once; the rate budget orders them among all others. */
const PARALLEL_CALLS = 4;

/** The smallest window around both. */
export function joinWindows(left: TimeRange | null, right: TimeRange | null): TimeRange | null {
  if (left === null || right === null) return left ?? right;
  return { startMs: Math.min(left.startMs, right.startMs), endMs: Math.max(left.endMs, right.endMs) };
}

type Answer =
  | ({ kind: 'appointments' } & EventListing<Appointment>)
  | ({ kind: 'blocked-slots' } & EventListing<BlockedSlot>);

async function ask(
  call: ListingCall,
  window: TimeRange,
  priority: RequestPriority,
  signal: AbortSignal,
  { api, locationId }: FetchDependencies,
): Promise<Answer> {
  const query = { locationId, owner: call.owner, ...window };
  const options = { signal, priority };
  if (call.kind === 'appointments') return { kind: call.kind, ...(await api.events.list(query, options)) };
  return { kind: call.kind, ...(await api.blockedSlots.list(query, options)) };
}

/** True when every row of a group's answer says to which of its calendars it belongs. */
function canBeToldApart(call: ListingCall, answer: Answer): boolean {
  if (call.sources.length === 1) return true;
  const ids = new Set(call.sources.map((source) => source.id));
  return (
    answer.unreadable === 0 &&
    answer.items.every((item) => item.calendarId !== null && ids.has(item.calendarId))
  );
}

async function keep(
  call: ListingCall,
  answer: Answer,
  window: TimeRange,
  requestedAtMs: number,
  store: Store,
): Promise<TimeRange | null> {
  let touched: TimeRange | null = null;
  for (const source of call.sources) {
    const mine = <Item extends { calendarId: string | null }>(items: Item[]): Item[] =>
      call.sources.length === 1 ? items : items.filter((item) => item.calendarId === source.id);
    const diff: ListingDiff = await store.schedule.replaceListing({
      source,
      ...window,
      requestedAtMs,
      appointments: answer.kind === 'appointments' ? mine(answer.items) : null,
      blockedSlots: answer.kind === 'blocked-slots' ? mine(answer.items) : null,
      // What was known of a row before it could not be read any more stays.
      unreadable: Array.from({ length: answer.unreadable }, (_, index) => ({
        id: answer.unreadableIds[index] ?? null,
        raw: null,
      })),
    });
    touched = joinWindows(touched, diff.touchedWindow);
  }
  return touched;
}

/**
 * Makes the calls for a window and puts their answers into the store. A call that fails is kept as the reason its sources
 * are not fresh, and reported. So is one whose answer cannot be taken in: it costs its sources, and the others are fetched.
 */
export async function fetchWindow(
  window: TimeRange,
  calls: readonly ListingCall[],
  options: { priority: RequestPriority; signal: AbortSignal },
  dependencies: FetchDependencies,
): Promise<FetchOutcome> {
  const outcome: FetchOutcome = { touchedWindow: null, failedCount: 0, unclearGroupIds: [] };
  const fail = (call: ListingCall, why: Failure): void => {
    outcome.failedCount += 1;
    for (const source of call.sources) dependencies.store.schedule.recordListingFailure(source, why);
  };
  await mapWithLimit(calls, PARALLEL_CALLS, async (call) => {
    if (options.signal.aborted) return;
    const requestedAtMs = dependencies.nowMs();
    try {
      const answer = await ask(call, window, options.priority, options.signal, dependencies);
      dependencies.onOutcome();
      if (answer.unreadable > 0) {
        dependencies.log.write('warn', 'sync.unreadable', { what: call.kind, count: answer.unreadable });
      }
      if (canBeToldApart(call, answer)) {
        const touched = await keep(call, answer, window, requestedAtMs, dependencies.store);
        outcome.touchedWindow = joinWindows(outcome.touchedWindow, touched);
      } else if ('groupId' in call.owner) {
        outcome.unclearGroupIds.push(call.owner.groupId);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        noteTrouble(dependencies.log, call.kind, error);
        fail(call, failure(error instanceof StoreFailure ? error.code : 'internal'));
        return;
      }
      if (error.kind === 'aborted') return;
      dependencies.onOutcome(error);
      if (error.kind === 'answer-too-large' && 'groupId' in call.owner) {
        outcome.unclearGroupIds.push(call.owner.groupId);
        return;
      }
      fail(call, error.failure);
    }
  });
  return outcome;
}

/**
 * Runs `action` for each item, at most `limit` at once, in order. Rejects with the first error once those under
 * way have ended.
 */
export async function mapWithLimit<Item>(
  items: readonly Item[],
  limit: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const runOne = async (): Promise<void> => {
    for (const item of waiting) await action(item);
  };
  const runs = Array.from({ length: Math.min(limit, items.length) }, runOne);
  const results = await Promise.allSettled(runs);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
