import type { BookingDraft } from '../../shared/appointment/booking-draft.ts';
import type {
  BlockOrder,
  BookingOrder,
  ChangeOrder,
  DeleteOrder,
  EventBefore,
  NoteOrder,
} from '../../shared/appointment/booking-order.ts';
import type { Appointment, BlockedSlot } from '../../shared/appointment/appointment.ts';
import { m } from '../../shared/messages/messages.ts';
import { type OutboxEntry, seriesOrderIdOf } from '../../shared/outbox/outbox.ts';
import type { Reply } from '../bridge/bridge.ts';
import { failureMessage } from '../bridge/failure-messages.ts';
import { openFormFor } from '../state/form-opening.ts';
import { draftOfBooking } from '../state/order-to-draft.ts';
import { oppositeOf } from './opposite.svelte.ts';
import type { Question, WriteContext } from './question.ts';
import { willTellWords, writeSentence } from './write-words.ts';

/** A write sent longer ago than this before the window was opened is no longer what Ctrl+Z is about. */
const EARLIER_MS = 30 * 60_000;
/** How long Ctrl+Z waits for the outcome of a write that is just being sent. */
const OUTCOME_MS = 5_000;

/**
 * The one way to change anything: the only caller of `booking.…`, with one wording for each write and the one undo of all
 * of them. What to undo is read from the outbox, so that it is the same after a restart.
 */
export class Writes {
  /** What is asked now; null while nothing is. */
  question = $state.raw<Question | null>(null);
  /** The write Ctrl+Z would undo: the newest that stands. Null when there is none. */
  readonly last: OutboxEntry | null = $derived.by(
    () => this.#app.outbox.entries.find((entry) => this.#isUndoable(entry)) ?? null,
  );

  readonly #app: WriteContext;
  readonly #openedAtMs: number;
  #answer: ((accepted: boolean) => void) | null = null;
  /** Undos go one after the other: pressing twice undoes two writes, not one twice. */
  #undoing: Promise<void> = Promise.resolve();

  constructor(app: WriteContext) {
    this.#app = app;
    this.#openedAtMs = app.clock.nowMs();
  }

  /** A booking from the form, with the moved dates of a series that belong to it. The form itself says how it goes on. */
  async book(order: BookingOrder, parts: readonly BookingOrder[] = []): Promise<Reply<OutboxEntry>> {
    const { bridge, outbox } = this.#app;
    if (parts.length === 0) return this.#kept(await bridge.call('booking.create', order));
    const reply = await bridge.call('booking.createTogether', { orders: [order, ...parts] });
    if (!reply.ok) return reply;
    const [own, ...others] = reply.value;
    if (own === undefined) throw new Error('main answered with no booking');
    for (const entry of others) outbox.take(entry);
    return this.#kept({ ok: true, value: own });
  }

  /** A change from the form, which says itself how it goes on. `before` is null where it is not known. */
  async changeInForm(order: ChangeOrder, before: Appointment | null): Promise<Reply<OutboxEntry>> {
    return this.#kept(await this.#app.bridge.call('booking.change', withBefore(order, before)));
  }

  /** Changes, moves or cancels an appointment; said with the way back. True when it is safe on this PC. */
  async change(order: ChangeOrder, before: Appointment | null, said?: string): Promise<boolean> {
    return this.#tell(await this.changeInForm(order, before), said);
  }

  /** Ends a series before one of its dates; `going` are dates that are deleted besides. One command, said and undone as one. */
  async endSeries(end: ChangeOrder, going: readonly DeleteOrder[], before: Appointment): Promise<boolean> {
    const order = { end: withBefore(end, before), going: [...going] };
    return this.#tell(this.#kept(await this.#app.bridge.call('booking.endSeries', order)));
  }

  /** Deletes an appointment or blocked time. */
  async remove(order: DeleteOrder, before: Appointment | BlockedSlot | null): Promise<boolean> {
    return this.#tell(this.#kept(await this.#app.bridge.call('booking.delete', withBefore(order, before))));
  }

