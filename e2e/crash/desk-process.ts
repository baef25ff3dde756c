/** One process under test, as the crash test holds it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { reportSchema, type Life, type Report, type ScriptStep } from './messages.ts';

const PROGRAM = path.join(import.meta.dirname, 'desk-main.ts');
/** Compiled once and not in each of a thousand processes. */
const COMPILE_CACHE = path.join(import.meta.dirname, '../../node_modules/.cache/crash-test');

/** How a process ended. `stderr` is what it complained of. */
export interface DeskEnd {
  signal: NodeJS.Signals | null;
  exitCode: number | null;
  stderr: string;
}

/** A process that has loaded the program and waits for its life, so that no kill waits for a start. */
export class DeskProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  /** Resolves when the process is gone and everything it said was heard. */
  readonly ended: Promise<DeskEnd>;
  #onReport: (report: Report) => void = () => undefined;

  constructor() {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
    });
    this.#child = child;
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    // Killed between two writes, it reads no more: that is what it is there for.
    child.stdin.on('error', () => undefined);
    const lines = createInterface({ input: child.stdout });
    const heard = once(lines, 'close');
    this.#ready = new Promise((resolve) => {
      lines.on('line', (line) => {
        const report = reportSchema.parse(JSON.parse(line));
        if (report.kind === 'ready') resolve();
        else this.#onReport(report);
      });
    });
    this.ended = Promise.all([once(child, 'close'), heard]).then(() => ({
      signal: child.signalCode,
      exitCode: child.exitCode,
      stderr,
    }));
  }

  /** Gives the process its life. What it says from then on goes to `onReport`. */
  async begin(life: Life, onReport: (report: Report) => void): Promise<void> {
    await Promise.race([this.#ready, this.ended]);
    this.#onReport = onReport;
    this.#child.stdin?.write(`${JSON.stringify(life)}\n`);
  }

  /** Says what the desk does in this life. */
  give(script: readonly ScriptStep[]): void {
    this.#child.stdin?.write(`${JSON.stringify(script)}\n`);
  }

  /** Ends it where it stands. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Processes started ahead. */
export class DeskProcesses {
  #next: DeskProcess | null = null;

  /** A process that is ready or nearly so; the one after it is started at once. */
  take(): DeskProcess {
    const taken = this.#next ?? new DeskProcess();
    this.#next = new DeskProcess();
    return taken;
  }

  /** Ends the one that nobody took. */
  async close(): Promise<void> {
    this.#next?.kill();
    await this.#next?.ended;
  }
}
