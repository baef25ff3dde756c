import { hostname } from 'node:os';
import { app, shell } from 'electron';
import { runtimeNotice } from '../base/runtime.ts';
import type { Log } from '../base/log.ts';
import { framesOf, withoutQuotes } from '../base/redact.ts';
import type { PreferencesFile } from './preferences-file.ts';
import { mayOpenExternally } from '../shell/guards/external-links.ts';
import type { Emit } from '../base/events.ts';
import { expectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from '../location/location-session.ts';

export interface WorkstationHandlerOptions {
  openSession: OpenSession;
  preferences: PreferencesFile;
  onPreferences: (preferences: PreferencesFile['current']) => void;
  /** BCP 47: dates and times are as there. */
  locale: () => string;
  emit: Emit;
  log: Log;
}

type WorkstationHandlers = Pick<
  Handlers,
  | 'workstation.info'
  | 'workstation.connection'
  | 'workstation.retryConnection'
  | 'workstation.openExternal'
  | 'workstation.reportProblem'
  | 'preferences.read'
  | 'preferences.write'
>;

/** What the app itself answers: what it is, its preferences, its connection. */
export function workstationHandlers(options: WorkstationHandlerOptions): WorkstationHandlers {
  const { openSession, preferences, emit, log } = options;
  return {
    'workstation.info': () => ({
      version: app.getVersion(),
      platform: platformName(),
      deskName: hostname(),
      pcTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: options.locale(),
      runtimeNotice: runtimeNotice(),
    }),
    'workstation.connection': () => openSession().sync.connection(),
    'workstation.retryConnection': () => openSession().sync.retryConnection(),
    'preferences.read': () => preferences.current,
    'preferences.write': (wanted) => {
      preferences.write(wanted);
      options.onPreferences(wanted);
      emit('preferences.changed', wanted);
      return wanted;
    },
    'workstation.openExternal': async ({ url }) => {
      if (!mayOpenExternally(url)) {
        throw expectedFailure('link-not-allowed');
      }
      await shell.openExternal(url);
      return undefined;
    },
    'workstation.reportProblem': ({ message, stack }) => {
      log.write('error', 'renderer.problem', { message: withoutQuotes(message), stack: framesOf(stack) });
      return undefined;
    },
  };
}

function platformName(): 'darwin' | 'win32' | 'linux' | 'other' {
  const { platform } = process;
  return platform === 'darwin' || platform === 'win32' || platform === 'linux' ? platform : 'other';
}
