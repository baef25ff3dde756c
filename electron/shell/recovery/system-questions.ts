import { m } from '../../../shared/messages/messages.ts';
import { app, dialog, type BrowserWindow } from 'electron';
import type { RecoveryQuestions } from './window-recovery.ts';

/** The questions of a recovery, in the system's own dialogs over a window. They never block the rest of the app. */
export function systemQuestions(window: BrowserWindow): RecoveryQuestions {
  return {
    afterCrashes: async () => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        title: 'Frontdesk',
        message: m.system_crashes(),
        detail: m.system_crashes_detail(),
        buttons: [m.system_load_again(), m.system_quit()],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1 ? 'quit' : 'load-again';
    },
    whileHanging: async (signal) => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        title: 'Frontdesk',
        message: m.system_hangs(),
        detail: m.system_hangs_detail(),
        buttons: [m.system_load_again(), m.system_wait()],
        defaultId: 0,
        // Also the answer when the question is taken back.
        cancelId: 1,
        noLink: true,
        signal,
      });
      return response === 0 ? 'load-again' : 'wait';
    },
  };
}

/** Says that main stumbled over a mistake of its own; true when the person wants Frontdesk started again. */
export async function askAfterBug(window: BrowserWindow | null): Promise<boolean> {
  const options: Electron.MessageBoxOptions = {
    type: 'warning',
    title: 'Frontdesk',
    message: m.system_bug(),
    detail: m.system_bug_detail(),
    buttons: [m.system_go_on(), m.system_start_anew()],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const shown =
    window && !window.isDestroyed() ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  return (await shown).response === 1;
}

/** Ends the app in the ordinary way and starts it again. */
export function relaunch(): void {
  app.relaunch();
  app.quit();
}
