/** Makes up, from the seed, what the user does in one life of the process. */
import type { SeededRandom } from '../../electron/practice/seeded-random.ts';
import type { BookingClient } from '../../shared/appointment/booking-order.ts';
import { MADE_LAST_NAME } from './audit.ts';
import { carryOut, expectedAfter, type Expected, type ExpectedBooking } from './expected.ts';
import {
  dateOf,
  orderOf,
  type BookIntent,
  type Intent,
  type Repeat,
  type Span,
  type Target,
} from './intents.ts';
import type { PlannedStep } from './ledger.ts';
import type { ScriptStep } from './messages.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SLOT_MS = 30 * MINUTE_MS;
const SLOTS_A_DAY = 16;
const SERIES_STEP_MS = 3 * MINUTE_MS;
/** Longest pause between two things the user does. */
const LONGEST_PAUSE_MS = 1_000;
const UNDO_WINDOWS_MS = [0, 0, 0, 2_000, 8_000];
/**
 * How much later on its day a moved date takes place. No whole number of the steps between series: never the time of
 * another one.
 */
const MOVED_BY_MS = HOUR_MS + MINUTE_MS;

type Actions = Record<string, { weight: number; act: () => Intent | null }>;

/** How often the user takes a booking back. */
const UNDO_SHARE = 0.08;
const SERIES_SHARE = 0.3;

/** The dates of a series that take place at another time, as bookings given together with it. */
export function movedDatesOf(intent: Intent): BookIntent[] {
  if (intent.wants !== 'book') return [];
  return intent.leftOut.map((index) => {
    const { startMs, endMs } = dateOf(intent, index);
    return {
      ...intent,
      orderId: partId(intent.orderId, index),
      title: `${intent.title}-${index}`,
      repeat: null,
      insists: true,
      leftOut: [],
      seriesId: intent.orderId,
      startMs: startMs + MOVED_BY_MS,
      endMs: endMs + MOVED_BY_MS,
    };
  });
}

/** The same series has the same moved dates, also when it is edited or given again. */
function partId(orderId: string, index: number): string {
  return `${orderId.slice(0, 8)}-000${index}${orderId.slice(13)}`;
}

/** Invents the user's day. One per round: it remembers which times are taken. */
export class WorkstationScript {
  readonly #random: SeededRandom;
  readonly #roundName: string;
  readonly #mondayMs: number;
  readonly #clientIds: readonly string[];
  readonly #newClients: BookingClient[] = [];
  #slotCount = 0;
  #seriesCount = 0;
  #titleCount = 0;
  #stepCount = 0;
  #expected: Expected = expectedAfter([]);
  #steps: PlannedStep[] = [];
  #atMs = 0;

  /** `mondayMs`: midnight, in the clinic's zone, of a Monday to come. */
  constructor(options: {
    random: SeededRandom;
    roundName: string;
    mondayMs: number;
    clientIds: readonly string[];
  }) {
    this.#random = options.random;
    this.#roundName = options.roundName;
    this.#mondayMs = options.mondayMs;
    this.#clientIds = options.clientIds;
  }

  /**
   * What the user does in one life: first what it tries again, since it was never told that it was kept; then so many
   * new things. `wishes` is what is known to be on disk.
   */
  nextLife(
    wishes: readonly Intent[],
    discardedIds: readonly string[],
    unkept: readonly PlannedStep[],
    thingCount: number,
  ): PlannedStep[] {
    this.#expected = expectedAfter(wishes);
    this.#steps = [];
    this.#atMs = 0;
    for (const { intent, parts } of unkept) if (intent !== null) this.#submit(intent, 0, parts);
    // Kept in the first form or in the edited one: as in #thinkAgain.
    for (const { intent } of unkept)
      if (intent?.wants === 'book' && intent.repeat !== null) this.#leaveAlone(intent.orderId);
    if (discardedIds.length > 0 && this.#chance(0.3)) this.#say('restore', this.#random.pick(discardedIds));
    for (let count = 0; count < thingCount; count += 1) this.#doSomething();
    return this.#steps;
  }

  #chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  #uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.#random.below(16).toString(16)).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  #title(): string {
    this.#titleCount += 1;
    return `${this.#roundName}#${this.#titleCount}`;
  }

