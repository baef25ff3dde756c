import { describe, expect, it } from 'vitest';
import { classifyNetworkFailure, safeCause } from './network-failure.ts';

/** As Node's fetch throws it. */
function fetchFailed(code: string, syscall?: string, message = code): Error {
  const inner = Object.assign(new Error(message), { code }, syscall === undefined ? {} : { syscall });
  return new TypeError('fetch failed', { cause: inner });
}

const classify = (thrown: unknown): string => {
  const { kind, outcome } = classifyNetworkFailure(safeCause(thrown, ''));
  return `${kind}, ${outcome}`;
};

describe('what is known of a request that got no answer', () => {
  it.each([
    [fetchFailed('ENOTFOUND', 'getaddrinfo'), 'offline, not-sent'],
    [fetchFailed('EAI_AGAIN', 'getaddrinfo'), 'offline, not-sent'],
    [fetchFailed('ECONNREFUSED', 'connect'), 'offline, not-sent'],
    [fetchFailed('UND_ERR_CONNECT_TIMEOUT'), 'offline, not-sent'],
    [fetchFailed('ENETUNREACH', 'connect'), 'offline, not-sent'],
    [fetchFailed('ETIMEDOUT', 'connect'), 'offline, not-sent'],
    [fetchFailed('ETIMEDOUT', 'read'), 'connection-lost, unknown'],
    [fetchFailed('EHOSTUNREACH', 'write'), 'connection-lost, unknown'],
    [fetchFailed('ECONNRESET', 'read'), 'connection-lost, unknown'],
    [fetchFailed('EPIPE', 'write'), 'connection-lost, unknown'],
    [fetchFailed('UND_ERR_SOCKET', undefined, 'other side closed'), 'connection-lost, unknown'],
    [
      fetchFailed(
        'ECONNRESET',
        undefined,
        'Client network socket disconnected before secure TLS connection was established',
      ),
      'connection-lost, not-sent',
    ],
    [fetchFailed('UND_ERR_HEADERS_TIMEOUT'), 'timeout, unknown'],
    [fetchFailed('UND_ERR_BODY_TIMEOUT'), 'timeout, unknown'],
    [fetchFailed('HPE_INVALID_CONSTANT'), 'unreadable-answer, unknown'],
    [fetchFailed('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls, not-sent'],
    [fetchFailed('SELF_SIGNED_CERT_IN_CHAIN'), 'tls, not-sent'],
    [fetchFailed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls, not-sent'],
    [fetchFailed('CERT_HAS_EXPIRED'), 'tls, not-sent'],
    [fetchFailed('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls, not-sent'],
    [fetchFailed('ERR_SSL_WRONG_VERSION_NUMBER'), 'tls, not-sent'],
    [fetchFailed('ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC'), 'tls, unknown'],
    [
      fetchFailed('UND_ERR_ABORTED', undefined, 'Proxy response (407) !== 200 when HTTP Tunneling'),
      'proxy, not-sent',
    ],
    [new TypeError('fetch failed', { cause: new Error('proxy authentication required') }), 'proxy, refused'],
    [fetchFailed('ENEW_KIND_OF_TROUBLE'), 'connection-lost, unknown'],
    [new Error('no words we know'), 'connection-lost, unknown'],
    ['a thrown text', 'connection-lost, unknown'],
  ])('%s', (thrown, expected) => {
    expect(classify(thrown)).toBe(expected);
  });

  it('looks into the addresses that were all tried', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    expect(classify(new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }))).toBe(
      'offline, not-sent',
    );
  });

  it.each([
    ['net::ERR_INTERNET_DISCONNECTED', 'offline, not-sent'],
    ['net::ERR_NAME_NOT_RESOLVED', 'offline, not-sent'],
    ['net::ERR_CONNECTION_REFUSED', 'offline, not-sent'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'offline, not-sent'],
    ['net::ERR_CONNECTION_RESET', 'connection-lost, unknown'],
    ['net::ERR_NETWORK_CHANGED', 'connection-lost, unknown'],
    ['net::ERR_TIMED_OUT', 'timeout, unknown'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'tls, not-sent'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'tls, not-sent'],
    ['net::ERR_PROXY_CONNECTION_FAILED', 'proxy, not-sent'],
    ['net::ERR_TUNNEL_CONNECTION_FAILED', 'proxy, not-sent'],
    ['Redirect was cancelled', 'captive-page, unknown'],
  ])('knows Chromium’s words: %s', (message, expected) => {
    expect(classify(new Error(message))).toBe(expected);
  });
});

describe('what is kept of a thrown value', () => {
  it('is its words and codes, down the chain, without what hangs on it and without the token', () => {
    const thrown = Object.assign(
      new Error('header Bearer pit-1 is bad', { cause: fetchFailed('EPIPE', 'write') }),
      {
        request: { headers: { authorization: 'Bearer pit-1' } },
      },
    );
    const kept = safeCause(thrown, 'pit-1');
    expect(kept.message).toBe('header Bearer [token] is bad');
    expect(kept).not.toHaveProperty('request');
    expect(kept.cause).toMatchObject({ name: 'TypeError', cause: { code: 'EPIPE', syscall: 'write' } });
  });

  it('ends, even for a cause that is its own cause', () => {
    const thrown = new Error('round');
    thrown.cause = thrown;
    expect(classify(thrown)).toBe('connection-lost, unknown');
  });
});
