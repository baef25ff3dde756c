/**
 * A clock that runs faster than the world's, shared by the practice server and the process under test: the ten
 * seconds in which a late arrival is waited for pass in a fraction of one.
 */
import { z } from 'zod';

/** How many times faster the clock of a round runs than the world's. */
export const CLOCK_SPEED = 25;

/** A moment of both clocks; enough for another process to read the same time. */
export const clockAnchorSchema = z.strictObject({
  realMs: z.number(),
  clockMs: z.number(),
  speed: z.number(),
});
export type ClockAnchor = z.infer<typeof clockAnchorSchema>;

/** The time (epoch ms) by a clock set by its anchor. */
export function clockTimeMs({ realMs, clockMs, speed }: ClockAnchor): number {
  return Math.round(clockMs + (Date.now() - realMs) * speed);
}

/** The clock of one lane of rounds. */
export class LaneClock {
  #anchor: ClockAnchor;

  constructor(startMs: number) {
    this.#anchor = { realMs: Date.now(), clockMs: startMs, speed: CLOCK_SPEED };
  }

  readonly nowMs = (): number => clockTimeMs(this.#anchor);

  get anchor(): ClockAnchor {
    return this.#anchor;
  }

  /** Sets the clock, as at the beginning of a round. */
  set(clockMs: number): void {
    this.#anchor = { ...this.#anchor, realMs: Date.now(), clockMs };
  }
}
