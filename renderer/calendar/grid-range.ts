/** Minutes of a day by the wall clock, 0 to 1440; the end not part of it. */
export interface MinuteRange {
  startMinute: number;
  endMinute: number;
}

/** Shown where no calendar says when it is open: an ordinary working day. */
const DEFAULT_RANGE: MinuteRange = { startMinute: 8 * 60, endMinute: 18 * 60 };

/** An hour is never drawn lower than this: a quarter of it still holds one line of text. */
const MIN_HOUR_PX = 60;
/** Nor higher: on a tall screen more of the day is shown instead. */
const MAX_HOUR_PX = 180;

/**
 * The part of the day that is to be seen without scrolling: opening hours and whatever lies outside them, in whole hours.
 * The grid always holds all 24 hours; the rest is a scroll away.
 */
export function rangeToFit(openHours: readonly MinuteRange[], booked: readonly MinuteRange[]): MinuteRange {
  const base = openHours.length > 0 ? openHours : [DEFAULT_RANGE];
  const all = [...base, ...booked];
  const startMinute = Math.min(...all.map((range) => range.startMinute));
  const endMinute = Math.max(...all.map((range) => range.endMinute));
  return {
    startMinute: Math.floor(startMinute / 60) * 60,
    endMinute: Math.min(1440, Math.ceil(endMinute / 60) * 60),
  };
}

/** Kept free above the first hour: its label stands astride the line, and the header would cut it in half. */
const TOP_ROOM_PX = 10;

/** Height of one slot so that `fit` fills the available height; legible at any window size. */
export function slotHeightPx(availablePx: number, fit: MinuteRange, slotMinutes: number): number {
  const hours = Math.max(1, (fit.endMinute - fit.startMinute) / 60);
  const hourPx = Math.min(MAX_HOUR_PX, Math.max(MIN_HOUR_PX, (availablePx - TOP_ROOM_PX) / hours));
  return (hourPx * slotMinutes) / 60;
}

/**
 * The minute the grid is scrolled to: the start of what fits, or an hour before now where now would be out of sight. A
 * few pixels earlier, so that the hour's label is whole.
 */
export function scrollMinute(fit: MinuteRange, nowMinute: number | null, minutePx: number): number {
  const isNowInside = nowMinute === null || (nowMinute >= fit.startMinute && nowMinute < fit.endMinute);
  const first = isNowInside ? fit.startMinute : Math.floor((nowMinute - 60) / 60) * 60;
  return Math.max(0, Math.round(first - TOP_ROOM_PX / minutePx));
}
