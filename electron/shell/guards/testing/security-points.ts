import { readFileSync } from 'node:fs';
import path from 'node:path';

const document = path.resolve(import.meta.dirname, '../../../SECURITY.md');

/** A test that the document names: its file, relative to the checkout, and its title as the source has it. */
export interface NamedTest {
  file: string;
  title: string;
}

/** A heading of the document: its number or name, its whole text, and the tests that hold it. */
export interface SecurityPoint {
  name: string;
  heading: string;
  tests: readonly NamedTest[];
}

/** Electron's 20 points, what is held beyond them, and OWASP's ASVS, as electron/SECURITY.md has them. */
export interface SecurityPoints {
  points: readonly SecurityPoint[];
  beyond: readonly SecurityPoint[];
  asvs: readonly SecurityPoint[];
}

function namedTests(lines: readonly string[]): NamedTest[] {
  const tests: NamedTest[] = [];
  let file = '';
  for (const line of lines) {
    file = /^- `([\w./-]+\.(?:test|spec)\.ts)`$/.exec(line)?.[1] ?? file;
    const title = /^ {2}- “(.+)”$/.exec(line)?.[1];
    if (title !== undefined) tests.push({ file, title });
  }
  return tests;
}

function readPoints(section: string): SecurityPoint[] {
  const [, ...parts] = section.split('\n### ');
  return parts
    .filter((part) => !part.startsWith('What is not met'))
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return { name: /^(\d+)\. /.exec(heading)?.[1] ?? heading, heading, tests: namedTests(lines) };
    });
}

/** Reads electron/SECURITY.md. */
export function readSecurityPoints(): SecurityPoints {
  const sections = readFileSync(document, 'utf8').split('\n## ');
  const section = (title: string): SecurityPoint[] =>
    readPoints(sections.find((text) => text.startsWith(`${title}\n`)) ?? '');
  return {
    points: section("Electron's checklist"),
    beyond: section('Beyond the list'),
    asvs: section('OWASP ASVS 5.0'),
  };
}
