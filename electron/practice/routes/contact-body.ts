import { z } from 'zod';

const text = z.string().nullable().optional();

/** What create, update and upsert share; the documents' list of fields (API-NOTES §13). */
const sharedFields = {
  firstName: text,
  lastName: text,
  name: text,
  email: z
    .union([z.email({ error: 'must be an email' }), z.literal('')], { error: 'must be an email' })
    .nullable()
    .optional(),
  phone: text,
  address1: text,
  city: text,
  state: text,
  postalCode: text,
  website: text,
  timezone: text,
  dnd: z.boolean().optional(),
  dndSettings: z.looseObject({}).optional(),
  inboundDndSettings: z.looseObject({}).optional(),
  tags: z.array(z.string()).optional(),
  customFields: z.array(z.looseObject({})).optional(),
  source: text,
  dateOfBirth: text,
  country: z.string().optional(),
  assignedTo: text,
};

/** The body of a create. */
export const contactCreateBody = z.strictObject({
  ...sharedFields,
  locationId: z.string(),
  gender: z.string().optional(),
  companyName: text,
});

/** The body of an update; it names no location. `companyName` is not in it: so the documents have it. */
export const contactUpdateBody = z.strictObject(sharedFields);

/** The body of an upsert. */
export const contactUpsertBody = contactCreateBody.extend({
  createNewIfDuplicateAllowed: z.boolean().optional(),
});

/** The fields of a contact that a body may set. */
export type ContactFields = Omit<z.output<typeof contactCreateBody>, 'locationId'>;
