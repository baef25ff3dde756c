import type { TimeRange } from '../../shared/time/zone.ts';
import type { ScheduleWindow } from '../../shared/schedule/schedule.ts';
import type { AppState } from '../state/app-state.svelte.ts';

/**
 * A window of the schedule that the rail needs besides what is on screen: today, and the month of the date picker. Read
 * from this PC's store, and again whenever main says that something in it changed.
 */
export class WindowReader {
  /** Null until it was read, and while another window is being read. */
  data = $state.raw<ScheduleWindow | null>(null);

  readonly #bridge: AppState['bridge'];
  #window: TimeRange | null = null;

  constructor(bridge: AppState['bridge']) {
    this.#bridge = bridge;
  }

  /** Reads a window and keeps it fresh; the function it returns ends that (made for `$effect`). */
  follow(window: TimeRange): () => void {
    this.#window = window;
    void this.#read(window);
    const stop = this.#bridge.on('schedule.changed', (changed) => {
      if (changed.startMs < window.endMs && changed.endMs > window.startMs) void this.#read(window);
    });
    return () => {
      stop();
      if (this.#window === window) this.#window = null;
    };
  }

  async #read(window: TimeRange): Promise<void> {
    const reply = await this.#bridge.call('schedule.read', { startMs: window.startMs, endMs: window.endMs });
    // The rail only loses its marks when this fails; the schedule itself says why.
    if (this.#window === window && reply.ok) this.data = reply.value;
  }
}
