import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from './redact.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** Facts a log line may carry: ids, codes, counts and times. Names, phones, notes and tokens never go in. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  write(level: LogLevel, event: string, facts?: LogFacts): void;
}

const MAX_FILE_BYTES = 1_000_000;

/**
 * The local log: one JSON line per event in `logs/frontdesk.log`, the one before it kept as `frontdesk.1.log`.
 * A log that cannot be written never stops the app: the line goes to stderr instead.
 */
export class FileLog implements Log {
  readonly #folder: string;
  readonly #nowMs: () => number;

  constructor(dataFolder: string, nowMs: () => number) {
    this.#folder = join(dataFolder, 'logs');
    this.#nowMs = nowMs;
  }

  write(level: LogLevel, event: string, facts: LogFacts = {}): void {
    const safe = Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
    );
    const line = `${JSON.stringify({ at: new Date(this.#nowMs()).toISOString(), level, event, ...safe })}\n`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      this.#rotate();
      appendFileSync(this.#path('frontdesk.log'), line, { mode: 0o600 });
    } catch (error) {
      process.stderr.write(`${line}log not written: ${String(error)}\n`);
    }
  }

  /** The last lines, oldest first, at most `limit`; what cannot be read is left out. */
  recentLines(limit: number): string[] {
    const lines = ['frontdesk.1.log', 'frontdesk.log'].flatMap((name) => {
      try {
        return readFileSync(this.#path(name), 'utf8').split('\n');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        return [`${name} could not be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`];
      }
    });
    return lines.filter((line) => line !== '').slice(-limit);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #rotate(): void {
    const size = statSync(this.#path('frontdesk.log'), { throwIfNoEntry: false })?.size ?? 0;
    if (size > MAX_FILE_BYTES) renameSync(this.#path('frontdesk.log'), this.#path('frontdesk.1.log'));
  }
}
