/**
 * What the user was promised: every order that was acknowledged, and what became of those that were under way when
 * the process was killed. Asked after each restart, by what is on disk.
 */
import { gistOf, orderOf, type Intent } from './intents.ts';
import type { Report, ReportedRow, ScriptStep } from './messages.ts';
import type { Order } from '../../electron/store/outbox/outbox-store.ts';

/** One step of a script with what it is for. */
export interface PlannedStep {
  step: ScriptStep;
  /** For `submit`: what the order wants. */
  intent: Intent | null;
}

/** An order that is on the user's disk. */
interface KeptOrder {
  intent: Intent;
  sequence: number;
  isDiscarded: boolean;
}

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

  /** A new life begins with these steps before it. */
  begin(steps: readonly PlannedStep[]): void {
    this.#open = new Map(steps.map((planned) => [planned.step.stepId, planned]));
  }

  /** Takes in what the process says. */
  heard(report: Report): void {
    if (!('stepId' in report)) return;
    const { step, intent } = this.#close(report.stepId);
    if (report.kind === 'acknowledged' && intent !== null) this.#acknowledge(report.row, intent);
    if (report.kind === 'settled') this.#setDiscarded(new Set(report.discardedIds));
    if (report.kind === 'drafted' && step.do === 'draft') this.#draftTitle = step.title;
  }

  #close(stepId: number): PlannedStep {
    const planned = this.#open.get(stepId);
    if (planned === undefined)
      throw new Error(`The process speaks of step ${stepId}, which it was not given.`);
    this.#open.delete(stepId);
    return planned;
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
    });
  }

  #setDiscarded(ids: ReadonlySet<string>): void {
    for (const [id, kept] of this.#kept) kept.isDiscarded = ids.has(id);
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
    for (const row of orders) if (!this.#kept.has(row.entry.id)) this.#adopt(row, open);
    this.#compareDraft(draftTitle, open);
    this.#open = new Map();
    return open.filter(({ intent }) => intent !== null && !this.#kept.has(intent.orderId));
  }

  #compare(row: ReportedRow, kept: KeptOrder, open: readonly PlannedStep[]): void {
    const { id, state } = row.entry;
    const edits = open.flatMap(({ intent }) => (intent?.orderId === id ? [intent] : []));
    const intent = [kept.intent, ...edits].find((one) => intentGist(one) === rowGist(row));
    if (intent === undefined) this.violations.push(`order ${id} is on disk as something else`);
    else kept.intent = intent;
    const isDiscarded = state === 'discarded';
    const mayDiffer =
      edits.length > 0 || open.some(({ step }) => step.do === 'discard' || step.do === 'restore');
    if (isDiscarded !== kept.isDiscarded && !mayDiffer)
      this.violations.push(`order ${id} is ${state} on disk, and nobody at the desk chose so`);
    kept.isDiscarded = isDiscarded;
  }

  #adopt(row: ReportedRow, open: readonly PlannedStep[]): void {
    const { id, state } = row.entry;
    const submitted = open.flatMap(({ intent }) => (intent?.orderId === id ? [intent] : []));
    const intent = submitted.find((one) => intentGist(one) === rowGist(row));
    if (intent === undefined) {
      this.violations.push(`order ${id} is on disk, and nobody ordered it so`);
      return;
    }
    this.#kept.set(id, { intent, sequence: row.sequence, isDiscarded: state === 'discarded' });
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

  discardedIds(): string[] {
    return [...this.#kept].filter(([, { isDiscarded }]) => isDiscarded).map(([id]) => id);
  }
}
