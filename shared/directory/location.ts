import { z } from 'zod';

/**
 * The clinic or office whose schedule the user keeps. `timeZone` is its IANA zone and the only zone the
 * workstation's times are meant in; the PC's own zone never counts.
 */
export const locationSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  companyId: z.string().nullable(),
  /** ISO 3166 country code, used to read phone numbers typed without a country prefix. */
  country: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  allowsDuplicateContacts: z.boolean().nullable(),
});
export type Location = z.infer<typeof locationSchema>;
