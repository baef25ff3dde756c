import type { UpdateState } from '../../shared/computer/computer-state.ts';
import { m } from '../../shared/messages/messages.ts';
import type { FrontdeskBridge, Reply } from '../bridge/bridge.ts';
import type { Announcer } from './announcer.svelte.ts';

const UNKNOWN: UpdateState = {
  currentVersion: '',
  channel: 'stable',
  progress: { kind: 'up-to-date', checkedAtMs: null },
  updatedFrom: null,
};

/** How far the app is with keeping itself up to date, and what is said of it: little, and once. */
export class UpdatesState {
  current = $state.raw<UpdateState>(UNKNOWN);
  progress = $derived(this.current.progress);
  /** The version that is installed when Frontdesk is closed; null when none waits. */
  waitingVersion = $derived(this.progress.kind === 'waiting' ? this.progress.version : null);

  readonly #bridge: FrontdeskBridge;
  readonly #announcer: Announcer;
  #said: readonly string[] = [];
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge, announcer: Announcer) {
    this.#bridge = bridge;
    this.#announcer = announcer;
  }

  async start(): Promise<void> {
    this.#stopListening = this.#bridge.on('updates.changed', (state) => this.#take(state));
    const reply = await this.#bridge.call('updates.state', undefined);
    if (!reply.ok) return;
    this.#take(reply.value);
    const { updatedFrom, currentVersion } = reply.value;
    if (updatedFrom !== null) {
      this.#sayOnce(`updated ${updatedFrom}`, m.state_updated_to({ version: currentVersion }), 'info');
    }
  }

  stop(): void {
    this.#stopListening?.();
  }

  /** Looks for something newer now; resolves when it is known. */
  async check(): Promise<void> {
    const reply = await this.#bridge.call('updates.check', undefined);
    if (reply.ok) this.#take(reply.value);
  }

  /** Closes Frontdesk, installs what waits, starts again. */
  restart(): Promise<Reply<undefined>> {
    return this.#bridge.call('updates.restart', undefined);
  }

  #take(state: UpdateState): void {
    this.current = state;
    const { progress } = state;
    // No network is nobody's news; the same failure of the same version is said once until Frontdesk is closed.
    if (progress.kind !== 'failed' || progress.reason === 'unreachable') return;
    this.#sayOnce(`${progress.reason} ${progress.version ?? ''}`, progress.message, 'warning');
  }

  #sayOnce(what: string, text: string, tone: 'info' | 'warning'): void {
    if (this.#said.includes(what)) return;
    this.#said = [...this.#said, what];
    this.#announcer.toast(text, { tone });
  }
}
