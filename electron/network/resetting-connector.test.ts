import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { Agent, type buildConnector, fetch } from 'undici';
import { afterEach, expect, it, vi } from 'vitest';
import { resettingConnector } from './api-fetch.ts';
import { SELF_SIGNED } from './testing/self-signed.ts';

const servers: Server[] = [];
const trust = { ca: SELF_SIGNED.cert, checkServerIdentity: () => undefined };

async function serve(onConnection: (connection: TLSSocket) => void): Promise<string> {
  const server = createServer(SELF_SIGNED, onConnection);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

/** The connector under test, and the connections it made. */
function connecting(): { dispatcher: Agent; made: Socket[] } {
  const made: Socket[] = [];
  const inner = resettingConnector(trust);
  const connect: buildConnector.connector = (options, callback) => {
    inner(options, (...result) => {
      if (result[1] !== null) made.push(result[1]);
      callback(...result);
    });
  };
  return { dispatcher: new Agent({ connect, connections: 1 }), made };
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it('answers come over it as over any other, several over one connection', async () => {
  let connections = 0;
  const address = await serve((connection) => {
    connections += 1;
    connection.on('error', () => undefined);
    connection.on('data', () => connection.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nthere'));
  });
  const { dispatcher } = connecting();
  expect(await (await fetch(address, { dispatcher })).text()).toBe('there');
  expect(await (await fetch(address, { dispatcher })).text()).toBe('there');
  await dispatcher.close();
  expect(connections).toBe(1);
});

it('delivers nothing of a request after it was given up, not even what the system had taken over', async () => {
  // More than the other side takes in while it does not read: the rest lies in this computer's system, as in an outage.
  const body = Buffer.alloc(2_000_000);
  let arrivedBytes = 0;
  let silent: TLSSocket | undefined;
  const address = await serve((connection) => {
    connection.on('error', () => undefined);
    connection.on('data', (data: Buffer) => {
      arrivedBytes += data.length;
      if (silent === undefined) connection.pause();
      silent = connection;
    });
  });
  const { dispatcher, made } = connecting();
  const given = new AbortController();
  const sent = fetch(address, { method: 'POST', body, dispatcher, signal: given.signal });
  const refused = expect(sent).rejects.toThrow(/abort/i);
  await vi.waitFor(() => {
    expect(silent).toBeDefined();
    expect(made[0]!.bytesWritten).toBeGreaterThan(body.length);
    expect(made[0]!.writableLength).toBe(0);
  });
  given.abort();
  await refused;
  const closed = new Promise<void>((resolve) => {
    silent!.once('close', () => resolve());
  });
  silent!.resume();
  await closed;
  expect(arrivedBytes).toBeLessThan(body.length);
});

it('says why it could not connect', async () => {
  const address = await serve(() => undefined);
  await new Promise<void>((resolve) => {
    servers.pop()!.close(() => resolve());
  });
  const sent = fetch(address, { dispatcher: connecting().dispatcher });
  await expect(sent).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
