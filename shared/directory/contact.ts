import { z } from 'zod';
import { plainText, writtenText } from '../text/plain-text.ts';
import { looksLikePhone, writtenPhone } from './phone.ts';

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
  /** True for a client made at this workstation that the server has not confirmed yet. */
  provisional: z.boolean(),
});
export type Contact = z.infer<typeof contactSchema>;

/** What a client is called who gave nothing to be called by. */
const NO_NAME = 'No name';

/**
 * What a client is called everywhere: the name, else the company, else how to reach it. A name that only repeats how to
 * reach the client, as the API gives it where there is none, is no name.
 */
export function contactName(
  contact: Pick<Contact, 'name' | 'firstName' | 'lastName' | 'companyName' | 'email' | 'phone'>,
): string {
  const { name, firstName, lastName, companyName, email, phone } = contact;
  const noNames = filled([NO_NAME, email, phone]).map((text) => text.toLowerCase());
  const given = filled([name]).filter((text) => !noNames.includes(text.toLowerCase()));
  const parts = filled([firstName, lastName]).join(' ');
  return [...given, ...filled([parts, companyName, email, phone])][0] ?? NO_NAME;
}

/** Every e-mail address of a client, the one written to first. */
export function contactEmails(contact: Contact): string[] {
  return distinct([...filled([contact.email]), ...furtherTexts(contact['additionalEmails'], 'email')]);
}

/** Every phone number of a client, the one called first. */
export function contactPhones(contact: Contact): string[] {
  return distinct([...filled([contact.phone]), ...furtherTexts(contact['additionalPhones'], 'phone')]);
}

/** The API lists what a client has beside the first as texts or as objects; kept with the client as it came. */
function furtherTexts(list: unknown, key: 'email' | 'phone'): string[] {
  if (!Array.isArray(list)) return [];
  return filled(
    list.map((item: unknown) => {
      const text: unknown =
        typeof item === 'object' && item !== null && key in item ? Reflect.get(item, key) : item;
      return typeof text === 'string' ? text : null;
    }),
  );
}

function filled(texts: readonly (string | null)[]): string[] {
  return texts.flatMap((text) => (text === null || text.trim() === '' ? [] : text.trim()));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** An address as it is kept: without blanks, what cannot be seen, and the `mailto:` of a copied link. */
export function writtenEmail(text: string): string {
  return plainText(text)
    .replace(/^mailto:\s*/i, '')
    .replace(/\s/g, '');
}

/**
 * What the user types to make a client in place. A name and one way to reach the client are enough; a name
 * alone is allowed (someone without a phone), nothing at all is not. Whatever was pasted along that cannot be seen is
 * dropped here, on every way a client can come.
 */
export const newContactSchema = z.strictObject({
  firstName: z.string().overwrite(writtenText).min(1, { error: 'Type a first name.' }).max(100),
  lastName: z.string().overwrite(writtenText).max(100),
  phone: z
    .string()
    .overwrite(writtenPhone)
    .max(40)
    .refine((text) => text === '' || looksLikePhone(text), {
      error: 'This does not look like a phone number. Use digits, for example +1 555 010 2030.',
    }),
  email: z
    .string()
    .overwrite(writtenEmail)
    .refine((text) => text === '' || z.email().safeParse(text).success, {
      error: 'This does not look like an e-mail address.',
    }),
});
export type NewContact = z.infer<typeof newContactSchema>;
