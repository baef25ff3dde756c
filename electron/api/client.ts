import { createAppointmentsApi } from './appointments.ts';
import { createBlockedSlotsApi } from './blocked-slots.ts';
import { createCalendarsApi } from './calendars.ts';
import type { ApiClient } from './client-types.ts';
import { createContactsApi } from './contacts.ts';
import { createEventsApi } from './events.ts';
import { createFreeSlotsApi } from './free-slots.ts';
import { createGroupsApi } from './groups.ts';
import { createLocationsApi } from './locations.ts';
import { createNotesApi } from './notes.ts';
import type { ResourceContext } from './resource.ts';
import { createScopeProbes } from './scope-probes.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import { createUsersApi } from './users.ts';

export interface ApiClientOptions extends TransportOptions {
  /**
   * The location's IANA zone, for the naive times some answers hold (API-NOTES §15). Without it such times
   * are not guessed at: their rows count as unreadable.
   */
  getTimeZone?: () => string | null;
}

/** The client for one server; see `ApiClient` for what its calls promise. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const context: ResourceContext = {
    send: createTransport(options),
    getTimeZone: options.getTimeZone ?? (() => null),
  };
  const locations = createLocationsApi(context);
  return {
    appointments: createAppointmentsApi(context),
    events: createEventsApi(context),
    blockedSlots: createBlockedSlotsApi(context),
    freeSlots: createFreeSlotsApi(context),
    calendars: createCalendarsApi(context),
    groups: createGroupsApi(context),
    notes: createNotesApi(context),
    contacts: createContactsApi(context),
    users: createUsersApi(context, locations),
    locations,
    scopeProbes: createScopeProbes(context),
  };
}
