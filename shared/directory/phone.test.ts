import { describe, expect, it, test } from 'vitest';
import {
  isSamePhone,
  isWholeNumber,
  looksLikePhone,
  phoneAsText,
  readPhone,
  sharedEnding,
  splitNumbers,
  telUrl,
  writtenPhone,
} from './phone.ts';

const digits = (text: string, country: string | null = 'US') => {
  const read = readPhone(text, country);
  return read === null ? null : [read.digits, read.extension];
};

describe('a number of any notation', () => {
  it.each([
    ['\u202A+1 212 555 0199\u202C', '12125550199', ''],
    ['＋1 555 010 2030', '15550102030', ''],
    ['٥٥٥٠١٠٢٠٣٠', '15550102030', ''],
    ['५५५ ०१० २०३०', '15550102030', ''],
    ['(212) 555-0199 x3', '12125550199', '3'],
    ['(212) 555-0199 ext. 12', '12125550199', '12'],
    ['212.555.0199 Ext12', '12125550199', '12'],
    ['212-555-0199 #12', '12125550199', '12'],
    ['+12125550199;ext=12', '12125550199', '12'],
    ['tel:+1-212-555-0199;ext=12', '12125550199', '12'],
    ['212-555-0100,5', '12125550100', '5'],
    ['2125550100,,405#', '12125550100', '405'],
    ['212 555 0100 (ext 7)', '12125550100', '7'],
    ['212 555 0100, extension 7', '12125550100', '7'],
    ['212 555 0199 [12]', '12125550199', '12'],
    ['212 555 0100 x', '12125550100', ''],
    ['212 555 0100 Ext: 12', '12125550100', '12'],
    ['212 555 0100 ext=12', '12125550100', '12'],
    ['212 555 0100 доб. 12', '12125550100', '12'],
    ['03-1234-5678 内線12', '0312345678', '12'],
    ['Phone number: 555-010-2030', '15550102030', ''],
    ['212 555 0100 x٣', '12125550100', '3'],
    ['Phone: 555-010-2030', '15550102030', ''],
    ['tel:+15550102030', '15550102030', ''],
    ['TEL;TYPE=CELL:+1 555 010 2030', '15550102030', ''],
    ['item1.TEL;type=pref:+15550102030', '15550102030', ''],
    ['TEL;VALUE=uri:tel:+1-555-010-2030', '15550102030', ''],
    ['☎ 555 010 2030', '15550102030', ''],
    ['📞\uFE0F555 010 2030', '15550102030', ''],
    ['Тел.: 555 010 2030', '15550102030', ''],
    ['電話：555 010 2030', '15550102030', ''],
    ['M: 555 010 2030', '15550102030', ''],
    ['555‑010‑2030', '15550102030', ''],
    ['555ー010ー2030', '15550102030', ''],
    ['555・010・2030', '15550102030', ''],
    ['555\u00A0010\u20092030', '15550102030', ''],
    ['1-800-FLOWERS', '18003569377', ''],
    ['1 (800) GO-FEDEX', '18004633339', ''],
    ['212-CALL-NOW', '12122255669', ''],
    ['(212) CALL-NOW', '12122255669', ''],
    ['(+39) 333 1234567', '393331234567', ''],
    ['+1 (0) 212 555 0199', '12125550199', ''],
    ['+00 49 30 901820', '4930901820', ''],
    ['212 555 0100 p3', '12125550100', '3'],
    ['212 555 0100w3', '12125550100', '3'],
    ['212.555.0100*3', '12125550100', '3'],
    ['212 555 0100/3', '12125550100', '3'],
    ['Tel.-Nr. 212 555 0100', '12125550100', ''],
    ['0049 30 901820', '4930901820', ''],
    ['011 44 20 7946 0958', '442079460958', ''],
    ['+44 (0)20 7946 0958', '442079460958', ''],
    ['+39 06 698 1234', '39066981234', ''],
    ['212-555-010', '212555010', ''],
  ])('%j', (text, number, extension) => expect(digits(text)).toEqual([number, extension]));

  it.each([
    ['030 901820', 'DE', '4930901820'],
    ['๐๘๑-๒๓๔-๕๖๗๘', 'TH', '66812345678'],
    ['+0049 30 901820', 'DE', '4930901820'],
    ['Rufnummer 030 901820', 'DE', '4930901820'],
    ['030 901820-12', 'DE', '493090182012'],
    ['020 7946 0958', 'GB', '442079460958'],
    ['12 34 56 78', 'DK', '4512345678'],
    ['8 (912) 345-67-89', 'RU', '79123456789'],
    ['090-1234-5678', 'JP', '819012345678'],
    ['+15550102030', null, '15550102030'],
    ['5550102030', null, '5550102030'],
    ['0049 30 901820', null, '4930901820'],
    ['5550102030', 'Narnia', '5550102030'],
  ])('%s in %s', (text, country, number) => expect(digits(text, country)).toEqual([number, '']));

  it.each([
    ['030 901820 DW 12', 'DE'],
    ['030 901820 App. 12', 'DE'],
    ['030 901820 Durchwahl 12', 'DE'],
    ['01 23 45 67 89 poste 12', 'FR'],
    ['01 23 45 67 89 p. 12', 'FR'],
    ['11 91234 5678 ramal 12', 'BR'],
  ])('%s in %s has an extension', (text, country) =>
    expect(readPhone(text, country)).toMatchObject({ isInternational: true, extension: '12' }),
  );

  it('has no digits: no number', () => {
    for (const text of ['', ' ', '\u202A\u202C', 'Phone:', 'ask for Ana', '🌸'])
      expect(digits(text)).toBeNull();
  });
});

