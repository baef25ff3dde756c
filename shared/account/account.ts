import { z } from 'zod';
import { locationSchema } from '../directory/booking-calendar.ts';
import { failureSchema } from '../failures/failures.ts';
import { m } from '../messages/messages.ts';

/**
 * The sign-in form's input. A sub-account Private Integration Token (`pit-…`) or OAuth access token; the
 * location id is the sub-account's (API-NOTES §1). Pasted texts often carry blanks and line ends: trimmed.
 */
export const credentialsSchema = z.strictObject({
  token: z
    .string()
    .trim()
    .min(1, { error: () => m.account_token_empty() })
    .max(8192, { error: () => m.account_token_long() })
    .regex(/^[\x21-\x7e]*$/, { error: () => m.account_token_characters() }),
  locationId: z
    .string()
    .trim()
    .min(1, { error: () => m.account_location_empty() })
    .max(100, { error: () => m.account_location_long() })
    .regex(/^[A-Za-z0-9_-]*$/, { error: () => m.account_location_characters() }),
});
export type Credentials = z.infer<typeof credentialsSchema>;

/** A location this PC has a token for in its keychain. */
export const knownLocationSchema = z.strictObject({
  locationId: z.string(),
  name: z.string(),
  timeZone: z.string(),
});
export type KnownLocation = z.infer<typeof knownLocationSchema>;

/** The made-up clinics there are to practise on. */
export const PRACTICE_CLINICS = ['small', 'large'] as const;
export const practiceClinicSchema = z.enum(PRACTICE_CLINICS);
export type PracticeClinic = z.infer<typeof practiceClinicSchema>;

/** Which schedule the app shows and on whose behalf. The token is never part of it. */
export const accountStateSchema = z.discriminatedUnion('kind', [
  /** Nothing set up and practice not chosen yet: the first-run screen. */
  z.strictObject({ kind: z.literal('first-run') }),
  z.strictObject({
    kind: z.literal('practice'),
    clinic: practiceClinicSchema,
    location: locationSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('signed-in'),
    location: locationSchema,
    knownLocations: z.array(knownLocationSchema),
    /** Scopes the token was seen to lack; the parts of the app that need them say so. */
    missingScopes: z.array(z.string()),
    /** What became of a damaged store when it was opened; null when all was well. */
    rescue: z
      .strictObject({
        rescuedCount: z.int().nonnegative(),
        /** Unsent writes that could not be read. */
        lostCount: z.int().nonnegative(),
        /** More may be lost than could be counted. */
        mayHaveLostMore: z.boolean(),
        damagedFileName: z.string(),
      })
      .nullable(),
  }),
  /** There is an account, but its token cannot be had: the keychain is missing or locked, or lost the store's key. */
  z.strictObject({
    kind: z.literal('keychain-unavailable'),
    failure: failureSchema,
    locationName: z.string(),
  }),
  /** The location's store on this PC cannot be opened: from a newer version, locked by another program, full disk. */
  z.strictObject({
    kind: z.literal('store-unavailable'),
    failure: failureSchema,
    /** Null for the practice clinic. */
    locationName: z.string().nullable(),
  }),
]);
export type AccountState = z.infer<typeof accountStateSchema>;
