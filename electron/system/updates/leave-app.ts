import { app, type BrowserWindow } from 'electron';
import type { UpdateService } from './update-service.ts';

/** How long macOS' installer may take to end the process itself. */
const INSTALLER_LIMIT_MS = 10_000;

/**
 * Ends the process once everything is closed. An update that waits is then installed by the library, when the process
 * says `quit`; one the user asked for is installed here and the app started again. Where the installer cannot be
 * started the old version is.
 */
export function leaveApp(updates: UpdateService): void {
  if (!updates.isRestartWanted) {
    app.exit(0);
    return;
  }
  if (!updates.installAndRestart()) {
    app.relaunch();
    app.exit(0);
    return;
  }
  if (process.platform !== 'darwin') {
    app.exit(0);
    return;
  }
  setTimeout(() => {
    app.exit(0);
  }, INSTALLER_LIMIT_MS);
}

/** Windows tells through the window that it is shutting down: an installer begun now would be cut off half way. */
export function followSessionEnd(window: BrowserWindow, holdInstallation: () => void): void {
  window.on('session-end', holdInstallation);
}
