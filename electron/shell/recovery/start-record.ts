import { join } from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../../base/json-file.ts';

/** After so many starts in a row that did not get ready, the next one does with as little as possible. */
export const STARTS_BEFORE_SAFE_START = 3;

/** After so many crashes of the graphics process in one run, the next start does without the graphics card. */
export const GRAPHICS_CRASHES_BEFORE_SOFTWARE = 2;

const recordSchema = z.looseObject({
  /** Starts in a row that ended before the window was ready. */
  unfinishedStarts: z.int().min(0).catch(0),
  /** Why and since which version the graphics card is not used; null where it is. */
  softwareGraphics: z
    .looseObject({ because: z.enum(['chosen', 'crashes']), sinceVersion: z.string() })
    .nullable()
    .catch(null),
});
type StartRecordContent = z.infer<typeof recordSchema>;

const EMPTY: StartRecordContent = { unfinishedStarts: 0, softwareGraphics: null };

/** How this run starts. */
export interface StartPlan {
  isAccelerated: boolean;
  isSafeStart: boolean;
}

/**
 * What one start leaves for the next: whether it got ready, and whether the graphics card can be used. In
 * `start.json` in the data folder. Read and written before Electron is ready, since that is when both are decided;
 * a file that cannot be written is no reason not to start.
 */
export class StartRecord {
  readonly #file: JsonFile<StartRecordContent>;
  readonly #version: string;
  readonly #onProblem: (error: unknown) => void;
  #content: StartRecordContent;
  readonly plan: StartPlan;
  readonly startedAtMs: number;

  constructor(
    dataFolder: string,
    version: string,
    nowMs: number,
    onProblem: (error: unknown) => void = () => undefined,
  ) {
    this.#file = new JsonFile(join(dataFolder, 'start.json'), recordSchema, EMPTY, nowMs);
    this.startedAtMs = nowMs;
    this.#version = version;
    this.#onProblem = onProblem;
    this.#content = this.#file.value;
    const { softwareGraphics, unfinishedStarts } = this.#content;
    // A driver that failed one version may be fine with the next, which brings another Chromium.
    if (softwareGraphics?.because === 'crashes' && softwareGraphics.sinceVersion !== version) {
      this.#content = { ...this.#content, softwareGraphics: null };
    }
    const isSafeStart = unfinishedStarts >= STARTS_BEFORE_SAFE_START;
    this.plan = { isAccelerated: this.#content.softwareGraphics === null && !isSafeStart, isSafeStart };
  }

  /** What the next start will do about the graphics card. */
  get softwareGraphics(): StartRecordContent['softwareGraphics'] {
    return this.#content.softwareGraphics;
  }

  /** Counts this start as one that has not got ready yet. */
  begin(): void {
    this.#update({ unfinishedStarts: this.#content.unfinishedStarts + 1 });
  }

  /** The window is ready, or the person left before it was: the next start is an ordinary one. */
  finish(): void {
    if (this.#content.unfinishedStarts > 0) this.#update({ unfinishedStarts: 0 });
  }

  /** The user's choice. Throws the file system's error when it cannot be kept. */
  chooseAcceleration(on: boolean): void {
    const softwareGraphics = on ? null : { because: 'chosen' as const, sinceVersion: this.#version };
    const next = { ...this.#content, softwareGraphics };
    this.#file.write(next);
    this.#content = next;
  }

  /** The graphics process keeps crashing: the next starts of this version do without the graphics card. */
  giveUpAcceleration(): void {
    if (this.#content.softwareGraphics !== null) return;
    this.#update({ softwareGraphics: { because: 'crashes', sinceVersion: this.#version } });
  }

  #update(change: Partial<StartRecordContent>): void {
    this.#content = { ...this.#content, ...change };
    try {
      this.#file.write(this.#content);
    } catch (error) {
      this.#onProblem(error);
    }
  }
}
