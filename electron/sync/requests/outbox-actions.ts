/** What the user does with writes: puts them into the outbox, takes them back, decides about those that came back. */
import { failure } from '../../../shared/failures/failures.ts';
import type { OutboxEntry, UnreadableRow, ConflictingItems } from '../../../shared/outbox/outbox.ts';
import type { ApiClient } from '../../api/client-types.ts';
import type { OutboxExport, OutboxImport } from '../../store/transfer/outbox-transfer.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { Order, OutboxChange, OutboxRefusal } from '../../store/outbox/outbox-store.ts';
import type { Store } from '../../store/store.ts';
import { entryOf, type OutboxActionOutcome } from '../sync-core-types.ts';
import { wantedTime, conflictingItems } from './conflicting-items.ts';

export interface OutboxActionsDependencies {
  store: Store;
  api: ApiClient;
  /** Aborted when the app stops. */
  stopped: AbortSignal;
  /** Called after each change of one row; it tells everyone who shows it. */
  onChange: (change: OutboxChange) => void;
  /** Called after many rows changed at once. */
  onRows: (outboxIds: readonly string[]) => void;
  /** Called when a client became known here. */
  onContacts: () => void;
  /** Has the worker look for rows that may be sent. */
  wake: () => void;
  /** Asks for the connection while there is none. */
  askForConnection: () => void;
  /** Fetches a window that is not on screen, and waits for it. */
  fetchNow: (window: TimeRange) => Promise<void>;
}

export class OutboxActions {
  readonly #dependencies: OutboxActionsDependencies;
  /** Rows whose wanted time was fetched for `conflictingItems`. */
  readonly #lookedThere = new Set<string>();
  #looking: Promise<void> = Promise.resolve();

  constructor(dependencies: OutboxActionsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Puts an order into the outbox, on disk before this returns, and starts on it. The same order id again is the
   * same row. Throws `StoreFailure` when it could not be kept.
   */
  submit(order: Order, options: { undoWindowMs: number }): OutboxEntry {
    const change = this.#dependencies.store.outbox.addOrder(order, options);
    this.#dependencies.onChange(change);
    this.#dependencies.wake();
    return entryOf(change.row);
  }

  /** Several orders that belong together: all are on disk before this returns, or none is. */
  submitTogether(orders: readonly Order[], options: { undoWindowMs: number }): OutboxEntry[] {
    const changes = this.#dependencies.store.outbox.addOrders(orders, options);
    for (const change of changes) this.#dependencies.onChange(change);
    this.#dependencies.wake();
    return changes.map(({ row }) => entryOf(row));
  }

  /** Unfinished rows, oldest first, then those of the last day. */
  list(): OutboxEntry[] {
    return this.#dependencies.store.outbox.list().map(entryOf);
  }

  /** Tries a row now, whatever was planned; asks for the connection too while there is none. */
  sendNow(outboxId: string): OutboxActionOutcome {
    const outcome = this.#settle(this.#dependencies.store.outbox.sendNow(outboxId));
    this.#dependencies.wake();
    this.#dependencies.askForConnection();
    return outcome;
  }

  /** Takes a write back; `too-late` once it is on its way. One that waited behind it goes now. */
  discard(outboxId: string): OutboxActionOutcome {
    const outcome = this.#settle(this.#dependencies.store.outbox.discard(outboxId));
    this.#dependencies.wake();
    return outcome;
  }

  /** Gives up a write that cannot be read here; those that waited behind it go now. What is left of its kind. */
  giveUpUnreadable(outboxId: string): UnreadableRow[] {
    this.#dependencies.store.giveUpUnreadable(outboxId);
    this.#dependencies.wake();
    return this.#dependencies.store.unreadableRows();
  }

  /** Brings a discarded write back. */
  restore(outboxId: string, options: { undoWindowMs: number }): OutboxActionOutcome {
    const outcome = this.#settle(this.#dependencies.store.outbox.restore(outboxId, options));
    this.#dependencies.wake();
    return outcome;
  }

  /** Takes a booking back whether it was sent or not, a series with its moved dates; see `OutboxStore.undo`. */
  undo(outboxId: string, options: { undoWindowMs: number }): OutboxActionOutcome {
    const outcome = this.#settle(this.#dependencies.store.outbox.undo(outboxId, options));
    this.#dependencies.wake();
    return outcome;
  }

  /** For a client refused as a duplicate: goes on with the one the server has. Throws `ApiError` if it cannot be read. */
  async useDuplicate(outboxId: string): Promise<OutboxActionOutcome> {
    const { store, api, stopped, onChange, onContacts, wake } = this.#dependencies;
    const row = store.outbox.read(outboxId);
    const contactId = row?.problem?.code === 'duplicate-contact' ? row.problem.params.contactId : null;
    if (row?.state !== 'needs-attention' || row.payload.kind !== 'create-contact' || contactId === null) {
      return { ok: false, failure: failure('not-found', { what: 'duplicate' }) };
    }
    const contact =
      store.contacts.read(contactId) ??
      (await api.contacts.get(contactId, { signal: stopped, priority: 'interactive' }));
    const change = store.outbox.markDone(outboxId, { kind: 'contact', contact });
    onChange(change);
    onContacts();
    wake();
    return { ok: true, entry: entryOf(change.row) };
  }

  /**
   * The other side of a collision, from the store. Where nothing is known to lie there, the window is fetched first,
   * once for each row and one at a time: a page full of refusals must not use up the rate budget.
   */
  async conflictingItems(outboxId: string): Promise<ConflictingItems> {
    const { store, fetchNow } = this.#dependencies;
    const row = store.outbox.read(outboxId);
    if (row === null) return { current: null, overlapping: [] };
    const known = conflictingItems(row, store);
    const wanted = wantedTime(row, store);
    if (known.overlapping.length > 0 || wanted === null || this.#lookedThere.has(outboxId)) return known;
    this.#lookedThere.add(outboxId);
    this.#looking = this.#looking.then(() => fetchNow(wanted));
    await this.#looking;
    return conflictingItems(row, store);
  }

  /** Takes the unsent writes to another PC; see `OutboxTransfer`. */
  async exportOutbox(passphrase: string, write: (text: string) => Promise<void>): Promise<OutboxExport> {
    const exported = await this.#dependencies.store.drafts.exportOutbox(passphrase, write);
    this.#dependencies.onRows(exported.exportedIds);
    return exported;
  }

  /** Takes in unsent writes of another PC, and starts on them. */
  async importOutbox(text: string, passphrase: string): Promise<OutboxImport> {
    const imported = await this.#dependencies.store.drafts.importOutbox(text, passphrase);
    if (imported.ok) this.#dependencies.onRows(imported.importedIds);
    this.#dependencies.wake();
    return imported;
  }

  #settle(outcome: ({ ok: true } & OutboxChange) | OutboxRefusal): OutboxActionOutcome {
    if (!outcome.ok) return outcome;
    this.#dependencies.onChange(outcome);
    return { ok: true, entry: entryOf(outcome.row) };
  }
}
