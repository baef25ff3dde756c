import type { App } from 'electron';
import type { Log } from '../../base/log.ts';
import { guardPage } from './page-guards.ts';
import { guardSession, type SessionGuardOptions } from './session-guards.ts';

export interface AppGuardOptions extends SessionGuardOptions {
  app: Pick<App, 'on'>;
  log: Log;
}

/**
 * Guards every page the app ever has, whoever opens it, and the session it runs in; accepts no certificate that does not
 * hold, shows none of this PC's and gives no password to a server that asks for one. Call before the first window opens.
 */
export function guardApp({ app, log, ...options }: AppGuardOptions): void {
  app.on('web-contents-created', (_event, contents) => {
    guardPage(contents);
    guardSession(contents.session, options).catch((error: unknown) => {
      log.write('error', 'guard.session-open', { error: error instanceof Error ? error.name : typeof error });
    });
  });
  app.on('certificate-error', (event, _contents, _address, reason, _certificate, decide) => {
    event.preventDefault();
    log.write('warn', 'guard.certificate-refused', { reason });
    decide(false);
  });
  app.on('select-client-certificate', (event, _contents, _address, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event, _contents, _request, _asker, answer) => {
    event.preventDefault();
    answer();
  });
}
