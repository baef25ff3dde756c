/** What Node's own fetch fails with when no answer begins in time: for clocks of our own, which Node knows nothing of. */
export function headersTimeout(): Error {
  const cause = Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  return new TypeError('fetch failed', { cause });
}
