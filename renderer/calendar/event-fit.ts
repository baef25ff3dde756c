import { durationText } from '../../shared/time/format.ts';
import { isBehind, namesOf, type DrawnEvent, type EventDetail } from './event-text.ts';
import type { GridSpan } from './grid-plan.ts';

/** An event with its place in the grid, as it was given to FullCalendar. */
export interface PlacedEvent {
  id: string;
  span: GridSpan;
  movable: boolean;
  detail: EventDetail;
  /** How it shares its column's width with what is at the same time. */
  share: EventShare;
}

/**
 * How wide an event stands in its column: alone, half beside another, or, where a column is too narrow for two, the
 * later one over the earlier with its edge and first line in sight; `lowered` by that line where both begin at one time.
 * What is `hidden` stands under `+2`.
 */
export type EventShare = 'whole' | 'half' | 'under' | 'over' | 'lowered' | 'hidden';

/** What a column has room for. */
export interface GridFrame {
  columnPx: number;
  /** Height of a minute. */
  minutePx: number;
}

/** Half a column narrower than this holds no name. */
const NARROWEST_PX = 90;
/** An event is never lower than this: one line of text. */
export const MIN_EVENT_PX = 15;
/** The first line of an event that another one covers. */
const LINE_PX = 15;
/** Events side by side at one time; the rest stands under `+2`. */
export const MOST_SIDE_BY_SIDE = 2;
/** Of events at one time, given to FullCalendar at most; it counts those for its `+2`, and all are in the list. */
export const MOST_AT_A_TIME = 40;
/** Left and right of the events in a column. */
export const COLUMN_MARGIN_PX = 6;
/** How far an event that covers another leaves it in sight. */
const CASCADE_PX = 10;
/** The bar, the padding and the border of an event. */
const INSIDE_PX = 11;
/** A sign of 11 px and the gap before it. */
const MARK_PX = 15;
const GAP_PX = 6;

interface Lying {
  id: string;
  startMs: number;
  endMs: number;
}

/**
 * How the events of each column share its width, by their ids, as FullCalendar lays them out with `eventMaxStack: 2`:
 * in order of start, each into the first of two lanes that is free. Events that lie behind the others take no part. Of what
 * is hidden at one time only the first MOST_AT_A_TIME are in the answer: nothing grows with how many there are.
 */
export function shareColumns(
  events: ReadonlyMap<string, PlacedEvent>,
  frame: GridFrame,
): Map<string, EventShare> {
  const shares = new Map<string, EventShare>();
  const shortestMs = frame.minutePx > 0 ? (MIN_EVENT_PX / frame.minutePx) * 60_000 : 0;
  for (const column of columnsOf(events, shortestMs).values()) shareColumn(column, frame, shares);
  return shares;
}

/** By provider where columns are providers; days follow one another, so one row of events holds them all. */
function columnsOf(events: ReadonlyMap<string, PlacedEvent>, shortestMs: number): Map<string, Lying[]> {
  const columns = new Map<string, Lying[]>();
  for (const { id, detail, span } of events.values()) {
    if (isBehind(detail)) continue;
    const column = typeof span.start === 'string' ? span.start.slice(0, 10) : '';
    const startMs = msOf(span.start);
    const endMs = msOf(span.end);
    const lying = { id, startMs, endMs: Math.max(endMs, startMs + shortestMs) };
    const others = columns.get(column);
    if (others) others.push(lying);
    else columns.set(column, [lying]);
  }
  // As FullCalendar orders them: start, then the longer one.
  for (const lying of columns.values()) {
    lying.sort((one, other) => one.startMs - other.startMs || other.endMs - one.endMs);
  }
  return columns;
}

/** Walls without a zone are compared with each other only. */
function msOf(time: string | number): number {
  if (typeof time === 'number') return time;
  return Date.parse(time.endsWith('Z') ? time : `${time}Z`);
}

