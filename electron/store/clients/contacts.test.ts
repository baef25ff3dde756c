import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

const found = (query: string): string[] => store.contacts.search(query, 10).map(({ id }) => id);

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

describe('duplicates', () => {
  const fields = { firstName: 'X', lastName: '', phone: '', email: '' as const };

  it('are those with the same phone in any notation or the same e-mail', () => {
    const ids = (phone: string, email = '') =>
      store.contacts.findDuplicates({ ...fields, phone, email }).map(({ id }) => id);
    expect(ids('555 010 2030')).toEqual(['ana']);
    expect(ids('', 'RUIZ@example.com')).toEqual(['anabel']);
    expect(ids('010 2030')).toEqual([]);
    expect(ids('')).toEqual([]);
  });
});
