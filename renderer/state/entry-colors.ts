/**
 * The colours calendars and providers are drawn in: each keeps the hue it was given, in a lightness that is
 * legible in light and dark, and no two are mistaken for one another as long as there are hues left.
 */
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

/**
 * OKLCH, sRGB and WCAG contrast, for the colours of calendars and for the test of the tokens' contrast.
 * The matrices are Björn Ottosson's (https://bottosson.github.io/posts/oklab/); contrast is WCAG 2.2's.
 */

export interface Oklch {
  /** 0 black … 1 white. */
  lightness: number;
  /** 0 grey … about 0.37. */
  chroma: number;
  /** Degrees. */
  hue: number;
}

/** Linear light, 0 … 1 each; outside where the colour cannot be shown on an sRGB screen. */
type LinearRgb = readonly [number, number, number];

/** Reads `#rgb`, `#rrggbb` or `#rrggbbaa` (alpha ignored); null for anything else. */
export function hexToOklch(hex: string): Oklch | null {
  const digits = /^#?([\da-f]{3}|[\da-f]{6}|[\da-f]{8})$/i.exec(hex.trim())?.[1];
  if (!digits) return null;
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits.slice(0, 6);
  const channel = (at: number): number => toLinear(Number.parseInt(full.slice(at, at + 2), 16) / 255);
  return linearToOklch([channel(0), channel(2), channel(4)]);
}

function oklchToLinear({ lightness, chroma, hue }: Oklch): LinearRgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function linearToOklch([red, green, blue]: LinearRgb): Oklch {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, chroma: Math.hypot(a, b), hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 };
}

/** WCAG 2.2 contrast ratio of two colours, 1 … 21; colours out of the screen's range are clipped to it. */
export function contrastRatio(one: Oklch, other: Oklch): number {
  const [brighter, darker] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return ((brighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance(color: Oklch): number {
  const [red, green, blue] = oklchToLinear(color).map((value) => Math.min(1, Math.max(0, value)));
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
