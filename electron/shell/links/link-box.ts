import type { AppLink } from '../../../shared/computer/app-link.ts';
import { readLink } from './read-link.ts';

/** A link nobody could show for so long is forgotten: a card opening out of the blue would only puzzle. */
export const LINK_LIFETIME_MS = 10 * 60_000;

/**
 * Keeps the link that was opened last until the window can show it: while the app starts, and while nobody is signed in.
 * In memory only; a link opened meanwhile takes its place.
 */
export class LinkBox {
  readonly #nowMs: () => number;
  readonly #onArrival: () => void;
  #kept: { link: AppLink; arrivedAtMs: number } | null = null;

  constructor(nowMs: () => number, onArrival: () => void) {
    this.#nowMs = nowMs;
    this.#onArrival = onArrival;
  }

  /** Takes a link from the system, whatever it is. */
  arrive(address: string): void {
    this.#kept = { link: readLink(address), arrivedAtMs: this.#nowMs() };
    this.#onArrival();
  }

  /** The link, once; null when there is none. */
  take(): AppLink | null {
    const kept = this.#kept;
    this.#kept = null;
    return kept && this.#nowMs() - kept.arrivedAtMs <= LINK_LIFETIME_MS ? kept.link : null;
  }
}
