import type { Clock } from '../state/clock.ts';

interface Timer {
  dueMs: number;
  task: () => void;
}

/** A clock that stands still until the test moves it on; timers then fire in order, at their own time. */
export class ManualClock implements Clock {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  /** How many timers wait, to see that nothing is left running. */
  get waitingCount(): number {
    return this.#timers.length;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#timers
        .filter(({ dueMs }) => dueMs <= endMs)
        .reduce<Timer | null>((first, timer) => (first && first.dueMs <= timer.dueMs ? first : timer), null);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = next.dueMs;
      next.task();
    }
    this.#nowMs = endMs;
  }
}
