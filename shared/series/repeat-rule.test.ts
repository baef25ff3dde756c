import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeInstanceId, encodeInstanceId } from './repeat-rule.ts';

describe('an instance id', () => {
  it('says its series, its start and its length', () => {
    expect(decodeInstanceId('ocQHyuzHvysMo5N5VsXc_1729821600000_1800')).toEqual({
      masterId: 'ocQHyuzHvysMo5N5VsXc',
      startMs: Date.UTC(2024, 9, 25, 2),
      durationSeconds: 1800,
    });
  });

  it('is read from the right: a series may have underscores in its id', () => {
    expect(decodeInstanceId('a_b_1729821600000_1800_1729821600000_3600')).toEqual({
      masterId: 'a_b_1729821600000_1800',
      startMs: 1729821600000,
      durationSeconds: 3600,
    });
  });

  it.each([
    'ocQHyuzHvysMo5N5VsXc',
    '',
    '_1729821600000_1800',
    'a_1729821600000',
    'a_1729821600000_',
    'a_1729821600000_0',
    'a_1729821600000_18.5',
    'a_1729821600000_1800 ',
    'a_-1729821600000_1800',
    'a_0729821600000_1800',
    'room_12_34',
    'local-3f0e9b1c-0000-4000-8000-000000000000',
  ])('is not seen in %j', (id) => {
    expect(decodeInstanceId(id)).toBeNull();
  });

  it('comes back as it was made', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 100_000_000_000, max: 99_999_999_999_999 }),
        fc.integer({ min: 1, max: 999_999_999 }),
        (masterId, startMs, durationSeconds) => {
          const parts = { masterId, startMs, durationSeconds };
          expect(decodeInstanceId(encodeInstanceId(parts))).toEqual(parts);
        },
      ),
    );
  });
});
