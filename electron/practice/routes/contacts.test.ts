import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED_PERSON_ID } from '../dataset/directory.ts';
import { callPractice, listIn, objectIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

const NOW_MS = Date.parse('2026-11-24T10:00:00-05:00');
const INDEX_LAG_MS = 10_000;

let server: PracticeServer;
let nowMs = NOW_MS;

beforeAll(async () => {
  server = await startPracticeServer({
    dataset: 'empty',
    nowMs: () => nowMs,
    contactIndexLagMs: INDEX_LAG_MS,
    rateLimit: { burst: 1_000 },
  });
});
afterAll(() => server.close());
afterEach(() => {
  nowMs = NOW_MS;
  server.reset();
});

const create = (fields: Record<string, unknown>) =>
  callPractice(server, 'POST', '/contacts/', { body: { locationId: server.locationId, ...fields } });
const update = (id: unknown, fields: Record<string, unknown>) =>
  callPractice(server, 'PUT', `/contacts/${String(id)}`, { body: fields });
const upsert = (fields: Record<string, unknown>) =>
  callPractice(server, 'POST', '/contacts/upsert', { body: { locationId: server.locationId, ...fields } });
const search = (body: Record<string, unknown>) =>
  callPractice(server, 'POST', '/contacts/search', {
    body: { locationId: server.locationId, pageLimit: 20, ...body },
  });
const namesFound = async (body: Record<string, unknown>) =>
  listIn(await search(body), 'contacts').map((contact) => contact['firstName']);

async function createSettled(fields: Record<string, unknown>) {
  const contact = objectIn(await create(fields), 'contact');
  nowMs += INDEX_LAG_MS;
  return contact;
}

describe('a contact', () => {
  it('is created with 201 and read back, with what was never given absent', async () => {
    const answer = await create({ firstName: 'Ada', lastName: 'Byron', phone: '(212) 555-0142' });
    expect(answer.status).toBe(201);
    const contact = objectIn(answer, 'contact');
    const again = objectIn(
      await callPractice(server, 'GET', `/contacts/${String(contact['id'])}`),
      'contact',
    );
    expect(again).toMatchObject({ name: 'Ada Byron', phone: '+12125550142', fullNameLowerCase: 'ada byron' });
    expect(again).not.toHaveProperty('email');
  });

  it('may be given one name, which is split at its first space', async () => {
    const contact = objectIn(await create({ name: 'Ada  King Byron' }), 'contact');
    expect(contact).toMatchObject({ firstName: 'Ada', lastName: 'King Byron' });
  });

  it.each([
    [{ email: 'rosan.DEO@example.com' }, 'email'],
    [{ phone: '212-555-0199' }, 'phone'],
    [{ phone: '(212) 555-0199 x3' }, 'phone'],
  ])(
    'like an existing one is refused, with its id and what they share: %o',
    async (fields, matchingField) => {
      const answer = await create({ firstName: 'Someone', ...fields });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        message: 'This location does not allow duplicated contacts.',
        meta: { contactId: DOCUMENTED_PERSON_ID, contactName: 'Rosan Deo', matchingField },
      });
    },
  );

  it('may be a duplicate where the location allows it', async () => {
    server.state.location.settings.allowDuplicateContact = true;
    expect((await create({ email: 'rosan.deo@example.com' })).status).toBe(201);
  });

  it('is changed field by field; null clears, tags are replaced', async () => {
    const { id } = objectIn(
      await create({ firstName: 'Ada', email: 'ada@example.com', tags: ['a', 'b'] }),
      'contact',
    );
    const answer = await update(id, { lastName: 'Byron', email: null, tags: ['c'] });
    expect(answer.body['succeded']).toBe(true);
    const contact = objectIn(answer, 'contact');
    expect(contact).toMatchObject({ firstName: 'Ada', lastName: 'Byron', tags: ['c'] });
    expect(contact).not.toHaveProperty('email');
  });

  it('cannot take the phone of another', async () => {
    const { id } = objectIn(await create({ firstName: 'Ada' }), 'contact');
    expect((await update(id, { phone: '+12125550199' })).status).toBe(400);
    expect((await update(DOCUMENTED_PERSON_ID, { phone: '+12125550199' })).status).toBe(200);
  });

  it('is refused with an e-mail that is none and with unknown keys', async () => {
    const answer = await create({ email: 'ada at home', shoeSize: 38 });
    expect(answer.status).toBe(422);
    expect(answer.body['message']).toEqual(
      expect.arrayContaining(['email must be an email', 'property shoeSize should not exist']),
    );
    expect((await callPractice(server, 'POST', '/contacts/', { body: { firstName: 'Ada' } })).status).toBe(
      422,
    );
  });

  it('is unknown with 404, malformed with 400, gone once deleted', async () => {
    const status = async (id: string) => (await callPractice(server, 'GET', `/contacts/${id}`)).status;
    expect(await status('nosuchcontact0000000')).toBe(404);
    expect(await status('x')).toBe(400);
    await callPractice(server, 'DELETE', `/contacts/${DOCUMENTED_PERSON_ID}`);
    expect(await status(DOCUMENTED_PERSON_ID)).toBe(404);
  });
});

describe('an upsert', () => {
  it('makes a contact that is new, and writes over one that is not', async () => {
    const first = await upsert({ firstName: 'Ada', email: 'ada@example.com', tags: ['a'] });
    expect([first.status, first.body['new']]).toEqual([200, true]);
    const second = await upsert({ firstName: 'Augusta', email: 'ADA@example.com', tags: ['b'] });
    expect(second.body['new']).toBe(false);
    expect(objectIn(second, 'contact')).toMatchObject({
      id: objectIn(first, 'contact')['id'],
      firstName: 'Augusta',
      tags: ['b'],
    });
  });

  it('makes another only if both the request and the location allow duplicates', async () => {
    const again = { email: 'rosan.deo@example.com', createNewIfDuplicateAllowed: true };
    expect((await upsert(again)).body['new']).toBe(false);
    server.state.location.settings.allowDuplicateContact = true;
    expect((await upsert(again)).body['new']).toBe(true);
  });
});

