import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const project = path.resolve(import.meta.dirname, '../..');
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

/** The tests a table names: `file`, then titles in quotation marks. */
function namedTests(text: string): [string, string][] {
  return [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']): [string, string] => [file, title]),
  );
}

const security =
  read('electron/README.md')
    .split('\n## ')
    .find((part) => part.startsWith('Security\n')) ?? '';
const rows = security.split('\n').filter((line) => /^\| \d+ +\|/.test(line));
const asvs = read('electron/ASVS.md');

describe('the security tables', () => {
  it('have a row for each of Electron’s 20 points', () => {
    expect(rows).toHaveLength(POINTS.length);
    for (const [index, row] of rows.entries()) {
      expect(row.split('|')[1]?.trim()).toBe(String(index + 1));
      expect(row.split('|')[2]).toMatch(POINTS[index] ?? /never/);
    }
  });

  it('name at least one test in every row', () => {
    const asvsRows = asvs.split('\n').filter((line) => /^\| \d/.test(line));
    expect(asvsRows.length).toBeGreaterThan(15);
    for (const row of [...rows, ...asvsRows]) expect(row).toMatch(/\.(test|spec)\.ts` “/);
  });

  it.each([...new Map(namedTests(security + asvs).map((named) => [named.join(), named])).values()])(
    'name a test that exists: %s “%s”',
    (file, title) => {
      // As a title in the source, where a quotation mark of the language may be escaped.
      expect(read(file).replaceAll("\\'", "'")).toContain(title);
    },
  );
});
