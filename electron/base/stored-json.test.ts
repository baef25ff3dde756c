import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseTolerantly, readFields, readStored, type StoredShape, toStored } from './stored-json.ts';

const shape: StoredShape<{ version: 3; name: string; inner: { count: number } }> = {
  schema: z.strictObject({
    version: z.literal(3),
    name: z.string(),
    inner: z.strictObject({ count: z.number() }),
  }),
  version: 3,
  minimumReader: 2,
  versionInside: 3,
  upgrades: {
    1: (json) => ({ ...json, inner: { count: json['count'] } }),
    2: ({ title, count: _count, ...json }) => ({ ...json, name: title }),
  },
};
const now = { version: 3 as const, name: 'Ana', inner: { count: 2 } };

describe('stored JSON', () => {
  it('is upgraded step by step from the version it says', () => {
    for (const json of [
      { version: 1, title: 'Ana', count: 2 },
      { title: 'Ana', count: 2 },
      { version: 2, title: 'Ana', inner: { count: 2 } },
      now,
    ])
      expect(readStored(json, shape)).toMatchObject({ ok: true, value: now });
  });

  it('leaves out keys it does not know, at any depth', () => {
    const read = readStored({ ...now, deposit: 5, inner: { count: 2, unit: 'h' } }, shape);
    expect(read.ok && read.value).toEqual(now);
  });

  it.each([
    null,
    [],
    '',
    7,
    {},
    { version: '3' },
    { version: 0 },
    { version: 1.5 },
    { version: 2 },
    { ...now, minimumReader: 'two' },
    { ...now, name: undefined },
  ])('never throws for %j, and says that it cannot be read', (json) =>
    expect(readStored(json, shape)).toEqual({ ok: false, why: 'unreadable' }),
  );

  it('of a newer version is read where it still has this shape, unless it says who may read it', () => {
    const newer = { ...now, version: 99, deposit: 5 };
    const read = readStored(newer, shape);
    expect(read.ok && read.value).toEqual(now);
    expect(readStored({ ...newer, minimumReader: 3 }, shape).ok).toBe(true);
    expect(readStored({ ...newer, minimumReader: 4 }, shape)).toEqual({ ok: false, why: 'newer' });
    expect(readStored({ ...newer, inner: 7 }, shape)).toEqual({ ok: false, why: 'newer' });
  });

  it('says who may read it by what it is, whatever its own key says', () => {
    type Half = { version: 1; half?: boolean | undefined };
    const byValue: StoredShape<Half> = {
      schema: z.strictObject({ version: z.literal(1), half: z.boolean().optional() }),
      version: 2,
      minimumReader: ({ half }) => (half === true ? 2 : 1),
      versionInside: 1,
      upgrades: { 1: (json) => json },
    };
    expect(toStored<Half>({ version: 1 }, byValue)).toEqual({ version: 2 });
    const stored = toStored<Half>({ version: 1, half: true }, byValue);
    expect(stored).toEqual({ version: 2, half: true, minimumReader: 2 });
    expect(readStored(stored, byValue)).toMatchObject({ ok: true, value: { version: 1, half: true } });
    expect(readStored(stored, { ...byValue, version: 1 })).toEqual({ ok: false, why: 'newer' });
  });

  it('says its version and who may read it when it is written', () => {
    expect(toStored(now, shape)).toEqual({ ...now, minimumReader: 2 });
    const beside: StoredShape<{ name: string }> = {
      schema: z.strictObject({ name: z.string() }),
      version: 1,
      minimumReader: 1,
      versionInside: null,
      upgrades: {},
    };
    expect(toStored({ name: 'Ana' }, beside)).toEqual({ name: 'Ana', version: 1 });
    expect(readStored({ name: 'Ana', version: 1 }, beside)).toMatchObject({
      ok: true,
      value: { name: 'Ana' },
    });
  });
});

describe('what is written in the place of what was read', () => {
  const listed = {
    schema: z.strictObject({
      client: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('new'), name: z.string() }),
        z.strictObject({ kind: z.literal('known'), id: z.string() }),
      ]),
      note: z.string().optional(),
      dates: z.array(z.strictObject({ day: z.number() })),
    }),
    version: 1,
    minimumReader: 1,
    versionInside: null,
    upgrades: {},
  };
  const json = {
    version: 7,
    minimumReader: 1,
    deposit: 20,
    note: 'ring',
    client: { kind: 'new', name: 'Ana', title: 'Dr' },
    dates: [
      { day: 1, room: 'a' },
      { day: 2, room: 'b' },
      { day: 3, room: 'c' },
    ],
  };
  const read = readStored(json, listed);
  if (!read.ok) throw new Error('not read');

  it('keeps what this version does not know, and whose it is', () => {
    expect(toStored(read.value, listed, read)).toEqual(json);
    expect(
      toStored({ ...read.value, note: undefined, dates: [{ day: 3 }, { day: 1 }] }, listed, read),
    ).toEqual({
      ...json,
      note: undefined,
      dates: [
        { day: 3, room: 'c' },
        { day: 1, room: 'a' },
      ],
    });
    const renamed = { ...read.value, client: { kind: 'new' as const, name: 'Anna' } };
    expect(toStored(renamed, listed, read)).toMatchObject({
      client: { kind: 'new', name: 'Anna', title: 'Dr' },
    });
  });

  it('gives nothing of one kind of thing to another, and takes nothing from names of the language', () => {
    const known = { ...read.value, client: { kind: 'known' as const, id: 'c1' } };
    expect(toStored(known, listed, read)['client']).toEqual({ kind: 'known', id: 'c1' });
    const odd = readStored(
      JSON.parse('{"__proto__":{"note":"x"},"client":{"kind":"known","id":"a"},"dates":[]}'),
      listed,
    );
    if (!odd.ok) throw new Error('not read');
    expect(odd.value.note).toBeUndefined();
    expect(JSON.stringify(toStored(odd.value, listed, odd))).toContain('"__proto__":{"note":"x"}');
  });
});

it('of no version’s shape a step may stumble, and nothing is thrown', () => {
  const stumbling = {
    ...shape,
    upgrades: { 2: (json: Record<string, unknown>) => ({ name: (json['title'] as string).trim() }) },
  };
  expect(readStored({ version: 2, title: 7 }, stumbling)).toEqual({ ok: false, why: 'unreadable' });
});

it('a value with anything else wrong than unknown keys is none', () => {
  const schema = z.strictObject({
    kind: z.enum(['a', 'b']),
    list: z.array(z.strictObject({ id: z.string() })),
  });
  expect(parseTolerantly(schema, { kind: 'a', list: [{ id: 'x', more: 1 }], more: 2 })).toEqual({
    kind: 'a',
    list: [{ id: 'x' }],
  });
  expect(parseTolerantly(schema, { kind: 'c', list: [] })).toBeNull();
  expect(parseTolerantly(schema, { kind: 'a', list: [{ id: 1 }] })).toBeNull();
});

it('of an object each field that can be read is kept, and the others are named', () => {
  const schema = z.strictObject({ title: z.string(), notes: z.string(), minutes: z.number() });
  expect(
    readFields(schema, { title: 'Check-up', notes: 7, extra: 1 }, { title: '', notes: '', minutes: 30 }),
  ).toEqual({ value: { title: 'Check-up', notes: '', minutes: 30 }, leftOut: ['notes'] });
  expect(readFields(schema, 'nothing', { title: '', notes: '', minutes: 30 }).leftOut).toEqual([]);
});
