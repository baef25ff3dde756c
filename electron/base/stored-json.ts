/** Reading and writing JSON that any version of the app may have written. What the kinds are stands with their owners (store/database/stored-shapes.ts). */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** What became of reading JSON that any version of the app may have written. */
export type StoredReading<Value> =
  | {
      ok: true;
      value: Value;
      /** The whole JSON the value was read from, upgraded, with what this version does not know of: for `toStored`. */
      json: Json;
    }
  /** `newer`: a version this app does not know says, or shows, that this one cannot read it. */
  | { ok: false; why: 'newer' | 'unreadable' };

/** Brings what version n wrote to version n + 1, by n. A step that has shipped is never changed. */
export type Upgrades = Readonly<Record<number, (json: Json) => Json>>;

/** What a kind of stored JSON is now, and how it came to be that. */
export interface StoredShape<Value> {
  schema: z.ZodType<Value>;
  /** The version this app writes, in a key `version` of the JSON itself; JSON without one is of version 1. */
  version: number;
  /**
   * The oldest version whose app may read what this one writes, in a key `minimumReader`. A version that only adds keys
   * an older one may know nothing of leaves it; one that changes what is meant raises it to itself, for the values that
   * mean something else.
   */
  minimumReader: number | ((value: Value) => number);
  /** What a key `version` of the value itself says, whatever version is stored; null where the value has no such key. */
  versionInside: number | null;
  upgrades: Upgrades;
}

/**
 * Reads stored JSON: upgraded step by step from the version it says, then checked. Keys this version does not know are
 * left out of the value and stay in `json`. What a newer version wrote is read the same way, unless it says that this
 * one must not. Nothing is thrown for what cannot be read.
 */
export function readStored<Value>(json: unknown, shape: StoredShape<Value>): StoredReading<Value> {
  if (!isObject(json)) return UNREADABLE;
  const { version: written = 1, minimumReader = 1 } = json;
  if (!isVersion(written) || !isVersion(minimumReader)) return UNREADABLE;
  if (minimumReader > shape.version) return NEWER;
  let upgraded = json;
  for (let from = written; from < shape.version; from += 1) {
    const upgrade = shape.upgrades[from];
    if (upgrade === undefined) return UNREADABLE;
    try {
      upgraded = { ...upgrade(upgraded), version: from + 1 };
    } catch {
      // Of no version's shape: a step found something else than what it was written for.
      return UNREADABLE;
    }
  }
  const { version: _version, minimumReader: _minimumReader, ...plain } = upgraded;
  const value = parseTolerantly(
    shape.schema,
    shape.versionInside === null ? plain : { ...plain, version: shape.versionInside },
  );
  if (value !== null) return { ok: true, value, json: upgraded };
  return written > shape.version ? NEWER : UNREADABLE;
}

const UNREADABLE = { ok: false, why: 'unreadable' } as const;
const NEWER = { ok: false, why: 'newer' } as const;

function isVersion(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

/**
 * The JSON to store for a value. Where it takes the place of one read before, what this version did not know of that
 * one stays in it, at any depth, and so does the version that wrote it, where that is a newer one.
 */
export function toStored<Value extends object>(
  value: Value,
  { version, minimumReader }: StoredShape<Value>,
  before: { value: Value; json: Json } | null = null,
): Json {
  const written = before?.json['version'];
  const isNewer = isVersion(written) && written > version;
  const reader = typeof minimumReader === 'number' ? minimumReader : minimumReader(value);
  const merged = before === null ? value : keepUnknown(value, before.value, before.json);
  return {
    ...(merged as Json),
    version: isNewer ? written : version,
    ...(isNewer || reader === 1 ? {} : { minimumReader: reader }),
  };
}

/** `next` with what `json` held beyond `known`, the value that was read from it, at any depth. */
export function keepUnknown(next: unknown, known: unknown, json: unknown): unknown {
  if (Array.isArray(next) && Array.isArray(known) && Array.isArray(json)) {
    return next.map((item: unknown, index) => {
      const same = known.findIndex((one) => isDeepStrictEqual(one, item));
      const from = same === -1 && known.length === next.length ? index : same;
      return from === -1 ? item : keepUnknown(item, known[from], json[from]);
    });
  }
  if (!isObject(next) || !isObject(known) || !isObject(json)) return next;
  // Another kind of thing in the same place has nothing of the one before.
  if (next['kind'] !== known['kind']) return next;
  const kept = Object.entries(json).flatMap(([key, inner]) => {
    if (key in known) return key in next ? [[key, keepUnknown(next[key], known[key], inner)] as const] : [];
    return key in next ? [] : [[key, inner] as const];
  });
  return Object.fromEntries([...Object.entries(next), ...kept]);
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

function at(json: unknown, path: readonly PropertyKey[]): Json | null {
  let found = json;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return null;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return isObject(found) ? found : null;
}

function isObject(json: unknown): json is Json {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
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
  const given = isObject(json) ? json : {};
  const value: Json = { ...fallback };
  const leftOut: string[] = [];
  for (const [name, field] of Object.entries(schema.shape)) {
    if (!(name in given)) continue;
    const read = parseTolerantly(z.object({ field: field as z.ZodType }), { field: given[name] });
    if (read === null) leftOut.push(name);
    else value[name] = read.field;
  }
  return { value: value as z.output<z.ZodObject<Shape>>, leftOut };
}
