import { protocol, type Session } from 'electron';
import { APP_SCHEME } from './app-address.ts';
import { answerAppRequest } from './app-files.ts';

/** Must run before the app is ready: makes `app://` a standard, secure scheme without fetch and service workers. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the renderer's files, and nothing else, under `app://frontdesk/`. */
export function serveApp(session: Session, rendererFolder: string): void {
  session.protocol.handle(APP_SCHEME, (request) => answerAppRequest(request, rendererFolder));
}
