import { m } from '../../shared/messages/messages.ts';
import type { MeetingLocationType } from '../../shared/appointment/booking-order.ts';

/** What a type of place asks for beside itself. */
export interface PlaceText {
  /** In the list of places. */
  label: string;
  /** Label of the detail; null where there is none to give. */
  detailLabel: string | null;
  detailPlaceholder: string;
}

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
  const link = { detailLabel: m.booking_place_link(), detailPlaceholder: m.booking_place_link_empty() };
  switch (type) {
    case 'address':
      return {
        label: m.booking_place_address(),
        detailLabel: m.booking_place_address_label(),
        detailPlaceholder: m.booking_place_address_example(),
      };
    case 'phone':
      return {
        label: m.common_by_phone(),
        detailLabel: m.booking_place_phone_label(),
        detailPlaceholder: m.booking_place_phone_example(),
      };
    case 'zoom':
      return { label: m.common_zoom(), ...link };
    case 'gmeet':
      return { label: m.common_google_meet(), ...link };
    case 'google':
      return { label: m.booking_place_google(), ...link };
    case 'ms_teams':
      return { label: m.common_ms_teams(), ...link };
    case 'custom':
      return {
        label: m.booking_place_custom(),
        detailLabel: m.booking_place_custom_label(),
        detailPlaceholder: m.booking_place_custom_example(),
      };
  }
}

const KIND_TEXTS: ReadonlyMap<string, () => string> = new Map([
  ['physical', m.booking_place_here],
  ['custom', m.booking_place_room],
  ['zoom_conference', m.common_zoom],
  ['google_conference', m.common_google_meet],
  ['ms_teams_conference', m.common_ms_teams],
  ['inbound_call', m.booking_place_client_calls],
  ['outbound_call', m.booking_place_we_call],
  ['booker', m.booking_place_client_says],
]);

/** A calendar's own place in words: its kind is another vocabulary than an appointment's (API-NOTES §11). */
export function offeredPlaceLabel(kind: string, location: string): string {
  const text = KIND_TEXTS.get(kind)?.() ?? kind;
  const where = location.trim();
  return where === '' ? text : m.booking_place_kind_where({ kind: text, where });
}
