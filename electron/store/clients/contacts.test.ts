import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Store } from '../store.ts';
import { ContactSearchIndex } from './contact-search-index.ts';
import { StoreBench, contact, directory } from '../testing/store-test-kit.ts';

let bench: StoreBench;
let store: Store;
beforeEach(async () => {
  bench = new StoreBench();
  ({ store } = bench);
  store.writeDirectory(directory);
  await store.contacts.upsertMany([
    contact('ana', { name: 'Ana López', firstName: 'Ana', lastName: 'López', phone: '+15550102030' }),
    contact('anabel', {
      name: 'Anabel Ruiz',
      firstName: 'Anabel',
      lastName: 'Ruiz',
      phone: '(555) 010-4444',
      email: 'ruiz@example.com',
    }),
    contact('sean', {
      name: "Seán O'Brien",
      firstName: 'Seán',
      lastName: "O'Brien",
      phone: '+442079460958',
      email: null,
    }),
    contact('bjorn', {
      name: 'Bjørn Straße',
      firstName: 'Bjørn',
      lastName: 'Straße',
      phone: null,
      email: null,
    }),
  ]);
});
afterEach(() => bench.remove());

const found = (query: string): string[] => store.contacts.search(query, 10).matches.map(({ id }) => id);

describe('searching clients', () => {
  it('finds by the beginnings of name words in any order, whatever the accents and case', () => {
    expect(found('lopez an')).toEqual(['ana']);
    expect(found('ANA')).toEqual(['ana', 'anabel']);
    expect(found('obrien')).toEqual(['sean']);
    expect(found("o'br")).toEqual(['sean']);
    expect(found('bjorn strasse')).toEqual(['bjorn']);
    expect(found('opez')).toEqual([]);
  });

  it('puts the whole name before a longer one', () => {
    expect(found('ana lopez')[0]).toBe('ana');
  });

  it.each([
    ['+1 555 010 2030', 'ana'],
    ['(555) 010-2030', 'ana'],
    ['5550102030', 'ana'],
    ['1-555-010-2030', 'ana'],
    ['0102030', 'ana'],
    ['2030', 'ana'],
    ['+15550104444', 'anabel'],
    ['555.010.4444', 'anabel'],
    ['+44 20 7946 0958', 'sean'],
    ['020 7946 0958', 'sean'],
    ['011 44 20 7946 0958', 'sean'],
  ])('finds the phone number %s in any notation', (typed, id) => {
    expect(found(typed)[0]).toBe(id);
  });

  it('finds by e-mail and by a name with some digits', () => {
    expect(found('ruiz@exa')).toEqual(['anabel']);
    expect(found('ana 2030')).toEqual(['ana']);
    expect(found('ana 9999')).toEqual([]);
    expect(found('  ')).toEqual([]);
  });

  it('follows changes and removals, and a restart', async () => {
    const changed = contact('ana', { name: 'Ana Nowak', lastName: 'Nowak' });
    expect(await store.contacts.upsertMany([changed])).toBe(1);
    expect(await store.contacts.upsertMany([changed])).toBe(0);
    store.contacts.remove('anabel');
    store = bench.reopen();
    expect(found('nowak')).toEqual([]);
    await store.contacts.indexReady;
    expect(found('nowak')).toEqual(['ana']);
    expect(found('anabel')).toEqual([]);
    expect(store.contacts.knownCount()).toBe(3);
  });

  it('reads numbers without a prefix by the location’s country, also when it changes', async () => {
    await store.contacts.indexReady;
    await store.contacts.upsertMany([contact('gb', { phone: '020 7946 0000', email: null })]);
    expect(found('+44 20 79')).toEqual(['sean']);
    store.writeDirectory({ ...directory, location: { ...directory.location!, country: 'GB' } });
    // Indexing again takes a few turns of the loop.
    await expect.poll(() => found('+44 20 79').sort()).toEqual(['gb', 'sean']);
  });
});

