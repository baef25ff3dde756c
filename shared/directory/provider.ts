import { z } from 'zod';

/** Someone appointments are assigned to ("user" in the API, `assignedUserId` in an appointment). */
export const providerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** True for a user who has left; kept so that old appointments still show a name. */
  deleted: z.boolean(),
});
export type Provider = z.infer<typeof providerSchema>;
