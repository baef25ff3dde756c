import { z } from 'zod';

/** What a `frontdesk://` link may ask for: to look at one client. Nothing else, and never to write. */
export const appLinkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact'), contactId: z.string() }),
  /** A link that is not understood; the message is for the user and repeats nothing of the link. */
  z.strictObject({ kind: z.literal('refused'), message: z.string() }),
]);
export type AppLink = z.infer<typeof appLinkSchema>;
