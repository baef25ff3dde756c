/**
 * Makes what the tray and the taskbar show of the one drawing, `tray-icon.svg`: the bell alone, with a ring while
 * something is on its way, with the number of what needs attention. Digits are drawn as lines, so that no font of the
 * building machine takes part. vite.main.config.ts puts them into dist/main/tray.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const DRAWING = path.join(import.meta.dirname, 'tray-icon.svg');

/** Larger numbers are a plus: what counts is that there are many. */
export const LARGEST_NUMBER = 9;

/** Logical sizes of a tray: Windows has 16, Linux desktops 22 to 24. Electron finds the `@2x` beside a file by itself. */
const TRAY_SIDES_PX = [16, 24];
const OVERLAY_SIDE_PX = 16;

/** The digits in a box of 20 by 28 units, and the plus. */
const GLYPHS = /** @type {Record<string, string>} */ ({
  1: 'M5 7L11 2V26',
  2: 'M3 7C5 0 17 0 17 8C17 14 5 19 3 26H17',
  3: 'M3 4C9 0 17 2 16 8C15 13 10 13 9 13C11 13 18 14 17 20C16 27 7 28 3 24',
  4: 'M13 26V2L2 18H18',
  5: 'M16 2H5L4 13C9 10 17 11 17 18.500C17 27 7 28 3 24',
  6: 'M15 3C7 3 3 11 3 18C3 29 17 29 17 19C17 10 5 10 3 18',
  7: 'M3 2H17L8 26',
  8: 'M10 2C2 2 2 12 10 13C18 12 18 2 10 2ZM10 13C1 14 1 26 10 26C19 26 19 14 10 13Z',
  9: 'M5 25C13 25 17 17 17 10C17 -1 3 -1 3 9C3 18 15 18 17 10',
  more: 'M10 5V23M1 14H19',
});

/** @param {string} name a digit or `more` */
const numberAt = (name, /** @type {number} */ x, /** @type {number} */ y) =>
  `<g transform="translate(${x - 10} ${y - 14})"><path d="${GLYPHS[name]}"/></g>`;

/**
 * @param {string} drawing
 * @param {string[]} shownGroups ids of the groups that stay
 * @param {{ number?: string, viewBox?: string }} [options]
 */
function compose(drawing, shownGroups, { number, viewBox } = {}) {
  let svg = drawing;
  for (const group of ['bell', 'waiting']) {
    if (!shownGroups.includes(group)) svg = svg.replace(new RegExp(`<g id="${group}">[\\s\\S]*?</g>`), '');
  }
  if (!shownGroups.includes('attention'))
    svg = svg.replace(/<g id="attention">[\s\S]*<\/g>\s*(?=<\/svg>)/, '');
  if (number !== undefined)
    svg = svg.replace(/(<g id="number"[^>]*?) \/>/, `$1>${numberAt(number, 42, 42)}</g>`);
  return viewBox === undefined ? svg : svg.replace(/viewBox="[^"]*"/, `viewBox="${viewBox}"`);
}

/** @param {string} svg @param {number} sidePx */
const draw = (svg, sidePx) =>
  Buffer.from(
    new Resvg(svg, { fitTo: { mode: 'width', value: sidePx }, font: { loadSystemFonts: false } })
      .render()
      .asPng(),
  );

/**
 * All pictures by file name, such as `tray-3-24@2x.png` and `overlay-3.png`.
 * @returns {Promise<Map<string, Buffer>>}
 */
export async function makeTrayIcons() {
  const drawing = await readFile(DRAWING, 'utf8');
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  const numbers = [...Array.from({ length: LARGEST_NUMBER }, (_, index) => String(index + 1)), 'more'];
  const trays = [
    ['idle', compose(drawing, ['bell'])],
    ['waiting', compose(drawing, ['bell', 'waiting'])],
    ...numbers.map((number) => [number, compose(drawing, ['bell', 'attention'], { number })]),
  ];
  for (const [name, svg] of trays) {
    for (const sidePx of TRAY_SIDES_PX) {
      files.set(`tray-${name}-${sidePx}.png`, draw(svg ?? '', sidePx));
      files.set(`tray-${name}-${sidePx}@2x.png`, draw(svg ?? '', sidePx * 2));
    }
  }
  for (const number of numbers) {
    const svg = compose(drawing, ['attention'], { number, viewBox: '18 18 48 48' });
    files.set(`overlay-${number}.png`, draw(svg, OVERLAY_SIDE_PX));
    files.set(`overlay-${number}@2x.png`, draw(svg, OVERLAY_SIDE_PX * 2));
  }
  return files;
}
