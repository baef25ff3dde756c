import { app, dialog, type BrowserWindow } from 'electron';
import type { RecoveryQuestions } from './window-recovery.ts';

const KEPT = 'Every booking is kept on this PC, and so is the form that was being filled in.';

/** The questions of a recovery, in the system's own dialogs over a window. They never block the rest of the app. */
export function systemQuestions(window: BrowserWindow): RecoveryQuestions {
  return {
    afterCrashes: async () => {
      const { response } = await dialog.showMessageBox(window, {
        type: 'error',
        title: 'Frontdesk',
        message: 'The window of Frontdesk keeps failing',
        detail: `${KEPT} Load it again; if it fails again, start this PC anew, and send diagnostics to whoever looks after it (Settings › Help).`,
        buttons: ['Load again', 'Quit Frontdesk'],
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
        message: 'Frontdesk does not answer at the moment',
        detail: `${KEPT} Load the window again, or wait for it. Without an answer it is loaded again by itself.`,
        buttons: ['Load again', 'Wait'],
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
    message: 'Frontdesk stumbled over a mistake of its own',
    detail: `${KEPT} It was noted in the log on this PC. You can go on; if something seems wrong, start Frontdesk anew.`,
    buttons: ['Go on', 'Start anew'],
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
