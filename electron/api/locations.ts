import { DIRECTORY_VERSION, pathSegment } from './call.ts';
import type { LocationsApi } from './client-types.ts';
import { orUnreadable, unwrap } from './readers/fields.ts';
import { readLocation } from './readers/people-reader.ts';
import type { ResourceContext } from './resource.ts';

/** The location itself: its name and, above all, its time zone (API-NOTES §14). */
export function createLocationsApi(context: ResourceContext): LocationsApi {
  return {
    get: (locationId, options) =>
      context.send(
        {
          name: 'locations.get',
          method: 'get',
          path: `locations/${pathSegment(locationId)}`,
          version: DIRECTORY_VERSION,
          scope: 'locations.readonly',
          isWrite: false,
        },
        (body) => orUnreadable(readLocation(unwrap(body, 'location')), 'a location with a time zone'),
        options,
      ),
  };
}
