/** What the settings offer, in the user's words. */
import type { Preferences } from '../../shared/preferences/preferences.ts';
import type { Choice } from '../ui/fields/choice.ts';
import type { ManagedSettings, UpdateProgress } from '../../shared/computer/computer-state.ts';
import { LANGUAGES, m, type LanguageChoice } from '../../shared/messages/messages.ts';
import { durationText, relativeAge, weekdayName, zoneAbbreviation } from '../../shared/time/format.ts';
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

/** What is set, in the user's words and in the order of the settings; nothing for what was left to the user. */
export function managedRows(managed: ManagedSettings): ManagedRow[] {
  const { proxy, updateChannel, startAtLogin } = managed;
  const isOn = startAtLogin ? m.settings_on() : m.settings_off();
  const rows: (ManagedRow | null)[] = [
    row(m.settings_managed_location(), managed.locationId),
    row(m.settings_managed_server(), managed.serverAddress),
    row(m.settings_managed_proxy(), proxy === 'direct' ? m.settings_managed_none() : proxy),
    row(m.settings_managed_updates(), managed.updatesOff ? m.settings_managed_updates_off() : null),
    row(m.settings_managed_channel(), updateChannel && CHANNEL_TEXTS[updateChannel]()),
    row(m.settings_managed_feed(), managed.updateFeedAddress),
    row(m.settings_managed_practice(), managed.practiceOff ? m.settings_off() : null),
    row(m.settings_managed_login(), startAtLogin === null ? null : isOn),
  ];
  return rows.filter((entry) => entry !== null);
}

function row(label: string, value: string | null): ManagedRow | null {
  return value === null ? null : { label, value };
}

/** Every language there are texts for, each by its own name. */
export function languageChoices(): Choice<LanguageChoice>[] {
  const named = LANGUAGES.map((language) => {
    const names = new Intl.DisplayNames([language], { type: 'language' });
    return { value: language, label: names.of(language) ?? language };
  });
  return [{ value: 'system', label: m.settings_as_pc() }, ...named];
}

export function themes(): Choice<Preferences['theme']>[] {
  return [
    { value: 'system', label: m.settings_as_pc() },
    { value: 'light', label: m.settings_theme_light() },
    { value: 'dark', label: m.settings_theme_dark() },
  ];
}

const TEXT_SIZES = [100, 115, 130] as const satisfies readonly Preferences['textSize'][];

export function textSizes(): Choice<`${Preferences['textSize']}`>[] {
  return TEXT_SIZES.map((percent) => ({ value: `${percent}`, label: m.settings_percent({ percent }) }));
}

export function colorBys(): Choice<Preferences['colorBy']>[] {
  return [
    { value: 'calendar', label: m.settings_by_service() },
    { value: 'provider', label: m.settings_by_provider() },
  ];
}

export function hourCycles(): Choice<Preferences['hourCycle']>[] {
  return [
    { value: 'system', label: m.settings_automatic() },
    { value: 'h23', label: m.settings_times_h23() },
    { value: 'h12', label: m.settings_times_h12() },
  ];
}

export function dateOrders(): Choice<Preferences['dateOrder']>[] {
  return [
    { value: 'system', label: m.settings_automatic() },
    { value: 'day-month', label: m.settings_dates_day_month() },
    { value: 'month-day', label: m.settings_dates_month_day() },
  ];
}

/** Days a week can begin on; the value is the one of Preferences as a text. */
export function firstDays(): Choice[] {
  const days = [1, 0, 6].map((day) => ({ value: String(day), label: weekdayName(day) }));
  return [{ value: 'system', label: m.settings_automatic() }, ...days];
}

export const SLOT_MINUTES = [5, 10, 15, 30] as const satisfies readonly Preferences['slotMinutes'][];

export function slotChoices(): Choice[] {
  return SLOT_MINUTES.map((minutes) => ({ value: String(minutes), label: durationText(minutes) }));
}

const CHANNEL_TEXTS = { stable: m.settings_channel_stable, beta: m.settings_channel_beta } as const;

/** Which releases a PC gets. */
export function updateChannels(): Choice<Preferences['updateChannel']>[] {
  return (['stable', 'beta'] as const).map((value) => ({ value, label: CHANNEL_TEXTS[value]() }));
}

/**
 * How long what the client is told of, changes and deletions wait before they are sent; the set time among the choices,
 * should it be none of those offered.
 */
export function undoChoices(setSeconds: number): Choice[] {
  const offered = [0, 5, 10, 20, 30, 60, 120, 180];
  const all = offered.includes(setSeconds) ? offered : [...offered, setSeconds];
  return all.map((seconds) => ({ value: String(seconds), label: heldTimeLabel(seconds) }));
}

function heldTimeLabel(seconds: number): string {
  if (seconds === 0) return m.settings_held_not();
  return seconds % 60 === 0
    ? m.common_minutes({ count: seconds / 60 })
    : m.settings_seconds({ count: seconds });
}

/** How far the updates are, as one or two sentences. */
export function updateMessage(progress: UpdateProgress, nowMs: number): string {
  switch (progress.kind) {
    case 'off':
    case 'failed':
      return progress.message;
    case 'up-to-date':
      return progress.checkedAtMs === null
        ? m.settings_update_by_itself()
        : m.settings_update_newest({ age: relativeAge(Math.max(0, nowMs - progress.checkedAtMs)) });
    case 'checking':
      return m.settings_update_looking();
    case 'downloading':
      return m.settings_update_downloading({ version: progress.version, percent: progress.percent });
    case 'waiting':
      return m.settings_update_here({ version: progress.version });
    case 'installing':
      return m.settings_update_installing({ version: progress.version });
    default:
      return assertNever(progress);
  }
}

/**
 * Ends a `switch` over a closed union: a case that was forgotten is a type error here, and a value from
 * outside the union throws with its own text.
 */
function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
