import { describe, expect, it } from 'vitest';
import { plainText, withAsciiDigits } from './plain-text.ts';

describe('plainText', () => {
  it.each([
    ['\u202A+1 212 555 0199\u202C', '+1 212 555 0199'],
    ['１０：３０', '10:30'],
    ['\uFEFFAna\u00A0\u2009 Lopez\u200B', 'Ana Lopez'],
    ['so\u00ADft', 'soft'],
    ['a\u0000b', 'ab'],
    ['ﾀﾅｶ', 'タナカ'],
    ['\u200E\u200F', ''],
  ])('reads %j as %j', (given, plain) => expect(plainText(given)).toBe(plain));
});

describe('withAsciiDigits', () => {
  it.each([
    ['٥٥٥٠١٠', '555010'],
    ['۱۲:۳۰', '12:30'],
    ['९:०५', '9:05'],
    ['\u{1D7D8}\u{1D7CF}\u{1D7FF}', '019'],
    ['\u{116DA}\u{116E3}\u{116D9}', '099'],
    ['10:30', '10:30'],
  ])('reads %j as %j', (given, digits) => expect(withAsciiDigits(given)).toBe(digits));
});
