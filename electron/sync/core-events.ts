/** What the core tells everyone who listens: each piece of news once, in the shape of the IPC contract. */
import type { Connection } from '../../shared/connection/connection.ts';
import type { TimeRange } from '../../shared/time/zone.ts';
import type { OutboxRow, OutboxChange } from '../store/outbox/outbox-store.ts';
import { isListIncomplete } from './requests/contact-search.ts';
import { Events } from '../base/events.ts';
import type { FetchDependencies } from './fetching/fetch-window.ts';
import { entryOf, type SyncEvents } from './sync-core-types.ts';
import type { BackgroundFetcher } from './fetching/background-fetcher.ts';
import type { ScreenPoller } from './fetching/screen-poller.ts';

export class CoreEvents {
  readonly #events = new Events<SyncEvents>();
  readonly #dependencies: FetchDependencies;
  readonly #connection: () => Connection;
  #lastConnection = '';

  /** `connection` reads what is true now; it is told only where it differs from what was told last. */
  constructor(dependencies: FetchDependencies, connection: () => Connection) {
    this.#dependencies = dependencies;
    this.#connection = connection;
  }

  /** Listens; the function returned stops it. */
  on<Name extends keyof SyncEvents>(name: Name, listener: (payload: SyncEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  emit<Name extends keyof SyncEvents>(name: Name, payload: SyncEvents[Name]): void {
    this.#events.emit(name, payload);
  }

  /** Rows of the outbox as they are now, one by one. */
  emitRows(rows: readonly OutboxRow[]): void {
    for (const row of rows) this.#events.emit('outbox.changed', entryOf(row));
  }

  /** A window of the schedule changed; nothing where there is none. */
  emitScheduleChange(window: TimeRange | null): void {
    if (window === null) return;
    this.#events.emit('schedule.changed', { startMs: window.startMs, endMs: window.endMs });
  }

  /** The connection, where anything but the time of the last answer is new. */
  emitConnection(): void {
    const connection = this.#connection();
    const { lastAnswerAtMs, ...visible } = connection;
    const text = JSON.stringify(visible);
    if (text === this.#lastConnection) return;
    this.#lastConnection = text;
    this.#events.emit('connection.changed', connection);
  }

  /** How many clients are known here. */
  emitContacts(): void {
    const knownCount = this.#dependencies.store.contacts.knownCount();
    this.#events.emit('contacts.changed', { knownCount, incomplete: isListIncomplete(this.#dependencies) });
  }
}

interface ChangeFollowers {
  coreEvents: CoreEvents;
  screen: Pick<ScreenPoller, 'followOwnWrite' | 'refresh'>;
  background: Pick<BackgroundFetcher, 'refetchWeeks'>;
}

/** What follows from a row of the outbox having moved: it is told, and what the server made of it is fetched. */
export function followChange(
  change: OutboxChange,
  { coreEvents, screen, background }: ChangeFollowers,
): void {
  const { row, alsoChanged, touchedWindow } = change;
  coreEvents.emitRows([row, ...alsoChanged]);
  coreEvents.emitScheduleChange(touchedWindow);
  if (row.state === 'done') {
    if (touchedWindow !== null) screen.followOwnWrite(touchedWindow);
    if (isAboutSeries(row)) {
      screen.refresh();
      background.refetchWeeks();
    }
    if (row.payload.kind === 'create-contact') coreEvents.emitContacts();
  }
  coreEvents.emitConnection();
}

/** True for a write that made, changed or deleted a whole series: what it did reaches beyond any one window. */
function isAboutSeries({ payload }: OutboxRow): boolean {
  if (payload.kind === 'create-appointment') return payload.order.request.rrule !== undefined;
  if (payload.kind === 'change-appointment' || payload.kind === 'delete-event') {
    return payload.order.scope === 'series';
  }
  return false;
}
