import type { DraftClient } from './booking-draft.ts';

/** Who and what a title can name. */
export interface TitleParts {
  client: DraftClient;
  calendarName: string | null;
  providerName: string | null;
  locationName: string | null;
}

/** The client's name as far as it is known: the user may still be typing it. */
export function draftClientName(client: DraftClient): string {
  switch (client.kind) {
    case 'none':
      return '';
    case 'existing':
      return client.name.trim();
    case 'new':
      return `${client.firstName.trim()} ${client.lastName.trim()}`.trim();
  }
}

/**
 * The title of a booking: the calendar's template (`{{contact.name}}`, API-NOTES §11) filled in, or, where there is
 * none or it comes out empty, `<client> – <service>`. Names the app does not know are left out with what joined them.
 */
export function filledTitle(template: string | null, parts: TitleParts): string {
  const values = titleValues(parts);
  const filled = (template ?? '')
    .replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_whole, name: string) => values[name.toLowerCase()] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const tidy = filled.replace(/^(?:[-–—:|,/]\s*)+|(?:\s*[-–—:|,/])+$/g, '').trim();
  if (tidy !== '') return tidy;
  return [draftClientName(parts.client), parts.calendarName ?? ''].filter((part) => part !== '').join(' – ');
}

function titleValues(parts: TitleParts): Readonly<Record<string, string>> {
  const { client } = parts;
  const name = draftClientName(client);
  const [first = '', ...rest] = name.split(' ');
  const calendar = parts.calendarName ?? '';
  const provider = parts.providerName ?? '';
  return {
    'contact.name': name,
    'contact.full_name': name,
    'contact.first_name': client.kind === 'new' ? client.firstName.trim() : first,
    'contact.last_name': client.kind === 'new' ? client.lastName.trim() : rest.join(' '),
    'contact.phone': client.kind === 'none' ? '' : (client.phone ?? ''),
    'contact.email': client.kind === 'none' ? '' : (client.email ?? ''),
    'calendar.name': calendar,
    'appointment.title': calendar,
    'appointment.calendar.name': calendar,
    'user.name': provider,
    'appointment.user.name': provider,
    'location.name': parts.locationName ?? '',
  };
}