  /** Blocks time, or changes blocked time; `before` is null for a new one. */
  async block(order: BlockOrder, before: BlockedSlot | null): Promise<boolean> {
    return this.#tell(this.#kept(await this.#app.bridge.call('booking.block', withBefore(order, before))));
  }

  /** Adds, changes or deletes a note. */
  async note(order: NoteOrder): Promise<boolean> {
    return this.#tell(this.#kept(await this.#app.bridge.call('booking.note', order)));
  }

  /**
   * Undoes as one what the server has: a booking is deleted, a series with its moved dates, and a series that was ended goes
   * on. What the client was told by then stays told.
   */
  async removeBooking(entry: OutboxEntry): Promise<boolean> {
    const { draft, outbox, panel } = this.#app;
    const isRemoved = this.#tell(await outbox.undo(entry.id));
    if (isRemoved && draft.submission.kind === 'done' && draft.submission.entry.id === entry.id) {
      draft.dismiss();
      panel.remove('booking');
    }
    return isRemoved;
  }

  /** An appointment deleted by mistake is booked again: nobody is in front of a form, so it is said as any write. */
  async bookAgain(order: BookingOrder): Promise<boolean> {
    return this.#tell(await this.book(order));
  }

  /** Asks before a write; another question on screen is left for it. True when it was done. */
  ask(question: Question): Promise<boolean> {
    this.leave();
    this.question = question;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  /** Yes to the question on screen. */
  async confirm(): Promise<void> {
    const { question } = this;
    if (question !== null) this.#close(question, await question.confirm());
  }

  /** Nothing is written. */
  leave(): void {
    if (this.question !== null) this.#close(this.question, false);
  }

  /** Ctrl+Z. Resolves when the write is taken back, or its opposite is asked about. */
  undoLast(): Promise<void> {
    return this.#inTurn(async () => {
      // Asked already: only the answer goes on from there.
      if (this.question !== null) return;
      if (this.last === null) this.#app.announcer.toast(m.writes_nothing_to_undo_now());
      else await this.#undo(this.last);
    });
  }

  /** Undoes one write: takes it back while it is not sent, else asks about the opposite. */
  undo(outboxId: string): Promise<void> {
    return this.#inTurn(async () => {
      const entry = this.#app.outbox.byId(outboxId);
      if (entry !== null) await this.#undo(entry);
    });
  }

  /** Takes a write back that is not sent. Where it has just been, that is told. */
  takeBack(outboxId: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const entry = this.#app.outbox.byId(outboxId);
      const refused = entry && (await this.#discard(entry, null));
      if (typeof refused === 'string') this.#app.announcer.toast(refused, { tone: 'warning' });
      return refused === true;
    });
  }

  /** Brings a write back that was taken back; it is sent after another undo window. */
  async bringBack(outboxId: string): Promise<void> {
    const { announcer, draft, outbox, panel } = this.#app;
    const reply = await outbox.restore(outboxId);
    if (!reply.ok) {
      announcer.toast(failureMessage(reply.error).advice, { tone: 'error' });
      return;
    }
    if (draft.draft?.draftId === outboxId) {
      draft.discard();
      panel.remove('booking');
    }
    this.#tell(reply);
  }

  async #undo(entry: OutboxEntry): Promise<void> {
    const { announcer, outbox } = this.#app;
    const now = await this.#outcomeOf(entry.id);
    if (now?.state === 'sending' || now?.state === 'unknown') {
      announcer.toast(m.writes_on_its_way(), { tone: 'warning' });
      return;
    }
    if (now === null || now.state === 'discarded') return;
    if (now.state !== 'done') {
      const refused = await this.#discard(now, this.#formOf(now));
      if (refused === true) return;
      const since = await this.#outcomeOf(entry.id);
      if (since?.state !== 'done') {
        announcer.toast(refused, { tone: 'warning' });
        return;
      }
    }
    const opposite = await oppositeOf(this.#app, outbox.byId(entry.id) ?? now);
    if (typeof opposite === 'string') announcer.toast(opposite, { tone: 'warning', durationMs: 12_000 });
    else void this.ask(opposite);
  }

  /** Discards a write that is not sent; `form` is open again then, unless another is in use. Why not, where it is too late. */
  async #discard(entry: OutboxEntry, form: BookingDraft | null): Promise<true | string> {
    const { announcer, draft, outbox } = this.#app;
    const reply = await outbox.discard(entry.id);
    if (!reply.ok) return failureMessage(reply.error).advice;
    announcer.toast(m.writes_taken_back({ what: writeSentence(this.#app, entry) }), {
      action: { label: m.common_bring_back(), run: () => void this.bringBack(entry.id) },
    });
    const isFree = draft.draft === null || draft.isUntouched;
    if (form !== null && isFree) openFormFor(this.#app, () => draft.reopen(form, entry));
    return true;
  }

  /** The form a booking came from, with its moved dates; null for any other write. */
  #formOf({ id, payload, summary }: OutboxEntry): BookingDraft | null {
    if (payload.kind !== 'create-appointment') return null;
    const parts = this.#app.outbox.movedDatesOf(id).map((part) => part.payload.order);
    return draftOfBooking(payload.order, summary.clientPhone, parts);
  }

  /** The row once it is known what became of it, if that is soon; as it is then, else. */
  #outcomeOf(outboxId: string): Promise<OutboxEntry | null> {
    const { clock, outbox } = this.#app;
    const isOpen = (): boolean => ['sending', 'unknown'].includes(outbox.byId(outboxId)?.state ?? '');
    if (!isOpen()) return Promise.resolve(outbox.byId(outboxId));
    return new Promise((resolve) => {
      const finish = (): void => {
        stop();
        cancel();
        resolve(outbox.byId(outboxId));
      };
      const stop = outbox.onChange(() => {
        if (!isOpen()) finish();
      });
      const cancel = clock.after(OUTCOME_MS, finish);
    });
  }

  #isUndoable({ payload, state, createdAtMs }: OutboxEntry): boolean {
    if (state === 'discarded' || payload.kind === 'create-contact') return false;
    // A moved date goes with its series.
    if (seriesOrderIdOf(payload) !== null) return false;
    return state !== 'done' || createdAtMs >= this.#openedAtMs - EARLIER_MS;
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const done = this.#undoing.then(task);
    this.#undoing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  #close(question: Question, accepted: boolean): void {
    if (this.question !== question) return;
    const answer = this.#answer;
    this.question = null;
    this.#answer = null;
    answer?.(accepted);
  }

  #kept(reply: Reply<OutboxEntry>): Reply<OutboxEntry> {
    if (reply.ok) this.#app.outbox.take(reply.value);
    return reply;
  }

  /** Says what was done, what the client will hear, and how to undo it; or why it could not be kept. */
  #tell(reply: Reply<OutboxEntry>, said?: string): boolean {
    const { announcer } = this.#app;
    if (!reply.ok) {
      const words = failureMessage(reply.error);
      announcer.toast(`${words.title}. ${words.advice}`, { tone: 'error' });
      return false;
    }
    const entry = reply.value;
    const text = [said ?? writeSentence(this.#app, entry), willTellWords(entry.payload)].filter(
      (words) => words !== '',
    );
    announcer.toast(text.join(' '), {
      action: { label: m.common_undo(), run: () => void this.undo(entry.id) },
      outboxId: entry.id,
    });
    return true;
  }
}

function withBefore<Order extends { before?: EventBefore | undefined }>(
  order: Order,
  before: Appointment | BlockedSlot | null,
): Order {
  return before === null ? order : { ...order, before: eventBefore(before) };
}

/** What is kept of an appointment or blocked time with a write about it. */
function eventBefore(event: Appointment | BlockedSlot): EventBefore {
  const { startMs, endMs, calendarId, assignedUserId, title } = event;
  const common = { startMs, endMs, calendarId, assignedUserId, title };
  if (!('status' in event)) {
    const none = { contactId: null, status: '', description: '', address: '' };
    return { ...common, ...none, meetingLocationType: null, meetingLocationId: null };
  }
  const { contactId, status, description, address, meetingLocationType, meetingLocationId } =
    event as Appointment;
  return { ...common, contactId, status, description, address, meetingLocationType, meetingLocationId };
}
