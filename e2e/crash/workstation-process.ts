/** One process under test, as the crash test holds it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { LaneClock } from './lane-clock.ts';
import { reportSchema, type Instruction, type Life, type Report, type ScriptStep } from './messages.ts';

/** Compiled once and not in each of a thousand processes. */
const COMPILE_CACHE = path.join(import.meta.dirname, '../../node_modules/.cache/crash-test');

/** How a process ended. `stderr` is what it complained of. */
export interface WorkstationEnd {
  signal: NodeJS.Signals | null;
  exitCode: number | null;
  stderr: string;
}

/** A process that has loaded the program and waits for its life, so that no kill waits for a start. */
export class WorkstationProcess {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  /** Resolves when the process is gone and everything it said was heard. */
  readonly ended: Promise<WorkstationEnd>;
  #onReport: (report: Report) => void = () => undefined;
  #clock: LaneClock | null = null;
  /** When it was last heard of, by `performance.now`. */
  heardAtMs = performance.now();

  constructor(program: string) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
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
        this.heardAtMs = performance.now();
        const report = reportSchema.parse(JSON.parse(line));
        if (report.kind === 'ready') resolve();
        else if (report.kind === 'taken') this.#clock?.taken();
        else this.#onReport(report);
      });
    });
    this.ended = Promise.all([once(child, 'close'), heard]).then(() => {
      this.#clock?.unfollow();
      return { signal: child.signalCode, exitCode: child.exitCode, stderr };
    });
  }

  /** Gives the process its life, by the lane's clock. What it says from then on goes to `onReport`. */
  async begin(
    life: Omit<Life, 'nowMs'>,
    clock: LaneClock,
    onReport: (report: Report) => void,
  ): Promise<void> {
    await Promise.race([this.#ready, this.ended]);
    this.#onReport = onReport;
    this.#clock = clock;
    this.heardAtMs = performance.now();
    this.#tell({ kind: 'life', life: { ...life, nowMs: clock.nowMs() } });
    clock.follow((nowMs) => this.#tell({ kind: 'tick', nowMs }));
  }

  /** Says what the user does in this life. */
  give(steps: ScriptStep[]): void {
    this.#tell({ kind: 'script', steps });
  }

  #tell(instruction: Instruction): void {
    this.#child.stdin?.write(`${JSON.stringify(instruction)}\n`);
  }

  /** Ends it where it stands. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Processes started ahead. */
export class WorkstationProcesses {
  readonly #program: string;
  #next: WorkstationProcess | null = null;

  constructor(program: string) {
    this.#program = program;
  }

  /** A process that is ready or nearly so; the one after it is started at once. */
  take(): WorkstationProcess {
    const taken = this.#next ?? new WorkstationProcess(this.#program);
    this.#next = new WorkstationProcess(this.#program);
    return taken;
  }

  /** Ends the one that nobody took. */
  async close(): Promise<void> {
    this.#next?.kill();
    await this.#next?.ended;
  }
}
