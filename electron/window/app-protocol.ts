import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { APP_SCHEME, contentTypeOf, fileOfAddress } from './app-address.ts';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

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

/** Serves the renderer's files, and nothing else, under `app://frontdesk/`. */
export function serveApp(session: Session, rendererFolder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const file = request.method === 'GET' ? fileOfAddress(request.url, rendererFolder) : null;
    if (file === null) return new Response('Not found', { status: 404, headers: HEADERS });
    try {
      // Through Node's fs, which reads inside the asar; a copy, because Response takes no shared memory.
      const body = new Uint8Array(await readFile(file));
      return new Response(body, {
        headers: { ...HEADERS, 'Content-Type': contentTypeOf(file) },
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return new Response('Not found', { status: 404, headers: HEADERS });
    }
  });
}