describe('a whole number', () => {
  const search = (query: string) => {
    const { matches, near } = store.contacts.search(query, 10);
    return {
      matches: matches.map(({ id }) => id),
      near: near.map(({ contact: { id }, reason }) => [id, reason] as const),
    };
  };

  it('of somebody unknown finds nobody; who has a number like it is named apart, with why', async () => {
    await store.contacts.upsertMany([
      contact('other', { name: 'Other', phone: '(718) 555-0123', email: null }),
    ]);
    const near = [['other', { kind: 'same-ending', digitCount: 7 }]];
    for (const typed of ['917 555 0123', '+1 917 555 0123', '1-917-555-0123', '\u202A9175550123\u202C'])
      expect(search(typed)).toEqual({ matches: [], near });
    expect(search('718 555 0123')).toEqual({ matches: ['other'], near: [] });
    // Not whole yet: it may become his.
    expect(search('555 0123').matches).toEqual(['other']);
    expect(search('718 555 012').matches).toEqual(['other']);
  });

  it('that goes on for longer is near, as long as it may become somebody’s', async () => {
    await store.contacts.upsertMany([contact('de', { name: 'De', phone: '+4917112345678', email: null })]);
    expect(search('+49 171 12345')).toEqual({ matches: [], near: [['de', { kind: 'same-beginning' }]] });
    expect(search('+49 171 12345678').matches).toEqual(['de']);
  });

  it('keeps extensions apart from the number', async () => {
    await store.contacts.upsertMany([
      contact('x5', { name: 'Five', phone: '212-555-0100,5', email: null }),
      contact('x7', { name: 'Seven', phone: '(212) 555-0100 ext. 7', email: null }),
    ]);
    expect(search('212 555 0100').matches.sort()).toEqual(['x5', 'x7']);
    expect(search('212 555 0100 #5')).toEqual({
      matches: ['x5'],
      near: [['x7', { kind: 'other-extension' }]],
    });
    expect(search('2125550100;ext=7').matches).toEqual(['x7']);
    expect(search('212 555 01005')).toEqual({ matches: [], near: [] });
  });

  it('with a name finds who has both; who has one of them is near', async () => {
    await store.contacts.upsertMany([
      contact('bob', {
        name: 'Bob Roe',
        firstName: 'Bob',
        lastName: 'Roe',
        phone: '+12125550199',
        email: 'b@x.org',
      }),
    ]);
    expect(search('Ana López +1 555 010 2030').matches).toEqual(['ana']);
    expect(search('555-010-2030 ana').matches).toEqual(['ana']);
    expect(search('Ana Lopez 212 555 0199')).toEqual({
      matches: [],
      near: [
        ['bob', { kind: 'same-phone' }],
        ['ana', { kind: 'same-name' }],
      ],
    });
    expect(search('Robert b@x.org').near).toEqual([['bob', { kind: 'same-email' }]]);
    expect(search('Ana 212 555 0100')).toEqual({ matches: [], near: [] });
    expect(search('555 010 2030 / 212 555 0199').matches).toEqual(['ana', 'bob']);
  });

  it.each([
    '\u202A+1 555 010 2030\u202C',
    '＋1 555 010 2030',
    '٥٥٥٠١٠٢٠٣٠',
    '(555) 010-2030 x3',
    'Phone: 555-010-2030',
    'tel:+15550102030',
    'TEL;TYPE=CELL:+15550102030',
  ])('is found as %j', (typed) => expect(search(typed)).toEqual({ matches: ['ana'], near: [] }));

  it('is looked for as such where the country’s numbers are shorter', async () => {
    store.writeDirectory({ ...directory, location: { ...directory.location!, country: 'DK' } });
    await store.contacts.upsertMany([contact('dk', { name: 'Dk', phone: '+4522345678', email: null })]);
    expect(search('22 34 56 78').matches).toEqual(['dk']);
    expect(search('32 34 56 78')).toEqual({
      matches: [],
      near: [['dk', { kind: 'same-ending', digitCount: 7 }]],
    });
    expect(search('22 34 56').matches).toEqual(['dk']);
  });
});

