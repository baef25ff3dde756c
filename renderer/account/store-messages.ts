import { m } from '../../shared/messages/messages.ts';
import type { AccountState } from '../../shared/account/account.ts';
import type { FailureCode } from '../../shared/failures/failures.ts';

/** What is safe while the store of a location cannot be opened. */
export function keptInStore(code: FailureCode): string {
  if (code === 'store-newer-than-app') return m.account_store_kept_newer();
  return code === 'store-corrupt' ? m.account_store_kept_damaged() : m.account_store_kept();
}

type Rescue = NonNullable<Extract<AccountState, { kind: 'signed-in' }>['rescue']>;

/** What happened, what is safe and what to do, after a damaged file was replaced. */
export function rescueText({ rescuedCount, lostCount, mayHaveLostMore, damagedFileName }: Rescue): string {
  const saved =
    rescuedCount === 0 ? m.account_rescue_none() : m.account_rescue_saved({ count: rescuedCount });
  if (lostCount === 0 && !mayHaveLostMore) return `${saved} ${m.account_rescue_nothing_lost()}`;
  const lost = lostCount > 0 ? m.account_rescue_lost({ count: lostCount }) : m.account_rescue_maybe_lost();
  return `${saved} ${lost} ${m.account_rescue_file({ fileName: damagedFileName })}`;
}
