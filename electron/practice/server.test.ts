import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callPractice } from './practice-caller.ts';
import { startPracticeServer, type PracticeServer } from './server.ts';

const NOW_MS = Date.parse('2026-11-24T15:00:00Z');

let server: PracticeServer;
let nowMs = NOW_MS;

beforeAll(async () => {
  server = await startPracticeServer({
    dataset: 'empty',
    nowMs: () => nowMs,
    rateLimit: { burst: 5, intervalMs: 1_000, daily: 12 },
    scopes: ['calendars.readonly', 'contacts.readonly', 'contacts.write', 'locations.readonly'],
  });
});

afterAll(() => server.close());

afterEach(() => {
  nowMs = NOW_MS;
  server.reset();
});

const location = () => `/locations/${server.locationId}`;

describe('the door', () => {
  it('refuses a request without Version before it looks at the token', async () => {
    const answer = await callPractice(server, 'GET', location(), {
      headers: { Version: null, Authorization: 'Bearer pit-wrong' },
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ statusCode: 401, message: 'version header was not found.' });
  });

  it('refuses the placeholder of the documents as a Version', async () => {
    const answer = await callPractice(server, 'GET', location(), { headers: { Version: '<version>' } });
    expect(answer.status).toBe(401);
    expect(answer.body['message']).toBe('version header is invalid');
  });

  it.each(['2021-07-28', '2021-04-15', '2023-02-21', 'v3'])(
    'takes Version %s on any resource',
    async (version) => {
      const answer = await callPractice(server, 'GET', location(), { headers: { Version: version } });
      expect(answer.status).toBe(200);
    },
  );

  it.each([
    ['Bearer pit-not-this-one', 'Invalid Private Integration token'],
    ['Bearer eyJhbGciOi.none.none', 'Invalid JWT'],
    [null, 'Invalid token: access token is invalid'],
  ])('refuses the token of %s with its own words', async (authorization, message) => {
    const answer = await callPractice(server, 'GET', location(), {
      headers: { Authorization: authorization },
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ statusCode: 401, message, error: 'Unauthorized' });
  });

  it('answers a missing scope with 401', async () => {
    const answer = await callPractice(server, 'GET', '/users/', { query: { locationId: server.locationId } });
    expect(answer.status).toBe(401);
    expect(answer.body['message']).toBe('The token is not authorized for this scope.');
  });

  it.each([
    ['GET', '/locations/zZ9yY8xX7wW6vV5uU4tT', {}],
    ['GET', '/calendars/', { query: { locationId: 'zZ9yY8xX7wW6vV5uU4tT' } }],
    ['POST', '/contacts/', { body: { locationId: 'zZ9yY8xX7wW6vV5uU4tT', firstName: 'Ada' } }],
  ])('refuses another location with 403: %s %s', async (method, path, details) => {
    const answer = await callPractice(server, method, path, details);
    expect(answer.status).toBe(403);
    expect(answer.body['message']).toBe('The token does not have access to this location.');
  });

  it('answers an unknown path with 404 and a body that is no JSON with 400', async () => {
    expect((await callPractice(server, 'GET', '/nowhere')).status).toBe(404);
    const answer = await callPractice(server, 'POST', '/contacts/', { body: '{"firstName":' });
    expect(answer.status).toBe(400);
    expect(server.requests.at(-1)?.body).toBe('{"firstName":');
  });

  it('names a trace in every answer, refusals included', async () => {
    const good = await callPractice(server, 'GET', location());
    const bad = await callPractice(server, 'GET', location(), { headers: { Version: null } });
    expect(good.body['traceId']).toEqual(expect.any(String));
    expect(bad.body['traceId']).toEqual(expect.any(String));
    expect(good.body['traceId']).not.toBe(bad.body['traceId']);
  });
});

describe('the rate limit', () => {
  it('is told in the headers of every answer', async () => {
    const answer = await callPractice(server, 'GET', location());
    expect(answer.headers.get('X-RateLimit-Max')).toBe('5');
    expect(answer.headers.get('X-RateLimit-Remaining')).toBe('4');
    expect(answer.headers.get('X-RateLimit-Interval-Milliseconds')).toBe('1000');
    expect(answer.headers.get('X-RateLimit-Limit-Daily')).toBe('12');
    expect(answer.headers.get('X-RateLimit-Daily-Remaining')).toBe('11');
    expect(answer.headers.get('X-RateLimit-Daily-Reset')).toBe(String(9 * 3_600_000));
  });

  it('answers 429 beyond the burst and lets requests in again after the interval', async () => {
    for (let count = 0; count < 5; count += 1) await callPractice(server, 'GET', location());
    const refused = await callPractice(server, 'GET', location());
    expect(refused.status).toBe(429);
    expect(refused.headers.get('X-RateLimit-Remaining')).toBe('0');
    nowMs += 1_000;
    expect((await callPractice(server, 'GET', location())).status).toBe(200);
  });

  it('answers 429 with no daily requests remaining once the day is used up', async () => {
    for (let count = 0; count < 12; count += 1) {
      nowMs += 1_000;
      await callPractice(server, 'GET', location());
    }
    nowMs += 1_000;
    const refused = await callPractice(server, 'GET', location());
    expect(refused.status).toBe(429);
    expect(refused.headers.get('X-RateLimit-Daily-Remaining')).toBe('0');
    nowMs += 24 * 3_600_000;
    expect((await callPractice(server, 'GET', location())).status).toBe(200);
  });
});

describe('the log', () => {
  it('holds what was asked and answered, and no token', async () => {
    await callPractice(server, 'POST', '/contacts/', {
      body: { locationId: server.locationId, firstName: 'Ada' },
    });
    const [logged] = server.requests;
    expect(logged).toMatchObject({
      method: 'POST',
      path: '/contacts/',
      status: 201,
      body: { firstName: 'Ada' },
      atMs: NOW_MS,
    });
    expect(JSON.stringify(logged)).not.toContain(server.token);
  });
});

describe('starting', () => {
  it('listens on loopback alone', () => {
    expect(server.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('rejects a port that is taken and a zone nobody knows', async () => {
    const port = Number(new URL(server.baseUrl).port);
    await expect(startPracticeServer({ port, dataset: 'empty' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await expect(startPracticeServer({ timezone: 'Mars/Olympus' })).rejects.toThrow('Mars/Olympus');
  });

  it('frees its port when closed, even while a request hangs', async () => {
    const other = await startPracticeServer({ dataset: 'empty' });
    other.faults.add({ kind: 'hang' });
    const hanging = callPractice(other, 'GET', `/locations/${other.locationId}`);
    const outcome = expect(hanging).rejects.toThrow();
    await expect.poll(() => other.requests.length).toBe(1);
    await other.close();
    await outcome;
    const again = await startPracticeServer({ dataset: 'empty', port: Number(new URL(other.baseUrl).port) });
    await again.close();
  });
});
