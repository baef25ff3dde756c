import { m } from '../../../shared/messages/messages.ts';
import type { App } from 'electron';
import type { AppLink } from '../../../shared/computer/computer-state.ts';

/** The scheme other programs link into the app with; packages register it with the system (build/). */
const LINK_SCHEME = 'frontdesk';

/** As the API's ids are made (shared/account), with a length no id reaches. */
const CONTACT_LINK = /^frontdesk:\/\/contact\/([A-Za-z0-9_-]{1,64})\/?$/i;

/**
 * Reads a link from outside. It may name one client to look at and nothing else: no other page, no query, no fragment, so
 * that no link can fill in a form or start anything. Whoever made the link is a stranger.
 */
export function readLink(address: string): AppLink {
  const contactId = CONTACT_LINK.exec(address)?.[1];
  return contactId === undefined
    ? { kind: 'refused', message: m.system_link_unknown() }
    : { kind: 'contact', contactId };
}

/**
 * The link among the arguments a program was started with, or null: Windows and Linux hand it over like that. The last one
 * counts; what is in front may be Chromium's and the system's own.
 */
export function linkInArguments(given: readonly string[]): string | null {
  return given.findLast((argument) => /^frontdesk:/i.test(argument)) ?? null;
}

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

/**
 * Tells of every link the system hands over, also of the one the app was started with. To be called before the app is
 * ready: macOS sends the first link that early.
 */
export function followLinks(app: App, onLink: (address: string) => void): void {
  app.on('open-url', (event, address) => {
    event.preventDefault();
    onLink(address);
  });
  app.on('second-instance', (_event, given) => {
    const address = linkInArguments(given);
    if (address !== null) onLink(address);
  });
  const address = linkInArguments(process.argv.slice(1));
  if (address !== null) onLink(address);
}

/** Makes this copy the one links open; a development copy leaves the system as it is. */
export function claimLinks(app: App): void {
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
}
