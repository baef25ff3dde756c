/** Inputs for the contract's calls, made from its own schemas: ones that fit, ones that nearly fit, and anything at all. */
import fc from 'fast-check';
import type { z } from 'zod';

/** What of zod's description of a schema is needed to make a value for it. */
interface SchemaParts {
  type: string;
  format?: string;
  shape?: Record<string, z.ZodType>;
  options?: z.ZodType[];
  innerType?: z.ZodType;
  element?: z.ZodType;
  items?: z.ZodType[];
  valueType?: z.ZodType;
  in?: z.ZodType;
  entries?: Record<string, string>;
  values?: unknown[];
}

/** Texts that break what expects a plain word. */
const TRICKY_TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '../../locations',
  'local-00000000-0000-4000-8000-000000000000',
  '__proto__',
  'constructor',
  "'; DROP TABLE outbox; --",
  '\0',
  '\ud800',
  '\u202e',
  '<img src=x onerror=alert(1)>',
  '%00%2e%2e',
  '9'.repeat(400),
  'e\u0301'.repeat(200),
];

const text = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom(...TRICKY_TEXTS));
const number = fc.oneof(
  fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
  fc.integer({ min: -10, max: 100 }),
  fc.double(),
);

/** A value of a schema's shape. Its texts and numbers need not pass the schema's own checks. */
export function fitting(schema: z.ZodType): fc.Arbitrary<unknown> {
  const parts = schema._zod.def as unknown as SchemaParts;
  const inner = parts.innerType ?? parts.in;
  switch (parts.type) {
    case 'string':
      return fittingText(parts.format);
    case 'number':
      return number;
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'undefined':
      return fc.constant(undefined);
    case 'literal':
      return fc.constantFrom(...(parts.values ?? []));
    case 'enum':
      return fc.constantFrom(...Object.values(parts.entries ?? {}));
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(parts.shape ?? {}).map(([key, of]) => [key, fitting(of)])),
      );
    case 'array':
      return parts.element ? fc.array(fitting(parts.element), { maxLength: 3 }) : fc.constant([]);
    case 'tuple':
      return fc.tuple(...(parts.items ?? []).map(fitting));
    case 'record':
      return parts.valueType
        ? fc.dictionary(text, fitting(parts.valueType), { maxKeys: 3 })
        : fc.constant({});
    case 'union':
      return fc.oneof(...(parts.options ?? []).map(fitting));
    case 'nullable':
      return fc.option(inner ? fitting(inner) : fc.anything(), { nil: null });
    case 'optional':
    case 'default':
    case 'prefault':
      return fc.option(inner ? fitting(inner) : fc.anything(), { nil: undefined });
    case 'unknown':
    case 'any':
      return fc.jsonValue();
    default:
      if (inner) return fitting(inner);
      throw new Error(`No inputs are made for zod's "${parts.type}" yet.`);
  }
}

function fittingText(format: string | undefined): fc.Arbitrary<string> {
  const at = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  if (format === 'uuid') return fc.uuid();
  if (format === 'date') return at.map((date) => date.toISOString().slice(0, 10));
  if (format === 'datetime') return at.map((date) => date.toISOString().slice(0, 16));
  return text;
}

/** Anything a window can send: what JSON knows, what only the structured clone knows, circles, depth and size. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
    stringUnit: 'binary',
  }),
  fc.constantFrom('x'.repeat(1_200_000), '1'.repeat(900_000), ' '.repeat(900_000), 'a@'.repeat(450_000)),
  fc.constantFrom(
    deep(40),
    deep(100_000),
    circle(),
    Array.from({ length: 400_000 }, () => 0),
  ),
  fc.constantFrom(
    ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'].map(
      (json) => JSON.parse(json) as unknown,
    ),
  ),
);

/** A fitting value with one thing wrong: a part replaced, removed or added. */
export function nearlyFitting(schema: z.ZodType): fc.Arbitrary<unknown> {
  return fc
    .tuple(fitting(schema), fc.nat(), fc.constantFrom('replace', 'remove', 'add', 'wrap'), anything, text)
    .map(([value, place, how, stranger, key]) => {
      const root: Holder = { value: structuredClone(value) };
      const places = placesIn(root);
      const [holder, name] = places[place % places.length] ?? [root, 'value'];
      const now: unknown = holder[name];
      if (how === 'remove') Reflect.deleteProperty(holder, name);
      else if (how === 'replace') holder[name] = stranger;
      else if (how === 'add' && typeof now === 'object' && now !== null)
        Object.defineProperty(now, key, {
          value: stranger,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      else holder[name] = [now];
      return root['value'];
    });
}

type Holder = Record<string, unknown>;

function placesIn(holder: Holder): [Holder, string][] {
  return Object.entries(holder).flatMap(([name, value]): [Holder, string][] => [
    [holder, name],
    ...(typeof value === 'object' && value !== null ? placesIn(value as Holder) : []),
  ]);
}

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

function circle(): unknown {
  const first: Holder = {};
  first['again'] = [first];
  return first;
}
