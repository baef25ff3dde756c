import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { apiFetch } from './api-fetch.ts';
import { SELF_SIGNED } from './testing/self-signed.ts';

const servers: Server[] = [];
let answered = 0;

async function serve(options: ServerOptions = {}): Promise<string> {
  const server = createServer({ ...SELF_SIGNED, ...options }, (_request, response) => {
    answered += 1;
    response.end('{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

afterEach(() => {
  answered = 0;
  for (const server of servers.splice(0)) server.close();
  vi.unstubAllEnvs();
});

/** The code of what stood in the way. */
async function refusalOf(address: string): Promise<string> {
  const send = apiFetch({ resolveProxy: () => Promise.resolve('DIRECT') });
  const error: unknown = await send(address, { headers: { authorization: 'Bearer secret' } }).catch(
    (reason: unknown) => reason,
  );
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code ?? 'none';
}

it('a server whose certificate nobody vouches for never sees the request', async () => {
  expect(await refusalOf(await serve())).toMatch(/SELF_SIGNED|DEPTH_ZERO/);
  expect(answered).toBe(0);
});

it('no variable of the environment switches that off', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  expect(await refusalOf(await serve())).toMatch(/SELF_SIGNED|DEPTH_ZERO/);
  expect(answered).toBe(0);
});

it('nothing older than TLS 1.2 is spoken', async () => {
  const old = await serve({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
  expect(await refusalOf(old)).toMatch(/PROTOCOL|ECONNRESET|ALERT/);
  expect(answered).toBe(0);
});
