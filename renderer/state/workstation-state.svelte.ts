import type { Connection } from '../../shared/connection/connection.ts';
import { DEFAULT_PREFERENCES, isHour12, type Preferences } from '../../shared/preferences/preferences.ts';
import { DEFAULT_TIME_STYLE, firstDayOfWeekIn, type TimeStyle } from '../../shared/time/format.ts';
import { dateOrderOf } from '../ui/dates/read-date.ts';
import type { CallOutput, Failure, FrontdeskBridge, Reply } from '../bridge/bridge.ts';
import type { Clock } from './clock.ts';

export type WorkstationInfo = CallOutput<'workstation.info'>;

const MINUTE_MS = 60_000;

const UNKNOWN_CONNECTION: Connection = {
  state: 'connecting',
  sinceMs: 0,
  lastAnswerAtMs: null,
  pausedUntilMs: null,
  failure: null,
  outbox: { unsentCount: 0, needsAttentionCount: 0, progress: null },
};

/** The app on this PC: what it is, its preferences, its connection and the time. */
export class WorkstationState {
  /** Null until main has answered. */
  info = $state.raw<WorkstationInfo | null>(null);
  preferences = $state.raw<Preferences>(DEFAULT_PREFERENCES);
  connection = $state.raw<Connection>(UNKNOWN_CONNECTION);
  /** The current time, moved on at every full minute and when the PC wakes. */
  nowMs = $state(0);
  /** Why the last write of the preferences failed; null when it did not. */
  preferencesFailure = $state.raw<Failure | null>(null);

  /** BCP 47, language and region: dates, weeks and clocks that are not set by hand are as there. The words are `timeStyle.locale`'s. */
  locale = $derived(this.info?.locale ?? 'en');
  /** 0 Sunday … 6 Saturday. */
  firstDayOfWeek = $derived.by(() => {
    const { firstDayOfWeek } = this.preferences;
    return firstDayOfWeek === 'system' ? firstDayOfWeekIn(this.locale) : firstDayOfWeek;
  });
  /** True for 1:30 pm, false for 13:30. */
  hour12 = $derived(isHour12(this.preferences, this.locale));
  /** How every date field reads what is typed (ui/dates/read-date.ts). */
  dateReading = $derived.by(() => {
    const { dateOrder } = this.preferences;
    return { order: dateOrder === 'system' ? dateOrderOf(this.locale) : dateOrder, locale: this.locale };
  });
  /** How every time on screen is written (shared/time/format.ts). */
  timeStyle: TimeStyle = $derived({ ...DEFAULT_TIME_STYLE, hour12: this.hour12 });
  isOnline = $derived(this.connection.state === 'online');

  readonly #bridge: FrontdeskBridge;
  readonly #clock: Clock;
  readonly #stops: (() => void)[] = [];
  #cancelTick: (() => void) | null = null;
  /** One write of the preferences after the other, so that the last one wins on disk too. */
  #writing: Promise<void> = Promise.resolve();

  constructor(bridge: FrontdeskBridge, clock: Clock) {
    this.#bridge = bridge;
    this.#clock = clock;
    this.nowMs = clock.nowMs();
  }

  /** Reads what main knows and listens to its changes. Resolves when everything was answered. */
  async start(): Promise<void> {
    this.#stops.push(
      this.#bridge.on('connection.changed', (connection) => (this.connection = connection)),
      this.#bridge.on('preferences.changed', (preferences) => (this.preferences = preferences)),
      this.#bridge.on('workstation.resumed', () => this.#tick()),
    );
    this.#tick();
    const [info, preferences, connection] = await Promise.all([
      this.#bridge.call('workstation.info', undefined),
      this.#bridge.call('preferences.read', undefined),
      this.#bridge.call('workstation.connection', undefined),
    ]);
    if (info.ok) this.info = info.value;
    if (preferences.ok) this.preferences = preferences.value;
    if (connection.ok) this.connection = connection.value;
  }

  stop(): void {
    this.#cancelTick?.();
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Changes some preferences: at once on screen, then on disk. A failed write is told in `preferencesFailure`. */
  updatePreferences(patch: Partial<Preferences>): Promise<void> {
    this.preferences = { ...this.preferences, ...patch };
    this.#writing = this.#writing.then(async () => {
      const reply = await this.#bridge.call('preferences.write', this.preferences);
      this.preferencesFailure = reply.ok ? null : reply.error;
    });
    return this.#writing;
  }

  /** Asks the server now whether it can be reached. */
  async retryConnection(): Promise<Reply<Connection>> {
    const reply = await this.#bridge.call('workstation.retryConnection', undefined);
    if (reply.ok) this.connection = reply.value;
    return reply;
  }

  #tick(): void {
    this.#cancelTick?.();
    this.nowMs = this.#clock.nowMs();
    const untilNextMinuteMs = MINUTE_MS - (this.nowMs % MINUTE_MS);
    this.#cancelTick = this.#clock.after(untilNextMinuteMs, () => this.#tick());
  }
}
