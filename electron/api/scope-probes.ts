import { CALENDARS_VERSION, DIRECTORY_VERSION } from './call.ts';
import type { ScopeProbes } from './client-types.ts';
import { sendForDone, type ResourceContext } from './resource.ts';

/** Has the form of an id, since a malformed one may be answered with a 500, and belongs to nothing: ids are random. */
const NOBODYS_ID = 'FrontdeskScopeCheck0';

/**
 * A PUT of nothing at all to an entry that does not exist: permitted by the documents, able to change nothing, and
 * refused for want of the entry only after the scope was checked (the service checks scopes before it looks
 * anything up).
 */
export function createScopeProbes(context: ResourceContext): ScopeProbes {
  return {
    eventsWrite: (options) =>
      sendForDone(
        context,
        {
          name: 'scopeProbes.eventsWrite',
          method: 'put',
          path: `calendars/events/appointments/${NOBODYS_ID}`,
          version: CALENDARS_VERSION,
          scope: 'calendars/events.write',
          isWrite: true,
          body: {},
        },
        options,
      ),
    contactsWrite: (options) =>
      sendForDone(
        context,
        {
          name: 'scopeProbes.contactsWrite',
          method: 'put',
          path: `contacts/${NOBODYS_ID}`,
          version: DIRECTORY_VERSION,
          scope: 'contacts.write',
          isWrite: true,
          body: {},
        },
        options,
      ),
    eventsRead: (options) =>
      sendForDone(
        context,
        {
          name: 'scopeProbes.eventsRead',
          method: 'get',
          path: `calendars/events/appointments/${NOBODYS_ID}`,
          version: CALENDARS_VERSION,
          scope: 'calendars/events.readonly',
          isWrite: false,
        },
        options,
      ),
  };
}
