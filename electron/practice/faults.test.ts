import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultSpec } from './faults.ts';
import { callPractice, listIn } from './practice-caller.ts';
import { startPracticeServer, type PracticeServer } from './server.ts';

let server: PracticeServer;

beforeAll(async () => {
  server = await startPracticeServer({ dataset: 'empty', allowFaults: true });
});
afterAll(() => server.close());
afterEach(() => server.reset());

const createContact = (firstName = 'Ada') =>
  callPractice(server, 'POST', '/contacts/', { body: { locationId: server.locationId, firstName } });

const storedNames = () => [...server.state.contacts.values()].map((contact) => contact.firstName);

describe('a fault', () => {
  it('drops the connection before the write happens', async () => {
    server.faults.add({ kind: 'drop-before-commit' });
    await expect(createContact()).rejects.toThrow();
    expect(storedNames()).not.toContain('Ada');
    expect(server.requests[0]).toMatchObject({ status: null, fault: 'drop-before-commit' });
  });

  it('drops the connection after the write happened', async () => {
    server.faults.add({ kind: 'drop-after-commit' });
    await expect(createContact()).rejects.toThrow();
    expect(storedNames()).toContain('Ada');
  });

  it('sends half an answer and cuts, with the write done', async () => {
    server.faults.add({ kind: 'half-answer' });
    await expect(createContact()).rejects.toThrow();
    expect(storedNames()).toContain('Ada');
  });

  it('delays the answer, and carries the write out though the client has gone', async () => {
    server.faults.add({ kind: 'latency', delayMs: 30 });
    const slow = fetch(new URL('/contacts/', server.baseUrl), {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.token}`, Version: '2021-07-28' },
      body: JSON.stringify({ locationId: server.locationId, firstName: 'Ada' }),
      signal: AbortSignal.timeout(15),
    });
    await expect(slow).rejects.toThrow();
    await expect.poll(storedNames).toContain('Ada');
  });

  it('hangs without an answer', async () => {
    server.faults.add({ kind: 'hang-after-commit' });
    const hanging = fetch(new URL('/contacts/', server.baseUrl), {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.token}`, Version: '2021-07-28' },
      body: JSON.stringify({ locationId: server.locationId, firstName: 'Ada' }),
      signal: AbortSignal.timeout(60),
    });
    await expect(hanging).rejects.toThrow();
    await expect.poll(storedNames).toContain('Ada');
  });

  it.each(['401', '429', '500', '502', '503'] as const)('answers %s and writes nothing', async (kind) => {
    server.faults.add({ kind, retryAfterSeconds: 7 });
    const answer = await createContact();
    expect(answer.status).toBe(Number(kind));
    expect(answer.headers.get('Retry-After')).toBe('7');
    expect(answer.headers.get('X-RateLimit-Max')).toBe('100');
    expect(storedNames()).not.toContain('Ada');
  });

  it('answers 502 although the write happened, when told to', async () => {
    server.faults.add({ kind: '502', afterCommit: true });
    expect((await createContact()).status).toBe(502);
    expect(storedNames()).toContain('Ada');
  });

  it.each<[FaultSpec, number, string]>([
    [{ kind: 'html' }, 403, '<!DOCTYPE html>'],
    [{ kind: 'html', status: 200 }, 200, '<!DOCTYPE html>'],
    [{ kind: 'garbage-json' }, 200, '{"events":[{"id":"0TkC'],
    [{ kind: 'empty-body' }, 200, ''],
    [{ kind: 'answer', status: 200, body: { events: 'none' } }, 200, '{"events":"none"}'],
  ])('puts another body in place of the right one: %o', async (fault, status, start) => {
    server.faults.add(fault);
    const response = await fetch(new URL(`/locations/${server.locationId}`, server.baseUrl), {
      headers: { Authorization: `Bearer ${server.token}`, Version: '2021-07-28' },
    });
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text.slice(0, start.length)).toBe(start);
    expect(start === '' ? text : start).toBe(start);
  });

  it('hits only what it matches: method, path, the nth, so many times', async () => {
    const nth = server.faults.add({ kind: '500', match: { method: 'post', path: /\/contacts\/$/, nth: 2 } });
    const statuses = [];
    for (const name of ['Ada', 'Bea', 'Cleo']) statuses.push((await createContact(name)).status);
    expect(statuses).toEqual([201, 500, 201]);
    expect(nth).toMatchObject({ matches: 3, hits: 1 });
    const twice = server.faults.add({ kind: '503', times: 2 });
    const later = [];
    for (const name of ['Dora', 'Eva', 'Fay']) later.push((await createContact(name)).status);
    expect(later).toEqual([503, 503, 201]);
    twice.remove();
    expect(server.faults.active()).toEqual([nth]);
  });

  it('lets other methods and paths alone', async () => {
    server.faults.add({ kind: '500', match: { method: 'PUT' } });
    server.faults.add({ kind: '500', match: { path: '^/calendars' } });
    expect((await createContact()).status).toBe(201);
  });
});

describe('the control paths', () => {
  const control = (method: string, path: string, body?: unknown) =>
    callPractice(server, method, `/__practice/${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: { Version: null },
    });

  it('add and clear faults for tests in another process', async () => {
    const added = await control('POST', 'faults', { kind: '503', match: { path: '^/contacts/' }, times: 1 });
    expect(added.status).toBe(201);
    expect((await createContact()).status).toBe(503);
    expect(listIn(await control('GET', 'faults'), 'faults')).toMatchObject([{ kind: '503', hits: 1 }]);
    await control('DELETE', 'faults');
    expect(listIn(await control('GET', 'faults'), 'faults')).toEqual([]);
  });

  it('refuse a fault of an unknown kind and an expression that is none', async () => {
    expect((await control('POST', 'faults', { kind: 'gremlins' })).status).toBe(422);
    expect((await control('POST', 'faults', { kind: '500', match: { path: '(' } })).status).toBe(422);
  });

  it('show log and state, and reset both', async () => {
    await createContact();
    expect(listIn(await control('GET', 'requests'), 'requests')).toHaveLength(1);
    expect(listIn(await control('GET', 'state'), 'contacts')).toHaveLength(2);
    await control('POST', 'reset');
    expect(listIn(await control('GET', 'requests'), 'requests')).toHaveLength(0);
    expect(listIn(await control('GET', 'state'), 'contacts')).toHaveLength(1);
  });

  it('want the token, and are off unless asked for', async () => {
    const stranger = { ...server, token: 'pit-someone-else' };
    expect((await callPractice(stranger, 'GET', '/__practice/state')).status).toBe(401);
    const closed = await startPracticeServer({ dataset: 'empty' });
    expect((await callPractice(closed, 'GET', '/__practice/state')).status).toBe(404);
    await closed.close();
  });
});
