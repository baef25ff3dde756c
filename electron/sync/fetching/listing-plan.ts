/** Which calls a window of the schedule takes: the API has none for a whole location (API-NOTES §7). */
import type { Directory } from '../../../shared/ipc/account-calls.ts';
import type { EventOwner } from '../../api/client-types.ts';
import type { ListingSource } from '../../store/schedule/schedule-store.ts';

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
export function bookableProviderIds(directory: Directory): string[] {
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
