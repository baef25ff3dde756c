import type { BookingDraft, StoredDraft } from '../../shared/appointment/booking-draft.ts';
import type { UnreadableRow } from '../../shared/outbox/outbox.ts';
import type { Directory } from '../../shared/ipc/account-calls.ts';
import type { ContactStore } from './clients/contacts.ts';
import type { SqlValue, StoreFailpoint } from './database/database.ts';
import type { OutboxTransfer } from './transfer/outbox-transfer.ts';
import type { Migration } from './database/migrations.ts';
import type { OutboxStore } from './outbox/outbox-store.ts';
import type { ScheduleStore } from './schedule/schedule-store.ts';
import type { StoreFailure } from './store-failure.ts';

/** How to open the store of one location. */
export type OpenStoreOptions = {
  /** One file per location. Its folder must exist; SQLite's `-wal` and `-shm` stand beside it. */
  filePath: string;
  /** 32 bytes from the keychain. Everything personal is encrypted with it. */
  encryptionKey: Buffer;
  /** Name of this PC, written into each outbox row. */
  deskName: string;
  /** The wall clock, in epoch milliseconds. */
  nowMs: () => number;
  /** Told of a failure of work in the background (indexing clients), for the log. */
  onBackgroundFailure?: (failure: unknown) => void;
  /** For the crash test only: see `StoreFailpoint`. */
  failpoint?: (point: StoreFailpoint) => void;
  /** For the crash test only: steps of layouts to come, so that a file with rows in it is migrated. */
  laterMigrations?: readonly Migration[];
};

/** What was saved from a damaged file. The damaged file is kept beside the new one, unchanged. */
export type Rescue = {
  /** Unfinished and finished outbox rows carried over. */
  rescuedRowCount: number;
  /** Rows seen that could not be read. */
  lostRowCount: number;
  /** True when the damage hid how many rows there were. */
  mayHaveLostMore: boolean;
  damagedFilePath: string;
};

export type OpenStoreResult =
  | {
      ok: true;
      store: Store;
      /** Set when the file was damaged and a new one took its place. */
      rescue: Rescue | null;
    }
  | { ok: false; failure: StoreFailure };

/**
 * Everything the app keeps on disk for one location. Plain Node, synchronous and short except where a Promise
 * says otherwise. `openStore` in open-store.ts makes one.
 *
 * Any method may throw a `StoreFailure` (disk-full, read-only, busy, corrupt): then nothing of that call was kept,
 * and everything before it was. Any method of a closed store throws.
 */
export type Store = {
  outbox: OutboxStore;
  /** Takes unsent writes to another PC. Wake the worker after an import. */
  drafts: OutboxTransfer;
  schedule: ScheduleStore;
  contacts: ContactStore;

  /** Location, calendars, groups and providers as last fetched; empty lists and nulls before. */
  readDirectory(): Directory;
  /** Also sets the country by which phone numbers without a prefix are read. */
  writeDirectory(directory: Directory): void;

  /** The unfinished form, encrypted at rest; null when there is none or it can no longer be read. */
  readDraft(): StoredDraft;
  /** Unfinished rows of the outbox that cannot be read here, for another version's doing or for damage: kept, not sent. */
  unreadableRows(): UnreadableRow[];
  /** The same as they lie on the disk; what is personal in them is encrypted with this store's key. */
  unreadableRaw(): Record<string, SqlValue>[];
  /** The user gives one of them up: it is never sent from here. Nothing happens for any other row. */
  giveUpUnreadable(id: string): void;
  writeDraft(draft: BookingDraft | null): void;

  /** Small values of other parts, encrypted at rest. Must be JSON. Null when never written. */
  readMeta(key: string): unknown;
  writeMeta(key: string, value: unknown): void;

  /** Unfinished outbox rows, those included that need attention or cannot be read here: asked before signing out. */
  unsentCount(): number;
  /** Removes everything of this location from the disk: closes, overwrites and deletes the files. */
  wipe(): void;
  /** Closes the file after moving the log into it. Calling it again does nothing. */
  close(): void;
};
