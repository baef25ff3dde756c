import { zoneAbbreviation } from '../../shared/time/format.ts';
import { offsetMsAt } from '../../shared/time/zone.ts';
import type { Choice } from '../ui/fields/choice.ts';

/** Every IANA zone this PC has rules for. */
export function allTimeZones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

/** More would be a wall, not a list: typing finds the rest. */
const MAX_CHOICES = 30;

/** The zones that fit what was typed: by city, region, or short name such as CET. Those that begin with it come first. */
export function matchingTimeZones(query: string, zones: readonly string[], atMs: number): Choice[] {
  const wanted = query
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ');
  const found = zones
    .map((zone) => ({ zone, rank: rankOf(zone, wanted, atMs) }))
    .filter(({ rank }) => rank !== null)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0) || one.zone.localeCompare(other.zone));
  return found.slice(0, MAX_CHOICES).map(({ zone }) => zoneChoice(zone, atMs));
}

/** A zone as the list shows it: its city, then region and offset. */
export function zoneChoice(zone: string, atMs: number): Choice {
  const region = zone.split('/').slice(0, -1).join(', ').replaceAll('_', ' ');
  const parts = [region, offsetText(offsetMsAt(atMs, zone)), zoneAbbreviation(atMs, zone)];
  const unique = parts.filter((part, index) => part !== '' && parts.indexOf(part) === index);
  return { value: zone, label: zoneCity(zone), detail: unique.join(' · ') };
}

/** `America/New_York` as `New York`. */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

function rankOf(zone: string, wanted: string, atMs: number): number | null {
  if (wanted === '') return 2;
  const city = zoneCity(zone).toLowerCase();
  if (city.startsWith(wanted)) return 0;
  if (zone.toLowerCase().replaceAll('_', ' ').includes(wanted)) return 1;
  // Short names cost a format each; only what looks like one is compared.
  const mayBeShortName = /^[a-z]{2,5}$/.test(wanted);
  return mayBeShortName && zoneAbbreviation(atMs, zone).toLowerCase() === wanted ? 2 : null;
}

function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const hours = String(Math.floor(minutes / 60));
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `UTC${offsetMs < 0 ? '−' : '+'}${hours}${rest}`;
}
