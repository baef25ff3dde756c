import { createAppointmentsApi, createNotesApi } from './appointments.ts';
import { createCalendarsApi, createGroupsApi, createLocationsApi, createUsersApi } from './calendars.ts';
import type { ApiClient } from './client-types.ts';
import { createContactsApi } from './contacts.ts';
import { createEventsApi, createFreeSlotsApi, createBlockedSlotsApi } from './events.ts';
import type { ResourceContext } from './resource.ts';
import { createScopeProbes } from './check-account.ts';
import { createTransport, type TransportOptions } from './transport.ts';

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
