import { credentialsSchema, type Credentials } from '../../shared/account/account.ts';

/** The form's two fields as credentials, or what is wrong with each. */
export type ReadCredentials =
  | { ok: true; credentials: Credentials }
  | { ok: false; tokenMessage: string | null; locationMessage: string | null };

/**
 * Reads what was typed. The address of any page of the location is as good as its id, which is in it, because that is
 * where people copy it from.
 */
export function readCredentials(token: string, location: string): ReadCredentials {
  const parsed = credentialsSchema.safeParse({ token, locationId: locationIdIn(location) });
  if (parsed.success && !parsed.data.locationId.startsWith('pit-')) {
    return { ok: true, credentials: parsed.data };
  }
  if (parsed.success) {
    return {
      ok: false,
      tokenMessage: null,
      locationMessage: 'This is an access token. The location id goes here.',
    };
  }
  const messageOf = (field: string): string | null =>
    parsed.error.issues.find(({ path }) => path[0] === field)?.message ?? null;
  return { ok: false, tokenMessage: messageOf('token'), locationMessage: messageOf('locationId') };
}

/** The id in a pasted address such as `https://…/v2/location/<id>/dashboard`; any other text as it is. */
export function locationIdIn(text: string): string {
  return /\/location\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? text;
}
