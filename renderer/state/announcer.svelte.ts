import type { Clock } from './clock.ts';

export type ToastTone = 'info' | 'success' | 'warning' | 'error';

export interface Toast {
  id: number;
  text: string;
  tone: ToastTone;
  /** Offered as a button; the toast goes when it was pressed. */
  action: { label: string; run: () => void } | null;
}

export interface ToastOptions {
  tone?: ToastTone;
  action?: { label: string; run: () => void };
  /** How long it stays; at least 5 s with an action, so that it can be reached. Pauses under the pointer or focus. */
  durationMs?: number;
}

const DEFAULT_DURATION_MS = 6_000;
const MAX_TOASTS = 3;

interface Countdown {
  remainingMs: number;
  startedAtMs: number;
  cancel: (() => void) | null;
}

/** Says things: to screen readers through live regions, to eyes through toasts that never take the focus. */
export class Announcer {
  /** Text of the polite live region: said when the reader pauses. */
  politeText = $state('');
  /** Text of the assertive live region: said at once, for refusals only. */
  assertiveText = $state('');
  toasts = $state.raw<readonly Toast[]>([]);

  readonly #clock: Clock;
  readonly #countdowns = new Map<number, Countdown>();
  #lastId = 0;
  #isPaused = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Says a text to screen readers. The same text twice is said twice. */
  announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
    // A trailing no-break space makes a repeated text a change, without which readers stay silent.
    const said = (current: string): string => (current === text ? `${text}\u00a0` : text);
    if (urgency === 'polite') this.politeText = said(this.politeText);
    else this.assertiveText = said(this.assertiveText);
  }

  /** Shows a toast and says it. Returns its id for dismiss. */
  toast(text: string, options: ToastOptions = {}): number {
    const { tone = 'info', action = null, durationMs = DEFAULT_DURATION_MS } = options;
    this.#lastId += 1;
    const id = this.#lastId;
    const overflow = this.toasts.length - MAX_TOASTS + 1;
    for (const { id: oldId } of this.toasts.slice(0, Math.max(0, overflow))) this.dismiss(oldId);
    this.toasts = [...this.toasts, { id, text, tone, action }];
    this.#countdowns.set(id, { remainingMs: durationMs, startedAtMs: 0, cancel: null });
    if (!this.#isPaused) this.#run(id);
    this.announce(action ? `${text} ${action.label}?` : text, tone === 'error' ? 'assertive' : 'polite');
    return id;
  }

  dismiss(toastId: number): void {
    this.#countdowns.get(toastId)?.cancel?.();
    this.#countdowns.delete(toastId);
    this.toasts = this.toasts.filter(({ id }) => id !== toastId);
    if (this.toasts.length === 0) this.#isPaused = false;
  }

  /** Stops the clocks of all toasts while one is looked at. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    const nowMs = this.#clock.nowMs();
    for (const countdown of this.#countdowns.values()) {
      countdown.cancel?.();
      countdown.cancel = null;
      countdown.remainingMs -= nowMs - countdown.startedAtMs;
    }
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const id of this.#countdowns.keys()) this.#run(id);
  }

  #run(id: number): void {
    const countdown = this.#countdowns.get(id);
    if (!countdown) return;
    countdown.startedAtMs = this.#clock.nowMs();
    countdown.cancel = this.#clock.after(Math.max(0, countdown.remainingMs), () => this.dismiss(id));
  }
}
