import { cutText } from '../../shared/text/plain-text.ts';
import type {
  BookingCalendar,
  CalendarGroup,
  Provider,
  Location,
} from '../../shared/directory/booking-calendar.ts';
import type { Arrangement, Directory, ProviderSet } from '../../shared/ipc/account-calls.ts';
import { currentLanguage, m } from '../../shared/messages/messages.ts';
import type { Failure, FrontdeskBridge } from '../bridge/bridge.ts';
import { assignColors, NEUTRAL_COLORS, type EntryColors } from './entry-colors.ts';

const EMPTY: Directory = { location: null, calendars: [], groups: [], providers: [], fetchedAtMs: null };
const NO_ARRANGEMENT: Arrangement = { order: [], sets: [] };

/** Calendars, providers and groups of the location, and the colour each is drawn in. */
export class DirectoryState {
  directory = $state.raw<Directory>(EMPTY);
  failure = $state.raw<Failure | null>(null);
  /** False until main has answered once. */
  isLoaded = $state(false);

  location: Location | null = $derived(this.directory.location);
  /** Calendars that can be booked, by name. */
  calendars: readonly BookingCalendar[] = $derived(
    this.directory.calendars.filter((calendar) => calendar.isActive).sort(byName),
  );
  /** The order of the providers and the saved sets, as this workstation has them. */
  arrangement = $state.raw<Arrangement>(NO_ARRANGEMENT);
  /** Why the last change of it was not kept; null when it was. */
  arrangementFailure = $state.raw<Failure | null>(null);
  readonly #places = $derived(placesOf(this.arrangement.order));
  /** Providers who still work here, in the workstation's order, then by name. */
  providers: readonly Provider[] = $derived(
    this.directory.providers
      .filter((provider) => !provider.deleted)
      .sort(byName)
      .sort((one, other) => this.#placeOf(one) - this.#placeOf(other)),
  );
  groups: readonly CalendarGroup[] = $derived(this.directory.groups);

  readonly #calendarsById = $derived(indexById(this.directory.calendars));
  readonly #providersById = $derived(indexById(this.directory.providers));
  readonly #calendarColors = $derived(
    assignColors(this.directory.calendars.map(({ id, color }) => ({ id, color }))),
  );
  readonly #providerColors = $derived(
    assignColors(this.directory.providers.map(({ id }) => ({ id, color: null }))),
  );

  readonly #bridge: FrontdeskBridge;
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  async start(): Promise<void> {
    this.#stopListening = this.#bridge.on('directory.changed', (directory) => this.#take(directory));
    await this.read();
  }

  stop(): void {
    this.#stopListening?.();
  }

  async read(): Promise<void> {
    const reply = await this.#bridge.call('directory.read', undefined);
    if (reply.ok) this.#take(reply.value);
    else this.failure = reply.error;
    const arrangement = await this.#bridge.call('directory.readArrangement', undefined);
    this.arrangement = arrangement.ok ? arrangement.value : NO_ARRANGEMENT;
  }

  /** Moves a provider by so many places; the others keep their order. Answers the new place, from 1. */
  moveProvider(providerId: string, by: number): number {
    const order = this.providers.map(({ id }) => id).filter((id) => id !== providerId);
    const place = this.providers.findIndex(({ id }) => id === providerId) + by;
    const newPlace = Math.max(0, Math.min(place, order.length));
    order.splice(newPlace, 0, providerId);
    this.#arrange({ ...this.arrangement, order });
    return newPlace + 1;
  }

  /** Saves some providers, in their order, under a name; one of that name is replaced. */
  saveSet(set: ProviderSet): void {
    const others = this.arrangement.sets.filter(({ name }) => name !== set.name);
    this.#arrange({ ...this.arrangement, sets: [...others, set] });
  }

  removeSet(name: string): void {
    this.#arrange({ ...this.arrangement, sets: this.arrangement.sets.filter((set) => set.name !== name) });
  }

  /** Puts the providers of a set first, in its order. */
  orderBySet({ providerIds }: ProviderSet): void {
    const others = this.providers.map(({ id }) => id).filter((id) => !providerIds.includes(id));
    this.#arrange({ ...this.arrangement, order: [...providerIds, ...others] });
  }

  #arrange(arrangement: Arrangement): void {
    const before = this.arrangement;
    this.arrangement = arrangement;
    void this.#bridge.call('directory.writeArrangement', arrangement).then((reply) => {
      this.arrangementFailure = reply.ok ? null : reply.error;
      // Nothing is shown as saved that is not; what was changed since has an answer of its own.
      if (!reply.ok && this.arrangement === arrangement) this.arrangement = before;
    });
  }

  #placeOf({ id }: Provider): number {
    return this.#places.get(id) ?? this.#places.size;
  }

  /** Also finds calendars that are switched off, for old appointments. */
  calendarById(calendarId: string | null): BookingCalendar | null {
    return (calendarId === null ? undefined : this.#calendarsById.get(calendarId)) ?? null;
  }

  /** Also finds providers who have left, for old appointments. */
  providerById(userId: string | null): Provider | null {
    return (userId === null ? undefined : this.#providersById.get(userId)) ?? null;
  }

  /** A provider's name; a plain word for one the directory does not hold. */
  providerName(userId: string | null): string {
    if (userId === null) return m.state_nobody_assigned();
    return cutText(this.providerById(userId)?.name ?? m.state_unknown_provider());
  }

  calendarName(calendarId: string | null): string {
    return cutText(this.calendarById(calendarId)?.name ?? m.state_unknown_service());
  }

  /** The providers of a calendar's team who still work here, in the team's own order. */
  teamOf(calendarId: string | null): Provider[] {
    const members = this.calendarById(calendarId)?.teamMembers ?? [];
    return members.flatMap(({ userId }) => {
      const provider = this.providerById(userId);
      return provider && !provider.deleted ? [provider] : [];
    });
  }

  calendarColors(calendarId: string | null): EntryColors {
    return (calendarId === null ? undefined : this.#calendarColors.get(calendarId)) ?? NEUTRAL_COLORS;
  }

  providerColors(userId: string | null): EntryColors {
    return (userId === null ? undefined : this.#providerColors.get(userId)) ?? NEUTRAL_COLORS;
  }

  /** The colours an appointment is drawn in, by calendar or by provider. */
  colorsOf(
    appointment: { calendarId: string | null; assignedUserId: string | null },
    colorBy: 'calendar' | 'provider',
  ): EntryColors {
    return colorBy === 'calendar'
      ? this.calendarColors(appointment.calendarId)
      : this.providerColors(appointment.assignedUserId);
  }

  #take(directory: Directory): void {
    this.directory = directory;
    this.failure = null;
    this.isLoaded = true;
  }
}

function placesOf(order: readonly string[]): ReadonlyMap<string, number> {
  return new Map(order.map((id, place) => [id, place]));
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name, currentLanguage());
}

/** Items by their id; the last one wins where an id comes twice. */
function indexById<Item extends { id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
