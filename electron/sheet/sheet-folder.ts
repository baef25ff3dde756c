import { createHash } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { SheetFolder as SheetFolderState } from '../../shared/ipc/schedule-calls.ts';
import { addDays } from '../../shared/time/zone.ts';
import { flushFolder, JsonFile } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import type { NowMs, Timers } from '../base/timers.ts';
import type { SheetPage } from './sheet-page.ts';

/** Changes that come together are one file. */
const SETTLE_MS = 2_000;
/** No file is written again sooner, whatever changes; a failed attempt counts as well. */
const LEAST_MS = 3 * 60_000;
/** How often it is looked whether another day has begun. */
const CHECK_MS = 10 * 60_000;

/** What writing needs of the disk; tests make it fail. */
export interface SheetFiles {
  list(folder: string): Promise<string[]>;
  /** The bytes are on the disk when this resolves. */
  write(filePath: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(filePath: string): Promise<void>;
}

/** A file server that knows no such rights decides itself who reads. */
const KNOWS_NO_RIGHTS = new Set(['EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS']);

/**
 * The disk. What the app writes is its person's alone; a sheet is for the neighbour of a dead PC: whoever may open the folder
 * may read it.
 */
export const diskFiles: SheetFiles = {
  list: (folder) => readdir(folder),
  write: async (filePath, bytes) => {
    const file = await open(filePath, 'w');
    try {
      await file.writeFile(bytes);
      await file.chmod(0o644).catch((error: unknown) => {
        if (!KNOWS_NO_RIGHTS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      });
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename: async (from, to) => {
    await rename(from, to);
    flushFolder(dirname(to));
  },
  remove: (filePath) => rm(filePath, { force: true }),
};

/** A sheet that could be written. Two with the same `content` say the same, whenever each was made. */
export interface MadeSheet {
  page: SheetPage;
  content: string;
}

/** The open schedule, as far as saving needs it. */
export interface SheetSource {
  locationId: string;
  /** The date where the location is; null while its zone is not known. */
  today(): string | null;
  make(date: string): MadeSheet;
}

export interface SheetFolderOptions {
  dataFolder: string;
  /** Tells this PC's unfinished files from another's in the same folder. */
  deskName: string;
  pdf: (page: SheetPage) => Promise<Uint8Array>;
  files?: SheetFiles;
  nowMs: NowMs;
  timers: Timers;
  log: Log;
  onChange: (state: SheetFolderState) => void;
}

const chosenSchema = z.looseObject({
  folders: z.array(z.looseObject({ locationId: z.string(), folder: z.string() })).catch([]),
});

const PROBLEMS: ReadonlyMap<string, NonNullable<SheetFolderState['problem']>> = new Map([
  ['ENOENT', 'gone'],
  ['ENOTDIR', 'gone'],
  ['EROFS', 'not-writable'],
  ['EACCES', 'not-writable'],
  ['EPERM', 'not-writable'],
  ['ENOSPC', 'no-room'],
  ['EDQUOT', 'no-room'],
]);

/**
 * Keeps today's and tomorrow's sheet as PDF in a folder the person chose for this location, so that a neighbour of a dead
 * PC can open them; without that choice nothing is ever written. A file is there whole, old or new, whatever happens while
 * it is written. Of its own files those of other days are removed; no other file is touched.
 */
export class SheetFolder {
  readonly #options: SheetFolderOptions;
  readonly #files: SheetFiles;
  readonly #chosen: JsonFile<z.infer<typeof chosenSchema>>;
  #source: SheetSource | null = null;
  #problem: SheetFolderState['problem'] = null;
  #savedAtMs: number | null = null;
  /** What each file says, by its path, as far as this run wrote it. */
  readonly #written = new Map<string, string>();
  #lastToday: string | null = null;
  #attemptedAtMs = -Infinity;
  #hasChanged = false;
  #plan: { forMs: number; cancel: () => void } | null = null;
  #underWay: Promise<void> | null = null;

  constructor(options: SheetFolderOptions) {
    this.#options = options;
    this.#files = options.files ?? diskFiles;
    const file = join(options.dataFolder, 'sheet-folders.json');
    this.#chosen = new JsonFile(file, chosenSchema, { folders: [] }, options.nowMs());
  }

  get state(): SheetFolderState {
    const folder = this.#folder();
    return {
      isPossible: this.#source !== null,
      folderName: folder === null ? null : basename(folder) || folder,
      savedAtMs: this.#savedAtMs,
      problem: this.#problem,
    };
  }

  /** Another schedule is open, or none whose days may be saved. */
  follow(source: SheetSource | null): void {
    this.#source = source;
    this.#begin();
    this.#tell();
  }

  /** Something of the schedule, or how it is said, may be different. */
  changed(): void {
    if (this.#folder() === null) return;
    this.#hasChanged = true;
    const nowMs = this.#options.nowMs();
    const isClockBack = nowMs < this.#attemptedAtMs;
    const earliestMs = isClockBack ? nowMs : this.#attemptedAtMs + LEAST_MS;
    this.#planFor(Math.max(nowMs + SETTLE_MS, earliestMs));
  }

  /** Saves there from now on. What is chosen is on disk when this returns. */
  choose(folder: string): void {
    const locationId = this.#source?.locationId;
    if (locationId === undefined) return;
    this.#keep([...this.#others(locationId), { locationId, folder }]);
    this.#begin();
    this.#attemptedAtMs = -Infinity;
    this.#hasChanged = true;
    this.#planFor(this.#options.nowMs());
    this.#tell();
  }

  /** Writes no further file; one that is being written is given up. */
  forget(): void {
    const locationId = this.#source?.locationId;
    if (locationId === undefined) return;
    this.#keep(this.#others(locationId));
    this.#begin();
    this.#tell();
  }

  /** Forgets the folders of all locations but these: the others were signed out of. */
  keepOnly(locationIds: readonly string[]): void {
    const kept = this.#chosen.value.folders.filter(({ locationId }) => locationIds.includes(locationId));
    if (kept.length < this.#chosen.value.folders.length) this.#keep(kept);
  }

  /** Resolves when no file is being written; one may be planned. */
  async whenIdle(): Promise<void> {
    await this.#underWay;
  }

  /** Stops, and waits for a file that is being written. */
  async close(): Promise<void> {
    this.#source = null;
    this.#plan?.cancel();
    await this.whenIdle();
  }

  #folder(): string | null {
    const locationId = this.#source?.locationId;
    return this.#chosen.value.folders.find((one) => one.locationId === locationId)?.folder ?? null;
  }

  #others(ownId: string): { locationId: string; folder: string }[] {
    return this.#chosen.value.folders.filter(({ locationId }) => locationId !== ownId);
  }

  #keep(folders: { locationId: string; folder: string }[]): void {
    this.#chosen.write({ ...this.#chosen.value, folders });
  }

  /** Nothing is known of the folder yet. It is written when something came from the server, not at every start. */
  #begin(): void {
    this.#plan?.cancel();
    this.#plan = null;
    this.#written.clear();
    this.#problem = null;
    this.#savedAtMs = null;
    this.#hasChanged = false;
    this.#lastToday = this.#source?.today() ?? null;
    if (this.#folder() !== null) this.#planFor(this.#options.nowMs() + CHECK_MS);
  }

  /** Looks then, or sooner where that is planned. A plan for a time gone by is from before the PC slept or its clock was set. */
  #planFor(forMs: number): void {
    const nowMs = this.#options.nowMs();
    if (this.#plan && this.#plan.forMs <= forMs && this.#plan.forMs >= nowMs) return;
    this.#plan?.cancel();
    const cancel = this.#options.timers.after(forMs - nowMs, () => {
      this.#plan = null;
      this.#look();
    });
    this.#plan = { forMs, cancel };
  }

  #look(): void {
    const source = this.#source;
    const folder = this.#folder();
    if (source === null || folder === null || this.#underWay !== null) return;
    const today = source.today();
    if (today === null || !(this.#hasChanged || this.#problem !== null || today !== this.#lastToday)) {
      this.#planFor(this.#options.nowMs() + CHECK_MS);
      return;
    }
    this.#hasChanged = false;
    this.#attemptedAtMs = this.#options.nowMs();
    this.#underWay = this.#save(source, folder, today).finally(() => {
      this.#underWay = null;
      if (this.#folder() === null) return;
      if (this.#hasChanged) this.changed();
      this.#planFor(this.#options.nowMs() + (this.#problem === null ? CHECK_MS : LEAST_MS));
    });
  }

  async #save(source: SheetSource, folder: string, today: string): Promise<void> {
    const isCurrent = (): boolean => this.#source === source && this.#folder() === folder;
    let problem: SheetFolderState['problem'] = null;
    try {
      const dates = [today, addDays(today, 1)];
      const names = dates.map((date) => sheetFileName(date, source.locationId));
      const found = await this.#files.list(folder);
      for (const [index, date] of dates.entries()) {
        const name = names[index] ?? '';
        await this.#saveOne(source.make(date), join(folder, name), found.includes(name), isCurrent);
      }
      if (isCurrent()) await this.#sweep(source.locationId, folder, found, names);
      this.#lastToday = today;
    } catch (error) {
      problem = this.#noted(error);
    }
    if (!isCurrent()) return;
    this.#problem = problem;
    if (problem === null) this.#savedAtMs = this.#options.nowMs();
    this.#tell();
  }

  async #saveOne(
    { page, content }: MadeSheet,
    filePath: string,
    isThere: boolean,
    isCurrent: () => boolean,
  ): Promise<void> {
    if (!isCurrent() || (isThere && this.#written.get(filePath) === content)) return;
    const bytes = await this.#options.pdf(page);
    if (!isCurrent()) return;
    if (await writeWhole(this.#files, filePath, bytes, { tag: this.#tag(), isWanted: isCurrent }))
      this.#written.set(filePath, content);
  }

  /** Other days' files of this location, and what a power cut left of a file this PC was writing. */
  async #sweep(
    locationId: string,
    folder: string,
    found: readonly string[],
    kept: readonly string[],
  ): Promise<void> {
    const end = sheetFileName('', locationId).slice(SHEET_FILE.length);
    const isOurs = new RegExp(`^${SHEET_FILE}\\d{4}-\\d{2}-\\d{2}${end.replace('.', '\\.')}$`);
    const isLeft = new RegExp(`^\\.${SHEET_FILE}[\\d-]{10}-[\\da-f]{6}\\.pdf\\.${this.#tag()}\\.part$`);
    const old = found.filter((name) => (isOurs.test(name) && !kept.includes(name)) || isLeft.test(name));
    for (const name of old) await this.#files.remove(join(folder, name));
  }

  #tag(): string {
    return shortHash(this.#options.deskName);
  }

  /** What the system said, as the user is told. The log gets a code, never a path. */
  #noted(error: unknown): NonNullable<SheetFolderState['problem']> {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    this.#options.log.write('warn', 'sheet.not-saved', {
      reason: code === '' ? (error instanceof Error ? error.name : typeof error) : code,
    });
    return PROBLEMS.get(code) ?? 'other';
  }

  #tell(): void {
    this.#options.onChange(this.state);
  }
}

/** What every file of ours begins with. */
const SHEET_FILE = 'frontdesk-day-';

/** `frontdesk-day-2026-11-23-1f8b03.pdf`: the date, and letters that tell locations apart. No name of anybody. */
export function sheetFileName(date: string, locationId: string): string {
  return `${SHEET_FILE}${date}-${shortHash(locationId)}.pdf`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

/**
 * Writes a file beside its place and renames it there: whoever opens it finds the old one or the new, never a half. What
 * could not be finished is removed. `isWanted` is asked once more before the renaming; false where it was given up.
 */
export async function writeWhole(
  files: SheetFiles,
  filePath: string,
  bytes: Uint8Array,
  { tag, isWanted }: { tag: string; isWanted: () => boolean },
): Promise<boolean> {
  const part = join(dirname(filePath), `.${basename(filePath)}.${tag}.part`);
  try {
    await files.write(part, bytes);
    if (isWanted()) {
      await files.rename(part, filePath);
      return true;
    }
  } catch (error) {
    // The disk is full or gone: what failed is told, not that the rest could not be removed either.
    await files.remove(part).catch(() => undefined);
    throw error;
  }
  await files.remove(part);
  return false;
}
