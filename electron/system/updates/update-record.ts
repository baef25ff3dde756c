import { join } from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../../base/json-file.ts';

/** After so many attempts a version that does not install is left alone until the user asks for it. */
export const ATTEMPTS_BEFORE_GIVING_UP = 3;

const recordSchema = z.looseObject({
  /** The version that ran last. */
  lastVersion: z.string().nullable().catch(null),
  /** What was handed to the installer when the app ended last. */
  attempted: z.string().nullable().catch(null),
  /** How often which version was handed over and did not take. */
  failed: z.looseObject({ version: z.string(), count: z.int() }).nullable().catch(null),
});
type RecordContent = z.infer<typeof recordSchema>;

/** What the last end of the app brought. */
export interface StartAfterUpdate {
  /** The version this one replaced, be it by our update or by other means; null when the same version ran last. */
  updatedFrom: string | null;
  /** The version that was handed to the installer and is not what runs now. */
  notInstalled: string | null;
}

/** What one run leaves for the next about updates, in `updates.json` in the data folder. */
export class UpdateRecord {
  readonly #file: JsonFile<RecordContent>;
  readonly #version: string;
  #content: RecordContent;
  readonly start: StartAfterUpdate;

  constructor(dataFolder: string, version: string, nowMs: number) {
    this.#file = new JsonFile(
      join(dataFolder, 'updates.json'),
      recordSchema,
      { lastVersion: null, attempted: null, failed: null },
      nowMs,
    );
    this.#version = version;
    const content = this.#file.value;
    const { lastVersion, attempted, failed } = content;
    const updatedFrom = lastVersion !== null && lastVersion !== version ? lastVersion : null;
    const notInstalled =
      attempted !== null && attempted !== version && updatedFrom === null ? attempted : null;
    this.start = { updatedFrom, notInstalled };
    const count = failed !== null && failed.version === notInstalled ? failed.count : 0;
    this.#content = {
      ...content,
      lastVersion: version,
      attempted: null,
      failed:
        notInstalled === null
          ? updatedFrom === null
            ? failed
            : null
          : { version: notInstalled, count: count + 1 },
    };
  }

  /** Keeps what the start found out. Throws the file system's error, like `attempt`. */
  keep(): void {
    this.#file.write(this.#content);
  }

  /** True for a version that was handed over often enough without success. */
  isGivenUp(version: string): boolean {
    const { failed } = this.#content;
    return failed !== null && failed.version === version && failed.count >= ATTEMPTS_BEFORE_GIVING_UP;
  }

  /** The user wants it tried again. */
  forgetFailures(): void {
    this.#content = { ...this.#content, failed: null };
    this.keep();
  }

  /** Noted just before the installer is given the word. */
  attempt(version: string): void {
    this.#content = { ...this.#content, attempted: version, lastVersion: this.#version };
    this.keep();
  }
}
