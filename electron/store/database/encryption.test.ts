import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCipher } from './encryption.ts';

const cipher = createCipher(Buffer.alloc(32, 1));
const place = { table: 'events', rowId: 'a', column: 'body' };

describe('an encrypted value', () => {
  it('opens to what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(cipher.decrypt(cipher.encrypt(value, place), place)).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  it('does not open in another row, column or table, or under another key', () => {
    const encrypted = cipher.encrypt('secret', place);
    for (const other of [
      { ...place, rowId: 'b' },
      { ...place, column: 'problem' },
      { ...place, table: 'outbox' },
    ]) {
      expect(cipher.decrypt(encrypted, other)).toBeUndefined();
    }
    expect(createCipher(Buffer.alloc(32, 2)).decrypt(encrypted, place)).toBeUndefined();
  });

  it('does not open once any byte of it is changed', () => {
    const encrypted = cipher.encrypt('secret', place);
    for (let index = 0; index < encrypted.length; index += 1) {
      const spoiled = Buffer.from(encrypted);
      spoiled.writeUInt8((spoiled.readUInt8(index) + 1) % 256, index);
      expect(cipher.decrypt(spoiled, place)).toBeUndefined();
    }
  });

  it('is never the same bytes twice, while its fingerprint is, whatever the order of keys', () => {
    expect(cipher.encrypt('same', place).equals(cipher.encrypt('same', place))).toBe(false);
    const fingerprint = cipher.fingerprint({ a: 1, b: { c: 2, d: 3 } });
    expect(cipher.fingerprint({ b: { d: 3, c: 2 }, a: 1 }).equals(fingerprint)).toBe(true);
    expect(cipher.fingerprint({ a: 1, b: { c: 2, d: 4 } }).equals(fingerprint)).toBe(false);
  });
});
