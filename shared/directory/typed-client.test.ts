import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newContactFrom, readTypedClient } from './typed-client.ts';

const EMPTY = { firstName: '', lastName: '', phone: '', email: '' };

describe('what was typed becomes the beginning of a new client', () => {
  test.each([
    ['Ana López', { firstName: 'Ana', lastName: 'López' }],
    ['López, Ana María', { firstName: 'Ana María', lastName: 'López' }],
    ['López，Ana', { firstName: 'Ana', lastName: 'López' }],
    ['Cher', { firstName: 'Cher' }],
    ['+1 (555) 010-2030', { phone: '+1 (555) 010-2030' }],
    ['(555) 010-2030', { phone: '(555) 010-2030' }],
    ['020 7946 0000', { phone: '020 7946 0000' }],
    ['ana@mail.example', { email: 'ana@mail.example' }],
    ['ana@', { email: 'ana@' }],
    ['Ana Lopez +1 212 555 0100', { firstName: 'Ana', lastName: 'Lopez', phone: '+1 212 555 0100' }],
    ['+1 212 555 0100 Ana Lopez', { firstName: 'Ana', lastName: 'Lopez', phone: '+1 212 555 0100' }],
    ['Ana Lopez, (212) 555-0100', { firstName: 'Ana', lastName: 'Lopez', phone: '(212) 555-0100' }],
    ['Lopez, Ana, 212-555-0100', { firstName: 'Ana', lastName: 'Lopez', phone: '212-555-0100' }],
    ['Ana Lopez (212) 555-0199 x3', { firstName: 'Ana', lastName: 'Lopez', phone: '(212) 555-0199 x3' }],
    ['Ana Lopez - 212.555.0100', { firstName: 'Ana', lastName: 'Lopez', phone: '212.555.0100' }],
    ['Ana Lopez tel: 2125550100', { firstName: 'Ana', lastName: 'Lopez', phone: '2125550100' }],
    ['Ana Lopez 212-555-0100 cell', { firstName: 'Ana', lastName: 'Lopez', phone: '212-555-0100' }],
    ['Ana 212-555-0100 (mobile), ana@x.com', { firstName: 'Ana', phone: '212-555-0100', email: 'ana@x.com' }],
    ['Ana, phone number: 212 555 0100', { firstName: 'Ana', phone: '212 555 0100' }],
    ['Ana Cell #: 212 555 0100', { firstName: 'Ana', phone: '212 555 0100' }],
    ['Tel. No. 212 555 0100', { phone: '212 555 0100' }],
    ['Ana DOB 05/12/1980 2125550100', { firstName: 'Ana', lastName: 'DOB 05/12/1980', phone: '2125550100' }],
    ['Ana 2125550100 1980-05-12', { firstName: 'Ana', lastName: '1980-05-12', phone: '2125550100' }],
    ['Ana 01.23.45.67.89', { firstName: 'Ana', phone: '01.23.45.67.89' }],
    [
      'Ana\tLopez\n+1 212 555 0100\r\nana@x.com',
      { firstName: 'Ana', lastName: 'Lopez', phone: '+1 212 555 0100', email: 'ana@x.com' },
    ],
    [
      'Dr. Ana Lopez-García III, +1 (212) 555‑0100 ext. 12; ANA@x.com',
      {
        firstName: 'Dr.',
        lastName: 'Ana Lopez-García III',
        phone: '+1 (212) 555-0100 ext. 12',
        email: 'ANA@x.com',
      },
    ],
    ['Room 12 Ana 212 555 0100', { firstName: 'Room', lastName: '12 Ana', phone: '212 555 0100' }],
    ['ana＠x．com', { email: 'ana@x.com' }],
    ['Müller, Hans 030/901820', { firstName: 'Hans', lastName: 'Müller', phone: '030/901820' }],
    ['Nguyễn Văn A 090 123 4567', { firstName: 'Nguyễn', lastName: 'Văn A', phone: '090 123 4567' }],
    ['כהן, דוד 050-123-4567', { firstName: 'דוד', lastName: 'כהן', phone: '050-123-4567' }],
    ['สมชาย ใจดี โทร. 081-234-5678', { firstName: 'สมชาย', lastName: 'ใจดี', phone: '081-234-5678' }],
    ['김철수 010-1234-5678', { firstName: '김철수', phone: '010-1234-5678' }],
    ['प्रिया शर्मा फ़ोन ९८७६५ ४३२१०', { firstName: 'प्रिया', lastName: 'शर्मा', phone: '98765 43210' }],
    ['212 555 0100 ext', { phone: '212 555 0100 ext' }],
    ['Ana 212 555 0100 Lopez', { firstName: 'Ana', lastName: 'Lopez', phone: '212 555 0100' }],
    [
      'Ana Lopez, 212 555 0100, New York',
      { firstName: 'Ana', lastName: 'Lopez New York', phone: '212 555 0100' },
    ],
    ['Ana <ana@x.com>, 212 555 0100', { firstName: 'Ana', phone: '212 555 0100', email: 'ana@x.com' }],
    ['Ana: 212 555 0100', { firstName: 'Ana', phone: '212 555 0100' }],
    ['Ana Cell 212 555 0100', { firstName: 'Ana', phone: '212 555 0100' }],
    ['Ana M: 212 555 0100', { firstName: 'Ana', phone: '212 555 0100' }],
    ['Ana M. 212 555 0100', { firstName: 'Ana', lastName: 'M.', phone: '212 555 0100' }],
    ['Bruce Handy 212 555 0100', { firstName: 'Bruce', lastName: 'Handy', phone: '212 555 0100' }],
    ['ana@x.com Ana', { firstName: 'Ana', email: 'ana@x.com' }],
    ['Ana Lopez <ana@x.com>', { firstName: 'Ana', lastName: 'Lopez', email: 'ana@x.com' }],
    ['"Lopez, Ana" <mailto:ana@x.com>', { firstName: 'Ana', lastName: 'Lopez', email: 'ana@x.com' }],
    ['Ana E-mail: ana@x.com.', { firstName: 'Ana', email: 'ana@x.com' }],
    [
      'Ana Lopez; +1 212 555 0100; ana@x.com',
      { firstName: 'Ana', lastName: 'Lopez', phone: '+1 212 555 0100', email: 'ana@x.com' },
    ],
    [
      'Ana Lopez ana@x.com 212 555 0100',
      { firstName: 'Ana', lastName: 'Lopez', phone: '212 555 0100', email: 'ana@x.com' },
    ],
    ['Ana Lopez ٢١٢ ٥٥٥ ٠١٠٠', { firstName: 'Ana', lastName: 'Lopez', phone: '212 555 0100' }],
    [
      'Ａｎａ　Ｌｏｐｅｚ　２１２５５５０１００',
      { firstName: 'Ana', lastName: 'Lopez', phone: '2125550100' },
    ],
    ['山田太郎 電話：03-1234-5678', { firstName: '山田太郎', phone: '03-1234-5678' }],
    [
      'Иван Петров тел. +7 912 345-67-89',
      { firstName: 'Иван', lastName: 'Петров', phone: '+7 912 345-67-89' },
    ],
    ['محمد علي ٠٥٠١٢٣٤٥٦٧', { firstName: 'محمد', lastName: 'علي', phone: '0501234567' }],
    ['\u202A+1 212 555 0199\u202C', { phone: '+1 212 555 0199' }],
    ['\u202BAna\u202C \u200BLopez\uFEFF', { firstName: 'Ana', lastName: 'Lopez' }],
    ['Phone: 555-010-2030', { phone: '555-010-2030' }],
    ['TEL;TYPE=CELL:+15550102030', { phone: '+15550102030' }],
    ['1-800-FLOWERS', { phone: '1-800-3569377' }],
    ['Flower Shop 1-800-FLOWERS', { firstName: 'Flower', lastName: 'Shop', phone: '1-800-3569377' }],
    ['Ana 🌸 Lopez', { firstName: 'Ana', lastName: '🌸 Lopez' }],
    ['Louis XIV 3', { firstName: 'Louis', lastName: 'XIV 3' }],
    [
      'Ana, geb. 12.05.1980, Tel. 030 901820',
      { firstName: 'Ana', lastName: 'geb. 12.05.1980', phone: '030 901820' },
    ],
    ['Ana (her mother 212 555 0100)', { firstName: 'Ana', lastName: '(her mother', phone: '212 555 0100' }],
    ['משה כהן \u200E+972 50-123-4567', { firstName: 'משה', lastName: 'כהן', phone: '+972 50-123-4567' }],
    ['علی رضایی ۰۹۱۲ ۳۴۵ ۶۷۸۹', { firstName: 'علی', lastName: 'رضایی', phone: '0912 345 6789' }],
    ['สมหญิง ๐๘๑-๒๓๔-๕๖๗๘', { firstName: 'สมหญิง', phone: '081-234-5678' }],
    ['İnci IŞIK 0532 123 45 67', { firstName: 'İnci', lastName: 'IŞIK', phone: '0532 123 45 67' }],
    ['Groß, Jürgen 0171/1234567', { firstName: 'Jürgen', lastName: 'Groß', phone: '0171/1234567' }],
    ['Ana Lopez, MD', { firstName: 'Ana', lastName: 'Lopez, MD' }],
    ['Ana Lopez 12.05.1980', { firstName: 'Ana', lastName: 'Lopez 12.05.1980' }],
    ['Ana Lopez 1980-05-12', { firstName: 'Ana', lastName: 'Lopez 1980-05-12' }],
    ["O'Brien-Smith, Ana-María", { firstName: 'Ana-María', lastName: "O'Brien-Smith" }],
    ['123', { firstName: '123' }],
    [' \u200B ', {}],
    [
      'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lopez;Ana;;;\r\nFN:Ana Lopez\r\nTEL;TYPE=CELL:+1 212 555\r\n  0100\r\nEMAIL:ana@x.com\r\nEND:VCARD',
      { firstName: 'Ana', lastName: 'Lopez', phone: '+1 212 555 0100', email: 'ana@x.com' },
    ],
    [
      'BEGIN:VCARD VERSION:4.0 FN:Ana Lopez TEL;VALUE=uri:tel:+12125550100 END:VCARD',
      { firstName: 'Ana', lastName: 'Lopez', phone: '+12125550100' },
    ],
  ])('%j', (typed, expected) => {
    expect(newContactFrom(typed, 'US')).toEqual({ fields: { ...EMPTY, ...expected }, leftOut: [] });
  });

  test('a second number or address is not run into the first, and is named', () => {
    expect(newContactFrom('Ana 212 555 0100 / 917 555 0123', 'US')).toEqual({
      fields: { ...EMPTY, firstName: 'Ana', phone: '212 555 0100' },
      leftOut: ['917 555 0123'],
    });
    expect(newContactFrom('212 555 0100 917 555 0123', 'US')).toEqual({
      fields: { ...EMPTY, phone: '212 555 0100' },
      leftOut: ['917 555 0123'],
    });
    expect(newContactFrom('ana@x.com, ana@y.com', 'US').leftOut).toEqual(['ana@y.com']);
  });
});

