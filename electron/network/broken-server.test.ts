/** A server that is broken, or not the server: each answer through the real client, fetch and sockets. */
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiClient } from '../api/client.ts';
import type { ApiClient } from '../api/client-types.ts';
import { ApiError } from '../api/errors.ts';
import { createRateBudget } from '../api/rate-budget.ts';
import { failureOf } from '../api/testing/caught.ts';
import { sendJson, startScriptedServer, type ScriptedServer } from '../api/testing/scripted-server.ts';
import { apiFetch } from './api-fetch.ts';

const START = '2026-11-23T10:00:00-05:00';
const END = '2026-11-23T10:30:00-05:00';
const EVENT = { id: 'e1', startTime: START, endTime: END };
const LISTING = JSON.stringify({ events: [EVENT] });
const WINDOW = { locationId: 'l1', owner: { calendarId: 'c1' }, startMs: 0, endMs: 1 };
const MANY = 70_000_000;

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Answers the listing of appointments by the script, everything else well. */
async function clientOf(script: (response: ServerResponse) => void, timeoutMs = 20_000): Promise<ApiClient> {
  server = await startScriptedServer(({ url }, response) =>
    url.startsWith('/calendars/events?') ? script(response) : sendJson(response, 200, { groups: [] }),
  );
  return createApiClient({
    baseUrl: server.baseUrl,
    getToken: () => 'pit-0123456789',
    timeoutMs,
    budget: createRateBudget(),
    fetch: apiFetch({ resolveProxy: () => Promise.resolve('DIRECT') }),
    getTimeZone: () => 'America/New_York',
  });
}

/** The bytes themselves, without what Node's server would mend. */
const raw =
  (...texts: string[]) =>
  (response: ServerResponse): void =>
    void response.socket?.end(texts.join('\r\n'));

const packed =
  (encoding: string, body: Buffer) =>
  (response: ServerResponse): void =>
    void response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
      .end(body);

const text =
  (body: string | Buffer, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);

/** Goes on for as long as someone listens. */
const endless =
  (chunk: string, begin = '') =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(begin);
    const more = (): void => {
      if (!response.destroyed && response.write(chunk)) setImmediate(more);
    };
    response.on('drain', more);
    more();
  };

/** Letter by letter, and never the last. */
const trickle =
  (all: string) =>
  (response: ServerResponse): void => {
    const sink = response.headersSent ? response : response.socket;
    const timer = setInterval(() => sink?.write(all.slice(sent, (sent += 1))), 5);
    let sent = 0;
    response.on('close', () => clearInterval(timer));
  };

const bomb = (): Buffer => Buffer.from(`{"events":[0${',{}'.repeat(MANY)}]}`);

