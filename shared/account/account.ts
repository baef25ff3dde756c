import { z } from 'zod';
import { locationSchema } from '../directory/booking-calendar.ts';

/**
 * The sign-in form's input. A sub-account Private Integration Token (`pit-…`) or OAuth access token; the
 * location id is the sub-account's (API-NOTES §1). Pasted texts often carry blanks and line ends: trimmed.
 */
export const credentialsSchema = z.strictObject({
  token: z
    .string()
    .trim()
    .min(1, { error: 'Paste the access token here.' })
    .max(8192, { error: 'This is too long to be an access token.' })
    .regex(/^[\x21-\x7e]*$/, {
      error: 'An access token has no blanks or special characters. Copy it again.',
    }),
  locationId: z
    .string()
    .trim()
    .min(1, { error: 'Type the location id here.' })
    .max(100, { error: 'This is too long to be a location id.' })
    .regex(/^[A-Za-z0-9_-]*$/, { error: 'A location id has only letters and digits.' }),
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
    /** What became of a damaged store when it was opened, for the user; null when all was well. */
    notice: z.string().nullable(),
  }),
  /** There is an account, but its token cannot be had: the keychain is missing or locked. */
  z.strictObject({
    kind: z.literal('keychain-unavailable'),
    /** `key-lost`: the keychain works and has no key to the store that lies on this PC. */
    reason: z.enum(['missing', 'locked', 'failed', 'key-lost']),
    message: z.string(),
    locationName: z.string(),
  }),
  /** The location's store on this PC cannot be opened: from a newer version, locked by another program, full disk. */
  z.strictObject({
    kind: z.literal('store-unavailable'),
    reason: z.enum([
      'store-newer-than-app',
      'wrong-key',
      'corrupt',
      'disk-full',
      'read-only',
      'busy',
      'unavailable',
    ]),
    message: z.string(),
    locationName: z.string(),
  }),
]);
export type AccountState = z.infer<typeof accountStateSchema>;
