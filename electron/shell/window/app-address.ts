import { extname, join, normalize, sep } from 'node:path';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://frontdesk`;

/** The kinds of file the renderer consists of. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.map', 'application/json'],
]);

/**
 * The file an address of the app stands for, or null where it stands for none: another host, a folder above
 * the renderer's, a kind of file the renderer has none of.
 */
export function fileOfAddress(address: string, rendererFolder: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== APP_ORIGIN || url.username !== '' || url.password !== '')
    return null;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(rendererFolder, path === '/' ? 'index.html' : path));
  if (!file.startsWith(rendererFolder + sep)) return null;
  return CONTENT_TYPES.has(extname(file)) ? file : null;
}

/** The content type of a file `fileOfAddress` gave. */
export function contentTypeOf(file: string): string {
  return CONTENT_TYPES.get(extname(file)) ?? 'application/octet-stream';
}
