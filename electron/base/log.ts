import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from './redact.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** Facts a log line may carry: ids, codes, counts and times. Names, phones, notes and tokens never go in. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  write(level: LogLevel, event: string, facts?: LogFacts): void;
}

/** A failure that lasts is noted again after this, with how many times it came. */
const NOTED_AGAIN_AFTER_MS = 3_600_000;
/** Different failures remembered; beyond it the first is forgotten. */
const MOST_REMEMBERED = 500;
/** Facts that are another each time and make no other failure. */
const PASSING_FACTS: ReadonlySet<string> = new Set(['durationMs', 'traceId']);

/**
 * The log without repeats: a warning or error with the same facts is written once an hour, the next time with `times`, the
 * number of those left out. A loop that fails every few seconds would else push everything before it out of the file.
 */
export function withoutRepeats(log: Log, nowMs: () => number): Log {
  const noted = new Map<string, { atMs: number; leftOut: number }>();
  return {
    write(level, event, facts = {}) {
      if (level === 'info') {
        log.write(level, event, facts);
        return;
      }
      const lasting = Object.entries(facts).filter(([name]) => !PASSING_FACTS.has(name));
      const key = JSON.stringify([event, lasting]);
      const before = noted.get(key);
      if (before !== undefined && Math.abs(nowMs() - before.atMs) < NOTED_AGAIN_AFTER_MS) {
        before.leftOut += 1;
        return;
      }
      const leftOut = before?.leftOut ?? 0;
      noted.delete(key);
      noted.set(key, { atMs: nowMs(), leftOut: 0 });
      const [oldest] = noted.keys();
      if (noted.size > MOST_REMEMBERED && oldest !== undefined) noted.delete(oldest);
      log.write(level, event, leftOut === 0 ? facts : { ...facts, times: leftOut });
    },
  };
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
