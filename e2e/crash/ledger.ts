/**
 * What the user was promised: every order that was acknowledged, and what became of those that were under way when
 * the process was killed. Asked after each restart, by what is on disk.
 */
import { gistOf, orderOf, type BookIntent, type Intent } from './intents.ts';
import type { Report, ReportedRow, ScriptStep } from './messages.ts';
import type { Order } from '../../electron/store/outbox/outbox-store.ts';

/** One step of a script with what it is for. */
export interface PlannedStep {
  step: ScriptStep;
  /** For `submit`: what the order wants. */
  intent: Intent | null;
  /** The moved dates given with it: one command. */
  parts?: readonly BookIntent[];
}

/** What the orders of a step want, one of the command after the other. */
function intentsOf({ intent, parts = [] }: PlannedStep): Intent[] {
  return intent === null ? [] : [intent, ...parts];
}

/** An order that is on the user's disk. */
interface KeptOrder {
  intent: Intent;
  sequence: number;
  isDiscarded: boolean;
  /** True for a deletion that came from taking a booking back. */
  isOfUndo: boolean;
}

/** Steps after which a row may be discarded, or not any more. */
const SECOND_THOUGHTS: ReadonlySet<ScriptStep['do']> = new Set(['discard', 'restore', 'undo', 'keep']);

function rowGist({ entry }: ReportedRow): string | null {
  const { payload } = entry;
  return payload.kind === 'create-contact'
    ? null
    : gistOf({ kind: payload.kind, order: payload.order } as Order);
}

function intentGist(intent: Intent): string {
  return gistOf(orderOf(intent).order);
}

/** Keeps the promises made to one workstation in one round. */
export class Ledger {
  readonly #kept = new Map<string, KeptOrder>();
  /** Steps of the present life that nothing was heard of. */
  #open = new Map<number, PlannedStep>();
  #draftTitle: string | null = null;
  /** Promises broken, in words. */
  readonly violations: string[] = [];
  acknowledgedCount = 0;
  /** Deletions that came from taking a booking back. */
  undoneCount = 0;

  /** A new life begins with these steps before it. */
  begin(steps: readonly PlannedStep[]): void {
    this.#open = new Map(steps.map((planned) => [planned.step.stepId, planned]));
  }

  /** Takes in what the process says. */
  heard(report: Report): void {
    if (!('stepId' in report)) return;
    const planned = this.#close(report.stepId);
    const { step } = planned;
    if (report.kind === 'acknowledged') this.#acknowledgeAll([report.row, ...report.together], planned);
    if (report.kind === 'settled') this.#setDiscarded(new Set(report.discardedIds));
    if (report.kind === 'undone' && 'orderId' in step) this.#undone(report.rows, step);
    if (report.kind === 'drafted' && step.do === 'draft') this.#draftTitle = step.title;
  }

