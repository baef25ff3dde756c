import type { SheetFolder } from '../../shared/ipc/schedule-calls.ts';
import type { RepairProgress } from '../../shared/ipc/workstation-calls.ts';
import { NOT_MANAGED, type ComputerState as Computer } from '../../shared/computer/computer-state.ts';
import { m } from '../../shared/messages/messages.ts';
import { listText } from '../../shared/text/plain-text.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { CallOutput, Failure, FrontdeskBridge, Reply } from '../bridge/bridge.ts';

const UNKNOWN: Computer = {
  managed: NOT_MANAGED,
  startAtLogin: { on: false, isManaged: false, problem: null },
  graphics: { isAccelerated: true, accelerateNextStart: true, because: 'default' },
  isSafeStart: false,
  setAsideFiles: [],
};

/** How Frontdesk sits on this PC: what the organisation set, and what the user chose about starting and drawing. */
export class ComputerState {
  current = $state.raw<Computer>(UNKNOWN);
  /** Why the last change was not made; null when it was. */
  failure = $state.raw<Failure | null>(null);

  managed = $derived(this.current.managed);
  isManaged = $derived(this.current.managed.source !== null);
  /** What was damaged on this PC and begins again; null in nearly every start. */
  damage = $derived(damageWords(this.current.setAsideFiles));

  readonly #bridge: FrontdeskBridge;
  readonly #announcer: Announcer;
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge, announcer: Announcer) {
    this.#bridge = bridge;
    this.#announcer = announcer;
  }

  async start(): Promise<void> {
    this.#stopListening = this.#bridge.on('computer.changed', (computer) => this.#changed(computer));
    await this.#take(this.#bridge.call('computer.state', undefined));
  }

  stop(): void {
    this.#stopListening?.();
  }

  setStartAtLogin(on: boolean): Promise<void> {
    return this.#take(this.#bridge.call('computer.setStartAtLogin', { on }));
  }

  /** Takes effect at the next start. */
  setAcceleration(on: boolean): Promise<void> {
    return this.#take(this.#bridge.call('computer.setAcceleration', { on }));
  }

  #changed(computer: Computer): void {
    const before = this.current.graphics.because;
    this.current = computer;
    if (computer.graphics.because !== 'crashes' || before === 'crashes') return;
    this.#announcer.toast(m.state_graphics_failing(), { tone: 'warning' });
  }

  async #take(answer: Promise<Reply<Computer>>): Promise<void> {
    const reply = await answer;
    if (reply.ok) this.current = reply.value;
    this.failure = reply.ok ? null : reply.error;
  }
}

/** What happened, what is safe, what to do, where files were damaged and set aside under these names. */
function damageWords(fileNames: readonly string[]): { title: string; text: string } | null {
  if (fileNames.length === 0) return null;
  const files = listText(fileNames);
  return fileNames.some((name) => name.startsWith('accounts.json'))
    ? {
        title: m.state_accounts_damaged(),
        text: m.state_accounts_damaged_text({ files }),
      }
    : {
        title: m.state_settings_damaged(),
        text: m.state_settings_damaged_text({ files }),
      };
}

const NO_SHEET_FOLDER: SheetFolder = { isPossible: false, folderName: null, savedAtMs: null, problem: null };
/** Long enough for somebody on the phone to look up. */
const PROBLEM_TOAST_MS = 20_000;

/** What is wrong with the folder of sheets, what is safe, what to do; empty where nothing is. */
export function sheetProblem({ problem, folderName }: SheetFolder): string {
  return problem === null ? '' : m.sheet_folder_problem({ problem, folder: folderName ?? '' });
}

/** What lies on this PC and what can be done with it: its copy of the schedule, unsent rows for another PC. */
export class LocalDataState {
  /** How far "Repair" is; null when none was started since the schedule was opened. */
  repair = $state.raw<RepairProgress | null>(null);

  /** Where today's and tomorrow's sheets are saved by themselves. */
  sheetFolder = $state.raw<SheetFolder>(NO_SHEET_FOLDER);

  readonly #bridge: FrontdeskBridge;
  readonly #announcer: Announcer;
  #stops: (() => void)[] = [];

  constructor(bridge: FrontdeskBridge, announcer: Announcer) {
    this.#bridge = bridge;
    this.#announcer = announcer;
  }

  async start(): Promise<void> {
    this.#stops = [
      this.#bridge.on('repair.changed', (progress) => (this.repair = progress)),
      this.#bridge.on('sheet.folderChanged', (folder) => this.#folderChanged(folder)),
    ];
    await this.read();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Reads what main knows; at the start and for another location. */
  async read(): Promise<void> {
    const [repair, folder] = await Promise.all([
      this.#bridge.call('repair.read', undefined),
      this.#bridge.call('sheet.folder', undefined),
    ]);
    this.repair = repair.ok ? repair.value : null;
    this.sheetFolder = folder.ok ? folder.value : NO_SHEET_FOLDER;
  }

  /** Fetches schedule and clients again; fails, nothing changed, while the server does not answer. */
  async startRepair(): Promise<Reply<RepairProgress>> {
    const reply = await this.#bridge.call('repair.start', undefined);
    // A step told meanwhile is newer than the answer.
    if (reply.ok && this.repair?.state !== 'running') this.repair = reply.value;
    return reply;
  }

  /** Asks which folder sheets are to be saved into. */
  async chooseSheetFolder(): Promise<Reply<SheetFolder>> {
    const reply = await this.#bridge.call('sheet.chooseFolder', undefined);
    if (reply.ok) this.#folderChanged(reply.value);
    return reply;
  }

  /** Saves no further sheet. */
  async forgetSheetFolder(): Promise<Reply<SheetFolder>> {
    const reply = await this.#bridge.call('sheet.forgetFolder', undefined);
    if (reply.ok) this.#folderChanged(reply.value);
    return reply;
  }

  /** What is wrong with the folder is said once, when it begins; Settings goes on saying it. */
  #folderChanged(folder: SheetFolder): void {
    const before = this.sheetFolder.problem;
    this.sheetFolder = folder;
    if (folder.problem === null || folder.problem === before) return;
    this.#announcer.toast(sheetProblem(folder), { tone: 'warning', durationMs: PROBLEM_TOAST_MS });
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
