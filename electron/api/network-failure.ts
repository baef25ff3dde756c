import type { ApiErrorKind, ApiOutcome } from './errors.ts';

/** What is kept of a thrown value: its name, words and code, never the request or headers hanging on it. */
class FailureCause extends Error {
  override readonly name: string;
  /** Such as `ECONNRESET`; null when it had none. */
  readonly code: string | null;
  /** Such as `connect`; null when it had none. */
  readonly syscall: string | null;

  constructor(name: string, message: string, code: string | null, syscall: string | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.code = code;
    this.syscall = syscall;
  }
}

const MAX_DEPTH = 8;
const MASK = '[token]';

/** A text with the token, should anybody have repeated it, blotted out. */
export function withoutToken(text: string, token: string): string {
  return token === '' ? text : text.replaceAll(token, MASK);
}

/**
 * A copy of a thrown value and its causes that can be logged and kept: ky's errors carry the whole request,
 * `Authorization` header included, and the words of a refused header repeat its value.
 */
export function safeCause(thrown: unknown, token: string, depth = 0): FailureCause {
  if (!(thrown instanceof Error)) {
    return new FailureCause('NonError', withoutToken(String(thrown), token), null, null);
  }
  const inner = depth < MAX_DEPTH ? innerOf(thrown) : undefined;
  return new FailureCause(
    thrown.name,
    withoutToken(thrown.message, token),
    textProperty(thrown, 'code'),
    textProperty(thrown, 'syscall'),
    inner === undefined ? undefined : safeCause(inner, token, depth + 1),
  );
}

/** Every link of a chain of causes, the outermost first. */
function causeChain(cause: FailureCause): FailureCause[] {
  const chain: FailureCause[] = [];
  for (let link: unknown = cause; link instanceof FailureCause; link = link.cause) chain.push(link);
  return chain;
}

/** The cause; for several tried addresses ("happy eyeballs"), the last one that failed. */
function innerOf(error: Error): unknown {
  if (error.cause !== undefined) return error.cause;
  return error instanceof AggregateError ? (error.errors as unknown[]).at(-1) : undefined;
}

function textProperty(error: Error, key: string): string | null {
  const value: unknown = (error as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
}

/** What a failure without an answer was, and whether the request may have got through. */
export interface NetworkFailure {
  kind: ApiErrorKind;
  outcome: ApiOutcome;
}

/** Codes of Node's sockets and undici that come only before a connection stands. */
const NEVER_CONNECTED = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Codes that come while connecting or later: only the system call tells. */
const CONNECTING_OR_LATER = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
]);

const CONNECTION_LOST = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'ERR_STREAM_PREMATURE_CLOSE',
]);
/** Half an HTTP message, one whose head is too long, or one with a status there is none of (undici asserts it). */
const BAD_ANSWER = new Set([
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
  'ERR_ASSERTION',
]);
/** undici's words, which come with the code of a lost connection or none. */
const NOT_AS_SPOKEN = /^(bad (response|upgrade)$|too many content-encodings)/;

const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** OpenSSL's names for a certificate that is not trusted: found during the handshake, before any request. */
const CERTIFICATE_REFUSED =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|ERR_TLS_CERT_ALTNAME_INVALID$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$)/;
const HANDSHAKE_REFUSED = /^ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|PACKET_LENGTH_TOO_LONG)$/;

/** Chromium's names, for an injected fetch that uses its network stack: `net::ERR_…` in the message. */
const CHROMIUM_CODE = /net::(ERR_[A-Z0-9_]+)/;
const CHROMIUM: readonly [RegExp, ApiErrorKind, ApiOutcome][] = [
  [
    /^ERR_(PROXY_AUTH|PROXY_CONNECTION|TUNNEL_CONNECTION|MANDATORY_PROXY|PROXY_CERTIFICATE|SOCKS_)/,
    'proxy',
    'not-sent',
  ],
  [
    /^ERR_(NAME_|INTERNET_DISCONNECTED|ADDRESS_|DNS_|CONNECTION_(REFUSED|TIMED_OUT|FAILED))/,
    'offline',
    'not-sent',
  ],
  [/^ERR_CERT_/, 'tls', 'not-sent'],
  [/^ERR_SSL_(PROTOCOL_ERROR|VERSION_OR_CIPHER_MISMATCH|PINNED_KEY)/, 'tls', 'not-sent'],
  [/^ERR_SSL_/, 'tls', 'unknown'],
  [/^ERR_TIMED_OUT$/, 'timeout', 'unknown'],
  [/^ERR_(BLOCKED_BY_ADMINISTRATOR|BLOCKED_BY_CLIENT|NETWORK_ACCESS_DENIED)$/, 'blocked', 'not-sent'],
];

