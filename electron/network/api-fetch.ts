import * as tls from 'node:tls';
import { rootCertificates } from 'node:tls';
import type { Socket } from 'node:net';
import { Agent, fetch as undiciFetch, ProxyAgent, buildConnector, type Dispatcher } from 'undici';
import { isLoopback } from './server-address.ts';

export interface ApiFetchOptions {
  /** The system's choice of proxy for an address, as `session.resolveProxy` words it: `DIRECT`, `PROXY host:port; DIRECT` … */
  resolveProxy: (address: string) => Promise<string>;
}

/**
 * The fetch the API client uses inside the app: Node's way of sending with the PC's own proxy settings and, where
 * the runtime can read them, the PC's own certificates.
 *
 * Not Chromium's network: it sends a POST a second time by itself when a kept-alive connection breaks before an
 * answer (seen with Electron 33.4), and nothing may send a booking twice but the outbox, which looks first.
 */
export function apiFetch({ resolveProxy }: ApiFetchOptions): typeof fetch {
  const dispatchers = new Map<string, Dispatcher>();
  const dispatcherFor = async (address: string): Promise<Dispatcher> => {
    const proxy = isLoopback(new URL(address).hostname) ? null : firstProxy(await resolveProxy(address));
    const key = proxy ?? 'direct';
    const dispatcher = dispatchers.get(key) ?? makeDispatcher(proxy);
    dispatchers.set(key, dispatcher);
    return dispatcher;
  };
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
    const response = await undiciFetch(request.url, {
      method: request.method,
      headers: [...request.headers],
      body,
      redirect: request.redirect,
      signal: request.signal,
      dispatcher: await dispatcherFor(request.url),
    });
    if (response.status < 200 || response.status > 599) {
      await response.body?.cancel();
      throw Object.assign(new TypeError('No status of HTTP'), { code: 'HPE_INVALID_STATUS' });
    }
    // The package's Response and the runtime's are the same standard; the client wants the runtime's.
    return new Response(hasNoBody(response.status) ? null : (response.body as ReadableStream | null), {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers],
    });
  };
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/**
 * The first proxy of a list in the PAC format that can be used, as an address, or null for none: `PROXY` and
 * `HTTPS` can, SOCKS cannot, and is passed over like an unknown word.
 */
export function firstProxy(list: string): string | null {
  for (const entry of list.split(';')) {
    const [kind, host, more] = entry.trim().split(/\s+/);
    if (kind === 'DIRECT') return null;
    if (host === undefined || more !== undefined || !/^[\w.:[\]-]+$/.test(host)) continue;
    if (kind === 'PROXY') return `http://${host}`;
    if (kind === 'HTTPS') return `https://${host}`;
  }
  return null;
}

function makeDispatcher(proxy: string | null): Dispatcher {
  // Said here, so that no variable of the environment can unsay it (NODE_TLS_REJECT_UNAUTHORIZED=0).
  const trust = { ca: trustedCertificates(), rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;
  if (proxy === null) return new Agent({ connect: resettingConnector(trust) });
  return new ProxyAgent({ uri: proxy, requestTls: trust, proxyTls: trust });
}

/** Node's own list, and the system's beside it where the runtime can read it (Node 22.15 and later). */
function trustedCertificates(): string[] {
  const read = (tls as { getCACertificates?: (kind: 'system') => string[] }).getCACertificates;
  return read ? [...rootCertificates, ...read('system')] : [...rootCertificates];
}

/**
 * Connects as undici does, but an encrypted connection that is given up before its end is reset. A closed one would go on
 * in the system: what the network had not taken yet is delivered when it can be, minutes after the app has looked whether
 * its booking arrived, and sent it again. Unencrypted connections are to this computer only, where nothing waits.
 */
export function resettingConnector(tlsOptions: buildConnector.BuildOptions): buildConnector.connector {
  const connectPlainly = buildConnector({});
  const connectSafely = buildConnector(tlsOptions);
  return (options, callback) => {
    if (options.protocol !== 'https:') {
      connectPlainly(options, callback);
      return;
    }
    // The connection below the encrypted one is made here, because only it can be reset.
    connectPlainly({ ...options, protocol: 'http:', port: options.port || '443' }, (...[failure, tcp]) => {
      if (failure !== null) {
        callback(failure, null);
        return;
      }
      connectSafely({ ...options, httpSocket: tcp }, (...[tlsFailure, secure]) => {
        if (tlsFailure === null) callback(null, resetWhenGivenUp(secure, tcp));
        else callback(tlsFailure, null);
      });
    });
  };
}

/** `secure`, which lies over `tcp`: destroyed for a reason, it resets what is below it. */
function resetWhenGivenUp<Over extends Socket>(secure: Over, tcp: Socket): Over {
  const destroy = secure.destroy.bind(secure);
  secure.destroy = (reason) => {
    if (reason !== undefined) tcp.resetAndDestroy();
    return destroy(reason);
  };
  return secure;
}
