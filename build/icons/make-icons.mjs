/**
 * Makes the app's icons of the one drawing, `icon.svg`, in the forms each system wants. Every size is drawn again from
 * the vectors; small ones leave out what would only be a smear.
 *
 *     icon.ico             Windows: 16 to 256 pixels, drawn to the edge
 *     icon.icns            macOS: 16 to 1024 pixels, with the margin that Apple's grid wants
 *     linux/SIZExSIZE.png  the hicolor theme's sizes
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Icns, IcnsImage } from '@fiahfy/icns';
import { Resvg } from '@resvg/resvg-js';
import pngToIco from 'png-to-ico';

const DRAWING = path.join(import.meta.dirname, 'icon.svg');

export const LINUX_SIZES_PX = [16, 24, 32, 48, 64, 128, 256, 512];
export const WINDOWS_SIZES_PX = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/** Apple's types of image, with their size in pixels: those of one size are for screens of different density. */
export const MAC_IMAGES = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

/** Side of the drawing's square, in its own units. */
const DRAWING_SIDE = 1024;
/** Apple's grid: the tile takes 824 of 1024 units. */
const MAC_TILE_SIDE = 824;
/** Below this, details are left out. */
const SMALLEST_WITH_DETAIL_PX = 40;

/**
 * @param {string} drawing
 * @param {number} sizePx
 * @param {{ isOnAppleGrid?: boolean }} [options]
 * @returns {Buffer} a PNG
 */
export function drawIcon(drawing, sizePx, { isOnAppleGrid = false } = {}) {
  let svg = drawing;
  if (sizePx < SMALLEST_WITH_DETAIL_PX) svg = svg.replace(/<g class="detail">[\s\S]*?<\/g>/, '');
  if (isOnAppleGrid) {
    const side = (DRAWING_SIDE * DRAWING_SIDE) / MAC_TILE_SIDE;
    const start = (DRAWING_SIDE - side) / 2;
    svg = svg.replace(/viewBox="[^"]*"/, `viewBox="${start} ${start} ${side} ${side}"`);
  }
  return Buffer.from(
    new Resvg(svg, { fitTo: { mode: 'width', value: sizePx }, font: { loadSystemFonts: false } })
      .render()
      .asPng(),
  );
}

/**
 * Writes all icons.
 * @param {string} folder made if it is not there
 */
export async function makeIcons(folder) {
  const drawing = await readFile(DRAWING, 'utf8');
  await mkdir(path.join(folder, 'linux'), { recursive: true });
  for (const sizePx of LINUX_SIZES_PX) {
    await writeFile(path.join(folder, `linux/${sizePx}x${sizePx}.png`), drawIcon(drawing, sizePx));
  }
  const windowsImages = WINDOWS_SIZES_PX.map((sizePx) => drawIcon(drawing, sizePx));
  await writeFile(path.join(folder, 'icon.ico'), await pngToIco(windowsImages));
  const mac = new Icns();
  for (const [type, sizePx] of MAC_IMAGES) {
    mac.append(IcnsImage.fromPNG(drawIcon(drawing, sizePx, { isOnAppleGrid: true }), type));
  }
  await writeFile(path.join(folder, 'icon.icns'), mac.data);
}
