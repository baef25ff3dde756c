import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient, type ApiClientOptions } from './client.ts';
import type { ApiClient } from './client-types.ts';
import { createRateBudget } from './rate-budget.ts';
import { everythingIn, failureOf } from './testing/caught.ts';
import {
  sendJson,
  sendPage,
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from './testing/scripted-server.ts';
import type { ApiLogEntry } from './transport.ts';

const TOKEN = 'pit-0123456789-secret-secret';
const EVENT_ANSWER = {
  id: 'e1',
  startTime: '2026-11-23T10:00:00-05:00',
  endTime: '2026-11-23T10:30:00-05:00',
};
const REQUEST = {
  calendarId: 'c1',
  locationId: 'l1',
  contactId: 'k1',
  startTime: '2026-11-23T10:00:00-05:00',
};

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function clientFor(baseUrl: string, more: Partial<ApiClientOptions> = {}): ApiClient {
  return createApiClient({
    baseUrl,
    getToken: () => TOKEN,
    timeoutMs: 5000,
    budget: createRateBudget(),
    ...more,
  });
}

async function clientOf(script: Script, more: Partial<ApiClientOptions> = {}): Promise<ApiClient> {
  server = await startScriptedServer(script);
  return clientFor(server.baseUrl, more);
}

describe('what is sent', () => {
  it('carries the token, the version of its resource and JSON both ways', async () => {
    const client = await clientOf((request, response) =>
      request.url.startsWith('/locations')
        ? sendJson(response, 200, { location: { id: 'l1', name: 'Clinic', timezone: 'America/New_York' } })
        : sendJson(response, 200, EVENT_ANSWER),
    );
    await client.locations.get('l1');
    await client.appointments.create(REQUEST);

    expect(server!.seen.map(({ method, url, headers }) => [method, url, headers.version])).toEqual([
      ['GET', '/locations/l1', '2021-07-28'],
      ['POST', '/calendars/events/appointments', '2021-04-15'],
    ]);
    expect(server!.seen[1]!.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(server!.seen[1]!.headers['content-type']).toBe('application/json');
    expect(server!.seen[1]!.headers.accept).toBe('application/json');
    expect(JSON.parse(server!.seen[1]!.body)).toEqual(REQUEST);
  });

  it('keeps a path of the base address and does not mind its trailing slash', async () => {
    await clientOf((_request, response) => sendJson(response, 200, { groups: [] }));
    await clientFor(`${server!.baseUrl}/proxy/`).groups.list('l1');
    expect(server!.seen[0]!.url).toBe('/proxy/calendars/groups?locationId=l1');
  });

  it('puts an odd id into the path as one part, and never sends an id only this workstation knows', async () => {
    const client = await clientOf((_request, response) => sendJson(response, 200, { event: EVENT_ANSWER }));
    await client.appointments.get('a/b?c');
    expect(server!.seen[0]!.url).toBe('/calendars/events/appointments/a%2Fb%3Fc');
    expect(() => client.appointments.get('local-123')).toThrow(RangeError);
    expect(() => client.appointments.get('..')).toThrow(RangeError);
    expect(server!.seen).toHaveLength(1);
  });

  it('is sent once only, however it fails', async () => {
    const client = await clientOf((_request, response) => sendJson(response, 503, { message: 'down' }));
    await failureOf(client.groups.list('l1'));
    await failureOf(client.appointments.create(REQUEST));
    expect(server!.seen).toHaveLength(2);
  });

  it('uses the token of the moment', async () => {
    let token = 'first';
    const client = await clientOf((_request, response) => sendJson(response, 200, { groups: [] }), {
      getToken: () => token,
    });
    await client.groups.list('l1');
    token = 'second';
    await client.groups.list('l1');
    expect(server!.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });
});

describe('answers that are not what they should be', () => {
  const answers: [string, Script, string, string][] = [
    ['a page with status 200', (_, response) => sendPage(response, 200), 'captive-page', 'unknown'],
    [
      'a redirect to another host',
      (_, response) => response.writeHead(302, { location: 'http://portal.example/login' }).end(),
      'captive-page',
      'unknown',
    ],
    ['a page asking to sign in (511)', (_, response) => sendPage(response, 511), 'captive-page', 'unknown'],
    ['a page with 404', (_, response) => sendPage(response, 404), 'captive-page', 'unknown'],
    ['a page with 403', (_, response) => sendPage(response, 403), 'blocked', 'unknown'],
    [
      'Cloudflare’s bare code',
      (_, response) => response.writeHead(403, { 'content-type': 'text/plain' }).end('error code: 1010'),
      'blocked',
      'unknown',
    ],
    ['a page with 502', (_, response) => sendPage(response, 502), 'server-error', 'unknown'],
    ['a page from a proxy (407)', (_, response) => sendPage(response, 407), 'proxy', 'refused'],
    ['JSON from a proxy (407)', (_, response) => sendJson(response, 407, {}), 'proxy', 'refused'],
    [
      '500 with JSON',
      (_, response) => sendJson(response, 500, { message: 'oops' }),
      'server-error',
      'unknown',
    ],
    ['500 with nothing', (_, response) => response.writeHead(500).end(), 'server-error', 'unknown'],
    ['408', (_, response) => sendJson(response, 408, { message: 'slow' }), 'timeout', 'unknown'],
    ['409', (_, response) => sendJson(response, 409, { message: 'changed' }), 'conflict', 'refused'],
    ['418', (_, response) => sendJson(response, 418, { message: 'teapot' }), 'rejected', 'refused'],
    ['400 with broken JSON', (_, response) => response.writeHead(400).end('{"mess'), 'rejected', 'refused'],
    [
      'half of its JSON',
      (_, response) => response.writeHead(200).end('{"id":"e1","sta'),
      'unreadable-answer',
      'unknown',
    ],
    [
      'garbage',
      (_, response) => response.writeHead(200).end('\u0000\u0001ÿ}{'),
      'unreadable-answer',
      'unknown',
    ],
    ['no body', (_, response) => response.writeHead(200).end(), 'unreadable-answer', 'unknown'],
    [
      'JSON of something else',
      (_, response) => sendJson(response, 200, ['x']),
      'unreadable-answer',
      'unknown',
    ],
    [
      'an appointment without an id',
      (_, response) => sendJson(response, 200, { title: 'x' }),
      'unreadable-answer',
      'unknown',
    ],
    [
      'a body that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write('{"id":"e1",', () => response.destroy());
      },
      'unreadable-answer',
      'unknown',
    ],
    [
      'a refusal whose body breaks off',
      (_, response) => {
        response.writeHead(422, { 'content-length': '500' });
        response.write('{"mess', () => response.destroy());
      },
      'unreadable-answer',
      'refused',
    ],
    ['a connection cut without an answer', (_, response) => response.destroy(), 'connection-lost', 'unknown'],
  ];

  it.each(answers)('%s', async (_name, script, kind, outcome) => {
    const client = await clientOf(script);
    const error = await failureOf(client.appointments.create(REQUEST));
    expect({ kind: error.kind, outcome: error.outcome }).toEqual({ kind, outcome });
    expect(error.isWrite).toBe(true);
  });

  it('does not follow a redirect with the token', async () => {
    const client = await clientOf((request, response) => {
      if (request.url.startsWith('/stolen')) sendJson(response, 200, EVENT_ANSWER);
      else response.writeHead(307, { location: '/stolen' }).end();
    });
    await failureOf(client.appointments.create(REQUEST));
    expect(server!.seen.map(({ url }) => url)).toEqual(['/calendars/events/appointments']);
  });

  it('reports one bad row in a list and keeps the others', async () => {
    const client = await clientOf((_, response) =>
      sendJson(response, 200, { events: [EVENT_ANSWER, null, { id: 'e2', startTime: 'soon' }, 7] }),
    );
    const window = { locationId: 'l1', owner: { calendarId: 'c1' }, startMs: 0, endMs: 1 };
    const listing = await client.events.list(window);
    expect(listing.items.map(({ id }) => id)).toEqual(['e1']);
    expect(listing.unreadable).toBe(3);
  });
});

describe('failures on the way', () => {
  it('knows that nothing was sent when nobody listens', async () => {
    const closed = await startScriptedServer(() => undefined);
    await closed.close();
    const error = await failureOf(clientFor(closed.baseUrl).appointments.create(REQUEST));
    expect([error.kind, error.outcome]).toEqual(['offline', 'not-sent']);
  });

  it('knows that nothing was sent when the name is unknown', async () => {
    const error = await failureOf(clientFor('http://no-such-host.invalid').appointments.create(REQUEST));
    expect([error.kind, error.outcome]).toEqual(['offline', 'not-sent']);
  });

  it('knows that nothing was sent when no secure connection can be made', async () => {
    await clientOf((_, response) => sendJson(response, 200, {}));
    const client = clientFor(server!.baseUrl.replace('http:', 'https:'));
    const error = await failureOf(client.appointments.create(REQUEST));
    expect([error.kind, error.outcome]).toEqual(['tls', 'not-sent']);
    expect(server!.seen).toEqual([]);
  });

  it('does not know the outcome when what answers does not speak HTTP', async () => {
    const other = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('220 mail.example ESMTP\r\n');
    });
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as AddressInfo;
    const error = await failureOf(clientFor(`http://127.0.0.1:${port}`).appointments.create(REQUEST));
    other.close();
    expect([error.kind, error.outcome]).toEqual(['unreadable-answer', 'unknown']);
  });

  it('gives up on a server that says nothing, not knowing the outcome', async () => {
    const client = await clientOf(() => undefined, { timeoutMs: 60 });
    const error = await failureOf(client.appointments.create(REQUEST));
    expect([error.kind, error.outcome]).toEqual(['timeout', 'unknown']);
  });

  it('gives up on a body that trickles for ever', async () => {
    const client = await clientOf(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":');
      },
      { timeoutMs: 60 },
    );
    const error = await failureOf(client.appointments.create(REQUEST));
    expect([error.kind, error.outcome]).toEqual(['timeout', 'unknown']);
  });

  it('knows a refusal even when its words never come', async () => {
    const client = await clientOf(
      (_, response) => {
        response.writeHead(422);
        response.write('{"mess');
      },
      { timeoutMs: 500 },
    );
    const error = await failureOf(client.appointments.create(REQUEST));
    expect([error.kind, error.outcome, error.status]).toEqual(['timeout', 'refused', 422]);
  });

  it('says that a stopped request may have arrived, and one stopped before its turn has not', async () => {
    const stop = new AbortController();
    const client = await clientOf(() => stop.abort());
    const during = await failureOf(client.appointments.create(REQUEST, { signal: stop.signal }));
    expect([during.kind, during.outcome]).toEqual(['aborted', 'unknown']);

    const before = await failureOf(client.appointments.create(REQUEST, { signal: stop.signal }));
    expect([before.kind, before.outcome, before.requiredScope]).toEqual([
      'aborted',
      'not-sent',
      'calendars/events.write',
    ]);
    expect(server!.seen).toHaveLength(1);
  });

  it('stops reading a body when told to', async () => {
    const stop = new AbortController();
    const client = await clientOf((_, response) => {
      response.writeHead(200);
      response.write('{"id":', () => setImmediate(() => stop.abort()));
    });
    const error = await failureOf(client.appointments.create(REQUEST, { signal: stop.signal }));
    expect([error.kind, error.outcome]).toEqual(['aborted', 'unknown']);
  });
});

