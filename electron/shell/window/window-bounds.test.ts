import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WindowBoundsFile } from './window-bounds.ts';

const SCREEN = { x: 0, y: 0, width: 1366, height: 768 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-bounds-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('the window opens where it was closed', () => {
  const bounds = { x: 10, y: 20, width: 1200, height: 700, maximized: false };
  new WindowBoundsFile(folder, 0).write(bounds);
  expect(new WindowBoundsFile(folder, 0).placeOn([SCREEN])).toEqual(bounds);
});

it('the window does not open on a screen that is gone', () => {
  const file = new WindowBoundsFile(folder, 0);
  expect(file.placeOn([SCREEN])).toBeNull();
  file.write({ x: 2000, y: 100, width: 1200, height: 700, maximized: true });
  const next = new WindowBoundsFile(folder, 0);
  expect(next.placeOn([SCREEN])).toBeNull();
  expect(next.placeOn([SCREEN, { ...SCREEN, x: 1366 }])).not.toBeNull();
});
