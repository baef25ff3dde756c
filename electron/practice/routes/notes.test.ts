import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONSULTATION_ID, PROVIDER_IDS } from '../dataset/directory.ts';
import { callPractice, listIn, objectIn } from '../practice-caller.ts';
import { startPracticeServer, type PracticeServer } from '../server.ts';

let server: PracticeServer;
let nowMs = Date.parse('2026-11-24T10:00:00-05:00');
let notes = '';

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', nowMs: () => nowMs });
});
afterAll(() => server.close());

beforeEach(async () => {
  server.reset();
  const { body } = await callPractice(server, 'POST', '/calendars/events/appointments', {
    body: {
      calendarId: CONSULTATION_ID,
      locationId: server.locationId,
      contactId: PROVIDER_IDS.amara,
      startTime: '2026-11-25T09:00:00-05:00',
    },
  });
  notes = `/calendars/appointments/${String(body['id'])}/notes`;
});

const list = (limit: number | string = 20, offset: number | string = 0) =>
  callPractice(server, 'GET', notes, { query: { limit, offset } });

async function write(body: Record<string, unknown>) {
  nowMs += 1_000;
  return callPractice(server, 'POST', notes, { body });
}

describe('a note on an appointment', () => {
  it('is written with 201, changed with 200, deleted, and signed by its user', async () => {
    const written = await write({ body: 'Needs a ramp', userId: PROVIDER_IDS.jonas });
    expect(written.status).toBe(201);
    const note = objectIn(written, 'note');
    expect(note).toMatchObject({
      body: 'Needs a ramp',
      userId: PROVIDER_IDS.jonas,
      contactId: PROVIDER_IDS.amara,
      createdBy: { id: PROVIDER_IDS.jonas, name: 'Jonas Lindqvist' },
    });
    const path = `${notes}/${String(note['id'])}`;
    const changed = await callPractice(server, 'PUT', path, { body: { body: 'Needs a lift' } });
    expect([changed.status, objectIn(changed, 'note')['body']]).toEqual([200, 'Needs a lift']);
    const deleted = await callPractice(server, 'DELETE', path);
    expect([deleted.status, deleted.body['success']]).toEqual([200, true]);
    expect(listIn(await list(), 'notes')).toEqual([]);
    expect((await callPractice(server, 'DELETE', path)).status).toBe(404);
  });

  it('is listed newest first, twenty a page at most, with word of more', async () => {
    for (const body of ['first', 'second', 'third']) await write({ body });
    const page = await list(2, 0);
    expect(listIn(page, 'notes').map((note) => note['body'])).toEqual(['third', 'second']);
    expect(page.body['hasMore']).toBe(true);
    expect((await list(2, 2)).body['hasMore']).toBe(false);
    expect((await list(21)).status).toBe(422);
    expect((await list('')).status).toBe(422);
    expect((await list(5, -1)).status).toBe(422);
    expect((await callPractice(server, 'GET', notes)).status).toBe(422);
  });

  it('has at most 5000 characters, at least one, and no other keys', async () => {
    expect((await write({ body: 'x'.repeat(5000) })).status).toBe(201);
    expect((await write({ body: 'x'.repeat(5001) })).status).toBe(422);
    expect((await write({ body: '' })).status).toBe(422);
    expect((await write({ body: 'x', title: 'y' })).status).toBe(422);
  });

  it('needs its appointment', async () => {
    const other = '/calendars/appointments/nosuchevent000000000/notes';
    expect((await callPractice(server, 'POST', other, { body: { body: 'x' } })).status).toBe(404);
  });
});
