import { join } from 'node:path';
import {
  DEFAULT_PREFERENCES,
  preferencesSchema,
  type Preferences,
} from '../../shared/preferences/preferences.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** The desk's preferences on this PC, in `preferences.json` in the app's data folder. No personal data. */
export class PreferencesFile {
  readonly #filePath: string;
  #current: Preferences;

  constructor(dataFolder: string, nowMs: number) {
    this.#filePath = join(dataFolder, 'preferences.json');
    const content = readJsonFile(this.#filePath, preferencesSchema, nowMs);
    this.#current = content.kind === 'read' ? content.value : DEFAULT_PREFERENCES;
  }

  get current(): Preferences {
    return this.#current;
  }

  /** Keeps the preferences; they are on disk when this returns. Throws the file system's error when they cannot be. */
  write(preferences: Preferences): void {
    writeJsonFile(this.#filePath, preferences);
    this.#current = preferences;
  }
}
