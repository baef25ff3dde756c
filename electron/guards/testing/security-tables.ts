import { readFileSync } from 'node:fs';
import path from 'node:path';

const electronFolder = path.resolve(import.meta.dirname, '../..');

/** A test that a table names: its file, relative to the checkout, and its title as the source has it. */
export interface NamedTest {
  file: string;
  title: string;
}

/** A row of a table: how it is called in the first column, the whole line, and the tests that hold it. */
export interface TableRow {
  name: string;
  line: string;
  tests: readonly NamedTest[];
}

/** Electron's 20 points, what is held beyond them, and OWASP's ASVS, row by row as the documents have them. */
export interface SecurityTables {
  points: readonly TableRow[];
  beyond: readonly TableRow[];
  asvs: readonly TableRow[];
}

function namedTests(line: string): NamedTest[] {
  return [...line.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']): NamedTest => ({ file, title })),
  );
}

function rowsOf(text: string): TableRow[] {
  return text
    .split('\n')
    .filter((line) => /^\| (?!-|#|beyond the list|requirements)/.test(line))
    .map((line) => ({ name: line.split('|')[1]?.trim() ?? '', line, tests: namedTests(line) }));
}

/** Reads electron/README.md's section on security, and electron/ASVS.md. */
export function readSecurityTables(): SecurityTables {
  const read = (name: string): string => readFileSync(path.join(electronFolder, name), 'utf8');
  const security =
    read('README.md')
      .split('\n## ')
      .find((part) => part.startsWith('Security\n')) ?? '';
  const rows = rowsOf(security);
  const isPoint = ({ name }: TableRow): boolean => /^\d+$/.test(name);
  return {
    points: rows.filter(isPoint),
    beyond: rows.filter((row) => !isPoint(row)),
    asvs: rowsOf(read('ASVS.md')),
  };
}
