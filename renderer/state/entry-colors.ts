/**
 * The colours calendars and providers are drawn in: each keeps the hue it was given, in a lightness that is
 * legible in light and dark, and no two are mistaken for one another as long as there are hues left.
 */
import { hexToOklch } from './oklch.ts';

/** CSS colours that follow the theme by themselves (`light-dark()`). Texts on them have a contrast ≥ 4.5. */
export interface EntryColors {
  /** Background of a confirmed appointment. */
  fill: string;
  /** Text on `fill`. */
  onFill: string;
  /** Background of an unconfirmed or provisional one. */
  tint: string;
  /** Text on `tint`. */
  onTint: string;
  /** Bars, borders, swatches: contrast ≥ 3 against the page, `fill` excepted. */
  line: string;
}

/** A hue in degrees and how colourful it is, from 0 (grey) to 1. */
export interface EntryHue {
  hue: number;
  strength: number;
}

/** Lightness and chroma of each part, in light and in dark; chosen so that every hue keeps its contrast. */
export const PARTS = {
  fill: { light: [0.84, 0.085], dark: [0.42, 0.085] },
  onFill: { light: [0.26, 0.05], dark: [0.965, 0.02] },
  tint: { light: [0.955, 0.025], dark: [0.285, 0.03] },
  onTint: { light: [0.32, 0.06], dark: [0.92, 0.035] },
  line: { light: [0.56, 0.14], dark: [0.7, 0.125] },
} as const;

export type EntryPart = keyof typeof PARTS;

/** Hues given to those without a colour of their own, in an order that keeps neighbours apart. */
const HUE_ORDER = [250, 150, 25, 305, 85, 200, 345, 125, 275, 50, 175, 225, 325, 105];
/** Hues closer than this are hard to tell apart side by side. */
const MIN_HUE_DISTANCE = 18;

/** For appointments whose calendar or provider is not known. */
export const NEUTRAL_COLORS: EntryColors = colorsOfHue({ hue: 260, strength: 0.12 });

/**
 * Colours for each id. A given colour's hue is kept, unless one before it already took the same; the rest get
 * free hues. The order of the list decides, so the same list always gives the same colours.
 */
export function assignColors(
  entries: readonly { id: string; color: string | null }[],
): Map<string, EntryColors> {
  const hues = assignHues(entries);
  return new Map([...hues].map(([id, hue]) => [id, colorsOfHue(hue)]));
}

/** As assignColors, before the hues are made into CSS. */
export function assignHues(entries: readonly { id: string; color: string | null }[]): Map<string, EntryHue> {
  const taken: EntryHue[] = [];
  const result = new Map<string, EntryHue>();
  const take = (id: string, wish: EntryHue | null): void => {
    const given = wish && !taken.some((other) => tooClose(wish, other)) ? wish : nextFree(taken, wish);
    taken.push(given);
    result.set(id, given);
  };
  const withHue = entries.map(({ id, color }) => ({ id, hue: hueOfCssColor(color) }));
  // Those with a colour of their own choose first: theirs is what people know them by.
  for (const { id, hue } of withHue) if (hue) take(id, hue);
  for (const { id, hue } of withHue) if (!hue) take(id, null);
  return result;
}

/** Hue of a CSS hex colour; null when there is none or it is not readable. */
export function hueOfCssColor(color: string | null): EntryHue | null {
  const oklch = color === null ? null : hexToOklch(color);
  if (!oklch) return null;
  return { hue: oklch.hue, strength: oklch.chroma < 0.03 ? 0.12 : 1 };
}

/** The CSS colours of a hue. */
export function colorsOfHue({ hue, strength }: EntryHue): EntryColors {
  const part = (name: EntryPart): string =>
    `light-dark(${oklchText(PARTS[name].light, hue, strength)}, ${oklchText(PARTS[name].dark, hue, strength)})`;
  return {
    fill: part('fill'),
    onFill: part('onFill'),
    tint: part('tint'),
    onTint: part('onTint'),
    line: part('line'),
  };
}

function oklchText([lightness, chroma]: readonly [number, number], hue: number, strength: number): string {
  return `oklch(${lightness} ${(chroma * strength).toFixed(4)} ${hue.toFixed(1)})`;
}

function hueDistance(one: number, other: number): number {
  const difference = Math.abs(one - other) % 360;
  return Math.min(difference, 360 - difference);
}

function tooClose(one: EntryHue, other: EntryHue): boolean {
  const bothGrey = one.strength < 0.5 && other.strength < 0.5;
  const bothColored = one.strength >= 0.5 && other.strength >= 0.5;
  return bothGrey || (bothColored && hueDistance(one.hue, other.hue) < MIN_HUE_DISTANCE);
}

/** The free hue nearest to the wish, or the next of the order; when all are taken, the one farthest from the rest. */
function nextFree(taken: readonly EntryHue[], wish: EntryHue | null): EntryHue {
  const candidates = HUE_ORDER.map((hue) => ({ hue, strength: 1 }));
  const free = candidates.filter((candidate) => !taken.some((other) => tooClose(candidate, other)));
  const first = free[0];
  if (first) {
    if (!wish) return first;
    return free.reduce((best, candidate) =>
      hueDistance(candidate.hue, wish.hue) < hueDistance(best.hue, wish.hue) ? candidate : best,
    );
  }
  const room = (hue: number): number => Math.min(...taken.map((other) => hueDistance(hue, other.hue)));
  let best = 0;
  for (let hue = 1; hue < 360; hue += 1) if (room(hue) > room(best)) best = hue;
  return { hue: best, strength: 1 };
}
