import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecurityPoints } from './testing/security-points.ts';

const project = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(project, file), 'utf8');

/** Electron's own words for its 20 points, shortened to what tells them apart, in their order. */
const POINTS = [
  /secure content/i,
  /Node\.js/i,
  /context isolation/i,
  /sandbox/i,
  /permission/i,
  /webSecurity/,
  /content security policy/i,
  /allowRunningInsecureContent/,
  /experimental features/i,
  /enableBlinkFeatures/,
  /webview.*allowpopups/i,
  /webview.*options/i,
  /navigation/i,
  /new windows/i,
  /openExternal/,
  /current Electron/i,
  /sender/i,
  /file:\/\//,
  /fuses/i,
  /Electron API/i,
];

const { points, beyond, asvs } = readSecurityPoints();
const everyRow = [...points, ...beyond, ...asvs];
const namedTests = new Map(
  everyRow.flatMap(({ tests }) =>
    tests.map(({ file, title }) => [`${file} ${title}`, [file, title] as const]),
  ),
);

describe('the security document', () => {
  it('has a point for each of Electron’s 20 points', () => {
    expect(points.map(({ name }) => Number(name))).toEqual(POINTS.map((_point, index) => index + 1));
    for (const [index, { heading }] of points.entries()) {
      expect(heading).toMatch(POINTS[index] ?? /never/);
    }
    expect(beyond.length).toBeGreaterThan(3);
    expect(asvs.length).toBeGreaterThan(15);
  });

  it.each(everyRow.map((row) => [row.name, row] as const))('names a test at %s', (_name, row) => {
    expect(row.tests.length).toBeGreaterThan(0);
  });

  it.each([...namedTests.values()])('names a test that exists: %s “%s”', (file, title) => {
    // As a title in the source, where a quotation mark of the language may be escaped.
    expect(read(file).replaceAll("\\'", "'")).toContain(title);
  });
});
