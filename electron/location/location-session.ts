import type { AccountState } from '../../shared/account/account.ts';
import type { ApiClient } from '../api/client-types.ts';
import type { Store } from '../store/store.ts';
import type { SyncCore } from '../sync/sync-core.ts';

/** What became of a damaged store. */
export type RescueReport = NonNullable<Extract<AccountState, { kind: 'signed-in' }>['rescue']>;

/** What one open schedule consists of: its store, its way to the server, and what keeps the two in step. */
export interface LocationSession {
  readonly locationId: string;
  readonly store: Store;
  readonly api: ApiClient;
  readonly sync: SyncCore;
  /** Set when the store's file was damaged and a new one took its place. */
  readonly rescue: RescueReport | null;
  /**
   * Lets it look at the server, send and poll; called again, nothing. The page calls it when what this PC knows is on
   * the screen; without a page it happens by itself soon after.
   */
  begin(): void;
  /** Stops sending and polling, lets what is under way end or be recorded as unknown, closes the store. */
  close(): Promise<void>;
  /** As `close`, then removes everything of this location from the disk. */
  wipe(): Promise<void>;
}

/** Gives the open schedule, or throws `ExpectedFailure` with `not-signed-in` while none is open. */
export type OpenSession = () => LocationSession;
