import { describe, expect, it } from 'vitest';
import { objectionToInput } from './plain-input.ts';

/** Arrays within each other, made without recursion. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

describe('an input of the window', () => {
  it.each([
    undefined,
    null,
    7,
    'text',
    true,
    [],
    {},
    { a: [1, { b: null }] },
    'x'.repeat(900_000),
    nested(20),
  ])('is looked at when it is plain and small (%#)', (input) => {
    expect(objectionToInput(input)).toBeNull();
  });

  it.each([
    ['a long text', 'x'.repeat(1_000_001)],
    ['a long key', { ['x'.repeat(1_000_001)]: 1 }],
    ['many values', Array.from({ length: 300_000 }, () => 1)],
    ['a sparse array', new Array(4_000_000_000)],
    ['many keys', Object.fromEntries(Array.from({ length: 200_000 }, (_none, index) => [String(index), 1]))],
  ])('is too large: %s', (_what, input) => {
    expect(objectionToInput(input)).toBe('too-large');
  });

  it.each([
    ['a map', new Map([['startMs', 0]])],
    ['a set', new Set([1])],
    ['a date', new Date(0)],
    ['a pattern', /x/],
    ['a typed array', new Uint8Array(4)],
    ['a buffer', new ArrayBuffer(4)],
    ['a big integer', 1n],
    ['an error', new Error('x')],
    ['a boxed text', Object('x')],
    ['a map within', { a: [new Map()] }],
    ['an own __proto__', JSON.parse('{"__proto__":{"polluted":true}}')],
    ['an own __proto__ within', JSON.parse('{"a":[{"__proto__":1}]}')],
  ])('is not plain: %s', (_what, input) => {
    expect(objectionToInput(input)).toBe('not-plain');
  });

  it('is not followed in circles or into the deep', () => {
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    expect(objectionToInput(circle)).toBe('too-deep');
    expect(objectionToInput(nested(50_000))).toBe('too-deep');
  });
});