/**
 * Tells failures without an answer apart by the codes of Node's sockets, undici, OpenSSL and Chromium. What no
 * rule knows counts as a lost connection with an unknown outcome: the careful reading.
 */
export function classifyNetworkFailure(cause: FailureCause): NetworkFailure {
  const chain = causeChain(cause);
  if (isProxyRefusal(chain)) return { kind: 'proxy', outcome: 'refused' };
  for (const link of chain.toReversed()) {
    const failure = classifyLink(link);
    if (failure) return failure;
  }
  return { kind: 'connection-lost', outcome: 'unknown' };
}

/**
 * The fetch standard turns a 407 into a network error. undici gives it these words, or, for a request built
 * beforehand as ky does, none at all; no other failure of the requests made here comes without words.
 */
function isProxyRefusal(chain: readonly FailureCause[]): boolean {
  const innermost = chain.at(-1);
  if (innermost?.message === 'proxy authentication required') return true;
  const isWordless = innermost?.name === 'Error' && innermost.message === '' && innermost.code === null;
  return isWordless && chain.some((link) => link.message === 'fetch failed');
}

function classifyLink(link: FailureCause): NetworkFailure | null {
  const chromium = CHROMIUM_CODE.exec(link.message)?.[1];
  if (chromium !== undefined) return classifyChromium(chromium);
  // Electron's fetch cannot hand back a redirect; it fails with these words instead.
  if (/redirect was cancelled/i.test(link.message)) return { kind: 'captive-page', outcome: 'unknown' };
  // undici, when a proxy does not open the tunnel: `Proxy response (407) !== 200 when HTTP Tunneling`.
  if (/proxy response \(\d+\)/i.test(link.message)) return { kind: 'proxy', outcome: 'not-sent' };
  if (/before secure TLS connection was established/.test(link.message)) {
    return { kind: 'connection-lost', outcome: 'not-sent' };
  }
  // Something that is not HTTP, or not as it is spoken to: whoever answers there is not the API.
  if (link.name === 'HTTPParserError' || NOT_AS_SPOKEN.test(link.message))
    return { kind: 'unreadable-answer', outcome: 'unknown' };
  return link.code === null ? null : classifyCode(link.code, link.syscall);
}

function classifyCode(code: string, syscall: string | null): NetworkFailure | null {
  if (NEVER_CONNECTED.has(code)) return { kind: 'offline', outcome: 'not-sent' };
  if (CONNECTING_OR_LATER.has(code)) {
    return syscall === 'connect' || syscall === 'getaddrinfo'
      ? { kind: 'offline', outcome: 'not-sent' }
      : { kind: 'connection-lost', outcome: 'unknown' };
  }
  if (CERTIFICATE_REFUSED.test(code) || HANDSHAKE_REFUSED.test(code))
    return { kind: 'tls', outcome: 'not-sent' };
  // Any other alert may also end a connection on which requests have gone already.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return { kind: 'tls', outcome: 'unknown' };
  if (CONNECTION_LOST.has(code)) return { kind: 'connection-lost', outcome: 'unknown' };
  if (TIMED_OUT.has(code)) return { kind: 'timeout', outcome: 'unknown' };
  if (code.startsWith('HPE_') || BAD_ANSWER.has(code)) {
    return { kind: 'unreadable-answer', outcome: 'unknown' };
  }
  return null;
}

function classifyChromium(code: string): NetworkFailure {
  const rule = CHROMIUM.find(([pattern]) => pattern.test(code));
  return rule ? { kind: rule[1], outcome: rule[2] } : { kind: 'connection-lost', outcome: 'unknown' };
}
