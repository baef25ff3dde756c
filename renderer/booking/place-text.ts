import type { MeetingLocationType } from '../../shared/appointment/booking-order.ts';

/** What a type of place asks for beside itself. */
export interface PlaceText {
  /** In the list of places. */
  label: string;
  /** Label of the detail; null where there is none to give. */
  detailLabel: string | null;
  detailPlaceholder: string;
}

const WORDS: Record<MeetingLocationType, PlaceText> = {
  address: { label: 'At an address', detailLabel: 'Address', detailPlaceholder: '12 River Road, Room 3' },
  phone: { label: 'By phone', detailLabel: 'Phone number', detailPlaceholder: '+1 555 010 2030' },
  zoom: { label: 'Zoom', detailLabel: 'Link', detailPlaceholder: 'Empty: the server makes one' },
  gmeet: { label: 'Google Meet', detailLabel: 'Link', detailPlaceholder: 'Empty: the server makes one' },
  google: {
    label: 'Google Meet (older form)',
    detailLabel: 'Link',
    detailPlaceholder: 'Empty: the server makes one',
  },
  ms_teams: {
    label: 'Microsoft Teams',
    detailLabel: 'Link',
    detailPlaceholder: 'Empty: the server makes one',
  },
  custom: { label: 'Somewhere else', detailLabel: 'Where', detailPlaceholder: 'Room, link or a few words' },
};

/** The types offered; `google` only where a booking has it already: `gmeet` is the same to people. */
export const OFFERED_PLACE_TYPES: readonly MeetingLocationType[] = [
  'address',
  'phone',
  'zoom',
  'gmeet',
  'ms_teams',
  'custom',
];

/** The user's words for a type of place. */
export function placeText(type: MeetingLocationType): PlaceText {
  return WORDS[type];
}

const KIND_TEXTS: Readonly<Record<string, string>> = {
  physical: 'Here',
  custom: 'Room or place',
  zoom_conference: 'Zoom',
  google_conference: 'Google Meet',
  ms_teams_conference: 'Microsoft Teams',
  inbound_call: 'The client calls',
  outbound_call: 'We call the client',
  booker: 'The client says where',
};

/** A calendar's own place in words: its kind is another vocabulary than an appointment's (API-NOTES §11). */
export function offeredPlaceLabel(kind: string, location: string): string {
  const words = KIND_TEXTS[kind] ?? kind;
  return location.trim() === '' ? words : `${words}: ${location.trim()}`;
}