describe('names as people type them', () => {
  it.each([
    ['Κώστας', 'ΚΩΣ', 'κώσ', 'κωστασ'],
    ['Γιώργος', 'γιωργοσ', 'ΓΙΏΡΓΟΣ'],
    ['タナカ', 'ﾀﾅｶ', 'たなか'],
    ['Tanaka', 'Ｔａｎａｋａ'],
    ['Kaʻiulani', 'kaiulani', "ka'iulani", 'iulani'],
    ['प्रिया', 'प्रिया', 'प्रि'],
    ['Müller', 'mueller', 'muller', 'MÜLLER'],
    ['Mueller', 'Müller'],
    ['Weiß', 'weiss', 'WEISS', 'WEIẞ'],
    ['Işık İnan', 'isik inan', 'IŞIK', 'ışık'],
    ['Nguyễn Thị Diệu', 'nguyen thi', 'Nguyễn'.normalize('NFD')],
    ['שָׂרָה', 'שרה'],
    ['สมชาย น้ำใส', 'สมชาย', 'น้ำ'],
    ['김 철수', '김철수', '김처', '철수김'],
    ['太郎 田中', '田中太郎', '田中 太郎', '太郎'],
    ['田中太郎', '田中 太郎'],
    ['McDonald', 'mc donald', 'MC'],
    ['OBrien', 'O’Brien', 'O´Brien', 'obrien'],
    ['Anne-Marie', 'annemarie', 'anne marie', 'marie'],
    ['Ana 🌸', 'ana', '🌸', 'Ana 🌸', 'ana\u200D'],
    ['Dr 👩🏽‍⚕️ Roe', 'dr roe', '👩‍⚕️'],
    ['Zoë', 'Zoe\u0308', 'zoe', 'z\u00ADo\u200Be'],
  ])('%s', async (name, ...typed) => {
    await store.contacts.upsertMany([contact('one', { name, firstName: null, lastName: null, email: null })]);
    for (const query of typed) expect(found(query), query).toContain('one');
  });

  it.each([
    ['De La Cruz', 'delacruz', 'de la cruz', 'cruz'],
    ['Ó Briain', 'obriain', 'o briain'],
    ['عبد الله', 'عبدالله'],
  ])('the surname %s', async (lastName, ...typed) => {
    const name = `Ana ${lastName}`;
    await store.contacts.upsertMany([contact('one', { name, firstName: 'Ana', lastName, email: null })]);
    for (const query of typed) expect(found(query), query).toContain('one');
  });

  it.each([
    ['प्रय', 'प्रिया'],
    ['मना', 'मीना'],
    ['นำ', 'น้ำ'],
    ['ガ', 'カ'],
    ['علي', 'عمر'],
    ['oe', 'Zoë'],
  ])('%s, typed as %s, is somebody else', async (name, typed) => {
    await store.contacts.upsertMany([contact('one', { name, firstName: null, lastName: null, email: null })]);
    expect(found(typed)).not.toContain('one');
  });

  it.each(['', '   ', '\u200B\u202A', '-', '"', ',', '()', '+', '—'])('%j finds nobody', (typed) => {
    expect(found(typed)).toEqual([]);
  });
});

