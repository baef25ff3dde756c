import { looksLikePhone, type Contact, type NewContact } from './contact.ts';
import { formatShortDay, formatTime, type TimeStyle } from '../time/format.ts';

/** How a client is reached, on one line: phone, then e-mail; a plain word where there is neither. */
export function reachWords({ phone, email }: Pick<Contact, 'phone' | 'email'>): string {
  const parts = [phone, email].filter((part): part is string => part !== null && part !== '');
  return parts.length === 0 ? 'No phone, no e-mail' : parts.join(' · ');
}

/** `Next Tue 24 Nov 10:00`. */
export function nextWords(startMs: number, timeZone: string, style: TimeStyle): string {
  return `Next ${formatShortDay(startMs, timeZone, style)} ${formatTime(startMs, timeZone, style)}`;
}

/** What was typed into the search, as the beginning of a new client: a number, an address, or a first and last name. */
export function newContactFrom(query: string): NewContact {
  const text = query.trim();
  const empty = { firstName: '', lastName: '', phone: '', email: '' };
  if (text.includes('@')) return { ...empty, email: text };
  if (looksLikePhone(text)) return { ...empty, phone: text };
  // "López, Ana" as people copy it from lists.
  const [last = '', first] = text.split(/\s*,\s*/, 2);
  if (first !== undefined && first !== '') return { ...empty, firstName: first, lastName: last };
  const words = text.split(/\s+/);
  return { ...empty, firstName: words[0] ?? '', lastName: words.slice(1).join(' ') };
}

/** An address for `desk.openExternal` that calls a number; null for a text that has no digits. */
export function telUrl(phone: string): string | null {
  // An extension is for whoever dials by hand: the system's dialler would add its digits to the number.
  const number =
    phone
      .split(/\s*(?:ext|x|#)/i, 1)[0]
      ?.replace(/\(0\)/, '')
      .replace(/[^\d+]/g, '') ?? '';
  return /\d{3,}/.test(number) ? `tel:${number}` : null;
}

/** An address for `desk.openExternal` that writes an e-mail. */
export function mailtoUrl(email: string): string {
  return `mailto:${encodeURIComponent(email.trim()).replaceAll('%40', '@')}`;
}