test.each([
  ['Phone: 555-010-2030', '555-010-2030'],
  ['\u202A+1 212 555 0199\u202C', '+1 212 555 0199'],
  ['٥٥٥ ٠١٠ ٢٠٣٠', '555 010 2030'],
  ['(212) 555-0199 x3', '(212) 555-0199 x3'],
  ['1-800-FLOWERS', '1-800-3569377'],
  ['Ana', 'Ana'],
])('%j is kept as %j', (typed, kept) => expect(writtenPhone(typed)).toBe(kept));

describe('looks like a phone number', () => {
  it.each([
    '+1 (555) 010-2030',
    '020 7946 0000',
    '55501',
    '(212) 555-0199 x3',
    'Phone: 555-010-2030',
    '٥٥٥٠١',
    '1-800-FLOWERS',
  ])('%s', (text) => expect(looksLikePhone(text)).toBe(true));
  it.each([
    '',
    '1234',
    'Ana',
    'Room 12',
    'x55501',
    '555 010 2030 Ana',
    '1990s',
    'ana5550102030',
    '360 FITNESS',
    '360-Fitness',
    'Ana 1-800-FLOWERS',
  ])('not %j', (text) => expect(looksLikePhone(text)).toBe(false));
});

describe('a whole number', () => {
  it.each([
    ['917 555 0123', 'US'],
    ['9175550123', null],
    ['+1 917 555 0123', null],
    ['12 34 56 78', 'DK'],
    ['9123 4567', 'SG'],
    ['01 23 45 67 89', 'FR'],
  ])('%s in %s', (text, country) => expect(isWholeNumber(text, country)).toBe(true));
  it.each([
    ['917 555 012', 'US'],
    ['555 0123', 'US'],
    ['030 1234', 'DE'],
    ['1234567', 'DK'],
    ['917 555 012 x7', 'US'],
  ])('not %s in %s', (text, country) => expect(isWholeNumber(text, country)).toBe(false));
});

describe('the same phone', () => {
  const same = (left: string, right: string, country: string | null = 'US'): boolean => {
    const [one, other] = [readPhone(left, country), readPhone(right, country)];
    return one !== null && other !== null && isSamePhone(one, other) && isSamePhone(other, one);
  };
  it.each([
    ['(212) 555-0199', '+12125550199', 'US'],
    ['2125550199', '+12125550199', null],
    ['1-212-555-0199', '2125550199', null],
    ['020 7946 0958', '+442079460958', 'US'],
    ['(212) 555-0199 x3', '+12125550199', 'US'],
    ['(212) 555-0199 x3', '212 555 0199 ext. 3', 'US'],
  ])('%s and %s', (left, right, country) => expect(same(left, right, country)).toBe(true));
  it.each([
    ['917 555 0123', '(718) 555-0123', 'US'],
    ['917 555 0123', '(718) 555-0123', null],
    ['555 0123', '+17185550123', 'US'],
    ['+1 207 946 0958', '+442079460958', 'US'],
    ['(212) 555-0199 x3', '(212) 555-0199 x4', 'US'],
    ['212 555 0100 x5', '21255501005', null],
    ['5550199', '212 555 0199', null],
    ['98765432', '+6198765432', 'DK'],
  ])('not %s and %s', (left, right, country) => expect(same(left, right, country)).toBe(false));
});