describe('limits', () => {
  it('reads how long to wait, and lets nothing go before', async () => {
    let nowMs = Date.parse('2026-11-23T10:00:00Z');
    const budget = createRateBudget({ nowMs: () => nowMs, schedule: () => () => undefined });
    let isLimited = true;
    const client = await clientOf(
      (_, response) =>
        isLimited
          ? sendJson(response, 429, { message: 'Too Many Requests' }, { 'retry-after': '120' })
          : sendJson(response, 200, { groups: [] }),
      { budget, nowMs: () => nowMs },
    );
    const refused = await failureOf(client.groups.list('l1'));
    expect([refused.kind, refused.retryAfterMs, refused.rateLimit, refused.outcome]).toEqual([
      'rate-limited',
      120_000,
      'burst',
      'refused',
    ]);

    const early = await failureOf(client.appointments.create(REQUEST));
    expect([early.kind, early.outcome, early.isWrite, early.retryAfterMs]).toEqual([
      'rate-limited',
      'not-sent',
      true,
      120_000,
    ]);
    expect(server!.seen).toHaveLength(1);

    isLimited = false;
    nowMs += 120_000;
    await expect(client.groups.list('l1')).resolves.toEqual({ items: [], unreadable: 0 });
  });

  it('tells a used-up day from a busy moment', async () => {
    const client = await clientOf((_, response) =>
      sendJson(
        response,
        429,
        {},
        { 'x-ratelimit-daily-remaining': '0', 'x-ratelimit-limit-daily': '200000' },
      ),
    );
    const error = await failureOf(client.groups.list('l1'));
    expect(error.rateLimit).toBe('daily');
    expect(error.failure).toMatchObject({ code: 'rate-limited', params: { limit: 'daily' } });
  });
});

