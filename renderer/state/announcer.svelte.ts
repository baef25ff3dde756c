import { cutText } from '../../shared/text/plain-text.ts';
import { untrack } from 'svelte';
import { Countdowns, type Clock } from './clock.ts';

export type ToastTone = 'info' | 'success' | 'warning' | 'error';

export interface Toast {
  id: number;
  text: string;
  tone: ToastTone;
  /** Offered as a button; the toast goes when it was pressed. */
  action: { label: string; run: () => void } | null;
  /** The write it is about: while that is held, the seconds left are shown. Null for any other. */
  outboxId: string | null;
}

export interface ToastOptions {
  tone?: ToastTone;
  action?: { label: string; run: () => void };
  outboxId?: string;
  /** How long it stays; at least 5 s with an action, so that it can be reached. Pauses under the pointer or focus. */
  durationMs?: number;
}

const DEFAULT_DURATION_MS = 6_000;
const MAX_TOASTS = 3;
/** A sentence or two, whatever is quoted in them. */
const LONGEST_SAID = 500;

/** Says things: to screen readers through live regions, to eyes through toasts that never take the focus. */
export class Announcer {
  /** Text of the polite live region: said when the reader pauses. */
  politeText = $state('');
  /** Text of the assertive live region: said at once, for refusals only. */
  assertiveText = $state('');
  toasts = $state.raw<readonly Toast[]>([]);
  /** What is so as long as it is said: the schedule about itself. */
  standing = $state.raw<{ tone: ToastTone; text: string } | null>(null);

  readonly #countdowns: Countdowns;
  #lastId = 0;

  constructor(clock: Clock) {
    this.#countdowns = new Countdowns(clock);
  }

  /** Says a text to screen readers. The same text twice is said twice. */
  announce(said: string, urgency: 'polite' | 'assertive' = 'polite'): void {
    const text = cutText(said, LONGEST_SAID);
    // A trailing no-break space makes a repeated text a change, without which readers stay silent.
    const other = (current: string): string => (current === text ? `${text}\u00a0` : text);
    // Untracked: an effect that announces something does not depend on what was said before, or it would never end.
    if (urgency === 'polite') this.politeText = other(untrack(() => this.politeText));
    else this.assertiveText = other(untrack(() => this.assertiveText));
  }

  /** Shows a toast and says it. Returns its id for dismiss. */
  toast(text: string, options: ToastOptions = {}): number {
    const { tone = 'info', action = null, outboxId = null, durationMs = DEFAULT_DURATION_MS } = options;
    this.#lastId += 1;
    const id = this.#lastId;
    const overflow = this.toasts.length - MAX_TOASTS + 1;
    for (const { id: oldId } of this.toasts.slice(0, Math.max(0, overflow))) this.dismiss(oldId);
    this.toasts = [...this.toasts, { id, text: cutText(text, LONGEST_SAID), tone, action, outboxId }];
    this.#countdowns.start(id, durationMs, () => this.dismiss(id));
    this.announce(action ? `${text} ${action.label}?` : text, tone === 'error' ? 'assertive' : 'polite');
    return id;
  }

  dismiss(toastId: number): void {
    this.#countdowns.cancel(toastId);
    this.toasts = this.toasts.filter(({ id }) => id !== toastId);
    // The toast under the pointer is gone: without it nothing would ever let the others go on.
    if (this.toasts.length === 0) this.#countdowns.resume();
  }

  /** Stops the clocks of all toasts while one is looked at. */
  pause(): void {
    this.#countdowns.pause();
  }

  resume(): void {
    this.#countdowns.resume();
  }
}
