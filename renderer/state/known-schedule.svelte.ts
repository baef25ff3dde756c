import { bookingsOf, type ScheduleAppointment, type ScheduleWindow } from '../../shared/schedule/schedule.ts';
import type { TimeRange } from '../../shared/time/zone.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';
import { indexSchedule, type ScheduleIndex } from '../../shared/conflicts/schedule-index.ts';
import type { DirectoryState } from './directory-state.svelte.ts';

/** What this PC knows of the days around a booking, ready to be asked what conflicts with a time. */
export class KnownSchedule {
  window = $state.raw<ScheduleWindow | null>(null);

  readonly #bridge: FrontdeskBridge;
  #asked: TimeRange | null = null;
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  /** Follows changes of the schedule; the function it returns stops that. */
  start(): () => void {
    this.#stopListening = this.#bridge.on('schedule.changed', (changed) => {
      const asked = this.#asked;
      if (asked && changed.startMs < asked.endMs && changed.endMs > asked.startMs) void this.#read(asked);
    });
    return () => this.#stopListening?.();
  }

  /** Reads what is known of a range, unless it is known already. */
  async look(range: TimeRange): Promise<void> {
    const asked = this.#asked;
    if (asked && asked.startMs <= range.startMs && asked.endMs >= range.endMs) return;
    this.#asked = range;
    await this.#read(range);
  }

  async #read(range: TimeRange): Promise<void> {
    const reply = await this.#bridge.call('schedule.read', range);
    if (reply.ok && this.#asked === range) this.window = reply.value;
  }
}

/**
 * A window of the schedule that is needed besides what is on screen: today, and the month of the date picker. Read from this
 * PC's store, and again whenever main says that something in it changed.
 */
export class WindowReader {
  /** Null until it was read, and while another window is being read. */
  data = $state.raw<ScheduleWindow | null>(null);

  readonly #bridge: FrontdeskBridge;
  #window: TimeRange | null = null;
  #readsWanted = 0;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  /** Reads a window and keeps it fresh; the function it returns ends that (made for `$effect`). */
  follow(window: TimeRange): () => void {
    this.#window = window;
    void this.#read();
    const stops = [
      this.#bridge.on('schedule.changed', (changed) => {
        if (changed.startMs < window.endMs && changed.endMs > window.startMs) void this.#read();
      }),
      // The window carries clients' names, which may come after the appointments.
      this.#bridge.on('contacts.changed', () => void this.#read()),
    ];
    return () => {
      for (const stop of stops) stop();
      if (this.#window === window) this.#window = null;
    };
  }

  /** Calls that come while one is under way become one further read: clients come by hundreds of pages. */
  async #read(): Promise<void> {
    this.#readsWanted += 1;
    if (this.#readsWanted > 1) return;
    try {
      for (let answered = 0; answered < this.#readsWanted;) {
        answered = this.#readsWanted;
        await this.#readOnce();
      }
    } finally {
      this.#readsWanted = 0;
    }
  }

  async #readOnce(): Promise<void> {
    const window = this.#window;
    if (window === null) return;
    const reply = await this.#bridge.call('schedule.read', { startMs: window.startMs, endMs: window.endMs });
    // What is read beside it only goes without when this fails; the schedule itself says why.
    if (this.#window === window && reply.ok) this.data = reply.value;
  }
}

/** The facts of a window laid out for conflict checks. `ownOutboxId` is the form's own booking: it is not in its own way. */
export function indexOfWindow(
  window: ScheduleWindow,
  directory: DirectoryState,
  timeZone: string,
  ownOutboxId: string | null,
): ScheduleIndex {
  const isOwn = ({ sync }: Pick<ScheduleAppointment, 'sync'>): boolean =>
    sync.kind === 'pending' && sync.outboxId === ownOutboxId;
  const appointments = bookingsOf(window).filter((appointment) => !isOwn(appointment));
  const names: Readonly<Record<string, string | null>> = Object.fromEntries(
    appointments.map(({ contactId, contactName }): [string, string | null] => [
      contactId ?? '',
      contactName === '' ? null : contactName,
    ]),
  );
  return indexSchedule({
    timeZone,
    appointments,
    blockedSlots: window.blockedSlots,
    calendars: directory.directory.calendars,
    providerName: (providerId) => directory.providerById(providerId)?.name ?? null,
    contactName: (contactId) => names[contactId] ?? null,
  });
}
