/** What the settings offer, in the user's words. */
import type { Preferences } from '../../shared/preferences/preferences.ts';
import type { Choice } from '../ui/fields/choice.ts';
import type { ManagedSettings, UpdateProgress } from '../../shared/computer/computer-state.ts';
import { relativeAge, zoneAbbreviation } from '../../shared/time/format.ts';
import { assertNever } from '../bridge/assert-never.ts';
import { offsetMsAt } from '../../shared/time/zone.ts';

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
function zoneChoice(zone: string, atMs: number): Choice {
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

/** One line of what the organisation set. */
interface ManagedRow {
  label: string;
  value: string;
}

const CHANNEL_TEXTS = { stable: 'Stable releases', beta: 'Beta releases' } as const;

/** What is set, in the user's words and in the order of the settings; nothing for what was left to the user. */
export function managedRows(managed: ManagedSettings): ManagedRow[] {
  const rows: (ManagedRow | null)[] = [
    row('Location id', managed.locationId),
    row('Server', managed.serverAddress),
    row('Proxy', managed.proxy === 'direct' ? 'None' : managed.proxy),
    row('Updates', managed.updatesOff ? 'Not by Frontdesk itself' : null),
    row('Update channel', managed.updateChannel && CHANNEL_TEXTS[managed.updateChannel]),
    row('Updates from', managed.updateFeedAddress),
    row('Practice mode', managed.practiceOff ? 'Off' : null),
    row('Start when signing in', managed.startAtLogin === null ? null : managed.startAtLogin ? 'On' : 'Off'),
  ];
  return rows.filter((entry) => entry !== null);
}

function row(label: string, value: string | null): ManagedRow | null {
  return value === null ? null : { label, value };
}

export const THEMES: readonly Choice<Preferences['theme']>[] = [
  { value: 'system', label: 'As the PC' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export const COLOR_BYS: readonly Choice<Preferences['colorBy']>[] = [
  { value: 'calendar', label: 'Service' },
  { value: 'provider', label: 'Provider' },
];

export const HOUR_CYCLES: readonly Choice<Preferences['hourCycle']>[] = [
  { value: 'system', label: 'As the PC' },
  { value: 'h23', label: '13:30' },
  { value: 'h12', label: '1:30 pm' },
];

export const DATE_ORDERS: readonly Choice<Preferences['dateOrder']>[] = [
  { value: 'system', label: 'As the PC' },
  { value: 'day-month', label: '24/11' },
  { value: 'month-day', label: '11/24' },
];

const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Days a week can begin on; the value is the number of Preferences as a text. */
export const FIRST_DAYS: readonly Choice[] = [1, 0, 6].map((day) => ({
  value: String(day),
  label: DAY_NAMES[day] ?? '',
}));

export const SLOT_MINUTES = [5, 10, 15, 30] as const satisfies readonly Preferences['slotMinutes'][];

export const SLOT_CHOICES: readonly Choice[] = SLOT_MINUTES.map((minutes) => ({
  value: String(minutes),
  label: `${minutes} min`,
}));

/** Which releases a PC gets. */
export const UPDATE_CHANNELS: readonly Choice<Preferences['updateChannel']>[] = [
  { value: 'stable', label: 'Stable releases' },
  { value: 'beta', label: 'Beta releases' },
];

function heldTimeLabel(seconds: number): string {
  if (seconds === 0) return 'Not at all';
  if (seconds < 60) return `${seconds} seconds`;
  return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`;
}

/** How long what the client is told of, changes and deletions wait before they are sent. */
export const UNDO_CHOICES: readonly Choice[] = [0, 5, 10, 20, 30, 60, 120, 180].map((seconds) => ({
  value: String(seconds),
  label: heldTimeLabel(seconds),
}));

/** The choices with the set one in them, should it be none of those offered. */
export function withCurrent(choices: readonly Choice[], value: string, label: string): readonly Choice[] {
  return choices.some((choice) => choice.value === value) ? choices : [...choices, { value, label }];
}

/** How far the updates are, as one or two sentences. */
export function updateMessage(progress: UpdateProgress, nowMs: number): string {
  switch (progress.kind) {
    case 'off':
    case 'failed':
      return progress.message;
    case 'up-to-date':
      return progress.checkedAtMs === null
        ? 'Looked for by itself a few times a day.'
        : `This is the newest version. Looked for ${relativeAge(Math.max(0, nowMs - progress.checkedAtMs))}.`;
    case 'checking':
      return 'Looking for a newer version…';
    case 'downloading':
      return `Fetching version ${progress.version}: ${progress.percent} %. You can go on working.`;
    case 'waiting':
      return `Version ${progress.version} is here and is installed when Frontdesk is closed.`;
    case 'installing':
      return `Frontdesk closes to install version ${progress.version} and starts again.`;
    default:
      return assertNever(progress);
  }
}