describe('what a client has more than once', () => {
  beforeEach(() =>
    store.contacts.upsertMany([
      contact('two', {
        name: 'Two',
        phone: '+12125550100',
        email: 'first@x.org',
        additionalEmails: [{ email: 'Second@x.org', validEmailDate: null }, 'third@x.org'],
        additionalPhones: [{ phone: '+44 20 7946 0001', phoneLabel: 'work' }],
      }),
    ]),
  );

  it('is searched', () => {
    for (const typed of ['second@x.org', 'THIRD@x', '+44 20 7946 0001', '020 7946 0001'])
      expect(found(typed), typed).toEqual(['two']);
  });

  it('makes a duplicate, and is kept as it came', () => {
    const duplicates = (phone: string, email: string) => store.contacts.findDuplicates({ phone, email });
    expect(duplicates('', 'second@x.org').map(({ id }) => id)).toEqual(['two']);
    expect(duplicates('+442079460001', '').map(({ id }) => id)).toEqual(['two']);
    expect(store.contacts.read('two')?.['additionalPhones']).toEqual([
      { phone: '+44 20 7946 0001', phoneLabel: 'work' },
    ]);
  });
});

test('a client with a company name only is called by it, also one kept by an earlier version', async () => {
  const company = { firstName: null, lastName: null, companyName: 'Acme Dental', phone: null, email: null };
  await store.contacts.upsertMany([
    contact('new', { ...company, name: 'Acme Dental' }),
    contact('kept', { ...company, name: 'No name' }),
    contact('mail', { ...company, name: 'desk@acme.example', email: 'desk@acme.example' }),
  ]);
  expect(found('acme den').sort()).toEqual(['kept', 'mail', 'new']);
  for (const id of ['kept', 'mail', 'new']) expect(store.contacts.read(id)?.name).toBe('Acme Dental');
});

describe('duplicates', () => {
  const fields = { firstName: 'X', lastName: '', phone: '', email: '' as const };

  it('are those with the same phone in any notation or the same e-mail', () => {
    const ids = (phone: string, email = '') =>
      store.contacts.findDuplicates({ ...fields, phone, email }).map(({ id }) => id);
    expect(ids('555 010 2030')).toEqual(['ana']);
    expect(ids('', 'RUIZ@example.com')).toEqual(['anabel']);
    expect(ids('010 2030')).toEqual([]);
    expect(ids('555 010 2030 x4')).toEqual(['ana']);
    expect(ids('718 010 2030')).toEqual([]);
    expect(ids('')).toEqual([]);
  });
});

