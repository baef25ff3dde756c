/** Fetches location, calendars, groups and providers: what changes seldom. */
import type { Directory } from '../../../shared/ipc/account-calls.ts';
import type { Listing, RequestPriority } from '../../api/call.ts';
import { ApiError } from '../../api/errors.ts';
import type { FetchDependencies } from './fetch-window.ts';
import { noteTrouble } from '../trouble.ts';

async function orElse<Value>(
  call: Promise<Value>,
  before: Value,
  dependencies: FetchDependencies,
): Promise<{ value: Value; failed: boolean }> {
  try {
    const value = await call;
    dependencies.onOutcome();
    return { value, failed: false };
  } catch (error) {
    if (error instanceof ApiError) dependencies.onOutcome(error);
    else noteTrouble(dependencies.log, 'directory', error);
    return { value: before, failed: true };
  }
}

/**
 * Fetches the directory and keeps it; a part that cannot be fetched stays as it was, and so does a thing that cannot be read. Returns the new directory
 * when it differs from the one kept before, else null; `complete` is false when a part failed.
 */
export async function refreshDirectory(
  options: { priority: RequestPriority; signal: AbortSignal },
  dependencies: FetchDependencies,
): Promise<{ changed: Directory | null; complete: boolean }> {
  const { api, log, store, locationId, nowMs } = dependencies;
  const before = store.readDirectory();
  /** The items, and what was known of those that could not be read: a calendar may not vanish for one odd field. */
  const items = async <Item extends { id: string }>(
    what: string,
    call: Promise<Listing<Item>>,
    known: Item[],
  ): Promise<Item[]> => {
    const { items: read, unreadable } = await call;
    if (unreadable === 0) return read;
    log.write('warn', 'sync.unreadable', { what, count: unreadable });
    const ids = new Set(read.map(({ id }) => id));
    return [...read, ...known.filter(({ id }) => !ids.has(id))];
  };
  const [location, calendars, groups, providers] = await Promise.all([
    orElse(api.locations.get(locationId, options), before.location, dependencies),
    orElse(
      items('calendars', api.calendars.list(locationId, options), before.calendars),
      before.calendars,
      dependencies,
    ),
    // Groups only save calls and sort lists: a token without their scope works all the same.
    orElse(
      withoutScope(items('groups', api.groups.list(locationId, options), before.groups), before.groups),
      before.groups,
      dependencies,
    ),
    orElse(
      items('users', api.users.list(locationId, options), before.providers),
      before.providers,
      dependencies,
    ),
  ]);
  const complete = ![location, calendars, groups, providers].some((part) => part.failed);
  if (options.signal.aborted) return { changed: null, complete: false };
  const after: Directory = {
    location: location.value,
    calendars: calendars.value,
    groups: groups.value,
    providers: providers.value,
    fetchedAtMs: complete ? nowMs() : before.fetchedAtMs,
  };
  const same =
    JSON.stringify({ ...after, fetchedAtMs: null }) === JSON.stringify({ ...before, fetchedAtMs: null });
  if (!same || complete) store.writeDirectory(after);
  return { changed: same ? null : after, complete };
}

async function withoutScope<Item>(call: Promise<Item[]>, before: Item[]): Promise<Item[]> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'scope-missing') return before;
    throw error;
  }
}
