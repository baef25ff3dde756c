/** A permission of the access token and what Frontdesk does with it. */
export interface NeededScope {
  /** As the server names it. */
  scope: string;
  purpose: string;
}

/** What a token must be allowed to do (API-NOTES §1), in the order in which the settings page lists them. */
export const NEEDED_SCOPES: readonly NeededScope[] = [
  { scope: 'calendars.readonly', purpose: 'Services and their hours' },
  { scope: 'calendars/groups.readonly', purpose: 'Groups of services' },
  { scope: 'calendars/events.readonly', purpose: 'Read the schedule' },
  { scope: 'calendars/events.write', purpose: 'Book, move and cancel' },
  { scope: 'contacts.readonly', purpose: 'Find clients' },
  { scope: 'contacts.write', purpose: 'Add new clients' },
  { scope: 'users.readonly', purpose: 'Providers’ names' },
  { scope: 'locations.readonly', purpose: 'Name and time zone' },
];

/** The scopes as a text to paste, one per line. */
export function scopesAsText(): string {
  return NEEDED_SCOPES.map(({ scope }) => scope).join('\n');
}
