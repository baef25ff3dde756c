import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { swapFile } from './electron-updater.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-replace-'));
  writeFileSync(join(folder, 'app'), 'old', { mode: 0o755 });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a program that is replaced', () => {
  it('is the new one, and can be started', () => {
    writeFileSync(join(folder, 'new'), 'new', { mode: 0o600 });
    swapFile(join(folder, 'new'), join(folder, 'app'));
    expect(readFileSync(join(folder, 'app'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'app')).mode & 0o777).toBe(0o755);
  });

  it('is the old one, whole, when the new one cannot be put there', () => {
    expect(() => {
      swapFile(join(folder, 'missing'), join(folder, 'app'));
    }).toThrow(/ENOENT/);
    expect(readFileSync(join(folder, 'app'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['app']);
  });
});
