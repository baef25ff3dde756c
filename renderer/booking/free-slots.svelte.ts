import { dayBounds, addDays, dateOf } from '../../shared/time/zone.ts';
import type { FrontdeskBridge, CallOutput } from '../bridge/bridge.ts';

/** What free slots are asked for. */
export interface SlotQuestion {
  calendarId: string;
  assignedUserId: string | null;
  /** The first date that is of interest, in the location's zone. */
  fromDate: string;
  timeZone: string;
}

/** One look covers two weeks; where they are full, the next month is looked at, and the one after. */
const LOOKS_DAYS = [14, 31, 31] as const;

/** The free slots of a service, as far as the form has asked for them. */
export class FreeSlots {
  slots = $state.raw<readonly FreeSlot[]>([]);
  status = $state<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  /** `computed` when the server was out of reach and this PC worked them out. */
  source = $state<'server' | 'computed'>('server');
  /** Age of the schedule that computed slots were judged on; null when it was never fetched. */
  judgedOnMs = $state<number | null>(null);
  /** What was asked last; null before anything was. */
  question = $state.raw<SlotQuestion | null>(null);
  /** First date not looked at any more. */
  untilDate = $state('');

  readonly days: readonly SlotDay[] = $derived(slotDays(this.slots, this.question?.timeZone ?? 'UTC'));

  readonly #bridge: FrontdeskBridge;
  #asked = 0;

  constructor(bridge: FrontdeskBridge) {
    this.#bridge = bridge;
  }

  /** Asks for the free slots; an answer that comes after a newer question is dropped. */
  async ask(question: SlotQuestion): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    // What was answered to another question must not be pressed as an answer to this one.
    if (!this.#covers(question)) this.slots = [];
    this.question = question;
    this.status = 'loading';
    let fromDate = question.fromDate;
    for (const days of LOOKS_DAYS) {
      const untilDate = addDays(fromDate, days);
      const reply = await this.#bridge.call('slots.free', {
        calendarId: question.calendarId,
        assignedUserId: question.assignedUserId,
        startMs: dayBounds(fromDate, question.timeZone).startMs,
        endMs: dayBounds(untilDate, question.timeZone).startMs,
      });
      if (asked !== this.#asked) return;
      if (!reply.ok) {
        this.slots = [];
        this.status = 'failed';
        return;
      }
      this.slots = reply.value.slots;
      this.source = reply.value.source;
      this.judgedOnMs = reply.value.judgedOnMs;
      this.untilDate = untilDate;
      fromDate = untilDate;
      if (this.slots.length > 0) break;
    }
    this.status = 'ready';
  }

  /** Asks the same again, such as after a slot turned out to be taken. */
  async askAgain(): Promise<void> {
    if (this.question) await this.ask(this.question);
  }

  clear(): void {
    this.#asked += 1;
    this.slots = [];
    this.status = 'idle';
    this.question = null;
  }

  /** True where the slots that are here are of the same service and provider, and from that date on. */
  #covers({ fromDate, ...wanted }: SlotQuestion): boolean {
    const { question: known } = this;
    return (
      known !== null &&
      known.calendarId === wanted.calendarId &&
      known.assignedUserId === wanted.assignedUserId &&
      known.timeZone === wanted.timeZone &&
      known.fromDate <= fromDate &&
      fromDate < this.untilDate
    );
  }

  /** True when the server itself was asked about that date and its answer is here. */
  speaksFor(date: string): boolean {
    const { question } = this;
    if (this.status !== 'ready' || this.source !== 'server' || question === null) return false;
    return question.fromDate <= date && date < this.untilDate;
  }
}

type FreeSlot = CallOutput<'slots.free'>['slots'][number];

/** The free slots of one date. */
interface SlotDay {
  date: string;
  slots: readonly FreeSlot[];
}

/** Slots by their date in the zone; dates in the order of the slots, dates without slots left out. */
function slotDays(slots: readonly FreeSlot[], timeZone: string): SlotDay[] {
  const days = Map.groupBy(slots, ({ startMs }) => dateOf(startMs, timeZone));
  return [...days].map(([date, ofDate]) => ({ date, slots: ofDate }));
}