describe('a slip of the hand', () => {
  const similar = (query: string, limit = 10): string[] =>
    store.contacts
      .search(query, limit)
      .near.flatMap(({ contact: { id }, reason }) => (reason.kind === 'similar-name' ? id : []));

  beforeEach(() =>
    store.contacts.upsertMany([
      contact('rosan', { name: 'Rosan Deo', firstName: 'Rosan', lastName: 'Deo', phone: '+15550107788' }),
      contact('gonzalez', { name: 'Eva González', firstName: 'Eva', lastName: 'González', email: null }),
      contact('gonzales', { name: 'Eva Gonzales', firstName: 'Eva', lastName: 'Gonzales', email: null }),
      contact('schwarz', { name: 'Schwarzenegger', firstName: 'Schwarzenegger', email: null }),
    ]),
  );

  it.each([
    ['rosn deo', 'a letter too few', ['rosan']],
    ['rossan deo', 'one too many', ['rosan']],
    ['rozan', 'another one', ['rosan']],
    ['deo rosna', 'two swapped, in any order', ['rosan']],
    ['rosn 7788', 'beside digits of the number', ['rosan']],
    ['shwarzeneger', 'two in a long word', ['schwarz']],
    ['schwrazen', 'a word that is not typed to its end', ['schwarz']],
    ['rsn deo', 'too many for a short word', []],
    ['rosn dea', 'in a word of three letters', []],
    ['swarznegr', 'too many for a long one', []],
    ['rosan 7789', 'in a number', []],
  ])('%s: %s', (query, _what, ids) => {
    expect(found(query)).toEqual([]);
    expect(similar(query)).toEqual(ids);
  });

  it('stands behind who is called so, and only where there is room', () => {
    expect(found('gonzalez')).toEqual(['gonzalez']);
    expect(similar('gonzalez')).toEqual(['gonzales']);
    expect(store.contacts.search('gonzalez', 1)).toMatchObject({ matches: [{ id: 'gonzalez' }], near: [] });
  });

  it('puts fewer slips first, and last who begins with another letter', async () => {
    await store.contacts.upsertMany([
      contact('two', { name: 'Gonzallas', firstName: 'Gonzallas', email: null }),
      contact('first', { name: 'Bonzales', firstName: 'Bonzales', email: null }),
    ]);
    expect(similar('gonzaless')).toEqual(['gonzales', 'gonzalez', 'two', 'first']);
  });

  it('follows a new name, a removal and a restart', async () => {
    await store.contacts.upsertMany([contact('rosan', { name: 'Rosan Ali', lastName: 'Ali' })]);
    expect(similar('rosn deo')).toEqual([]);
    expect(similar('rosn ali')).toEqual(['rosan']);
    store = bench.reopen();
    await store.contacts.indexReady;
    expect(similar('rosn ali')).toEqual(['rosan']);
    store.contacts.remove('rosan');
    expect(similar('rosn ali')).toEqual([]);
  });

  it('is looked for in no number and in no script whose words are chosen', async () => {
    await store.contacts.upsertMany([
      contact('jp', { name: 'さくらがわ', firstName: null, lastName: null }),
      contact('ko', { name: '김민준', firstName: null, lastName: null }),
    ]);
    expect(similar('さくらかが')).toEqual([]);
    expect(similar('김민주노')).toEqual([]);
    expect(similar('+1 555 010 7789')).toEqual([]);
  });

  /** Steps from one word to another, neighbours swapped being one, by the textbook's table. */
  function steps(one: string, other: string): number {
    const table = Array.from({ length: one.length + 1 }, (_row, i) =>
      Array.from({ length: other.length + 1 }, (_cell, j) => (i === 0 ? j : j === 0 ? i : 0)),
    );
    const at = (i: number, j: number): number => table[i]?.[j] ?? Infinity;
    for (let i = 1; i <= one.length; i += 1) {
      for (let j = 1; j <= other.length; j += 1) {
        const isSame = one[i - 1] === other[j - 1];
        const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        table[i]![j] = Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
        );
      }
    }
    return at(one.length, other.length);
  }

  const allowed = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);
  /** Few letters, so that words come out alike. */
  const anyWord = fc.string({
    unit: fc.constantFrom('a', 'b', 'c'),
    minLength: 2,
    maxLength: 10,
  });

  test('no name is found that is further away than allowed, and none that is as near is missed', () => {
    fc.assert(
      fc.property(anyWord, anyWord, (typed, name) => {
        const index = new ContactSearchIndex();
        index.put(contact('it', { name, firstName: name, lastName: null, email: null, phone: null }));
        const { matches, near } = index.search(typed, 10);
        const isWhole = steps(typed, name) <= allowed(typed);
        const isBegun =
          typed.length >= 5 &&
          Array.from(name).some((_letter, end) => steps(typed, name.slice(0, end + 1)) <= allowed(typed)) &&
          typed[0] === name[0];
        expect(matches.length + near.length > 0).toBe(
          name.startsWith(typed) || (allowed(typed) > 0 && (isWhole || isBegun)),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('whatever is typed, who matches is found as before and nobody twice', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 14 }), fc.integer({ min: 1, max: 5 }), (query, limit) => {
        const { matches, near } = store.contacts.search(query, limit);
        const slips = near.filter(({ reason }) => reason.kind === 'similar-name');
        const ids = [...matches, ...near.map(({ contact }) => contact)].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(matches.map(({ id }) => id)).toEqual(found(query).slice(0, limit));
        expect(matches.length === limit && slips.length > 0).toBe(false);
        if (/\d/.test(query) && !/\p{L}/u.test(query)) expect(slips).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
