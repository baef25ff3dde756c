import type { RepairProgress } from '../../shared/ipc/workstation-calls.ts';
import type { CallOutput, FrontdeskBridge, Reply } from '../bridge/bridge.ts';

/** What lies on this PC and what can be done with it: its copy of the schedule, unsent rows for another PC. */
export class PcState {
  /** How far "Repair" is; null when none was started since the schedule was opened. */
  repair = $state.raw<RepairProgress | null>(null);

  readonly #bridge: FrontdeskBridge;
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  async start(): Promise<void> {
    this.#stopListening = this.#bridge.on('repair.changed', (progress) => (this.repair = progress));
    await this.read();
  }

  stop(): void {
    this.#stopListening?.();
  }

  /** Reads what main knows; at the start and for another location. */
  async read(): Promise<void> {
    const reply = await this.#bridge.call('repair.read', undefined);
    this.repair = reply.ok ? reply.value : null;
  }

  /** Fetches schedule and clients again; fails, nothing changed, while the server does not answer. */
  async startRepair(): Promise<Reply<RepairProgress>> {
    const reply = await this.#bridge.call('repair.start', undefined);
    // A step told meanwhile is newer than the answer.
    if (reply.ok && this.repair?.state !== 'running') this.repair = reply.value;
    return reply;
  }

  exportOutbox(passphrase: string): Promise<Reply<CallOutput<'transfer.export'>>> {
    return this.#bridge.call('transfer.export', { passphrase });
  }

  chooseFile(): Promise<Reply<CallOutput<'transfer.chooseFile'>>> {
    return this.#bridge.call('transfer.chooseFile', undefined);
  }

  importOutbox(passphrase: string): Promise<Reply<CallOutput<'transfer.import'>>> {
    return this.#bridge.call('transfer.import', { passphrase });
  }
}
