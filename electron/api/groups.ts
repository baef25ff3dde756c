import { CALENDARS_VERSION } from './call.ts';
import type { GroupsApi } from './client-types.ts';
import { readCalendarGroup } from './readers/calendar-reader.ts';
import { readRows, unwrapList } from './readers/fields.ts';
import type { ResourceContext } from './resource.ts';

/** Groups of calendars (API-NOTES §11). */
export function createGroupsApi(context: ResourceContext): GroupsApi {
  return {
    list: (locationId, options) =>
      context.send(
        {
          name: 'groups.list',
          method: 'get',
          path: 'calendars/groups',
          version: CALENDARS_VERSION,
          scope: 'calendars/groups.readonly',
          isWrite: false,
          query: { locationId },
        },
        (body) => readRows(unwrapList(body, 'groups'), readCalendarGroup),
        options,
      ),
  };
}
