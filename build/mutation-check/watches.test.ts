import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecurityPoints } from '../../electron/shell/guards/testing/security-points.ts';
import { failedInPlaywright, failedInVitest } from './failed-titles.ts';
import { titlePattern } from './mutation.ts';
import { WATCHES } from './watches.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const { points, beyond, asvs } = readSecurityPoints();
const rows = [...points, ...beyond, ...asvs];
const mutations = WATCHES.flatMap((watch) => watch.without.map((mutation) => ({ ...watch, ...mutation })));

describe('what the mutation check takes away', () => {
  it.each(rows.flatMap(({ name, tests }) => tests.map(({ file, title }) => [name, file, title] as const)))(
    'is something for the row %s and each of its tests: %s “%s”',
    (name, file, title) => {
      const isWatching = mutations.some(
        (one) => one.file === file && one.title === title && one.rows.includes(name),
      );
      expect(isWatching).toBe(true);
    },
  );

  it('is of rows there are, and named once for each test', () => {
    const names = new Set(rows.map(({ name }) => name));
    expect(mutations.flatMap((one) => one.rows).filter((name) => !names.has(name))).toEqual([]);
    const all = mutations.map(({ file, title, what }) => `${file} ${title} ${what}`);
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  it('stands in its file, exactly once', () => {
    const wrong = mutations
      .flatMap(({ edits }) => edits)
      .filter(([file, from, to]) => {
        const text = readFileSync(path.join(checkout, file), 'utf8');
        return text.split(from).length !== 2 || from === to;
      });
    expect(wrong).toEqual([]);
  });
});

describe('a failed test', () => {
  it('is known by its title, whatever was filled into it', () => {
    expect(titlePattern('is never %j').test('is never "file:///etc (x)"')).toBe(true);
    expect(titlePattern('is never %j').test('it is never "x"')).toBe(false);
    expect(titlePattern('what (or) who').test('what (or) who')).toBe(true);
  });

  it('is read out of vitest’s report', () => {
    const assertionResults = [
      { title: 'holds', status: 'passed' },
      { title: 'breaks', status: 'failed' },
      { title: 'waits', status: 'skipped' },
    ];
    expect(failedInVitest(JSON.stringify({ testResults: [{ assertionResults }] }))).toEqual(['breaks']);
    expect(() => failedInVitest('{}')).toThrow();
  });

  it('is read out of Playwright’s report, with the steps that failed in it', () => {
    const steps = [
      { title: 'goes well', duration: 1 },
      { title: 'goes wrong', error: { message: 'x' }, steps: [{ title: 'inside', error: {} }] },
    ];
    const specs = [
      { title: 'holds', ok: true, tests: [{ results: [{ steps: [] }] }] },
      { title: 'breaks', ok: false, tests: [{ results: [{ steps }] }] },
      { title: 'never ran', ok: false, tests: [{ results: [] }] },
    ];
    const report = JSON.stringify({ suites: [{ specs: [], suites: [{ specs }] }] });
    expect(failedInPlaywright(report)).toEqual(['breaks', 'goes wrong', 'inside']);
    expect(() => failedInPlaywright('{}')).toThrow();
  });
});
