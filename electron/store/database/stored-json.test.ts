import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseTolerantly, readFields, readStored, type StoredShape } from './stored-json.ts';

const shape: StoredShape<{ version: 3; name: string; inner: { count: number } }> = {
  schema: z.strictObject({
    version: z.literal(3),
    name: z.string(),
    inner: z.strictObject({ count: z.number() }),
  }),
  version: 3,
  upgrades: {
    1: (json) => ({ ...json, inner: { count: json['count'] } }),
    2: ({ title, count: _count, ...json }) => ({ ...json, name: title }),
  },
};
const now = { version: 3, name: 'Ana', inner: { count: 2 } };

describe('stored JSON', () => {
  it('is upgraded step by step from the version it says', () => {
    expect(readStored({ version: 1, title: 'Ana', count: 2 }, shape)).toEqual({ ok: true, value: now });
    expect(readStored({ version: 2, title: 'Ana', inner: { count: 2 } }, shape)).toEqual({
      ok: true,
      value: now,
    });
    expect(readStored(now, shape)).toEqual({ ok: true, value: now });
  });

  it('leaves out keys it does not know, at any depth', () => {
    expect(readStored({ ...now, deposit: 5, inner: { count: 2, unit: 'h' } }, shape)).toEqual({
      ok: true,
      value: now,
    });
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
    { ...now, name: undefined },
  ])('never throws for %j, and says that it cannot be read', (json) =>
    expect(readStored(json, shape)).toEqual({ ok: false, why: 'unreadable' }),
  );

  it('is not read where a newer version wrote it', () => {
    expect(readStored({ ...now, version: 99 }, shape)).toEqual({ ok: false, why: 'newer' });
  });
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
