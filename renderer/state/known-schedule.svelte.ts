import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';
import type { TimeRange } from '../../shared/time/zone.ts';
import type { FrontdeskBridge } from '../bridge/bridge.ts';

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