function shareColumn(column: readonly Lying[], frame: GridFrame, shares: Map<string, EventShare>): void {
  const isNarrow = isNarrowForTwo(frame.columnPx);
  const lanes: (Lying | undefined)[] = [undefined, undefined];
  let hiddenUntilMs = -Infinity;
  let hiddenCount = 0;
  for (const event of column) {
    const lane = lanes.findIndex((last) => last === undefined || last.endMs <= event.startMs);
    if (lane < 0) {
      if (event.startMs >= hiddenUntilMs) hiddenCount = 0;
      hiddenUntilMs = Math.max(hiddenUntilMs, event.endMs);
      hiddenCount += 1;
      if (hiddenCount <= MOST_AT_A_TIME) shares.set(event.id, 'hidden');
      continue;
    }
    lanes[lane] = event;
    const beside = lanes[1 - lane];
    if (beside === undefined || beside.endMs <= event.startMs) {
      shares.set(event.id, 'whole');
      continue;
    }
    const linePx = ((event.startMs - beside.startMs) / 60_000) * frame.minutePx;
    const canCover = isNarrow && shares.get(beside.id) !== 'half' && lane === 1;
    const overlap = linePx >= LINE_PX ? 'over' : isHighForTwo(event, beside, frame) ? 'lowered' : null;
    const share = canCover && overlap !== null ? overlap : 'half';
    shares.set(event.id, share);
    if (shares.get(beside.id) === 'whole') shares.set(beside.id, share === 'half' ? 'half' : 'under');
  }
}

/** Nothing is drawn to a scale at which five minutes hold a name: the day would be three screens long. */
const SHORTEST_SCALED_MINUTES = 10;

/**
 * The least height of a minute at which bookings that follow one another, of one provider, are not drawn over each other
 * because both are a line high; 0 where none are so short, or where two have room side by side.
 */
export function leastMinutePx(events: readonly DrawnEvent[], columnPx: number): number {
  if (!isNarrowForTwo(columnPx)) return 0;
  let shortestMs = Infinity;
  // The form's ghost follows what is typed: nothing grows and shrinks with it.
  const inFront = events.filter(({ detail }) => !isBehind(detail) && detail.kind !== 'draft');
  for (const theirs of Map.groupBy(inFront, ({ detail }) => detail.assignedUserId).values()) {
    const inOrder = theirs.toSorted((one, other) => one.startMs - other.startMs);
    for (const [index, { startMs }] of inOrder.entries()) {
      const before = inOrder[index - 1];
      if (before && before.endMs <= startMs) shortestMs = Math.min(shortestMs, startMs - before.startMs);
    }
  }
  return MIN_EVENT_PX / Math.max(SHORTEST_SCALED_MINUTES, shortestMs / 60_000);
}

function isNarrowForTwo(columnPx: number): boolean {
  return (columnPx - COLUMN_MARGIN_PX) / 2 < NARROWEST_PX;
}

/** True where one of two has room for a line under the other's first. */
function isHighForTwo(event: Lying, beside: Lying, { minutePx }: GridFrame): boolean {
  const shorterMs = Math.min(event.endMs - event.startMs, beside.endMs - beside.startMs);
  return (shorterMs / 60_000) * minutePx >= 2 * LINE_PX - 1;
}

/** The width there is for the text of an event. */
export function textWidthPx(share: EventShare, { columnPx }: GridFrame): number {
  const widthPx = columnPx - COLUMN_MARGIN_PX;
  switch (share) {
    case 'half':
      return widthPx / 2 - INSIDE_PX - 1;
    case 'over':
    case 'lowered':
      return widthPx - CASCADE_PX - INSIDE_PX;
    case 'whole':
    case 'under':
    case 'hidden':
      return widthPx - INSIDE_PX;
  }
}

/** The height there is for it: under another event only the first line is sure to be in sight. */
export function textHeightPx(share: EventShare, durationMinutes: number, { minutePx }: GridFrame): number {
  const heightPx = Math.max(MIN_EVENT_PX, durationMinutes * minutePx - 1);
  if (share === 'under') return Math.min(heightPx, BELOW_FROM_PX - 1);
  return share === 'lowered' ? heightPx - LINE_PX : heightPx;
}

