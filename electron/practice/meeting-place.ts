import type { PracticeCalendar, PracticePlace } from './world.ts';

/** The place of a request: four fields that depend on one another (API-NOTES §5). */
export interface SentPlace {
  meetingLocationType?: string | undefined;
  meetingLocationId?: string | undefined;
  overrideLocationConfig?: boolean | undefined;
  address?: string | undefined;
}

/** The place as stored. */
export interface ResolvedPlace {
  meetingLocationType: string;
  meetingLocationId?: string;
  address?: string;
}

const TYPE_OF_KIND: Readonly<Record<PracticePlace['kind'], string>> = {
  custom: 'custom',
  zoom_conference: 'zoom',
  google_conference: 'gmeet',
  inbound_call: 'phone',
  outbound_call: 'phone',
  physical: 'address',
  booker: 'custom',
  ms_teams_conference: 'ms_teams',
};

/** True when the request says anything about the place. */
export function saysPlace(sent: SentPlace): boolean {
  return [sent.meetingLocationType, sent.meetingLocationId, sent.overrideLocationConfig, sent.address].some(
    (value) => value !== undefined,
  );
}

function overrides(sent: SentPlace): boolean {
  return (
    sent.overrideLocationConfig ?? (sent.meetingLocationType !== undefined || sent.address !== undefined)
  );
}

/**
 * The place that results. Documented: `overrideLocationConfig` is false when only `meetingLocationId`
 * is given and true when only `meetingLocationType` is; an address alone makes the type `custom`. Ours,
 * where the documents are silent: with override the sent type and address stand; without it the place
 * comes from the provider's, then the calendar's list, and an id that is on neither means the default
 * place of the calendar.
 */
export function resolvedPlace(calendar: PracticeCalendar, userId: string, sent: SentPlace): ResolvedPlace {
  if (overrides(sent)) {
    return {
      meetingLocationType: sent.meetingLocationType ?? (sent.address === undefined ? 'default' : 'custom'),
      ...(sent.meetingLocationId === undefined ? {} : { meetingLocationId: sent.meetingLocationId }),
      ...(sent.address === undefined ? {} : { address: sent.address }),
    };
  }
  const member = calendar.teamMembers.find((candidate) => candidate.userId === userId);
  const places = [...(member?.locationConfigurations ?? []), ...calendar.locationConfigurations];
  const place = places.find((candidate) => candidate.meetingId === sent.meetingLocationId);
  if (place !== undefined) {
    return {
      meetingLocationType: TYPE_OF_KIND[place.kind],
      meetingLocationId: place.meetingId,
      ...(place.location === undefined ? {} : { address: place.location }),
    };
  }
  const byDefault = places[0]?.location;
  return {
    meetingLocationType: 'default',
    meetingLocationId: 'default',
    ...(byDefault === undefined ? {} : { address: byDefault }),
  };
}
