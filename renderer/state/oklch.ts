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
export type LinearRgb = readonly [number, number, number];

/** Reads `#rgb`, `#rrggbb` or `#rrggbbaa` (alpha ignored); null for anything else. */
export function hexToOklch(hex: string): Oklch | null {
  const digits = /^#?([\da-f]{3}|[\da-f]{6}|[\da-f]{8})$/i.exec(hex.trim())?.[1];
  if (!digits) return null;
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits.slice(0, 6);
  const channel = (at: number): number => toLinear(Number.parseInt(full.slice(at, at + 2), 16) / 255);
  return linearToOklch([channel(0), channel(2), channel(4)]);
}

export function oklchToLinear({ lightness, chroma, hue }: Oklch): LinearRgb {
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

export function linearToOklch([red, green, blue]: LinearRgb): Oklch {
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