  #close(stepId: number): PlannedStep {
    const planned = this.#open.get(stepId);
    if (planned === undefined)
      throw new Error(`The process speaks of step ${stepId}, which it was not given.`);
    this.#open.delete(stepId);
    return planned;
  }

  /** A command is kept in its new form or in its old one, all of it. */
  #acknowledgeAll(rows: readonly ReportedRow[], planned: PlannedStep): void {
    const wanted = intentsOf(planned);
    if (rows.length !== wanted.length)
      this.violations.push(`of ${wanted.length} orders given together ${rows.length} were acknowledged`);
    const isNew = rows.map((row, place) => {
      const intent = wanted[place];
      if (intent === undefined) return false;
      this.#acknowledge(row, intent);
      return rowGist(row) === intentGist(intent);
    });
    if (new Set(isNew).size > 1)
      this.violations.push(`of the command ${planned.intent?.orderId ?? ''} a part was changed`);
  }

  #acknowledge(row: ReportedRow, wanted: Intent): void {
    this.acknowledgedCount += 1;
    const known = this.#kept.get(wanted.orderId);
    const gist = rowGist(row);
    // A row that is on its way already keeps its old form, and the user is told so by the row it gets back.
    const keptIntent = [wanted, ...(known === undefined ? [] : [known.intent])].find(
      (intent) => intentGist(intent) === gist,
    );
    if (keptIntent === undefined) {
      this.violations.push(`order ${wanted.orderId} was acknowledged as something else`);
      return;
    }
    this.#kept.set(wanted.orderId, {
      intent: keptIntent,
      sequence: row.sequence,
      isDiscarded: row.entry.state === 'discarded',
      isOfUndo: false,
    });
  }

  #setDiscarded(ids: ReadonlySet<string>): void {
    for (const [id, kept] of this.#kept) kept.isDiscarded = ids.has(id);
    this.#checkCommands();
  }

  /** The user was told that a booking is taken back, or kept after all. */
  #undone(rows: readonly ReportedRow[], { do: what, orderId }: { do: string; orderId: string }): void {
    this.#adoptDeletions(rows, [orderId]);
    const discarded = rows.filter(({ entry }) => entry.state === 'discarded');
    this.#setDiscarded(new Set(discarded.map(({ entry }) => entry.id)));
    if (what === 'undo' && this.#commandOf(orderId).some((id) => !this.#isGone(id)))
      this.violations.push(`order ${orderId} was said to be taken back, and something of it stands`);
  }

  /** Deletions that nobody gave as such: those of bookings that were taken back. */
  #adoptDeletions(rows: readonly ReportedRow[], undoneIds: readonly string[]): void {
    const undone = new Set(undoneIds.flatMap((id) => this.#commandOf(id)));
    for (const row of rows) {
      const { id, payload, state } = row.entry;
      if (payload.kind !== 'delete-event' || this.#kept.has(id)) continue;
      const { eventId } = payload.order;
      const made = rows.find(
        ({ entry }) =>
          entry.payload.kind === 'create-appointment' &&
          (eventId === `local-${entry.id}` || eventId === entry.serverId),
      );
      const booked = made === undefined ? undefined : this.#kept.get(made.entry.id)?.intent;
      if (booked?.wants !== 'book' || !undone.has(booked.orderId)) continue;
      const intent: Intent = {
        wants: 'delete',
        orderId: id,
        bookingId: booked.orderId,
        occurrence: null,
        knownAs: [booked],
        isSeries: booked.repeat !== null,
      };
      if (intentGist(intent) !== rowGist(row))
        this.violations.push(`order ${id} takes back something else than ${booked.orderId}`);
      const isDiscarded = state === 'discarded';
      this.#kept.set(id, { intent, sequence: row.sequence, isDiscarded, isOfUndo: true });
      this.undoneCount += 1;
    }
  }

  /** The orders of a booking: a series and its moved dates. */
  #commandOf(bookingId: string): string[] {
    const parts = [...this.#kept].filter(
      ([, { intent }]) => intent.wants === 'book' && intent.seriesId === bookingId,
    );
    return [bookingId, ...parts.map(([id]) => id)];
  }

  #isDeleted(bookingId: string): boolean {
    return [...this.#kept.values()].some(
      ({ intent, isDiscarded }) =>
        !isDiscarded &&
        intent.wants === 'delete' &&
        intent.occurrence === null &&
        intent.bookingId === bookingId,
    );
  }

  #isGone(bookingId: string): boolean {
    return this.#kept.get(bookingId)?.isDiscarded === true || this.#isDeleted(bookingId);
  }

  /** A series and its moved dates are taken back together: none of them alone. */
  #checkCommands(): void {
    for (const [id, { intent, isDiscarded }] of this.#kept) {
      if (intent.wants !== 'book' || intent.seriesId !== null) continue;
      const parts = this.#commandOf(id).filter((one) => one !== id);
      const stay = parts.filter((one) => this.#kept.get(one)?.isDiscarded === false);
      const isHalf = isDiscarded ? stay.length > 0 : stay.length < parts.length && !this.#isDeleted(id);
      if (isHalf) this.violations.push(`of series ${id} and its moved dates only a part is discarded`);
    }
  }

  /**
   * Compares what a new process finds on disk with what was promised, and learns what became of the steps nothing was
   * heard of. Returns those of them that left no trace, in order.
   */
  reopened(rows: readonly ReportedRow[], draftTitle: string | null): PlannedStep[] {
    const orders = rows.filter((row) => rowGist(row) !== null);
    const reported = new Map(orders.map((row) => [row.entry.id, row]));
    const open = [...this.#open.values()];
    for (const [id, kept] of this.#kept) {
      const row = reported.get(id);
      if (row === undefined)
        this.violations.push(`order ${id} (${kept.intent.wants}) is not on disk any more`);
      else this.#compare(row, kept, open);
    }
    const undoneIds = open.flatMap(({ step }) => (step.do === 'undo' ? [step.orderId] : []));
    this.#adoptDeletions(rows, undoneIds);
    for (const row of orders) if (!this.#kept.has(row.entry.id)) this.#adopt(row, open);
    for (const id of undoneIds) {
      const command = this.#commandOf(id);
      if (this.#isGone(id) && command.some((one) => !this.#isGone(one)))
        this.violations.push(`order ${id} was taken back in part`);
    }
    for (const planned of open) this.#checkWhole(planned, reported);
    this.#checkCommands();
    this.#compareDraft(draftTitle, open);
    this.#open = new Map();
    return open.filter(({ intent }) => intent !== null && !this.#kept.has(intent.orderId));
  }

  /** A command that was cut off is on disk wholly or not at all, and all in one form. */
  #checkWhole(planned: PlannedStep, reported: ReadonlyMap<string, ReportedRow>): void {
    const intents = intentsOf(planned);
    const found = intents.flatMap((intent) => reported.get(intent.orderId) ?? []);
    if (found.length > 0 && found.length < intents.length)
      this.violations.push(`of ${intents.length} orders given together ${found.length} are on disk`);
  }

  #compare(row: ReportedRow, kept: KeptOrder, open: readonly PlannedStep[]): void {
    const { id, state } = row.entry;
    const edits = open.flatMap(intentsOf).filter(({ orderId }) => orderId === id);
    const intent = [kept.intent, ...edits].find((one) => intentGist(one) === rowGist(row));
    if (intent === undefined) this.violations.push(`order ${id} is on disk as something else`);
    else kept.intent = intent;
    const isDiscarded = state === 'discarded';
    const mayDiffer = edits.length > 0 || open.some(({ step }) => SECOND_THOUGHTS.has(step.do));
    if (isDiscarded !== kept.isDiscarded && !mayDiffer)
      this.violations.push(`order ${id} is ${state} on disk, and nobody at the desk chose so`);
    kept.isDiscarded = isDiscarded;
  }

  #adopt(row: ReportedRow, open: readonly PlannedStep[]): void {
    const { id, state } = row.entry;
    const submitted = open.flatMap(intentsOf).filter(({ orderId }) => orderId === id);
    const intent = submitted.find((one) => intentGist(one) === rowGist(row));
    if (intent === undefined) {
      this.violations.push(`order ${id} is on disk, and nobody ordered it so`);
      return;
    }
    const isDiscarded = state === 'discarded';
    this.#kept.set(id, { intent, sequence: row.sequence, isDiscarded, isOfUndo: false });
  }

  #compareDraft(found: string | null, open: readonly PlannedStep[]): void {
    const later = open.flatMap(({ step }) => (step.do === 'draft' ? [step.title] : []));
    if (found !== this.#draftTitle && (found === null || !later.includes(found)))
      this.violations.push(`the draft is "${found ?? ''}" and "${this.#draftTitle ?? ''}" was flushed last`);
    this.#draftTitle = found;
  }

  /** What the user wants by now, in the order in which it is carried out; what was discarded is left out. */
  wishes(): Intent[] {
    return [...this.#kept.values()]
      .filter(({ isDiscarded }) => !isDiscarded)
      .sort((left, right) => left.sequence - right.sequence)
      .map(({ intent }) => intent);
  }

  /** What the user may bring back; a moved date comes with its series, a booking that was kept after all is not undone so. */
  discardedIds(): string[] {
    return [...this.#kept]
      .filter(([, { isDiscarded, isOfUndo }]) => isDiscarded && !isOfUndo)
      .filter(([, { intent }]) => intent.wants !== 'book' || intent.seriesId === null)
      .map(([id]) => id);
  }
}
