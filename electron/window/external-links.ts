/** Schemes that may leave the app; anything else could start a program with an argument of a stranger's. */
const ALLOWED_SCHEMES = new Set(['https:', 'tel:', 'mailto:']);

/** True for an address the app hands to the system: https, tel and mailto, without a name or password in it. */
export function mayOpenExternally(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return ALLOWED_SCHEMES.has(url.protocol) && url.username === '' && url.password === '';
}
