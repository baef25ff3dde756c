import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { apiFetch, firstProxy } from './api-fetch.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<{ baseUrl: string; server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, server };
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const direct = apiFetch({ resolveProxy: () => Promise.resolve('DIRECT') });

describe("the app's own fetch", () => {
  it('never sends a POST twice when a kept-alive connection breaks before the answer', async () => {
    let posts = 0;
    const { baseUrl } = await serve((request, response) => {
      request.resume().on('end', () => {
        if (request.method === 'POST') {
          posts += 1;
          request.socket.destroy();
        } else response.end('{}');
      });
    });
    await (await direct(`${baseUrl}/warm-up`)).text();
    await expect(direct(`${baseUrl}/book`, { method: 'POST', body: '{}' })).rejects.toThrow();
    expect(posts).toBe(1);
  });

  it('carries method, headers, body, status and headers of the answer', async () => {
    const { baseUrl } = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.writeHead(201, { 'x-ratelimit-max': '100', 'content-type': 'application/json' });
        response.end(JSON.stringify({ method: request.method, version: request.headers['version'], body }));
      });
    });
    const request = new Request(`${baseUrl}/x`, {
      method: 'PUT',
      headers: { Version: '2021-04-15' },
      body: 'é',
    });
    const answer = await direct(request);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-ratelimit-max')).toBe('100');
    expect(await answer.json()).toEqual({ method: 'PUT', version: '2021-04-15', body: 'é' });
  });

  it('goes through the proxy the system names, for addresses beyond this computer', async () => {
    const { baseUrl: target } = await serve((_request, response) => response.end('through'));
    const asked: string[] = [];
    const { baseUrl: proxy, server } = await serve((_request, response) => response.end());
    server.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const onward = connect(Number(new URL(target).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
    });
    const proxied = apiFetch({ resolveProxy: () => Promise.resolve(`PROXY ${new URL(proxy).host}; DIRECT`) });
    expect(await (await proxied('http://services.example/')).text()).toBe('through');
    expect(asked).toEqual(['services.example:80']);
    expect(await (await proxied(target)).text()).toBe('through');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['DIRECT', null],
    ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
    ['SOCKS5 s.example:1080; HTTPS p.example:443', 'https://p.example:443'],
    ['nonsense; PROXY bad host; PROXY h/x', null],
    ['', null],
  ])('reads the proxy list %j', (list, proxy) => {
    expect(firstProxy(list)).toBe(proxy);
  });
});
