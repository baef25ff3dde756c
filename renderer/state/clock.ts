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
