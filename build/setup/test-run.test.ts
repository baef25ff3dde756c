import { describe, expect, test } from 'vitest';
import {
  addCounts,
  countPlaywright,
  countVitest,
  readReport,
  slowestOfPlaywright,
  slowestOfVitest,
} from './test-counts.mjs';
import { chooseSteps } from './test-run.mjs';

describe('which steps run', () => {
  test('all of them, in the order in which they find faults soonest', () => {
    expect(chooseSteps([], {}).names).toEqual(['lint', 'types', 'unit', 'crash', 'build', 'e2e']);
  });

  test('the package is installed on machines of the tests’ own only, and where it is asked for', () => {
    expect(chooseSteps([], { CI: 'true' }).names.at(-1)).toBe('package');
    expect(chooseSteps(['--only', 'package'], {}).names).toEqual(['package']);
  });

  test('one, with arguments of its own', () => {
    expect(chooseSteps(['--only', 'unit', 'electron/api'])).toEqual({
      names: ['unit'],
      stepArgs: ['electron/api'],
    });
  });

  test('the app is built before it is tested', () => {
    expect(chooseSteps(['--only', 'e2e', '-g', 'series'])).toEqual({
      names: ['build', 'e2e'],
      stepArgs: ['-g', 'series'],
    });
  });

  test.each([[['--only', 'unti']], [['--only']], [['unit']]])(
    '%o is refused, not taken for "all"',
    (args) => {
      expect(() => chooseSteps(args)).toThrow(/names no step/);
    },
  );
});

describe('the closing line', () => {
  test('adds up what the runners report', () => {
    const unit = countVitest({ numPassedTests: 40, numFailedTests: 2 });
    const e2e = countPlaywright({ stats: { expected: 7, unexpected: 1, flaky: 0, skipped: 3 } });
    const total = addCounts(addCounts({ passed: 0, failed: 0 }, { isOk: false, counts: unit }), {
      isOk: false,
      counts: e2e,
    });
    expect(total).toEqual({ passed: 47, failed: 3 });
  });

  test('counts a test that passed only at its second try as failed', () => {
    expect(countPlaywright({ stats: { expected: 7, unexpected: 0, flaky: 1 } })).toEqual({
      passed: 7,
      failed: 1,
    });
  });

  test('never says "0 failed" of a step that failed without a test', () => {
    expect(addCounts({ passed: 5, failed: 0 }, { isOk: false })).toEqual({ passed: 5, failed: 1 });
    expect(
      addCounts({ passed: 5, failed: 0 }, { isOk: false, counts: countVitest(readReport('/nowhere')) }),
    ).toEqual({
      passed: 5,
      failed: 1,
    });
  });

  test('is not changed by a step without tests', () => {
    expect(addCounts({ passed: 5, failed: 0 }, { isOk: true })).toEqual({ passed: 5, failed: 0 });
  });
});

test('what took longest is named, longest first: files of unit tests, single tests of the app', () => {
  const times = (name: string, seconds: number) => ({
    name,
    startTime: 1000,
    endTime: 1000 + seconds * 1000,
  });
  expect(
    slowestOfVitest({ testResults: [times('/a/one.test.ts', 1), times('/a/two.test.ts', 9.5)] }),
  ).toEqual([
    { name: 'two.test.ts', seconds: 9.5 },
    { name: 'one.test.ts', seconds: 1 },
  ]);
  const spec = (title: string, ...durations: number[]) => ({
    title,
    tests: [{ results: durations.map((duration) => ({ duration })) }],
  });
  expect(
    slowestOfPlaywright({
      suites: [
        {
          file: 'specs/a.spec.ts',
          specs: [spec('short', 900)],
          suites: [{ file: 'specs/a.spec.ts', specs: [spec('long', 4000)] }],
        },
      ],
    }),
  ).toEqual([
    { name: 'a.spec.ts › long', seconds: 4 },
    { name: 'a.spec.ts › short', seconds: 0.9 },
  ]);
  expect(slowestOfVitest(readReport('/nowhere'))).toEqual([]);
});
