import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer } from './sealing.ts';

const sealer = createSealer(Buffer.alloc(32, 1));
const place = { table: 'events', rowId: 'a', column: 'body' };

describe('a sealed value', () => {
  it('opens to what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(sealer.open(sealer.seal(value, place), place)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not open in another row, column or table, or under another key', () => {
    const sealed = sealer.seal('secret', place);
    for (const other of [
      { ...place, rowId: 'b' },
      { ...place, column: 'problem' },
      { ...place, table: 'outbox' },
    ]) {
      expect(sealer.open(sealed, other)).toBeUndefined();
    }
    expect(createSealer(Buffer.alloc(32, 2)).open(sealed, place)).toBeUndefined();
  });

  it('does not open once any byte of it is changed', () => {
    const sealed = sealer.seal('secret', place);
    for (let index = 0; index < sealed.length; index += 1) {
      const spoiled = Buffer.from(sealed);
      spoiled.writeUInt8((spoiled.readUInt8(index) + 1) % 256, index);
      expect(sealer.open(spoiled, place)).toBeUndefined();
    }
  });

  it('is never the same bytes twice, while its fingerprint is, whatever the order of keys', () => {
    expect(sealer.seal('same', place).equals(sealer.seal('same', place))).toBe(false);
    const fingerprint = sealer.fingerprint({ a: 1, b: { c: 2, d: 3 } });
    expect(sealer.fingerprint({ b: { d: 3, c: 2 }, a: 1 }).equals(fingerprint)).toBe(true);
    expect(sealer.fingerprint({ a: 1, b: { c: 2, d: 4 } }).equals(fingerprint)).toBe(false);
  });
});
