interface Countdown {
  remainingMs: number;
  startedAtMs: number;
  done: () => void;
  cancel: (() => void) | null;
}

/** Countdowns that can all be stopped and go on from where they were. */
export class Countdowns {
  readonly #clock: Clock;
  readonly #running = new Map<number, Countdown>();
  #isPaused = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `done` after `durationMs`, pauses not counted. */
  start(id: number, durationMs: number, done: () => void): void {
    const countdown: Countdown = { remainingMs: durationMs, startedAtMs: 0, done, cancel: null };
    this.#running.set(id, countdown);
    if (!this.#isPaused) this.#run(id, countdown);
  }

  cancel(id: number): void {
    this.#running.get(id)?.cancel?.();
    this.#running.delete(id);
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    for (const countdown of this.#running.values()) {
      countdown.cancel?.();
      countdown.cancel = null;
      countdown.remainingMs -= this.#clock.nowMs() - countdown.startedAtMs;
    }
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const [id, countdown] of this.#running) this.#run(id, countdown);
  }

  #run(id: number, countdown: Countdown): void {
    countdown.startedAtMs = this.#clock.nowMs();
    countdown.cancel = this.#clock.after(Math.max(0, countdown.remainingMs), () => {
      this.#running.delete(id);
      countdown.done();
    });
  }
}

/** Time as the state sees it, so that tests decide what time it is and when a timer fires. */
export interface Clock {
  nowMs(): number;
  /** Runs `task` once after `delayMs`; the function it returns calls that off. */
  after(delayMs: number, task: () => void): () => void;
}

/** The PC's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
