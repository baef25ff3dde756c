import { z } from 'zod';

/** What became of reading JSON that any version of the app may have written. */
export type StoredReading<Value> =
  | { ok: true; value: Value }
  /** `newer`: a version this app does not know, which may mean something else by the same words. */
  | { ok: false; why: 'newer' | 'unreadable' };

/** Brings what version n wrote to version n + 1, by n. */
export type Upgrades = Readonly<Record<number, (json: Record<string, unknown>) => Record<string, unknown>>>;

/** What a kind of stored JSON is now, and how it came to be that. */
export interface StoredShape<Value> {
  schema: z.ZodType<Value>;
  /** The version this app writes, in a field `version` of the JSON itself. */
  version: number;
  upgrades: Upgrades;
}

/**
 * Reads stored JSON: upgraded step by step from the version it says, then checked. Keys this version does not know are
 * left out: a version adds keys of which an older one may know nothing without raising the number, and raises it
 * where leaving them out would be wrong. Nothing is thrown for what cannot be read.
 */
export function readStored<Value>(
  json: unknown,
  { schema, version, upgrades }: StoredShape<Value>,
): StoredReading<Value> {
  if (typeof json !== 'object' || json === null || !('version' in json))
    return { ok: false, why: 'unreadable' };
  let upgraded = { ...json } as Record<string, unknown>;
  const written = upgraded['version'];
  if (typeof written !== 'number' || !Number.isInteger(written)) return { ok: false, why: 'unreadable' };
  if (written > version) return { ok: false, why: 'newer' };
  for (let from = written; from < version; from += 1) {
    const upgrade = upgrades[from];
    if (upgrade === undefined) return { ok: false, why: 'unreadable' };
    upgraded = { ...upgrade(upgraded), version: from + 1 };
  }
  const value = parseTolerantly(schema, upgraded);
  return value === null ? { ok: false, why: 'unreadable' } : { ok: true, value };
}

/** The value without the keys the schema does not know, at any depth; null where anything else is wrong with it. */
export function parseTolerantly<Value>(schema: z.ZodType<Value>, json: unknown): Value | null {
  const first = schema.safeParse(json);
  if (first.success) return first.data;
  const known = structuredClone(json);
  for (const issue of first.error.issues) {
    if (issue.code !== 'unrecognized_keys') return null;
    const holder = at(known, issue.path);
    if (holder === null) return null;
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return schema.safeParse(known).data ?? null;
}

function at(json: unknown, path: readonly PropertyKey[]): Record<string, unknown> | null {
  let found = json;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return null;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : null;
}

/**
 * The fields of an object that can be read, each by itself, over what `fallback` says for the others; and the names of
 * the fields that were left out. For what a person typed: better most of it than nothing.
 */
export function readFields<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  json: unknown,
  fallback: z.output<z.ZodObject<Shape>>,
): { value: z.output<z.ZodObject<Shape>>; leftOut: string[] } {
  const given = typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  const value: Record<string, unknown> = { ...fallback };
  const leftOut: string[] = [];
  for (const [name, field] of Object.entries(schema.shape)) {
    if (!(name in given)) continue;
    const read = parseTolerantly(z.object({ field: field as z.ZodType }), { field: given[name] });
    if (read === null) leftOut.push(name);
    else value[name] = read.field;
  }
  return { value: value as z.output<z.ZodObject<Shape>>, leftOut };
}
