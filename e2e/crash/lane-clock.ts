/**
 * The clock of one lane, shared by the practice server and the process under test. It runs faster than the world's, so
 * that the ten seconds in which a late arrival is waited for pass in a fraction of one; and it goes from tick to tick,
 * the next only once the process has taken the last: it stands still while either of the two does not come to its turn.
 */

/** How many times faster the clock runs than the world's, where the machine keeps up. */
const CLOCK_SPEED = 50;
/** Pause (real) between two ticks. */
const TICK_MS = 4;
/**
 * A tick is never longer (on the clock) than this, however long the machine stood still: many ticks, and with each a turn
 * of both processes, go into every limit that the app waits for.
 */
const LONGEST_TICK_MS = 500;

interface Planned {
  atMs: number;
  action: () => void;
}

export class LaneClock {
  #nowMs: number;
  #tickedAtMs = performance.now();
  #tell: ((nowMs: number) => void) | null = null;
  #isTaken = true;
  #planned: Planned[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(startMs: number) {
    this.#nowMs = startMs;
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
  }

  /** The time, epoch ms. */
  readonly nowMs = (): number => this.#nowMs;

  /** Sets the clock, as at the beginning of a round. */
  set(clockMs: number): void {
    this.#nowMs = clockMs;
  }

  /** From here on a process follows: it is told each tick, and the next one waits until `taken` was called. */
  follow(tell: (nowMs: number) => void): void {
    this.#tell = tell;
    this.#isTaken = true;
  }

  /** The process has taken the tick it was told. */
  taken(): void {
    this.#isTaken = true;
  }

  /** The process is gone: the clock goes on alone. */
  unfollow(): void {
    this.#tell = null;
    this.#isTaken = true;
  }

  /** Does something at the first tick so much later; the function returned takes that back. */
  after(delayMs: number, action: () => void): () => void {
    const planned = { atMs: this.#nowMs + delayMs, action };
    this.#planned.push(planned);
    return () => {
      this.#planned = this.#planned.filter((one) => one !== planned);
    };
  }

  /** Stops for good. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    this.#timer = setTimeout(() => this.#tick(), TICK_MS);
    const atMs = performance.now();
    const passedMs = (atMs - this.#tickedAtMs) * CLOCK_SPEED;
    this.#tickedAtMs = atMs;
    if (!this.#isTaken) return;
    this.#nowMs += Math.round(Math.min(passedMs, LONGEST_TICK_MS));
    if (this.#tell !== null) {
      this.#isTaken = false;
      this.#tell(this.#nowMs);
    }
    const due = this.#planned.filter((one) => one.atMs <= this.#nowMs);
    this.#planned = this.#planned.filter((one) => one.atMs > this.#nowMs);
    for (const { action } of due) action();
  }
}
