import { z } from 'zod';
import { accountStateSchema, credentialsSchema, practiceClinicSchema } from '../account/account.ts';
import {
  bookingCalendarSchema,
  calendarGroupSchema,
  providerSchema,
  locationSchema,
} from '../directory/booking-calendar.ts';

const nothing = z.undefined();

/** Calendars, groups, providers and the location: what changes seldom. */
export const directorySchema = z.strictObject({
  location: locationSchema.nullable(),
  calendars: z.array(bookingCalendarSchema),
  groups: z.array(calendarGroupSchema),
  providers: z.array(providerSchema),
  fetchedAtMs: z.number().nullable(),
});
export type Directory = z.infer<typeof directorySchema>;

/** Some providers in an order, saved by a name of the user's own. */
const providerSetSchema = z.strictObject({
  name: z.string().min(1).max(60),
  providerIds: z.array(z.string()).max(500),
});
export type ProviderSet = z.infer<typeof providerSetSchema>;

/** How this workstation orders the providers, and the sets it saved; providers without a place in the order follow by name. */
export const arrangementSchema = z.strictObject({
  order: z.array(z.string()).max(500),
  sets: z.array(providerSetSchema).max(30),
});
export type Arrangement = z.infer<typeof arrangementSchema>;

/**
 * The account. The token goes in one direction only: into main with `account.signIn`; no call or event
 * gives it back.
 */
export const accountCalls = {
  'account.state': { input: nothing, output: accountStateSchema },
  /** Checks the credentials against the server, keeps the token in the keychain, opens the location's schedule. */
  'account.signIn': { input: credentialsSchema, output: accountStateSchema },
  /** Tries again after the keychain was missing or locked, or the store could not be opened. */
  'account.retryKeychain': { input: nothing, output: accountStateSchema },
  /**
   * Where the key of this location's store is lost: puts the store aside, still locked, and opens an empty one. Refused
   * with `not-found` in any other state.
   */
  'account.resetStore': { input: nothing, output: accountStateSchema },
  'account.switchLocation': { input: z.strictObject({ locationId: z.string() }), output: accountStateSchema },
  /**
   * Removes the token and wipes the location's store. Refused with `outbox-not-empty` (details.unsentCount)
   * while something is unsent, unless `discardUnsent`.
   */
  'account.signOut': { input: z.strictObject({ discardUnsent: z.boolean() }), output: accountStateSchema },
  /**
   * Opens a made-up practice clinic, or the other one than is open; null for the one that was open last. An account set
   * up before stays set up.
   */
  'account.startPractice': {
    input: z.strictObject({ clinic: practiceClinicSchema.nullable() }),
    output: accountStateSchema,
  },
  /** Back from practice to the account, or to the first-run screen where there is none. */
  'account.leavePractice': { input: nothing, output: accountStateSchema },
  'directory.read': { input: nothing, output: directorySchema },
  'directory.readArrangement': { input: nothing, output: arrangementSchema },
  /** Kept in the location's store, encrypted: sets are named by people, often after people. */
  'directory.writeArrangement': { input: arrangementSchema, output: nothing },
} as const;

export const accountEvents = {
  'account.changed': accountStateSchema,
  'directory.changed': directorySchema,
} as const;
