import { accepted, answer, refused, type Checked, type PracticeAnswer } from '../answer.ts';
import { NO_ACCESS_TO_LOCATION } from '../gatekeeper.ts';
import type { Route, RouteRequest } from '../route.ts';
import type { PracticeLocation } from '../world.ts';

function ownLocation({ world, pathPart }: RouteRequest): Checked<PracticeLocation> {
  const { location } = world.state;
  return pathPart('locationId') === location.id ? accepted(location) : refused(403, NO_ACCESS_TO_LOCATION);
}

function getLocation(request: RouteRequest): PracticeAnswer {
  const location = ownLocation(request);
  if (!location.ok) return location.answer;
  const { zoneName } = request.world.settings;
  if (zoneName === null) return answer(200, { location: location.value });
  const { business } = location.value;
  return answer(200, {
    location: { ...location.value, timezone: zoneName, business: { ...business, timezone: zoneName } },
  });
}

function listTimeZones(request: RouteRequest): PracticeAnswer {
  const location = ownLocation(request);
  return location.ok ? answer(200, { timeZones: Intl.supportedValuesOf('timeZone') }) : location.answer;
}

/** The location and the zones it could be in (API-NOTES §14). */
export const locationRoutes: readonly Route[] = [
  { method: 'GET', path: '/locations/:locationId', scope: 'locations.readonly', handle: getLocation },
  {
    method: 'GET',
    path: '/locations/:locationId/timezones',
    scope: 'locations.readonly',
    handle: listTimeZones,
  },
];
