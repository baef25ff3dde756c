import type { AppLink } from '../../../shared/computer/app-link.ts';

/** The scheme other programs link into the app with; packages register it with the system (build/). */
export const LINK_SCHEME = 'frontdesk';

/** As the API's ids are made (shared/account), with a length no id reaches. */
const CONTACT_LINK = /^frontdesk:\/\/contact\/([A-Za-z0-9_-]{1,64})\/?$/i;

const REFUSED: AppLink = {
  kind: 'refused',
  message:
    'A link into Frontdesk was opened that it does not know. Nothing was changed. Links look like frontdesk://contact/ and a client’s id.',
};

/**
 * Reads a link from outside. It may name one client to look at and nothing else: no other page, no query, no fragment, so
 * that no link can fill in a form or start anything. Whoever made the link is a stranger.
 */
export function readLink(address: string): AppLink {
  const contactId = CONTACT_LINK.exec(address)?.[1];
  return contactId === undefined ? REFUSED : { kind: 'contact', contactId };
}

/**
 * The link among the arguments a program was started with, or null: Windows and Linux hand it over like that. The last one
 * counts; what is in front may be Chromium's and the system's own.
 */
export function linkInArguments(given: readonly string[]): string | null {
  return given.findLast((argument) => /^frontdesk:/i.test(argument)) ?? null;
}
