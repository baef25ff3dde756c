import type { AccountState as Account, Credentials, PracticeClinic } from '../../shared/account/account.ts';
import type { Location } from '../../shared/directory/booking-calendar.ts';
import type { Failure, FrontdeskBridge, Reply } from '../bridge/bridge.ts';

/** What tells one open schedule from another: both practice clinics have the documented example's location id. */
export function placeOf(account: Account | null): string | null {
  if (account?.kind === 'practice') return `${account.clinic} practice ${account.location?.id ?? ''}`;
  return account?.kind === 'signed-in' ? account.location.id : null;
}

/** Which schedule is open and on whose behalf. */
export class AccountState {
  /** Null until main has answered. */
  account = $state.raw<Account | null>(null);
  /** Why main could not say; null when it could. */
  failure = $state.raw<Failure | null>(null);

  kind = $derived(this.account?.kind ?? null);
  isPractice = $derived(this.account?.kind === 'practice');
  /** Which practice clinic is open; null where it is an account, or nothing. */
  practiceClinic: PracticeClinic | null = $derived(
    this.account?.kind === 'practice' ? this.account.clinic : null,
  );
  location: Location | null = $derived.by(() => {
    const account = this.account;
    return account?.kind === 'practice' || account?.kind === 'signed-in' ? account.location : null;
  });
  missingScopes: readonly string[] = $derived(
    this.account?.kind === 'signed-in' ? this.account.missingScopes : [],
  );

  /** What became of a damaged store when it was opened; null when all was well. */
  rescue = $derived(this.account?.kind === 'signed-in' ? this.account.rescue : null);

  readonly #bridge: FrontdeskBridge;
  #stopListening: (() => void) | null = null;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  async start(): Promise<void> {
    this.#stopListening = this.#bridge.on('account.changed', (account) => (this.account = account));
    await this.#take(this.#bridge.call('account.state', undefined));
  }

  stop(): void {
    this.#stopListening?.();
  }

  /** Checks the credentials and opens their location; a failure leaves everything as it was. */
  signIn(credentials: Credentials): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.signIn', credentials));
  }

  retryKeychain(): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.retryKeychain', undefined));
  }

  /** Puts a store whose key is lost aside and opens an empty one. */
  resetStore(): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.resetStore', undefined));
  }

  switchLocation(locationId: string): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.switchLocation', { locationId }));
  }

  /** Refused with `outbox-not-empty` while something is unsent, unless `discardUnsent`. */
  signOut(discardUnsent: boolean): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.signOut', { discardUnsent }));
  }

  /** Opens a practice clinic; the one that was open last where none is named. */
  startPractice(clinic: PracticeClinic | null = null): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.startPractice', { clinic }));
  }

  leavePractice(): Promise<Reply<Account>> {
    return this.#take(this.#bridge.call('account.leavePractice', undefined));
  }

  async #take(answer: Promise<Reply<Account>>): Promise<Reply<Account>> {
    const reply = await answer;
    if (reply.ok) this.account = reply.value;
    this.failure = reply.ok ? null : reply.error;
    return reply;
  }
}