describe('the token', () => {
  const leaks: [string, (client: ApiClient) => Promise<unknown>, Script][] = [
    [
      'a refusal that repeats it',
      (client) => client.groups.list('l1'),
      (_, response) => sendJson(response, 401, { message: `Invalid JWT ${TOKEN}` }),
    ],
    ['a lost connection', (client) => client.groups.list('l1'), (_, response) => response.destroy()],
    [
      'an answer of garbage that repeats it',
      (client) => client.groups.list('l1'),
      (_, response) => response.end(`{"token": "${TOKEN}"`),
    ],
    [
      'an answer of the wrong shape that repeats it',
      (client) => client.groups.list('l1'),
      (_, response) => sendJson(response, 200, { [TOKEN]: TOKEN }),
    ],
    [
      'a page that repeats it',
      (client) => client.groups.list('l1'),
      (_, response) => sendPage(response, 403, `<p>${TOKEN}`),
    ],
    ['a time-out', (client) => client.groups.list('l1'), () => undefined],
  ];

  it.each(leaks)('is in nothing that comes of %s', async (_name, run, script) => {
    const entries: ApiLogEntry[] = [];
    const client = await clientOf(script, { timeoutMs: 200, log: (entry) => entries.push(entry) });
    const error = await failureOf(run(client));
    expect(everythingIn(error)).not.toContain(TOKEN);
    expect(everythingIn(error)).not.toMatch(/authorization/i);
    expect(JSON.stringify([error, entries])).not.toContain(TOKEN);
    expect(entries).toHaveLength(1);
  });

  it.each(['', 'with blank', 'line\nend', 'tokén'])(
    'is not sent when no header can hold it: %j',
    async (token) => {
      const client = await clientOf((_, response) => sendJson(response, 200, {}), { getToken: () => token });
      const error = await failureOf(client.groups.list('l1'));
      expect([error.kind, error.outcome]).toEqual(['token-rejected', 'not-sent']);
      if (token !== '') expect(everythingIn(error)).not.toContain(token);
      expect(server!.seen).toEqual([]);
    },
  );

  it('is not in a log line, nor is any address, query or body', async () => {
    const entries: ApiLogEntry[] = [];
    const client = await clientOf((_, response) => sendJson(response, 200, { contact: null }), {
      log: (entry) => entries.push(entry),
    });
    await client.contacts.findDuplicate({ locationId: 'l1', email: 'ana@example.com' });
    expect(entries).toEqual([
      {
        call: 'contacts.findDuplicate',
        method: 'get',
        status: 200,
        failure: null,
        traceId: null,
        durationMs: expect.any(Number) as number,
      },
    ]);
  });
});
