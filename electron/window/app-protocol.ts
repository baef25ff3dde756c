import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://frontdesk`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Must run before the app is ready: makes `app://` a standard, secure scheme. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * The file an address of the app stands for, or null where it stands for none: another host, a folder above
 * the renderer's, a kind of file the renderer has none of.
 */
export function fileOfAddress(address: string, rendererFolder: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (`${url.protocol}//${url.host}` !== APP_ORIGIN) return null;
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
  return CONTENT_TYPES[extname(file)] === undefined ? null : file;
}

/** Serves the renderer's files, and nothing else, under `app://frontdesk/`. */
export function serveApp(session: Session, rendererFolder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? fileOfAddress(request.url, rendererFolder) : null;
    if (file === null) return new Response('Not found', { status: 404, headers: HEADERS });
    try {
      // Through Node's fs, which reads inside the asar; a copy, because Response takes no shared memory.
      const body = new Uint8Array(await readFile(file));
      return new Response(body, {
        headers: { ...HEADERS, 'Content-Type': CONTENT_TYPES[extname(file)] ?? '' },
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return new Response('Not found', { status: 404, headers: HEADERS });
    }
  });
}
