import type { AutosavedText } from '../../shared/ipc/workstation-calls.ts';
import type { Failure, FrontdeskBridge } from '../bridge/bridge.ts';
import type { Clock } from './clock.ts';

/** As the booking form: what was typed is on disk within this. */
const WRITE_DELAY_MS = 300;

/**
 * Texts being typed that are no order yet: notes, forms of blocked time. Leaving the panel does not lose them, and
 * neither does a crash: they are kept in the store of the location, encrypted, until they are sent or given up.
 */
export class Autosave {
  /** Why a text could not be kept on disk; null when it could. */
  failure = $state.raw<Failure | null>(null);

  readonly #bridge: FrontdeskBridge;
  readonly #clock: Clock;
  /** The latest one first. Not reactive: a form reads its text once and is the master of it from then on. */
  #texts: readonly AutosavedText[] = [];
  /** Keys whose text on disk is older than here. */
  #unsaved: readonly string[] = [];
  #cancelWrite: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge, clock: Clock) {
    this.#bridge = bridge;
    this.#clock = clock;
  }

  /** Reads what an earlier session left. */
  async start(): Promise<void> {
    const reply = await this.#bridge.call('autosave.read', undefined);
    this.#texts = reply.ok ? reply.value : [];
  }

  stop(): void {
    this.#cancelWrite?.();
  }

  /** The kept text; null where nothing was typed. */
  read(key: string): string | null {
    return this.#texts.find((text) => text.key === key)?.text ?? null;
  }

  /** The text kept last; null when there is none. */
  latest(): AutosavedText | null {
    return this.#texts[0] ?? null;
  }

  /** Keeps a text, on disk within 300 ms; null or nothing forgets it. */
  keep(key: string, text: string | null): void {
    const wanted = text === '' ? null : text;
    if (this.read(key) === wanted) return;
    const others = this.#texts.filter((one) => one.key !== key);
    this.#texts =
      wanted === null ? others : [{ key, text: wanted, keptAtMs: this.#clock.nowMs() }, ...others];
    this.#unsaved = [...this.#unsaved.filter((one) => one !== key), key];
    // Not pushed back by further typing: what was typed first must not wait for a pause.
    this.#cancelWrite ??= this.#clock.after(WRITE_DELAY_MS, () => void this.flush());
  }

  /** What was typed for one thing belongs to another from now on: a booking made here got its server's id. */
  remapId(fromId: string, toId: string): void {
    for (const { key, text } of this.#texts) {
      const parts = key.split(' ');
      if (!parts.includes(fromId)) continue;
      this.keep(parts.map((part) => (part === fromId ? toId : part)).join(' '), text);
      this.keep(key, null);
    }
  }

  /** Writes what is unsaved now. What could not be written is tried again with the next change. */
  async flush(): Promise<void> {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    for (const key of unsaved) {
      const reply = await this.#bridge.call('autosave.keep', { key, text: this.read(key) });
      if (!reply.ok) this.#unsaved = [...this.#unsaved, key];
      this.failure = reply.ok ? null : reply.error;
    }
  }
}
