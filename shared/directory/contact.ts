import { m } from '../messages/messages.ts';
import { z } from 'zod';
import { foldName } from '../text/fold.ts';
import { plainText, writtenText } from '../text/plain-text.ts';
import { looksLikePhone, writtenPhone } from './phone.ts';
import { formatDateOnly, formatShortDay, formatTime, type TimeStyle } from '../time/format.ts';

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

/** A note on a client, as the location keeps it with them; those on one appointment are notes of their own. */
export const clientNoteSchema = z.looseObject({
  id: z.string(),
  title: z.string(),
  body: z.string(),
  userId: z.string().nullable(),
  dateAddedMs: z.number().nullable(),
  pinned: z.boolean(),
});
export type ClientNote = z.infer<typeof clientNoteSchema>;

/** What the API, and this app in English, call a client without a name. */
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
  return [...given, ...filled([parts, companyName, email, phone])][0] ?? m.directory_no_name();
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
  firstName: z
    .string()
    .overwrite(writtenText)
    .min(1, { error: () => m.directory_first_name_missing() })
    .max(100),
  lastName: z.string().overwrite(writtenText).max(100),
  phone: z
    .string()
    .overwrite(writtenPhone)
    .max(40)
    .refine((text) => text === '' || looksLikePhone(text), {
      error: () => m.directory_not_a_phone(),
    }),
  email: z
    .string()
    .overwrite(writtenEmail)
    .refine((text) => text === '' || z.email().safeParse(text).success, {
      error: () => m.directory_not_an_email(),
    }),
});
export type NewContact = z.infer<typeof newContactSchema>;

/** Why a client who is not the one typed is shown all the same. */
const nearReasonSchema = z.discriminatedUnion('kind', [
  /** Another number that ends with the same digits. */
  z.strictObject({ kind: z.literal('same-ending'), digitCount: z.int() }),
  /** A longer number that begins with what was typed. */
  z.strictObject({ kind: z.literal('same-beginning') }),
  /** The same number with another extension. */
  z.strictObject({ kind: z.literal('other-extension') }),
  /** The same number, e-mail or whole name, while the rest of what was typed is another's. */
  z.strictObject({ kind: z.literal('same-phone') }),
  z.strictObject({ kind: z.literal('same-email') }),
  z.strictObject({ kind: z.literal('same-name') }),
  /** A name that is the typed one but for a slip of the hand. */
  z.strictObject({ kind: z.literal('similar-name') }),
]);
export type NearReason = z.infer<typeof nearReasonSchema>;

/** A client who is not the one typed, but could be meant; never offered before making a new one. */
export const nearMatchSchema = z.strictObject({ contact: contactSchema, reason: nearReasonSchema });
export type NearMatch = z.infer<typeof nearMatchSchema>;

/** Why a near match is shown, for the user. */
export function nearText(reason: NearReason): string {
  switch (reason.kind) {
    case 'same-ending':
      return m.directory_near_ending({ count: reason.digitCount });
    case 'same-beginning':
      return m.directory_near_beginning();
    case 'other-extension':
      return m.directory_near_extension();
    case 'same-phone':
      return m.directory_near_phone();
    case 'same-email':
      return m.directory_near_email();
    case 'same-name':
      return m.directory_near_name();
    case 'similar-name':
      return m.directory_near_similar();
  }
}

/** How a client is reached, on one line: phone, then e-mail; a plain word where there is neither. */
export function reachText({ phone, email }: Pick<Contact, 'phone' | 'email'>): string {
  const parts = [phone, email].filter((part): part is string => part !== null && part !== '');
  return parts.length === 0 ? m.directory_no_reach() : parts.join(' · ');
}

/** What tells two of one name apart beside how to reach them: `Born 3 Mar 1950 · Riverside Bakery`; empty where nothing does. */
export function factsText(
  { name, dateOfBirth, companyName }: Pick<Contact, 'name' | 'dateOfBirth' | 'companyName'>,
  style: TimeStyle,
): string {
  const born = dateOfBirth === null ? null : m.clients_born({ date: birthday(dateOfBirth, style) });
  return filled([born, companyName === name ? null : companyName]).join(' · ');
}

/** `3 Mar 1950`; a date the API wrote in another form stays as it is. */
function birthday(dateOfBirth: string, style: TimeStyle): string {
  const date = dateOfBirth.slice(0, 10);
  return z.iso.date().safeParse(date).success ? formatDateOnly(date, style) : dateOfBirth;
}

/** Whether two are called the same by whoever types or hears their names. */
export function isSameName(one: Pick<Contact, 'name'>, other: Pick<Contact, 'name'>): boolean {
  return foldName(one.name) === foldName(other.name);
}

/** `Next Tue 24 Nov 10:00`. */
export function nextText(startMs: number, timeZone: string, style: TimeStyle): string {
  return m.directory_next({
    day: formatShortDay(startMs, timeZone, style),
    time: formatTime(startMs, timeZone, style),
  });
}

/** An address for `workstation.openExternal` that writes an e-mail. */
export function mailtoUrl(email: string): string {
  return `mailto:${encodeURIComponent(email.trim()).replaceAll('%40', '@')}`;
}
