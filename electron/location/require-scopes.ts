import type { AccountCheck } from '../api/check-account.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { CheckedAccount } from './account-service.ts';

/** What the app does without: groups only sort the list of calendars. */
const DISPENSABLE_SCOPES: ReadonlySet<string> = new Set(['calendars/groups.readonly']);

/**
 * Lets an account in that can do everything the user does. Throws `scope-missing` naming each scope it lacks
 * (`details.scopes`): an app that fails later, with a client waiting, would be worse.
 */
export function requireScopes(check: AccountCheck): CheckedAccount {
  const lacking = check.missingScopes.filter((scope) => !DISPENSABLE_SCOPES.has(scope));
  if (lacking.length > 0 || check.location === null) {
    const named = lacking.join(', ');
    throw new ExpectedFailure(
      'scope-missing',
      `The token works but lacks ${lacking.length === 1 ? 'a scope' : `${String(lacking.length)} scopes`} Frontdesk needs: ${named}. ` +
        'Add what is missing under Settings > Private Integrations (the token stays the same), then connect again.',
      { scopes: lacking },
    );
  }
  return { location: check.location, missingScopes: [...check.missingScopes] };
}
