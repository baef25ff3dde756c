import { z } from 'zod';

/** A client of the location ("contact" in the API, "client" on screen). */
export const contactSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  /** As the API holds it, usually E.164. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  companyName: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  tags: z.array(z.string()),
  /** True for a client made at this desk that the server has not confirmed yet. */
  provisional: z.boolean(),
});
export type Contact = z.infer<typeof contactSchema>;

/**
 * True when a text could be a phone number: five digits or more among +, spaces, dots, dashes, brackets, in any
 * country's notation: `+1 212 555 0199`, `(212) 555-0199`, `020 7946 0000`.
 */
export function looksLikePhone(text: string): boolean {
  return /^[+(\d][\d\s().\-‐‑–/]*$/.test(text.trim()) && text.replace(/\D/g, '').length >= 5;
}

/**
 * What the desk types to make a client in place. A name and one way to reach the client are enough; a name
 * alone is allowed (someone without a phone), nothing at all is not.
 */
export const newContactSchema = z.strictObject({
  firstName: z.string().trim().min(1, { error: 'Type a first name.' }).max(100),
  lastName: z.string().trim().max(100),
  phone: z
    .string()
    .trim()
    .max(40)
    .refine((text) => text === '' || looksLikePhone(text), {
      error: 'This does not look like a phone number. Use digits, for example +1 555 010 2030.',
    }),
  email: z.union([z.literal(''), z.email({ error: 'This does not look like an e-mail address.' })]),
});
export type NewContact = z.infer<typeof newContactSchema>;