/** What is written into an event of a size, most important first: the name, then where the time has room. */
export interface EventTexts {
  name: string;
  /** False where the signs would cut the name. */
  hasMarks: boolean;
  /** Beside the name; empty where there is no room. */
  beside: string;
  /** Under the name; empty where there is no room. */
  below: string;
  /** Under both: the service. */
  last: string;
}

const BESIDE_FROM_PX = 24;
const BELOW_FROM_PX = 34;
const LAST_FROM_PX = 52;

/** Widths of texts in the two sizes events are written in. */
export interface Measure {
  name(text: string): number;
  small(text: string): number;
}

/** What has to fit. */
export interface FitWanted {
  detail: EventDetail;
  /** `10:00` and `10:00–10:30`. */
  start: string;
  range: string;
  durationMinutes: number;
  markCount: number;
  widthPx: number;
  heightPx: number;
}

/**
 * Chooses what an event says: the whole name, else the first letter and the surname, which is cut only where there is
 * no other way; the time never takes the name's place.
 */
export function fitTexts(wanted: FitWanted, measure: Measure): EventTexts {
  const { detail, start, range, durationMinutes, markCount, widthPx, heightPx } = wanted;
  const names = namesOf(detail.name);
  const shortest = names.at(-1) ?? '';
  // What the signs say the fill and the border say too: the name goes before them.
  const hasMarks = measure.name(shortest) <= widthPx - markCount * MARK_PX;
  const roomPx = hasMarks ? widthPx - markCount * MARK_PX : widthPx;
  const name = names.find((text) => measure.name(text) <= roomPx) ?? shortest;
  const leftPx = roomPx - measure.name(name) - GAP_PX;
  const firstThatFits = (texts: readonly string[], px: number): string =>
    texts.find((text) => measure.small(text) <= px) ?? '';
  const isBelow = heightPx >= BELOW_FROM_PX;
  const besideTexts =
    heightPx >= BESIDE_FROM_PX ? [start] : durationMinutes <= 10 ? [durationText(durationMinutes)] : [];
  return {
    name,
    hasMarks,
    beside: isBelow ? '' : firstThatFits(besideTexts, leftPx),
    below: isBelow ? firstThatFits([range, start], widthPx) : '',
    last: heightPx >= LAST_FROM_PX ? detail.service : '',
  };
}

const NAME_FONT = "520 13px 'Inter Variable'";
const SMALL_FONT = "11px 'Inter Variable'";

/** What of a canvas measures texts. */
interface MeasuringContext {
  font: string;
  measureText(text: string): { width: number };
}

/** The page's digits are all as wide as the widest; a canvas has them only as the font itself does, where `1` is narrow. */
const WIDEST_DIGIT = '4';

/** Measures with a canvas: no element of the page is asked, so nothing is laid out for it. */
export class TextMeasure implements Measure {
  readonly #widths = new Map<string, number>();
  readonly #context: MeasuringContext | null;

  constructor(context: MeasuringContext | null = documentContext()) {
    this.#context = context;
  }

  name(text: string): number {
    return this.#width(text, NAME_FONT);
  }

  small(text: string): number {
    return this.#width(text, SMALL_FONT);
  }

  /** Resolves when the font has come; what was measured before was another's and is forgotten. */
  async fontIsThere(): Promise<void> {
    await Promise.all([NAME_FONT, SMALL_FONT].map((font) => document.fonts.load(font)));
    this.#widths.clear();
  }

  #width(text: string, font: string): number {
    const key = `${font} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      if (this.#context === null) return text.length * 7;
      this.#context.font = font;
      width = Math.ceil(this.#context.measureText(text.replaceAll(/\d/g, WIDEST_DIGIT)).width);
      if (this.#widths.size > MOST_WIDTHS) this.#widths.clear();
      this.#widths.set(key, width);
    }
    return width;
  }
}

/** Names of a few months of work. */
const MOST_WIDTHS = 20_000;

function documentContext(): CanvasRenderingContext2D | null {
  // A page without a canvas (jsdom) is measured by letters.
  return typeof OffscreenCanvas === 'undefined'
    ? null
    : (document.createElement('canvas').getContext('2d') ?? null);
}
