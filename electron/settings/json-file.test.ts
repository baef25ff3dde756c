import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const schema = z.strictObject({ theme: z.string() });
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-json-'));
  file = join(folder, 'settings.json');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a settings file', () => {
  it('is read as it was written, with nothing left beside it', () => {
    expect(readJsonFile(file, schema, 1)).toEqual({ kind: 'absent' });
    writeJsonFile(file, { theme: 'dark' });
    writeJsonFile(file, { theme: 'light' });
    expect(readJsonFile(file, schema, 1)).toEqual({ kind: 'read', value: { theme: 'light' } });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it.each(['', '{"theme":', '{"theme":7}', '\0\0\0\0'])(
    'that is broken (%j) is set aside, not lost',
    (text) => {
      writeFileSync(file, text);
      const content = readJsonFile(file, schema, 42);
      expect(content).toEqual({ kind: 'broken', keptAs: `${file}.broken-42` });
      expect(readFileSync(`${file}.broken-42`, 'utf8')).toBe(text);
      expect(readJsonFile(file, schema, 43)).toEqual({ kind: 'absent' });
    },
  );

  it('stays as it was when the new content cannot be written', () => {
    writeJsonFile(file, { theme: 'dark' });
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(() => {
      writeJsonFile(file, circular);
    }).toThrow(TypeError);
    expect(readJsonFile(file, schema, 1)).toEqual({ kind: 'read', value: { theme: 'dark' } });
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });
});
