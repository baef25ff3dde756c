import type { Page } from '@playwright/test';

/** What the stopwatch in the page does; it stands on `window` there. */
interface Stopwatch {
  /** Begins to wait for an input; what is painted after it counts. */
  arm(input: 'click' | 'keydown'): void;
  /** The page calls this itself where no input begins the measurement; again, as long as nothing was painted. */
  begin(): void;
  /** Milliseconds from the input to the last frame that changed something, once nothing changes any more. */
  settled(quietMs: number): Promise<number>;
}

/** Longer than any animation or second drawing that follows an input. */
const QUIET_MS = 250;

/** Runs in the page. A frame counts as painted when the main thread has handed it on: rasterising is not in it. */
function installStopwatch(rootSelector: string): void {
  const LIMIT_MS = 60_000;
  let startedAtMs: number | null = null;
  let lastChangeMs = 0;
  let paintedAtMs: number | null = null;
  let isChanged = false;
  let input: string | null = null;
  const { port1, port2 } = new MessageChannel();
  // Comes right after the frame in which it was sent.
  port1.onmessage = () => {
    if (!isChanged) return;
    isChanged = false;
    paintedAtMs = performance.now();
  };
  const frame = (): void => {
    port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new MutationObserver((changes) => {
    const root = document.querySelector(rootSelector);
    const isSeen = changes.some(
      ({ target }) =>
        root?.contains(target) === true &&
        !(target instanceof Element && target.closest('[inert], [hidden]') !== null),
    );
    if (!isSeen || startedAtMs === null) return;
    isChanged = true;
    lastChangeMs = performance.now();
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  const note = (event: Event): void => {
    if (event.type !== input || startedAtMs !== null) return;
    startedAtMs = event.timeStamp;
  };
  for (const type of ['click', 'keydown']) window.addEventListener(type, note, { capture: true });
  const reset = (): void => {
    startedAtMs = null;
    paintedAtMs = null;
    isChanged = false;
  };
  const stopwatch: Stopwatch = {
    arm: (kind) => {
      reset();
      input = kind;
    },
    begin: () => {
      if (!isChanged && paintedAtMs === null) startedAtMs = performance.now();
    },
    settled: async (quietMs) => {
      const limitMs = performance.now() + LIMIT_MS;
      for (;;) {
        const nowMs = performance.now();
        if (startedAtMs !== null && paintedAtMs !== null && !isChanged && nowMs - lastChangeMs > quietMs)
          return paintedAtMs - startedAtMs;
        if (nowMs > limitMs)
          throw new Error(
            startedAtMs === null ? 'no input has arrived' : 'nothing was painted after the input',
          );
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
    },
  };
  Object.assign(window, { stopwatch });
}

/** A stopwatch in a page: from an input of the hand to the last frame in which something changed. */
export class PaintWatch {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Puts it into a page; only what changes below the first element that the selector finds counts. */
  static async in(page: Page, rootSelector: string): Promise<PaintWatch> {
    await page.evaluate(installStopwatch, rootSelector);
    return new PaintWatch(page);
  }

  /** Milliseconds from the input that `act` makes until its last consequence is painted. */
  async of(
    input: 'click' | 'keydown',
    act: () => Promise<unknown>,
    { quietMs = QUIET_MS } = {},
  ): Promise<number> {
    await this.#page.evaluate(
      (kind) => (window as unknown as { stopwatch: Stopwatch }).stopwatch.arm(kind),
      input,
    );
    await act();
    return this.#page.evaluate(
      (quiet) => (window as unknown as { stopwatch: Stopwatch }).stopwatch.settled(quiet),
      quietMs,
    );
  }

  /** The same from the event of main's that `cause` leads to and that changes what is drawn. */
  async afterNews(name: 'schedule.changed', cause: () => Promise<unknown>): Promise<number> {
    await this.#page.evaluate((event) => {
      const { stopwatch, frontdesk } = window as unknown as {
        stopwatch: Stopwatch;
        frontdesk: { on: (name: string, listener: () => void) => () => void };
      };
      stopwatch.arm('click');
      frontdesk.on(event, () => stopwatch.begin());
    }, name);
    await cause();
    return this.#page.evaluate(
      (quiet) => (window as unknown as { stopwatch: Stopwatch }).stopwatch.settled(quiet),
      QUIET_MS,
    );
  }
}