  /** A half hour of opening time that nothing else in the round takes. */
  #slot(): Span {
    const day = Math.floor(this.#slotCount / SLOTS_A_DAY);
    const weekday = Math.floor(day / 5) * 7 + (day % 5);
    const startMs =
      this.#mondayMs + weekday * DAY_MS + 9 * HOUR_MS + (this.#slotCount % SLOTS_A_DAY) * SLOT_MS;
    this.#slotCount += 1;
    return { startMs, endMs: startMs + SLOT_MS };
  }

  /**
   * Before opening time, where series do not meet single appointments, and at a minute of its own: where the dates of two
   * series of one client fall on one moment, the app may have to ask the user which is which.
   */
  #seriesSlot(): Span {
    const day = this.#seriesCount % 5;
    const startMs = this.#mondayMs + day * DAY_MS + 4 * HOUR_MS + this.#seriesCount * SERIES_STEP_MS;
    this.#seriesCount += 1;
    return { startMs, endMs: startMs + SLOT_MS };
  }

  #next(): { stepId: number; atMs: number } {
    this.#stepCount += 1;
    this.#atMs += this.#random.below(LONGEST_PAUSE_MS);
    return { stepId: this.#stepCount, atMs: this.#atMs };
  }

  #submit(intent: Intent, undoWindowMs: number, parts: readonly BookIntent[] = movedDatesOf(intent)): void {
    const together = parts.map((part) => orderOf(part).order);
    const step: ScriptStep = { do: 'submit', ...this.#next(), ...orderOf(intent), together, undoWindowMs };
    this.#steps.push({ step, intent, parts });
    for (const one of [intent, ...parts]) carryOut(this.#expected, one);
  }

  /** Nothing more is done to a booking, and its moved dates, in this life: how it stands is only known at the end of it. */
  #leaveAlone(bookingId: string): void {
    for (const [id, { booked }] of this.#expected.bookings)
      if (id === bookingId || booked.seriesId === bookingId) this.#expected.bookings.delete(id);
  }

  #say(what: 'discard' | 'restore', orderId: string): void {
    this.#steps.push({ step: { do: what, ...this.#next(), orderId }, intent: null });
  }

  #doSomething(): void {
    const actions: Actions = {
      book: { weight: 10, act: () => this.#book() },
      lookalike: { weight: 2, act: () => this.#lookalike() },
      change: { weight: 6, act: () => this.#change() },
      remove: { weight: 2, act: () => this.#remove() },
      block: { weight: 2, act: () => this.#block() },
      unblock: { weight: 1, act: () => this.#unblock() },
      note: { weight: 2, act: () => this.#note() },
      alterNote: { weight: 2, act: () => this.#alterNote() },
    };
    if (this.#chance(UNDO_SHARE) && this.#undo()) return;
    if (this.#chance(0.15)) {
      this.#steps.push({ step: { do: 'draft', ...this.#next(), title: this.#title() }, intent: null });
    }
    const intent = this.#pickWeighted(actions)() ?? this.#book();
    const undoWindowMs = this.#random.pick(UNDO_WINDOWS_MS);
    this.#submit(intent, undoWindowMs);
    // Pressed twice: the same order.
    if (this.#chance(0.1)) this.#submit(intent, undoWindowMs);
    if (undoWindowMs > 0 && intent.wants === 'book') this.#thinkAgain(intent);
  }

  #pickWeighted(actions: Actions): () => Intent | null {
    const all = Object.values(actions);
    let left = this.#random.below(all.reduce((sum, { weight }) => sum + weight, 0));
    for (const { weight, act } of all) {
      left -= weight;
      if (left < 0) return act;
    }
    throw new Error('The weights add up to less than themselves.');
  }

  /** While it can be taken back: another time, or not at all, or not at all and then after all. */
  #thinkAgain(intent: BookIntent): void {
    if (this.#chance(0.3)) {
      this.#submit({ ...intent, ...(intent.repeat === null ? this.#slot() : this.#seriesSlot()) }, 0);
      // The dates of a series are called by their times, and which ones it got is only known at the end of this life.
      if (intent.repeat !== null) this.#leaveAlone(intent.orderId);
    } else if (this.#chance(0.4)) {
      this.#say('discard', intent.orderId);
      if (this.#chance(0.4)) this.#say('restore', intent.orderId);
      this.#leaveAlone(intent.orderId);
    }
  }

  /** Takes a booking back, sent or not, and sometimes keeps it after all. False where there is none. */
  #undo(): boolean {
    const booking = this.#pickBooking(({ booked }) => booked.seriesId === null);
    if (booking === null) return false;
    const { orderId } = booking.booked;
    const undoWindowMs = this.#random.pick(UNDO_WINDOWS_MS);
    this.#steps.push({ step: { do: 'undo', ...this.#next(), orderId, undoWindowMs }, intent: null });
    if (this.#chance(0.2))
      this.#steps.push({ step: { do: 'undo', ...this.#next(), orderId, undoWindowMs }, intent: null });
    if (undoWindowMs > 0 && this.#chance(0.4))
      this.#steps.push({ step: { do: 'keep', ...this.#next(), orderId, undoWindowMs }, intent: null });
    this.#leaveAlone(orderId);
    return true;
  }

  #client(): BookingClient {
    const kind = this.#random.next();
    if (kind < 0.65)
      return { kind: 'existing', contactId: this.#random.pick(this.#clientIds), name: 'Known' };
    if (kind < 0.75 && this.#newClients.length > 0) return this.#random.pick(this.#newClients);
    const number = this.#newClients.length + 1;
    const isReachable = this.#chance(0.7);
    const client: BookingClient = {
      kind: 'new',
      localContactId: `local-${this.#uuid()}`,
      fields: {
        firstName: `${this.#roundName}-${number}`,
        lastName: MADE_LAST_NAME,
        phone: isReachable ? `+1646555${String(1_000 + number)}` : '',
        email: '',
      },
    };
    this.#newClients.push(client);
    return client;
  }

  #book(): BookIntent {
    const repeat: Repeat | null = this.#chance(SERIES_SHARE)
      ? { frequency: this.#random.pick(['DAILY', 'WEEKLY'] as const), count: 2 + this.#random.below(3) }
      : null;
    const target: Target = this.#chance(0.75) ? 'consultation' : 'vaccination';
    return {
      wants: 'book',
      orderId: this.#uuid(),
      title: this.#title(),
      client: this.#client(),
      target,
      repeat,
      insists: repeat !== null || target === 'vaccination' || this.#chance(0.5),
      leftOut: repeat === null ? [] : this.#leftOut(repeat),
      seriesId: null,
      ...(repeat === null ? this.#slot() : this.#seriesSlot()),
    };
  }

  /** In half of the series one or two dates, never the first, take place at another time. */
  #leftOut({ count }: Repeat): number[] {
    if (this.#chance(0.5)) return [];
    const first = 1 + this.#random.below(count - 1);
    return count > 2 && this.#chance(0.5) ? [...new Set([1, first, count - 1])].slice(0, 2) : [first];
  }

  /** The same again, on purpose: two of it have to be there, not one and not three. */
  #lookalike(): Intent | null {
    // Of two for one slot the second may arrive first: then only one that insists is booked after it.
    const booking = this.#pickBooking(
      ({ booked }) => booked.repeat === null && booked.insists && booked.seriesId === null,
    );
    const date = booking?.dates[0];
    if (booking === null || date === undefined || date.earlier.length > 0) return null;
    if (date.title !== booking.booked.title || date.status !== 'confirmed') return null;
    return {
      ...booking.booked,
      startMs: date.startMs,
      endMs: date.endMs,
      orderId: this.#uuid(),
      insists: true,
    };
  }

  #pickBooking(fits: (booking: ExpectedBooking) => boolean): ExpectedBooking | null {
    const titles = [...this.#expected.bookings.values()].map(({ booked }) => booked.title);
    const found = [...this.#expected.bookings.values()].filter(
      (one) =>
        !one.isDeleted &&
        fits(one) &&
        // Of two that look the same nobody can say which one a wish is about.
        titles.filter((title) => title === one.booked.title).length === 1,
    );
    return found.length === 0 ? null : this.#random.pick(found);
  }

  /** An event of a booking to work on; null where there is none left. */
  #pickEvent(): { booking: ExpectedBooking; occurrence: number | null } | null {
    const booking = this.#pickBooking(() => true);
    if (booking === null) return null;
    if (booking.booked.repeat === null) return { booking, occurrence: null };
    const isUntouched =
      booking.booked.leftOut.length === 0 &&
      booking.dates.every(
        ({ isDeleted, earlier, status, title }) =>
          !isDeleted && earlier.length === 0 && status === 'confirmed' && title === booking.booked.title,
      );
    if (isUntouched && this.#chance(0.4)) return { booking, occurrence: null };
    // Once the series was changed as a whole, its dates have names that only a listing tells.
    if (booking.wasChangedAsSeries) return null;
    const standing = booking.dates.flatMap((date, index) => (date.isDeleted ? [] : [index]));
    return standing.length < 2 ? null : { booking, occurrence: this.#random.pick(standing) };
  }

  #namesOf(booking: ExpectedBooking, occurrence: number | null): Span[] {
    const date = booking.dates[occurrence ?? 0];
    if (date === undefined) throw new Error('There is no such date.');
    return [{ startMs: date.startMs, endMs: date.endMs }, ...date.earlier];
  }

  #change(): Intent | null {
    const event = this.#pickEvent();
    if (event === null) return null;
    const { booking, occurrence } = event;
    const { orderId: bookingId, repeat, title } = booking.booked;
    const isSeries = repeat !== null;
    const date = booking.dates[occurrence ?? 0];
    if (date === undefined || date.status === 'cancelled') return null;
    const kind = this.#random.next();
    const spot = isSeries && occurrence === null ? this.#seriesSlot() : this.#slot();
    const to: Extract<Intent, { wants: 'change' }>['to'] =
      kind < 0.5
        ? { ...spot, status: 'confirmed' }
        : kind < 0.75
          ? { status: 'cancelled' }
          : { title: `${title} / changed ${this.#random.below(100)}`, status: 'confirmed' };
    return {
      wants: 'change',
      orderId: this.#uuid(),
      bookingId,
      occurrence,
      knownAs: this.#namesOf(booking, occurrence),
      isSeries,
      to,
      insists: isSeries || booking.booked.insists || this.#chance(0.5),
    };
  }

  #remove(): Intent | null {
    const event = this.#pickEvent();
    if (event === null) return null;
    const { booking, occurrence } = event;
    const knownAs = this.#namesOf(booking, occurrence);
    const { orderId: bookingId, repeat } = booking.booked;
    return {
      wants: 'delete',
      orderId: this.#uuid(),
      bookingId,
      occurrence,
      knownAs,
      isSeries: repeat !== null,
    };
  }

  #block(): Intent {
    const standing = [...this.#expected.blocks].filter(([, { isDeleted }]) => !isDeleted);
    const orderId = this.#uuid();
    if (standing.length > 0 && this.#chance(0.4)) {
      const [blockId, { title, owner }] = this.#random.pick(standing);
      return { wants: 'block', orderId, blockId, title, owner, ...this.#slot() };
    }
    const owner = this.#random.pick(['provider', 'calendar'] as const);
    return { wants: 'block', orderId, blockId: null, title: this.#title(), owner, ...this.#slot() };
  }

  #unblock(): Intent | null {
    const standing = [...this.#expected.blocks].filter(([, { isDeleted }]) => !isDeleted);
    if (standing.length === 0) return null;
    return { wants: 'unblock', orderId: this.#uuid(), blockId: this.#random.pick(standing)[0] };
  }

  #note(): Intent | null {
    const booking = this.#pickBooking(() => true);
    if (booking === null) return null;
    const bookingId = booking.booked.orderId;
    const earlier = [...this.#expected.notes.values()].filter((note) => note.bookingId === bookingId);
    // The same words again, on purpose, are two notes.
    const body = earlier[0] !== undefined && this.#chance(0.3) ? earlier[0].body : `Note ${this.#title()}`;
    return { wants: 'note', orderId: this.#uuid(), bookingId, body };
  }

  #alterNote(): Intent | null {
    const standing = [...this.#expected.notes].filter(
      ([, note]) => !note.isDeleted && this.#expected.bookings.get(note.bookingId)?.isDeleted === false,
    );
    if (standing.length === 0) return null;
    const [noteId, { bookingId, body }] = this.#random.pick(standing);
    const base = { orderId: this.#uuid(), bookingId, noteId };
    return this.#chance(0.5)
      ? { wants: 'edit-note', ...base, body: `${body}, altered` }
      : { wants: 'delete-note', ...base };
  }
}