test('the digits two numbers end on alike are counted, from seven on', () => {
  const ending = (left: string, right: string): number => {
    const [one, other] = [readPhone(left, 'US'), readPhone(right, 'US')];
    return one === null || other === null ? -1 : sharedEnding(one, other);
  };
  expect(ending('917 555 0123', '(718) 555-0123')).toBe(7);
  expect(ending('917 555 0123', '(718) 554-0123')).toBe(0);
});

test.each([
  ['212 555 0100 / 917 555 0123', ['212 555 0100', '917 555 0123']],
  ['212 555 0100, 917 555 0123', ['212 555 0100', '917 555 0123']],
  ['212 555 0100 917 555 0123', ['212 555 0100', '917 555 0123']],
  ['+1 212 555 0100+44 20 7946 0958', ['+1 212 555 0100', '+44 20 7946 0958']],
  ['+1 212 555 0100 x3 +44 20 7946 0958', ['+1 212 555 0100 x3', '+44 20 7946 0958']],
  ['0171/1234567', ['0171/1234567']],
  ['(212) 555-0199, 5', ['(212) 555-0199, 5']],
  ['030 / 90 18 20', ['030 / 90 18 20']],
])('%s holds %j', (text, numbers) => expect(splitNumbers(text, 'US')).toEqual(numbers));

describe('what is dialled', () => {
  it.each([
    ['+49 (0) 4321 / 123 456 ext. 4711', 'tel:+494321123456'],
    ['555 010 2030', 'tel:5550102030'],
    ['212-555-0100,5', 'tel:2125550100'],
    ['(212) 555-0199 #12', 'tel:2125550199'],
    ['+12125550199;ext=12', 'tel:+12125550199'],
    ['٥٥٥ ٠١٠ ٢٠٣٠', 'tel:5550102030'],
    ['1-800-FLOWERS', 'tel:18003569377'],
    ['0049 30 901820', 'tel:+4930901820'],
    ['+39 06 698 1234', 'tel:+39066981234'],
    ['555-0100 (her mother)', 'tel:5550100'],
    ['212 555 0100 / 917 555 0123', 'tel:2125550100'],
    ['none', null],
    ['(+39) 333 1234567', 'tel:+393331234567'],
    ['212 555 0100/3', 'tel:2125550100'],
    ['911', 'tel:911'],
    // A part of something is not called.
    ['212-call-now', null],
    ['0800 FLOWERS', null],
    ['911 Main Street', null],
    ['ask at 5', null],
  ])('for %j is %j', (phone, url) => expect(telUrl(phone)).toBe(url));
});

describe('a phone number on screen', () => {
  it('of the location’s country is grouped as people there say it', () => {
    expect(phoneAsText('+12125550199', 'US')).toBe('(212) 555-0199');
    expect(phoneAsText('+442071838750', 'gb')).toBe('020 7183 8750');
  });

  it('of another country, or where the country is unknown, keeps its prefix', () => {
    expect(phoneAsText('+442071838750', 'US')).toBe('+44 20 7183 8750');
    expect(phoneAsText('+12125550199', null)).toBe('+1 212 555 0199');
    expect(phoneAsText('+12125550199', 'Narnia')).toBe('+1 212 555 0199');
  });

  it('says its extension', () => {
    expect(phoneAsText('+12125550199;ext=12', 'US')).toBe('(212) 555-0199 ext. 12');
  });

  it.each(['(212) 555-0199 ext 4', '+1 212.555.0199', '0199', 'ask for Ana', '', '+99900000000000'])(
    '%j stays as it was written',
    (phone) => expect(phoneAsText(phone, 'US')).toBe(phone),
  );
});