describe('an answer that is more than any answer', () => {
  it.each<[string, (response: ServerResponse) => void, string]>([
    ['200 MB of nothing in 200 KB of gzip', packed('gzip', gzipSync(bomb())), 'answer-too-large'],
    ['the same twice in gzip', packed('gzip, gzip', gzipSync(gzipSync(bomb()))), 'answer-too-large'],
    [
      'the same in brotli',
      packed('br', brotliCompressSync(bomb(), { params: { 0: 1 } })),
      'answer-too-large',
    ],
    ['a text without end', endless('x'.repeat(65_536), '{"events":[{"id":"'), 'answer-too-large'],
    ['blanks without end', endless(' '.repeat(65_536)), 'answer-too-large'],
    ['two million values', text(`{"events":[0${',0'.repeat(2_000_000)}]}`), 'answer-too-large'],
    ['20,000 empty rows', text(`{"events":[{}${',{}'.repeat(20_000)}]}`), 'answer-too-large'],
    [
      '100,000 keys',
      text(`{${Array.from({ length: 1e5 }, (_, key) => `"${key}":0`).join()}}`),
      'answer-too-large',
    ],
    ['300,000 empty rows', text(`{"events":[{}${',{}'.repeat(300_000)}]}`), 'answer-too-large'],
    ['lists 100,000 deep', text('['.repeat(100_000)), 'unreadable-answer'],
    [
      'lists 100,000 deep and closed',
      text(`{"events":${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      'unreadable-answer',
    ],
  ])('%s is given up, and the next call goes well', async (_name, script, kind) => {
    const client = await clientOf(script);
    const error = await failureOf(client.events.list(WINDOW));
    expect({ kind: error.kind, outcome: error.outcome }).toEqual({ kind, outcome: 'unknown' });
    expect(error.failure.code).toBe(kind);
    await expect(client.groups.list('l1')).resolves.toEqual({ items: [], unreadable: 0 });
  });
});

/** How an answer to the listing ends: what was read, or the failure. */
async function outcomeOf(client: ApiClient): Promise<string> {
  try {
    const { items, unreadable } = await client.events.list(WINDOW);
    return [
      `read ${items.map(({ id }) => id).join()}`,
      ...(unreadable > 0 ? [`${unreadable} not`] : []),
    ].join(', ');
  } catch (error) {
    if (error instanceof ApiError) return `${error.kind}, ${error.outcome}`;
    throw error;
  }
}

const events = (...rows: unknown[]) => text(JSON.stringify({ events: rows }));
const HEAD = 'HTTP/1.1 200 OK';

it('does not go on fetching what is given up', async () => {
  const closed = Promise.withResolvers<null>();
  const client = await clientOf((response) => {
    response.on('close', () => closed.resolve(null));
    endless(' '.repeat(65_536))(response);
  });
  await failureOf(client.events.list(WINDOW));
  await closed.promise;
});

describe('an answer that is broken, or not the server’s', () => {
  it.each<[string, (response: ServerResponse) => void, string]>([
    [
      'a sign-in page with 200',
      text('<!DOCTYPE html><html>Sign in', { 'content-type': 'text/html' }),
      'captive-page, unknown',
    ],
    ['a sign-in page after a mark and blanks', text('\ufeff\n <html>'), 'captive-page, unknown'],
    [
      'a redirect to a portal',
      (r) => void r.writeHead(302, { location: 'http://portal.example/' }).end(),
      'captive-page, unknown',
    ],
    ['a redirect to nowhere', (r) => void r.writeHead(301).end(), 'captive-page, unknown'],
    [
      'a redirect to itself',
      (r) => void r.writeHead(308, { location: '/calendars/events?' }).end(),
      'captive-page, unknown',
    ],
    ['no body', text(''), 'unreadable-answer, unknown'],
    ['blanks', text(' \r\n '), 'unreadable-answer, unknown'],
    ['204', (r) => void r.writeHead(204).end(), 'unreadable-answer, unknown'],
    ['205', (r) => void r.writeHead(205).end(), 'unreadable-answer, unknown'],
    ['304', (r) => void r.writeHead(304).end(), 'captive-page, unknown'],
    ['status 299', (r) => void r.writeHead(299).end(LISTING), 'read e1'],
    ['status 600', raw('HTTP/1.1 600 Odd', 'content-length: 2', '', '{}'), 'unreadable-answer, unknown'],
    ['status 999', raw('HTTP/1.1 999 Odd', 'content-length: 2', '', '{}'), 'unreadable-answer, unknown'],
    ['status 000', raw('HTTP/1.1 000 Odd', 'content-length: 2', '', '{}'), 'unreadable-answer, unknown'],
    ['JSON cut short', text(LISTING.slice(0, -5)), 'unreadable-answer, unknown'],
    ['JSON twice', text(LISTING + LISTING), 'unreadable-answer, unknown'],
    ['null', text('null'), 'unreadable-answer, unknown'],
    ['another type of content', text(LISTING, { 'content-type': 'text/plain; charset=utf-8' }), 'read e1'],
    ['no type of content', raw(HEAD, `content-length: ${LISTING.length}`, '', LISTING), 'read e1'],
    [
      'a character set nobody knows',
      text(LISTING, { 'content-type': 'application/json; charset=klingon' }),
      'read e1',
    ],
    ['UTF-16', text(Buffer.from(LISTING, 'utf16le')), 'unreadable-answer, unknown'],
    ['a byte order mark', text(`\ufeff${LISTING}`), 'read e1'],
    ['gzip that is cut', packed('gzip', gzipSync(LISTING).subarray(0, 40)), 'unreadable-answer, unknown'],
    ['gzip that is none', packed('gzip', Buffer.from(LISTING)), 'unreadable-answer, unknown'],
    [
      'gzip with rubbish behind',
      packed('gzip', Buffer.concat([gzipSync(LISTING), Buffer.from('x')])),
      'read e1',
    ],
    ['packed in a way nobody knows', packed('rot13', Buffer.from(LISTING)), 'read e1'],
    [
      'packed a hundred times, as it says',
      packed(Array(100).fill('gzip').join(), gzipSync(LISTING)),
      'unreadable-answer, unknown',
    ],
    [
      'a length that is too long',
      raw(HEAD, 'content-length: 500', '', LISTING),
      'unreadable-answer, unknown',
    ],
    ['a length that is too short', raw(HEAD, 'content-length: 5', '', LISTING), 'unreadable-answer, unknown'],
    [
      'two lengths',
      raw(HEAD, 'content-length: 5', 'content-length: 9', '', LISTING),
      'unreadable-answer, unknown',
    ],
    ['a negative length', raw(HEAD, 'content-length: -1', '', LISTING), 'unreadable-answer, unknown'],
    ['no length, closed after it', raw(HEAD, '', LISTING), 'read e1'],
    [
      'chunks that are cut',
      raw(HEAD, 'transfer-encoding: chunked', '', '5', '{"eve'),
      'unreadable-answer, unknown',
    ],
    [
      'chunks that are none',
      raw(HEAD, 'transfer-encoding: chunked', '', LISTING),
      'unreadable-answer, unknown',
    ],
    [
      'a chunk of any size',
      raw(HEAD, 'transfer-encoding: chunked', '', 'FFFFFFFFFFFFFFFFF', LISTING),
      'unreadable-answer, unknown',
    ],
    ['a header of 2 MB', raw(HEAD, `x-big: ${'x'.repeat(2e6)}`, '', LISTING), 'unreadable-answer, unknown'],
    [
      '100,000 headers',
      raw(HEAD, ...Array<string>(1e5).fill('x-many: 1'), '', LISTING),
      'unreadable-answer, unknown',
    ],
    [
      'a header with a NUL',
      raw(HEAD, 'x-odd: a\0b', `content-length: ${LISTING.length}`, '', LISTING),
      'unreadable-answer, unknown',
    ],
    [
      '100 Continue that nobody asked for',
      raw('HTTP/1.1 100 Continue', '', HEAD, `content-length: ${LISTING.length}`, '', LISTING),
      'unreadable-answer, unknown',
    ],
    [
      '103 Early Hints',
      raw(
        'HTTP/1.1 103 Early Hints',
        'link: </x>',
        '',
        HEAD,
        `content-length: ${LISTING.length}`,
        '',
        LISTING,
      ),
      'read e1',
    ],
    [
      '101 Switching Protocols',
      raw('HTTP/1.1 101 Switching Protocols', 'upgrade: x', 'connection: upgrade', '', ''),
      'unreadable-answer, unknown',
    ],
    ['HTTP of another kind', raw('HTTP/7.3 200 OK', '', LISTING), 'unreadable-answer, unknown'],
    ['no HTTP', raw('SSH-2.0-OpenSSH_9.6', ''), 'unreadable-answer, unknown'],
    [
      'two answers at once',
      raw(HEAD, `content-length: ${LISTING.length}`, '', `${LISTING}${HEAD}`, 'content-length: 2', '', '{}'),
      'read e1',
    ],
    ['a closed connection', (r) => void r.destroy(), 'connection-lost, unknown'],
    [
      '429 as a page',
      (r) => void r.writeHead(429, { 'retry-after': '-5' }).end('<html>'),
      'rate-limited, refused',
    ],
    [
      'one id twice, at other times',
      events(EVENT, { ...EVENT, startTime: '2026-11-23T10:15:00-05:00' }),
      'read e1, 1 not',
    ],
    ['ids with a NUL', events(EVENT, { ...EVENT, id: 'e1\0x' }), 'read e1, 1 not'],
    ['ids of a path', events(EVENT, { ...EVENT, id: '..' }, { ...EVENT, id: '.' }), 'read e1, 2 not'],
    [
      'half a character',
      text(LISTING.replace('"e1"', '"e1","title":"\\ud800","contactId":"\\udc00k"')),
      'read e1',
    ],
    ['half a character as id', text(LISTING.replace('"e1"', '"\\ud83d"')), 'read , 1 not'],
    [
      'keys that are traps',
      text(LISTING.replace('"id"', '"__proto__":{"id":"e9"},"constructor":null,"toString":1,"id"')),
      'read e1',
    ],
    [
      'times beyond all times',
      events(
        EVENT,
        { ...EVENT, id: 'e2', startTime: 8.64e18 },
        { ...EVENT, id: 'e3', startTime: '+275760-09-14T00:00Z' },
      ),
      'read e1, 2 not',
    ],
    [
      'numbers beyond all numbers',
      text(LISTING.replace('"id"', '"users":[1e400],"dateAdded":-1e400,"id"')),
      'read e1',
    ],
    [
      'one row with 100,000 values',
      events(EVENT, { ...EVENT, id: 'e2', users: Array(100_000).fill('u') }),
      'read e1, 1 not',
    ],
    ['a title of 20 million characters', events({ ...EVENT, title: 'x'.repeat(20e6) }), 'read e1'],
    ['rows of everything', events(EVENT, null, 7, 'x', [], {}, true, [[EVENT]]), 'read e1, 7 not'],
    [
      'a list where an object belongs',
      events({ ...EVENT, createdBy: [], series: [], title: {}, users: 'x', rrule: {} }),
      'read e1',
    ],
  ])('%s', async (_name, script, outcome) => {
    const client = await clientOf(script);
    expect(await outcomeOf(client)).toBe(outcome);
    await expect(client.groups.list('l1')).resolves.toEqual({ items: [], unreadable: 0 });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['nothing at all', () => undefined],
    ['a head letter by letter', trickle(`${HEAD}\r\nx-slow: ${'x'.repeat(1e5)}`)],
    ['a chunk that never ends', (r) => void r.writeHead(200).write('{"events":[')],
    ['a body letter by letter', (r) => trickle(`{"events":[${' '.repeat(1e5)}`)(r.writeHead(200))],
    ['hints without end', trickle('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1e4))],
  ])('%s is given up in time', async (_name, script) => {
    expect(await outcomeOf(await clientOf(script, 150))).toBe('timeout, unknown');
  });
});
