import { join } from 'node:path';
import { z } from 'zod';
import { practiceClinicSchema } from '../../shared/account/account.ts';
import { locationSchema } from '../../shared/directory/booking-calendar.ts';
import { copyAside, JsonFile } from '../base/json-file.ts';

/** A location that is set up here. Without its id and zone it is none; the rest comes from the server again. */
const knownLocationSchema = z.looseObject({
  location: locationSchema.extend({
    name: locationSchema.shape.name.catch(''),
    companyId: locationSchema.shape.companyId.catch(null),
    country: locationSchema.shape.country.catch(null),
    phone: locationSchema.shape.phone.catch(null),
    email: locationSchema.shape.email.catch(null),
    allowsDuplicateContacts: locationSchema.shape.allowsDuplicateContacts.catch(null),
  }),
  missingScopes: z.array(z.string()).catch([]),
});

/**
 * What this PC remembers of its accounts outside the keychain: which locations there are and which is open.
 * No token and no client is in it.
 */
const accountFileSchema = z.looseObject({
  version: z.int().catch(1),
  /** The location that is open; null when none is signed in. */
  currentLocationId: z.string().nullable().catch(null),
  /** True while practice is what the user chose to see. */
  practiceChosen: z.boolean().catch(false),
  /** Which practice clinic was open last; a file from before there were two, or a clinic unknown here, has the small one. */
  practiceClinic: practiceClinicSchema.catch('small'),
  locations: z.array(z.unknown()),
});
export type AccountFileContent = Pick<
  z.infer<typeof accountFileSchema>,
  'version' | 'currentLocationId' | 'practiceChosen' | 'practiceClinic'
> & { locations: z.infer<typeof knownLocationSchema>[] };

const EMPTY: AccountFileContent = {
  version: 1,
  currentLocationId: null,
  practiceChosen: false,
  practiceClinic: 'small',
  locations: [],
};

/** Reads and keeps `accounts.json` in the app's data folder. */
export class AccountFile {
  readonly #file: JsonFile<z.infer<typeof accountFileSchema>>;
  #content: AccountFileContent;

  constructor(dataFolder: string, nowMs: number) {
    const filePath = join(dataFolder, 'accounts.json');
    this.#file = new JsonFile(filePath, accountFileSchema, EMPTY, nowMs);
    const { locations, currentLocationId, ...rest } = this.#file.value;
    const known = locations.flatMap((one) => knownLocationSchema.safeParse(one).data ?? []);
    // One that cannot be read costs itself only, and is kept beside the file.
    if (known.length < locations.length) copyAside(filePath, nowMs);
    const isKnown = known.some(({ location }) => location.id === currentLocationId);
    this.#content = {
      ...rest,
      locations: known,
      currentLocationId: isKnown ? currentLocationId : (known[0]?.location.id ?? null),
    };
  }

  get content(): AccountFileContent {
    return this.#content;
  }

  /** Changes the content; on disk when this returns. */
  update(change: Partial<AccountFileContent>): void {
    const next = { ...this.#content, ...change };
    this.#file.write(next);
    this.#content = next;
  }
}