test('nothing that cannot be seen reaches a client, whatever is pasted', () => {
  const pieces = fc.constantFrom(
    'Ana',
    'Lopez, ',
    '+1 212 555 0100',
    ' ana@x.com ',
    '\u202A',
    '\u200B',
    '\uFEFF',
    'tel:',
    '\n',
    '٣',
    '(',
    ' x3',
    '/',
  );
  const pasted = fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(pasted, (text) => {
      const { fields, leftOut } = newContactFrom(text, 'US');
      for (const kept of [...Object.values(fields), ...leftOut]) {
        expect(kept.replace(/[\u200C\u200D]/g, '')).not.toMatch(
          /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u,
        );
      }
      expect(fields.phone).not.toMatch(/[^\d+() .\-/,;#a-z\p{L}=:~&]/iu);
    }),
  );
});

test.each(['1 ', 'tel ', '(', 'a@', '1x', '2125550100/', '1 ext ', 'item1.'])(
  'a text of %j over and over is read as fast as any',
  (piece) => {
    const startedMs = performance.now();
    newContactFrom(piece.repeat(5000), 'US');
    expect(performance.now() - startedMs).toBeLessThan(1000);
  },
);

describe('the search reads the same text', () => {
  test.each([
    ['555 01', { phones: ['555 01'] }],
    ['ana 2030', { name: 'ana 2030' }],
    ['tel', { name: 'tel' }],
    ['Mobley', { name: 'Mobley' }],
    ['ana 555 0100', { name: 'ana', phones: ['555 0100'] }],
    ['lopez ana@', { name: 'lopez', emails: ['ana@'] }],
    ['212-555-0100,5', { phones: ['212-555-0100,5'] }],
    ['+', { name: '+' }],
  ])('%j', (typed, expected) => {
    expect(readTypedClient(typed, 'US')).toEqual({ name: '', phones: [], emails: [], ...expected });
  });
});
