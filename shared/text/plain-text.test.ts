import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../messages/messages.ts';
import { listText, plainText, withAsciiDigits, writtenText } from './plain-text.ts';

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

describe('writtenText', () => {
  it.each([
    ['\u202A+1 212 555 0199\u202C', '+1 212 555 0199'],
    ['  Ana\u00A0\u2009 Lo\u200Bpez\uFEFF\n', 'Ana Lopez'],
    ['\u200FשרהX\u200E', 'שרהX'],
    ['Ｔａｎａｋａ', 'Tanaka'],
    ['ﾀﾅｶ', 'タナカ'],
    ['ﬁona', 'fiona'],
    ['\u3164', ''],
    ['A\u034Fn\uDC00a', 'Ana'],
    ['Zoe\u0308', 'Zoë'],
  ])('keeps %j as %j', (given, kept) => expect(writtenText(given)).toBe(kept));

  it.each(['Mª José', 'O´Brien', 'น้ำ', 'Ⅳ', 'علی\u200Cرضا', 'ශ්\u200Dරී', 'xʷməθkʷəy̓əm', 'Ana 🌸', '₂'])(
    'changes nothing in %j',
    (name) => expect(writtenText(name)).toBe(name),
  );

  it('leaves nothing that cannot be seen, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const kept = writtenText(`${text}\u202A\u2066`).replace(/\u200C|\u200D/g, '');
        expect(kept).not.toMatch(/[\p{Cf}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]/u);
        expect(writtenText(kept)).toBe(kept);
      }),
    );
  });
});

describe('listText', () => {
  afterEach(() => {
    setLanguage('en');
  });

  it('joins words as the language does', () => {
    expect([[], ['Ada'], ['Ada', 'Ben'], ['Ada', 'Ben', 'Cleo']].map(listText)).toEqual([
      '',
      'Ada',
      'Ada and Ben',
      'Ada, Ben and Cleo',
    ]);
    setLanguage('de');
    expect(listText(['Ada', 'Ben', 'Cleo'])).toBe('Ada, Ben und Cleo');
  });
});
