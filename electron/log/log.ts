import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LogLevel = 'info' | 'warn' | 'error';

/** Facts a log line may carry: ids, codes, counts and times. Names, phones, notes and tokens never go in. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface Log {
  write(level: LogLevel, event: string, facts?: LogFacts): void;
}

const MAX_FILE_BYTES = 1_000_000;

/** Longer texts are cut: a log line is a pointer to a place, and redaction must stay quick. */
const MAX_TEXT_CHARACTERS = 4_000;

/** Anything that reads like a secret or a way to reach a person is blotted out, should it ever get this far. */
export function redact(text: string): string {
  return text
    .slice(0, MAX_TEXT_CHARACTERS)
    .replace(/pit-[A-Za-z0-9-]+/g, '[token]')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]')
    .replace(/Bearer\s+\S+/gi, 'Bearer [token]')
    .replace(/[\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,64})+/g, '[e-mail]')
    .replace(/(?<![\w-])\+?\d[\d ().-]{7,24}\d(?![\w-])/g, '[number]');
}

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

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #rotate(): void {
    const size = statSync(this.#path('frontdesk.log'), { throwIfNoEntry: false })?.size ?? 0;
    if (size > MAX_FILE_BYTES) renameSync(this.#path('frontdesk.log'), this.#path('frontdesk.1.log'));
  }
}
