import { hostname } from 'node:os';
import { app, shell } from 'electron';
import { runtimeNotice } from '../base/runtime.ts';
import type { Log } from '../base/log.ts';
import { framesOf, withoutQuotes } from '../base/redact.ts';
import type { PreferencesFile } from './preferences-file.ts';
import { mayOpenExternally } from '../shell/guards/external-links.ts';
import type { Emit } from '../base/emit.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from '../location/open-session.ts';

export interface DeskHandlerOptions {
  openSession: OpenSession;
  preferences: PreferencesFile;
  onPreferences: (preferences: PreferencesFile['current']) => void;
  emit: Emit;
  log: Log;
}

type DeskHandlers = Pick<
  Handlers,
  | 'desk.info'
  | 'desk.connection'
  | 'desk.retryConnection'
  | 'desk.openExternal'
  | 'desk.reportProblem'
  | 'preferences.read'
  | 'preferences.write'
>;

/** What the app itself answers: what it is, its preferences, its connection. */
export function deskHandlers(options: DeskHandlerOptions): DeskHandlers {
  const { openSession, preferences, emit, log } = options;
  return {
    'desk.info': () => ({
      version: app.getVersion(),
      platform: platformName(),
      deskName: hostname(),
      pcTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: app.getLocale() || 'en-US',
      runtimeNotice: runtimeNotice(),
    }),
    'desk.connection': () => openSession().sync.connection(),
    'desk.retryConnection': () => openSession().sync.retryConnection(),
    'preferences.read': () => preferences.current,
    'preferences.write': (wanted) => {
      preferences.write(wanted);
      options.onPreferences(wanted);
      emit('preferences.changed', wanted);
      return wanted;
    },
    'desk.openExternal': async ({ url }) => {
      if (!mayOpenExternally(url)) {
        throw new ExpectedFailure('rejected', 'Frontdesk opens web, phone and e-mail addresses only.');
      }
      await shell.openExternal(url);
      return undefined;
    },
    'desk.reportProblem': ({ message, stack }) => {
      log.write('error', 'renderer.problem', { message: withoutQuotes(message), stack: framesOf(stack) });
      return undefined;
    },
  };
}

function platformName(): 'darwin' | 'win32' | 'linux' | 'other' {
  const { platform } = process;
  return platform === 'darwin' || platform === 'win32' || platform === 'linux' ? platform : 'other';
}
