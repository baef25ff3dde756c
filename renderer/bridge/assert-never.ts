/**
 * Ends a `switch` over a closed union: a case that was forgotten is a type error here, and a value from
 * outside the union throws with its own text.
 */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
