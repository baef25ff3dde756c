import type { Timers } from '../../base/timers.ts';

interface Planned {
  atMs: number;
  order: number;
  callback: () => void;
}

/** A clock and timers for tests: time passes only when told to, and timers fire in the order they are due. */
export class ManualClock implements Timers {
  #nowMs: number;
  #planned: Planned[] = [];
  #count = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  readonly nowMs = (): number => this.#nowMs;

  after(delayMs: number, callback: () => void): () => void {
    this.#count += 1;
    const planned = { atMs: this.#nowMs + Math.max(delayMs, 0), order: this.#count, callback };
    this.#planned.push(planned);
    return () => {
      this.#planned = this.#planned.filter((one) => one !== planned);
    };
  }

  /** When the next timer is due; null when none is planned. */
  nextDueMs(): number | null {
    return this.#planned.length === 0 ? null : Math.min(...this.#planned.map((one) => one.atMs));
  }

  /** Lets time pass and fires what is due on the way. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = this.#planned
        .filter((one) => one.atMs <= untilMs)
        .sort((left, right) => left.atMs - right.atMs || left.order - right.order)[0];
      if (due === undefined) break;
      this.#planned = this.#planned.filter((one) => one !== due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.callback();
    }
    this.#nowMs = untilMs;
  }

  /** The PC sleeps: the wall clock goes on, and no timer does. */
  sleep(byMs: number): void {
    this.#nowMs += byMs;
    this.#planned = this.#planned.map((one) => ({ ...one, atMs: one.atMs + byMs }));
  }

  /** Sets the clock, as someone does who corrects it: timers keep their distance. */
  setBack(byMs: number): void {
    this.#nowMs -= byMs;
    this.#planned = this.#planned.map((one) => ({ ...one, atMs: one.atMs - byMs }));
  }
}
