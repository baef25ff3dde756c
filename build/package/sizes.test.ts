import { describe, expect, test } from 'vitest';
import { BUDGET_BYTES, compareWithBudget } from './sizes.mjs';

describe('the size of a package', () => {
  test('is said by part, and passes at its budget', () => {
    const { lines, faults } = compareWithBudget([
      { name: 'the app (app.asar)', part: 'archive', bytes: BUDGET_BYTES.archive },
      { name: 'native modules', part: 'unpacked', bytes: 2_600_000 },
    ]);
    expect(faults).toEqual([]);
    expect(lines[1]).toMatch(/^native modules +2\.6 MB of 5\.0 MB allowed$/);
  });

  test('is refused one byte above it', () => {
    const { faults } = compareWithBudget([
      { name: 'Frontdesk.deb', part: 'installer', bytes: BUDGET_BYTES.installer + 1 },
    ]);
    expect(faults).toEqual(['Frontdesk.deb takes 150.0 MB; 150.0 MB are allowed']);
  });
});
