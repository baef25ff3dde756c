import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWindowBounds, writeWindowBounds } from './window-bounds.ts';

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
  writeWindowBounds(folder, bounds);
  expect(readWindowBounds(folder, [SCREEN], 0)).toEqual(bounds);
});

it('the window does not open on a screen that is gone', () => {
  writeWindowBounds(folder, { x: 2000, y: 100, width: 1200, height: 700, maximized: true });
  expect(readWindowBounds(folder, [SCREEN], 0)).toBeNull();
  expect(readWindowBounds(folder, [SCREEN, { ...SCREEN, x: 1366 }], 0)).not.toBeNull();
});
