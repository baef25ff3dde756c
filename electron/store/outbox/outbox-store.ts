import type { Appointment, AppointmentNote, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type {
  BlockOrder,
  BookingOrder,
  ChangeOrder,
  DeleteOrder,
  NoteOrder,
} from '../../../shared/appointment/booking-order.ts';
import type { Contact } from '../../../shared/directory/contact.ts';
import type { Failure, FailureOf } from '../../../shared/failures/failures.ts';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { StoredOutboxRow } from './outbox-table.ts';

/** What the user can order; `kind` is that of the outbox payload it becomes. */
export type Order =
  | { kind: 'create-appointment'; order: BookingOrder }
  | { kind: 'change-appointment'; order: ChangeOrder }
  | { kind: 'delete-event'; order: DeleteOrder }
  | { kind: 'block-slot'; order: BlockOrder }
  | { kind: 'note'; order: NoteOrder };

/**
 * An outbox row with what the worker needs beside what the user sees. All ids in `payload` are the newest known:
 * `local-…` ids are replaced in the transaction that learns the server's id.
 */
export type OutboxRow = OutboxEntry & {
  /** Rises with each new row; rows of one entity go in this order. */
  sequence: number;
  /**
   * What the row is about; rows with the same key never travel at the same time: `appointment:<id>` (the
   * master's id for a series and its instances), `blocked-slot:<id>`, `contact:<local id>`.
   */
  concurrencyKey: string;
  /** When the last attempt began; null before the first. Survives a crash. */
  sentAtMs: number | null;
  /** Ids that looked like this booking on the server before it was sent: never this row's result. */
  preexistingIds: readonly string[];
  /** When the row was done or discarded; null before. */
  finishedAtMs: number | null;
};

/** What a change to the outbox did, for the events main pushes. */
export type OutboxChange = {
  /** The row the call was about, as it is now. */
  row: OutboxRow;
  /** Other rows the same transaction changed: rewritten to a server id, freed, discarded or restored along. */
  alsoChanged: OutboxRow[];
  /** The smallest window of the schedule that looks different now; null when none does. */
  touchedWindow: TimeRange | null;
};

/** What the server answered, by kind of row. */
export type DoneResult =
  | { kind: 'contact'; contact: Contact }
  /** As the API client read it. What the answer leaves out (contact, notes, place) is filled in from the order. */
  | { kind: 'appointment'; appointment: Appointment }
  | { kind: 'blocked-slot'; blockedSlot: BlockedSlot }
  | { kind: 'deleted' }
  /** Null for a deleted note. */
  | { kind: 'note'; note: AppointmentNote | null };

/** Why the user cannot have its way with a row. */
export type OutboxRefusal = { ok: false; failure: FailureOf<'too-late' | 'not-found'> };

/** A change, or why it was refused. */
export type OutboxOutcome = ({ ok: true } & OutboxChange) | OutboxRefusal;

/**
 * The outbox. Each method is one transaction, synced to disk before it returns (synchronous=FULL), and enforces
 * the legal transitions (electron/sync/README.md):
 *
 *     held → queued → sending → done | needs-attention | unknown | queued (with a later attempt)
 *     unknown → done | needs-attention | unknown | queued        queued → needs-attention | done (settled before sending)
 *     needs-attention → queued | done      held, queued, needs-attention → discarded → held | queued
 *
 * A transition that is not in the table is a bug of the caller and throws `IllegalTransition`. An unfinished row
 * is never deleted.
 */
export type OutboxStore = {
  /**
   * Puts an order, and for a new client the row that makes the client first, into the outbox in one transaction.
   * The schedule shows it from then on. `undoWindowMs` 0 queues it at once, more holds it that long.
   *
   * The same `orderId` again is the same row: while held, queued, needing attention or discarded its payload is
   * replaced and it goes again (an edit); once sending, unknown or done it is returned untouched. A series that is
   * edited loses the moved dates that are not given with it any more. Throws `ExpectedFailure` (`outbox-not-empty`) where that row
   * is set apart, because this version cannot read it.
   */
  addOrder(order: Order, options: { undoWindowMs: number }): OutboxChange;
  /** Several orders that belong together, in one transaction: all of them or none. */
  addOrders(orders: readonly Order[], options: { undoWindowMs: number }): OutboxChange[];

  /** One row by its id; null when there is none. */
  read(id: string): OutboxRow | null;
  /** Unfinished rows, oldest first, then those finished in the last day, newest first. */
  list(): OutboxRow[];
  /**
   * Numbers for the status line. `unsentCount` is all that is unfinished, what needs attention included; a series
   * counts as one with its moved dates. What cannot be read here is not in them: it is not sent, and told by itself.
   */
  counts(): { unsentCount: number; needsAttentionCount: number };

  /**
   * Counts the time of the held rows: those whose undo window has closed become queued; those that waited while the app
   * was closed or the PC asleep are held for as long as they still were before. Returns every row that changed.
   */
  releaseHeld(nowMs: number): OutboxRow[];
  /**
   * Rows to act on now, oldest first: `queued` ones to send and `unknown` ones to look up, whose next attempt is
   * due. Never two of one entity, never one with an earlier unfinished row of its entity, never one that waits
   * for a row not done, never one whose entity has a row `sending`. As stored: of hundreds that are due few are acted on at
   * once, and `read` says of those what else is to be known.
   */
  dueRows(nowMs: number): StoredOutboxRow[];
  /**
   * When `releaseHeld` or `dueRows`, asked at `lookedAtMs`, will next have something new because of time alone; null
   * when never. It may have passed already: what became due since that look was not in it.
   */
  nextDueAtMs(lookedAtMs: number): number | null;

  /**
   * Start-up: every row found `sending` was cut off, so its outcome is unknown: it becomes `unknown`, to be looked
   * up at once. Returns them.
   */
  recoverInterruptedSends(): OutboxRow[];
  /**
   * queued → sending. Counts the attempt and keeps, before anything leaves, the ids of events already on the server
   * that look like this booking. Ids given at an earlier attempt are kept too.
   */
  markSending(id: string, options: { preexistingIds: readonly string[] }): OutboxChange;
  /**
   * queued | sending | unknown | needs-attention → done. In the same transaction the result goes into the schedule (shown as
   * synced before any listing holds it) and every row that named the local id is rewritten to the server's.
   */
  markDone(id: string, result: DoneResult): OutboxChange;
  /** sending | unknown → unknown: the outcome is not known; looked up again at `nextAttemptAtMs`. */
  markUnknown(id: string, options: { problem: Failure; nextAttemptAtMs: number }): OutboxChange;
  /** queued | sending | unknown → queued: it surely did not happen; tried again at `nextAttemptAtMs`. */
  requeue(id: string, options: { problem: Failure; nextAttemptAtMs: number }): OutboxChange;
  /** queued | sending | unknown → needs-attention: only the user can go on. */
  markNeedsAttention(id: string, problem: Failure): OutboxChange;

  /**
   * The user's "send now": held, queued, needs-attention → queued and due; unknown → looked up now. A series takes its
   * moved dates along, also when one of them is asked for.
   */
  sendNow(id: string): OutboxOutcome;
  /** Makes every queued or unknown row due now, such as when the connection is back. Returns how many changed. */
  makeAllDue(): number;
  /**
   * Takes a write back: held, queued or needs-attention → discarded, kept and restorable. Rows that wait for it go
   * along, and so does the new client it brought, when nothing else waits for that client. A moved date goes with its
   * series while that is unsent. What a discarded `undo` had taken back comes again.
   */
  discard(id: string): OutboxOutcome;
  /** discarded → held (or queued when `undoWindowMs` is 0), with the rows that were discarded along. */
  restore(id: string, options: { undoWindowMs: number }): OutboxOutcome;
  /**
   * Takes back a booking in whatever state it is, a series with its moved dates: what was never sent is discarded, and
   * for what was sent, or is on its way, a deletion is ordered. `row` is the deletion that leads the others, or the
   * discarded booking. A series that was ended before one of its dates goes on as it did: `row` is the change that leads that.
   * Undone twice is undone once. `not-found` for anything else.
   */
  undo(id: string, options: { undoWindowMs: number }): OutboxOutcome;
  /** Says again why an unfinished row waits, such as with fresh alternatives; its state stays. */
  updateProblem(id: string, problem: Failure): OutboxChange;

  /** Finished rows older than `beforeMs` are deleted; unfinished ones never. Returns how many. */
  pruneFinished(beforeMs: number): number;
};
