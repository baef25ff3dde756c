import { expect, test } from 'vitest';
import { packAsar } from './asar-archive.mjs';

/** Reads an archive as Electron does: sizes first, then the header, then each file where the header says. */
function unpack(archive: Buffer): Record<string, string> {
  expect(archive.readUInt32LE(0)).toBe(4);
  const dataStart = 8 + archive.readUInt32LE(4);
  expect(archive.readUInt32LE(8)).toBe(archive.readUInt32LE(4) - 4);
  const header = JSON.parse(archive.subarray(16, 16 + archive.readUInt32LE(12)).toString());
  const files: Record<string, string> = {};
  for (const [name, entry] of Object.entries<{ size: number; offset: string }>(header.files)) {
    const start = dataStart + Number(entry.offset);
    files[name] = archive.subarray(start, start + entry.size).toString();
  }
  return files;
}

test.each([
  [{ 'package.json': '{"main":"main.mjs"}', 'main.mjs': 'await import("./größer.mjs");' }],
  [{ a: '' }],
  [{ ab: 'x', abc: 'y', abcd: 'z' }],
])('files come out as they went in: %o', (files) => {
  expect(unpack(packAsar(files))).toEqual(files);
});
