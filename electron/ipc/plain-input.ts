/** The largest input taken, in characters: far above any form, far below what would hurt. */
const MAX_CHARACTERS = 1_000_000;

/** What a value weighs beside its characters, so that many empty ones weigh too. */
const CHARACTERS_PER_VALUE = 4;

/** How deep an input may be nested; the contract's own are a handful deep. */
const MAX_DEPTH = 32;

/**
 * Why an input is not looked at any further, or null when it is plain and small enough for the contract's schemas: text,
 * numbers, booleans, null, and plain arrays and objects of them. What else a window can send (maps, typed arrays, big
 * integers, dates, circles), an own `__proto__` key and sheer size are refused here, because schemas would walk all of it or
 * take it for an empty object. Looks at no more than the limit, whatever was sent.
 */
export function objectionToInput(input: unknown): string | null {
  let charactersLeft = MAX_CHARACTERS;
  const waiting: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    charactersLeft -= CHARACTERS_PER_VALUE + (typeof value === 'string' ? value.length : 0);
    if (charactersLeft < 0) return 'too-large';
    if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function')
      return 'not-plain';
    if (typeof value !== 'object' || value === null) continue;
    if (depth === MAX_DEPTH) return 'too-deep';
    if (Array.isArray(value)) {
      // A sparse array says it is long without being large.
      if (value.length * CHARACTERS_PER_VALUE > charactersLeft) return 'too-large';
      for (const item of value) waiting.push({ value: item, depth: depth + 1 });
      continue;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return 'not-plain';
    for (const key in value) {
      charactersLeft -= key.length;
      if (charactersLeft < waiting.length * CHARACTERS_PER_VALUE) return 'too-large';
      if (key === '__proto__') return 'not-plain';
      waiting.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 });
    }
  }
  return null;
}
