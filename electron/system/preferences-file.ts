import { join } from 'node:path';
import {
  DEFAULT_PREFERENCES,
  preferencesSchema,
  type Preferences,
} from '../../shared/preferences/preferences.ts';
import { JsonFile } from '../base/json-file.ts';

/** The user's preferences on this PC, in `preferences.json` in the app's data folder. No personal data. */
export class PreferencesFile {
  readonly #file: JsonFile<Preferences>;

  constructor(dataFolder: string, nowMs: number) {
    this.#file = new JsonFile(
      join(dataFolder, 'preferences.json'),
      preferencesSchema,
      DEFAULT_PREFERENCES,
      nowMs,
    );
  }

  get current(): Preferences {
    return this.#file.value;
  }

  /** Keeps the preferences; they are on disk when this returns. Throws the file system's error when they cannot be. */
  write(preferences: Preferences): void {
    this.#file.write(preferences);
  }
}
