import { join } from 'node:path';
import { z } from 'zod';
import { practiceClinicSchema } from '../../shared/account/account.ts';
import { locationSchema } from '../../shared/directory/location.ts';
import { readJsonFile, writeJsonFile } from '../settings/json-file.ts';

/**
 * What this PC remembers of its accounts outside the keychain: which locations there are and which is open.
 * No token and no client is in it.
 */
const accountFileSchema = z.looseObject({
  version: z.literal(1),
  /** The location that is open; null when none is signed in. */
  currentLocationId: z.string().nullable(),
  /** True while practice is what the desk chose to see. */
  practiceChosen: z.boolean(),
  /** Which practice clinic was open last; a file from before there were two, or a clinic unknown here, has the small one. */
  practiceClinic: practiceClinicSchema.catch('small'),
  locations: z.array(z.looseObject({ location: locationSchema, missingScopes: z.array(z.string()) })),
});
export type AccountFileContent = z.infer<typeof accountFileSchema>;

const EMPTY: AccountFileContent = {
  version: 1,
  currentLocationId: null,
  practiceChosen: false,
  practiceClinic: 'small',
  locations: [],
};

/** Reads and keeps `accounts.json` in the app's data folder. */
export class AccountFile {
  readonly #filePath: string;
  #content: AccountFileContent;

  constructor(dataFolder: string, nowMs: number) {
    this.#filePath = join(dataFolder, 'accounts.json');
    const read = readJsonFile(this.#filePath, accountFileSchema, nowMs);
    this.#content = read.kind === 'read' ? read.value : EMPTY;
  }

  get content(): AccountFileContent {
    return this.#content;
  }

  /** Changes the content; on disk when this returns. */
  update(change: Partial<AccountFileContent>): void {
    const next = { ...this.#content, ...change };
    writeJsonFile(this.#filePath, next);
    this.#content = next;
  }
}
