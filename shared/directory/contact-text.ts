import type { Contact } from './contact.ts';
import { formatShortDay, formatTime, type TimeStyle } from '../time/format.ts';

/** How a client is reached, on one line: phone, then e-mail; a plain word where there is neither. */
export function reachText({ phone, email }: Pick<Contact, 'phone' | 'email'>): string {
  const parts = [phone, email].filter((part): part is string => part !== null && part !== '');
  return parts.length === 0 ? 'No phone, no e-mail' : parts.join(' · ');
}

/** `Next Tue 24 Nov 10:00`. */
export function nextText(startMs: number, timeZone: string, style: TimeStyle): string {
  return `Next ${formatShortDay(startMs, timeZone, style)} ${formatTime(startMs, timeZone, style)}`;
}

/** An address for `workstation.openExternal` that writes an e-mail. */
export function mailtoUrl(email: string): string {
  return `mailto:${encodeURIComponent(email.trim()).replaceAll('%40', '@')}`;
}
