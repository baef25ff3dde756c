import { describe, expect, it } from 'vitest';
import { onlyThis, toggled } from './filter-choice.ts';

describe('choosing what is shown', () => {
  it('hides and shows one, and leaves ids alone that are not in the list any more', () => {
    expect(toggled(['gone'], 'a', false)).toEqual(['gone', 'a']);
    expect(toggled(['gone', 'a'], 'a', true)).toEqual(['gone']);
  });

  it('shows only one, and all again when it was the only one', () => {
    expect(onlyThis(['a', 'b', 'c'], [], 'b')).toEqual(['a', 'c']);
    expect(onlyThis(['a', 'b', 'c'], ['a', 'c'], 'b')).toEqual([]);
    expect(onlyThis(['a', 'b', 'c'], ['a', 'b', 'c'], 'b')).toEqual(['a', 'c']);
  });
});
