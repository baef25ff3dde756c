import type { Log } from '../../base/log.ts';
import type { Timers } from '../../base/timers.ts';

/** How often a renderer that crashed is started again within a minute before a person is asked. */
export const MAX_RECOVERIES_PER_MINUTE = 3;

/** How long a person may leave the question unanswered before a window that hangs is loaded again. */
export const RELOAD_UNASKED_AFTER_MS = 30_000;

/** What is done to the window. */
export interface RecoverableWindow {
  reload(): void;
  /** Ends the window's process, which may be busy for ever; `gone` follows. */
  endProcess(): void;
  isDestroyed(): boolean;
}

/** What a person is asked, in windows of the system's own: the app's own window is what is broken. */
export interface RecoveryQuestions {
  /** The window failed too often. */
  afterCrashes(): Promise<'load-again' | 'quit'>;
  /** The window does not answer. The signal takes the question back, because it does again; the answer is then `wait`. */
  whileHanging(signal: AbortSignal): Promise<'load-again' | 'wait'>;
}

export interface WindowRecoveryOptions {
  window: RecoverableWindow;
  questions: RecoveryQuestions;
  quit: () => void;
  log: Log;
  nowMs: () => number;
  timers: Timers;
}

/**
 * Brings the window back when its process crashed or hangs. What was being typed is in the store of this PC within 300 ms
 * (renderer/state/draft-state), what was booked long before, and what is being sent is sent by main, which goes on.
 */
export class WindowRecovery {
  readonly #options: WindowRecoveryOptions;
  #recoveredAtMs: number[] = [];
  #isAsking = false;
  #hanging: AbortController | null = null;

  constructor(options: WindowRecoveryOptions) {
    this.#options = options;
  }

  /** The window's process is gone. */
  gone(reason: string): void {
    if (reason === 'clean-exit') return;
    const { log, nowMs, window } = this.#options;
    log.write('error', 'renderer.gone', { reason });
    this.#hanging?.abort();
    if (window.isDestroyed()) return;
    this.#recoveredAtMs = this.#recoveredAtMs.filter((atMs) => nowMs() - atMs < 60_000);
    if (this.#recoveredAtMs.length < MAX_RECOVERIES_PER_MINUTE) {
      this.#recoveredAtMs.push(nowMs());
      window.reload();
      return;
    }
    void this.#askAfterCrashes();
  }

  /** The window has not answered for a while. */
  unresponsive(): void {
    if (this.#hanging) return;
    const { log, timers, questions } = this.#options;
    log.write('error', 'renderer.unresponsive');
    const hanging = new AbortController();
    this.#hanging = hanging;
    const cancelUnasked = timers.after(RELOAD_UNASKED_AFTER_MS, () => {
      this.#endHanging(hanging);
    });
    hanging.signal.addEventListener('abort', () => {
      cancelUnasked();
      if (this.#hanging === hanging) this.#hanging = null;
    });
    void questions.whileHanging(hanging.signal).then((answer) => {
      if (answer === 'load-again') this.#endHanging(hanging);
      else hanging.abort();
    });
  }

  /** The window answers again. */
  responsive(): void {
    this.#hanging?.abort();
  }

  #endHanging(hanging: AbortController): void {
    if (hanging.signal.aborted) return;
    hanging.abort();
    const { window } = this.#options;
    if (!window.isDestroyed()) window.endProcess();
  }

  async #askAfterCrashes(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { questions, quit, window } = this.#options;
    const answer = await questions.afterCrashes();
    this.#isAsking = false;
    if (answer === 'quit') {
      quit();
      return;
    }
    this.#recoveredAtMs = [];
    if (!window.isDestroyed()) window.reload();
  }
}
