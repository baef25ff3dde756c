import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Store } from '../store.ts';
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
