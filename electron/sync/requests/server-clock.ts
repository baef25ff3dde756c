/** What the server's own answers say about the location's clock, held against this computer's zone data. */
import { z } from 'zod';
import {
  followServerOffsets,
  ownChangeBefore,
  ownOffsetMinutes,
  serverOffsetAt,
  serverOffsetSchema,
  type TimeRange,
  type ServerOffset,
} from '../../../shared/time/zone.ts';
import type { FreeSlot } from '../../api/client-types.ts';
import type { Store } from '../../store/store.ts';

const META_KEY = 'server-offsets';
const offsetsSchema = z.array(serverOffsetSchema);

/** No zone was ever moved further by a law; an answer further off is in another zone altogether. */
const MOST_MOVED_MINUTES = 180;
/** A change of the clocks longer ago than this says nothing about where a new law begins. */
const LONGEST_RULE_MS = 400 * 86_400_000;
const DAY_MS = 86_400_000;

/**
 * Free slots are asked for in the location's zone, so their offsets are how the server counts it. Where it counts otherwise
 * than this computer, the server is followed from then on, in every process and over restarts: its bookings are made by its
 * clock. Instances and other answers say nothing, since they may come in any zone.
 */
export class ServerClock {
  readonly #store: Pick<Store, 'readMeta' | 'writeMeta'>;
  readonly #onChange: (offsets: readonly ServerOffset[]) => void;
  #offsets: readonly ServerOffset[];
  /** Whether the server answers in the zone it is asked for; null while that was not found out. */
  #isHonouringZone: boolean | null = null;

  /** Follows what was learned before. `onChange` is told when that becomes something else. */
  constructor(
    store: Pick<Store, 'readMeta' | 'writeMeta'>,
    onChange: (offsets: readonly ServerOffset[]) => void,
  ) {
    this.#store = store;
    this.#onChange = onChange;
    this.#offsets = offsetsSchema.safeParse(store.readMeta(META_KEY)).data ?? [];
    followServerOffsets(this.#offsets);
  }

  /** What is followed, in order of time. */
  get offsets(): readonly ServerOffset[] {
    return this.#offsets;
  }

  /**
   * Learns from free slots asked for in `timeZone`. Before the first difference is believed `askInUtc` has to give slots of
   * that day in UTC: a server that answers in a zone of its own choice has said nothing about ours.
   */
  async learn(
    slots: readonly FreeSlot[],
    timeZone: string,
    askInUtc: (day: TimeRange) => Promise<readonly FreeSlot[]>,
  ): Promise<void> {
    const differing = slots.filter((slot) => differs(slot, timeZone));
    const [first] = differing;
    if (first === undefined) return;
    const day = { startMs: first.startMs, endMs: first.startMs + DAY_MS };
    this.#isHonouringZone ??= answersInUtc(await askInUtc(day));
    if (!this.#isHonouringZone) return;
    for (const slot of differing) this.#take(slot, timeZone);
    this.#store.writeMeta(META_KEY, this.#offsets);
    this.#onChange(this.#offsets);
  }

  #take(slot: FreeSlot, timeZone: string): void {
    const theirs = offsetOfText(slot.startTime);
    // What was taken from a slot before may hold for this one too.
    if (theirs === null || !differs(slot, timeZone)) return;
    const changedMs = ownChangeBefore(slot.startMs, timeZone);
    const isNear = changedMs !== null && slot.startMs - changedMs < LONGEST_RULE_MS;
    const isTaken = this.#offsets.some((one) => one.timeZone === timeZone && one.fromMs === changedMs);
    // A law begins where the clocks would have changed; else it is known from the day of the slot on.
    const fromMs =
      isNear && !isTaken
        ? changedMs
        : Math.floor((slot.startMs + theirs * 60_000) / DAY_MS) * DAY_MS - theirs * 60_000;
    const isOwn = theirs === ownOffsetMinutes(slot.startMs, timeZone);
    const others = this.#offsets.filter((one) => one.timeZone !== timeZone || one.fromMs !== fromMs);
    this.#offsets = [...others, { timeZone, fromMs, offsetMinutes: isOwn ? null : theirs }].sort(
      (one, other) => one.fromMs - other.fromMs,
    );
    followServerOffsets(this.#offsets);
  }
}

function differs({ startMs, startTime }: FreeSlot, timeZone: string): boolean {
  const theirs = offsetOfText(startTime);
  const own = ownOffsetMinutes(startMs, timeZone);
  if (theirs === null || Math.abs(theirs - own) > MOST_MOVED_MINUTES) return false;
  return theirs !== (serverOffsetAt(startMs, timeZone) ?? own);
}

function answersInUtc(slots: readonly FreeSlot[]): boolean {
  return slots.length > 0 && slots.every(({ startTime }) => offsetOfText(startTime) === 0);
}

/** The minutes ahead of UTC a time was written with; null where it was written with none. */
function offsetOfText(text: string): number | null {
  const [, sign, hours, minutes = '0'] = /(?:([+-])(\d{2}):?(\d{2})?|Z)$/i.exec(text.trim()) ?? [];
  if (sign === undefined) return /Z$/i.test(text.trim()) ? 0 : null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
