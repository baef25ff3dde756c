import { once } from 'node:events';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { callPractice } from './practice-caller.ts';
import { startPracticeServer, type PracticeServer } from './server.ts';

const REQUEST_TIMEOUT_MS = 300;
const MIB = 1024 * 1024;

let server: PracticeServer;

beforeAll(async () => {
  server = await startPracticeServer({
    dataset: 'empty',
    rateLimit: { burst: 100_000 },
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  });
});
afterAll(() => server.close());
afterEach(() => {
  vi.restoreAllMocks();
  server.reset();
});

const HEAD = 'Host: 127.0.0.1\r\nVersion: 2021-07-28\r\n';
const signedIn = () => `${HEAD}Authorization: Bearer ${server.token}\r\n`;

function connect(): net.Socket {
  return net.connect(Number(new URL(server.baseUrl).port), '127.0.0.1');
}

/** What the server says to these bytes until it, or the request's own `Connection: close`, ends the connection. */
function answerTo(bytes: string): Promise<string> {
  const socket = connect();
  socket.write(bytes);
  return text(socket);
}

function post(
  headers: Record<string, string>,
  body: Uint8Array<ArrayBuffer> | ReadableStream,
): Promise<Response> {
  const url = new URL('/contacts/', server.baseUrl);
  return fetch(url, {
    method: 'POST',
    headers: { Version: '2021-07-28', ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
}

function endlessly(chunk: Uint8Array): ReadableStream {
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}

async function isWell(): Promise<boolean> {
  return (await callPractice(server, 'GET', `/locations/${server.locationId}`)).status === 200;
}

describe('what is too large', () => {
  it('is refused unread without a token: of twenty bodies of 40 MB nothing is kept', async () => {
    const body = new Uint8Array(40 * MIB).fill(32);
    expect((await post({}, body)).status).toBe(401);
    // The others send their first kilobyte and wait for the answer.
    for (let count = 1; count < 20; count += 1) {
      const socket = connect();
      socket.write(
        `POST /contacts/ HTTP/1.1\r\n${HEAD}Content-Length: ${body.length}\r\n\r\n${' '.repeat(1024)}`,
      );
      const [start] = (await once(socket, 'data')) as [Buffer];
      expect(start.toString()).toMatch(/^HTTP\/1\.1 401 /);
      socket.destroy();
    }
    expect(server.requests.map((request) => request.body)).toEqual(Array(20).fill(null));
    expect(JSON.stringify(server.requests).length).toBeLessThan(20_000);
    expect(await isWell()).toBe(true);
  });

  it.each([
    ['announced', () => new Uint8Array(MIB + 1).fill(32)],
    ['found out while reading', () => endlessly(new Uint8Array(64 * 1024).fill(32))],
  ])('is refused with 413 with a token: %s', async (_how, body) => {
    const answer = await post({ Authorization: `Bearer ${server.token}` }, body());
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ statusCode: 413, message: 'request entity too large' });
    expect(server.requests.at(-1)).toMatchObject({ body: null, status: 413 });
    expect(await isWell()).toBe(true);
  });

  it('is taken up to the bound', async () => {
    const padded = JSON.stringify({ locationId: server.locationId, firstName: 'Ada' }).padEnd(MIB);
    expect((await callPractice(server, 'POST', '/contacts/', { body: padded })).status).toBe(201);
  });

  it('is not even sent by a client that asks first', async () => {
    const refused = await answerTo(
      `POST /contacts/ HTTP/1.1\r\n${HEAD}Content-Length: 41943040\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(refused).toMatch(/^HTTP\/1\.1 401 /);
    const body = JSON.stringify({ locationId: server.locationId, firstName: 'Ada' });
    const socket = connect();
    socket.write(
      `POST /contacts/ HTTP/1.1\r\n${signedIn()}Content-Length: ${body.length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`,
    );
    socket.once('data', () => socket.write(body));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });

  it('as headers is answered with 431', async () => {
    const large = `GET / HTTP/1.1\r\n${HEAD}X-Padding: ${'x'.repeat(17 * 1024)}\r\n\r\n`;
    expect(await answerTo(large)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('in sum makes the oldest requests leave the log', async () => {
    const firstName = 'x'.repeat(MIB / 2);
    for (let count = 0; count < 40; count += 1)
      await callPractice(server, 'POST', '/contacts/', {
        body: { locationId: 'elsewhere', firstName, count },
      });
    const counts = server.requests.map(({ body }) => (body as { count: number }).count);
    expect(counts.length).toBe(31);
    expect(counts.at(-1)).toBe(39);
  });

  it('is nothing that a control path reads, or any stranger is told', async () => {
    const url = new URL('/__practice/faults', server.baseUrl);
    const answer = await fetch(url, { method: 'POST', body: new Uint8Array(40 * MIB) });
    expect(answer.status).toBe(404);
    expect(server.requests).toEqual([]);
    const open = await startPracticeServer({ dataset: 'empty', allowFaults: true });
    const stranger = await callPractice({ ...open, token: 'pit-other' }, 'GET', '/__practice/state');
    await open.close();
    expect(stranger).toMatchObject({ status: 401, body: { message: 'Invalid JWT' } });
  });
});

describe('what comes too slowly', () => {
  it.each([
    ['headers', () => `GET / HTTP/1.1\r\nHost: x\r\nX-Slow: `],
    ['a body', () => `POST /contacts/ HTTP/1.1\r\n${signedIn()}Content-Length: 900\r\n\r\n{`],
  ])('is cut off with 408: %s', async (_what, start) => {
    const socket = connect();
    socket.write(start());
    const drip = setInterval(() => socket.write(' '), 50);
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    // What drips in after the end may be met with a reset; the answer is there by then.
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => {
      socket.once('close', () => {
        resolve();
      });
    });
    clearInterval(drip);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(await isWell()).toBe(true);
  });

  it('leaves nothing behind when the client goes away in the middle', async () => {
    const socket = connect();
    socket.write(`POST /contacts/ HTTP/1.1\r\n${signedIn()}Content-Length: 900\r\n\r\n{"firstName"`, () =>
      socket.destroy(),
    );
    await once(socket, 'close');
    expect(await isWell()).toBe(true);
    expect(server.state.contacts.size).toBe(1);
  });
});

describe('an odd request', () => {
  it.each([
    ['HEAD', '/contacts/', 404],
    ['PATCH', '/contacts/', 404],
    ['GET', '//', 404],
    ['GET', '//contacts/search', 404],
    ['GET', '/calendars//events', 404],
    ['PUT', '/contacts//', 404],
    ['GET', '/contacts/%00', 400],
    ['GET', '/contacts/%E0%A4%A', 400],
    ['GET', `/contacts/${'x'.repeat(8_000)}`, 400],
    ['GET', '/contacts/..%2f..%2fetc', 400],
    ['GET', 'http://elsewhere.example/nowhere', 404],
    ['OPTIONS', '*', 400],
    ['GET', '/contacts/?locationId=a&locationId=b', 403],
    ['GET', '/calendars/events?locationId=LOCATION&startTime=1&startTime=2&endTime=3&userId=x', 422],
    ['GET', '/calendars/events?locationId=LOCATION&startTime=999999999999999&endTime=0&userId=x', 200],
    ['GET', '/calendars/events?locationId=LOCATION&__proto__=x&startTime=0&endTime=9&userId=x', 200],
  ])('is answered: %s %s with %i', async (method, path, status) => {
    const target = path.replace('LOCATION', server.locationId);
    const answer = await answerTo(`${method} ${target} HTTP/1.1\r\n${signedIn()}Connection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it.each([
    ['deep lists', '['.repeat(300_000)],
    ['deep objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['half a text', '{"firstName":"A'],
    ['two bodies', '{}{}'],
    ['no text at all', '\u0000\u0001'],
  ])('with a body that cannot be read is a 400: %s', async (_what, body) => {
    expect((await callPractice(server, 'POST', '/contacts/', { body })).status).toBe(400);
  });

  it.each([['[]'], ['null'], ['3'], ['"text"'], ['{"__proto__":{"x":1},"locationId":"LOCATION"}']])(
    'with a body of another shape is a 422: %s',
    async (body) => {
      const sent = body.replace('LOCATION', server.locationId);
      expect((await callPractice(server, 'POST', '/contacts/', { body: sent })).status).toBe(422);
      expect((await callPractice(server, 'POST', '/contacts/search', { body: sent })).status).toBe(422);
    },
  );

  it('is read as JSON whatever its content type says', async () => {
    const answer = await callPractice(server, 'POST', '/contacts/', {
      body: { locationId: server.locationId, firstName: 'Ada' },
      headers: { 'Content-Type': 'text/plain; charset=latin1' },
    });
    expect(answer.status).toBe(201);
  });
});

describe('an error of the server itself', () => {
  it('is answered with 500 and does not stop it', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { users } = server.state;
    Object.defineProperty(server.state, 'users', {
      configurable: true,
      get: () => {
        throw new Error('the users are broken');
      },
    });
    const answer = await callPractice(server, 'GET', '/users/', { query: { locationId: server.locationId } });
    Object.defineProperty(server.state, 'users', { configurable: true, value: users });
    expect(answer).toMatchObject({
      status: 500,
      body: { statusCode: 500, message: 'Internal server error' },
    });
    expect(said.mock.calls.join()).toContain('the users are broken');
    expect(await isWell()).toBe(true);
  });

  it('is answered with 500 after a body was read, too', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(server.state.contacts, 'values').mockImplementation(() => {
      throw new Error('the contacts are broken');
    });
    const body = { locationId: server.locationId, firstName: 'Ada', phone: '+12125550100' };
    const answer = await callPractice(server, 'POST', '/contacts/', { body });
    expect(answer.status).toBe(500);
    expect(said.mock.calls.join()).toContain('the contacts are broken');
  });
});