describe('the search for a duplicate', () => {
  const duplicate = (query: Record<string, string>) =>
    callPractice(server, 'GET', '/contacts/search/duplicate', {
      query: { locationId: server.locationId, ...query },
    });

  it('finds by phone or e-mail, at once', async () => {
    expect(objectIn(await duplicate({ number: '+12125550199' }), 'contact')['id']).toBe(DOCUMENTED_PERSON_ID);
    await create({ firstName: 'Ada', email: 'ada@example.com' });
    expect(objectIn(await duplicate({ email: 'ada@example.com' }), 'contact')['firstName']).toBe('Ada');
  });

  it('answers null when there is none', async () => {
    expect((await duplicate({ number: '+12125550100' })).body['contact']).toBeNull();
  });
});

describe('the search', () => {
  it('lags writes by ten seconds: new, changed and deleted contacts alike', async () => {
    const { id } = objectIn(await create({ firstName: 'Ada' }), 'contact');
    expect(await namesFound({ query: 'ada' })).toEqual([]);
    nowMs += INDEX_LAG_MS;
    expect(await namesFound({ query: 'ada' })).toEqual(['Ada']);
    await update(id, { firstName: 'Augusta' });
    nowMs += INDEX_LAG_MS - 1;
    expect(await namesFound({ query: 'ada' })).toEqual(['Ada']);
    nowMs += 1;
    expect(await namesFound({ query: 'augusta' })).toEqual(['Augusta']);
    await callPractice(server, 'DELETE', `/contacts/${String(id)}`);
    expect(await namesFound({ query: 'augusta' })).toEqual(['Augusta']);
    nowMs += INDEX_LAG_MS;
    expect(await namesFound({ query: 'augusta' })).toEqual([]);
  });

  it.each(['rosan', 'DEO ros', '5550199', '+1 (212) 555-01', 'rosan.deo@'])('finds by %s', async (query) => {
    expect(await namesFound({ query })).toEqual(['Rosan']);
  });

  it('gives null for what was never given, and a place to go on from', async () => {
    await createSettled({ firstName: 'Ada' });
    const [found] = listIn(await search({ query: 'ada' }), 'contacts');
    expect(found).toMatchObject({
      email: null,
      lastName: null,
      searchAfter: [expect.any(Number), expect.any(String)],
    });
  });

  it('pages by number and by searchAfter, with the total', async () => {
    for (const firstName of ['Ada', 'Bea', 'Cleo']) await createSettled({ firstName });
    const first = await search({ pageLimit: 3 });
    expect(first.body['total']).toBe(4);
    expect(await namesFound({ pageLimit: 3 })).toEqual(['Cleo', 'Bea', 'Ada']);
    expect(await namesFound({ pageLimit: 3, page: 2 })).toEqual(['Rosan']);
    const searchAfter = listIn(first, 'contacts').at(-1)?.['searchAfter'];
    expect(await namesFound({ pageLimit: 3, searchAfter })).toEqual(['Rosan']);
    expect((await search({ pageLimit: 501 })).status).toBe(422);
  });

  it('filters and sorts', async () => {
    await createSettled({ firstName: 'Ada', email: 'ada@example.org', tags: ['vip'] });
    await createSettled({ firstName: 'Bea', phone: '+12125550142' });
    const filtered = (field: string, operator: string, value?: unknown) =>
      namesFound({ filters: [{ field, operator, value }], sort: [{ field: 'firstName', direction: 'asc' }] });
    expect(await filtered('tags', 'contains', 'vip')).toEqual(['Ada']);
    expect(await filtered('phone', 'eq', '212-555-0142')).toEqual(['Bea']);
    expect(await filtered('email', 'exists')).toEqual(['Ada', 'Rosan']);
    expect(await filtered('email', 'not_exists')).toEqual(['Bea']);
    expect(await filtered('firstName', 'not_eq', 'bea')).toEqual(['Ada', 'Rosan']);
    expect(await filtered('dateAdded', 'range', { gte: NOW_MS })).toEqual(['Ada', 'Bea']);
    const either = [
      { field: 'firstName', operator: 'eq', value: 'Ada' },
      { field: 'firstName', operator: 'eq', value: 'Bea' },
    ];
    expect(await namesFound({ filters: [{ group: 'OR', filters: either }] })).toEqual(['Bea', 'Ada']);
    expect(await namesFound({ filters: [{ group: 'AND', filters: either }] })).toEqual([]);
    expect((await search({ filters: [{ field: 'email', operator: 'resembles' }] })).status).toBe(422);
  });

  it('has an older form that still answers, with pages of a hundred at most', async () => {
    await createSettled({ firstName: 'Ada' });
    const list = (query: Record<string, string | number>) =>
      callPractice(server, 'GET', '/contacts/', { query: { locationId: server.locationId, ...query } });
    const first = await list({ limit: 1 });
    expect(listIn(first, 'contacts').map((contact) => contact['firstName'])).toEqual(['Ada']);
    const { startAfterId, total } = objectIn(first, 'meta');
    expect(total).toBe(2);
    const next = listIn(await list({ limit: 1, startAfterId: String(startAfterId) }), 'contacts');
    expect(next.map((contact) => contact['firstName'])).toEqual(['Rosan']);
    expect(listIn(await list({ query: 'deo' }), 'contacts')).toHaveLength(1);
    expect((await list({ limit: 101 })).status).toBe(422);
  });
});
