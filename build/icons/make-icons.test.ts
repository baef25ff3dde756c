import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Icns } from '@fiahfy/icns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawIcon, LINUX_SIZES_PX, MAC_IMAGES, makeIcons, WINDOWS_SIZES_PX } from './make-icons.mjs';

const DRAWING = readFileSync(path.join(import.meta.dirname, 'icon.svg'), 'utf8');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'frontdesk-icons-'));
  await makeIcons(folder);
  // Drawing is work for the processor, and tests of others run beside it.
}, 60_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Width and height, out of a PNG's own header. */
function pngSize(png: Buffer): [number, number] {
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('the icons', () => {
  test('of Linux are PNGs of the sizes their names say', () => {
    const names = readdirSync(path.join(folder, 'linux'));
    expect(names.sort()).toEqual(LINUX_SIZES_PX.map((size) => `${String(size)}x${String(size)}.png`).sort());
    for (const size of LINUX_SIZES_PX) {
      const png = readFileSync(path.join(folder, `linux/${String(size)}x${String(size)}.png`));
      expect(pngSize(png)).toEqual([size, size]);
    }
  });

  test('of Windows are all in one file, up to 256 pixels', () => {
    const ico = readFileSync(path.join(folder, 'icon.ico'));
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const count = ico.readUInt16LE(4);
    // A byte holds no 256: it is written as 0.
    const sizes = Array.from({ length: count }, (_, index) => ico.readUInt8(6 + index * 16) || 256);
    expect(sizes).toEqual(WINDOWS_SIZES_PX);
    for (let index = 0; index < count; index += 1) {
      const bytes = ico.readUInt32LE(6 + index * 16 + 8);
      const offset = ico.readUInt32LE(6 + index * 16 + 12);
      expect(offset + bytes).toBeLessThanOrEqual(ico.length);
      expect(bytes).toBeGreaterThan(256);
    }
  });

  test('of macOS are all in one file, for screens of both densities', () => {
    const { images } = Icns.from(readFileSync(path.join(folder, 'icon.icns')));
    expect(images.map(({ osType, image }) => [osType, pngSize(image)[0]])).toEqual(
      MAC_IMAGES.map(([type, size]) => [type, size]),
    );
  });

  test('leave small ones without what would only be a smear', () => {
    const without = DRAWING.replace(/<g class="detail">[\s\S]*<\/g>/, '');
    expect(without).not.toBe(DRAWING);
    expect(drawIcon(DRAWING, 16).equals(drawIcon(without, 16))).toBe(true);
    expect(drawIcon(DRAWING, 64).equals(drawIcon(without, 64))).toBe(false);
  });

  test('keep the margin of Apple’s grid on macOS only', () => {
    expect(drawIcon(DRAWING, 128, { isOnAppleGrid: true }).equals(drawIcon(DRAWING, 128))).toBe(false);
  });
});
