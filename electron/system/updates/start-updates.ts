import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, powerMonitor, type BrowserWindow } from 'electron';
import type { ManagedSettings, UpdateChannel, UpdateState } from '../../../shared/computer/computer-state.ts';
import type { Log } from '../../base/log.ts';
import { isDevelopmentRuntime } from '../../base/runtime.ts';
import { systemTimers } from '../../base/timers.ts';
import { UpdateRecord, chooseUpdateSource, type UpdateSource } from './update-record.ts';
import { UpdateService } from './update-service.ts';
import type { Updater } from './updater.ts';

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

export interface UpdateStartOptions {
  dataFolder: string;
  managed: ManagedSettings;
  /** The user's choice of channel, where the organisation made none. */
  preferredChannel: UpdateChannel;
  nowMs: () => number;
  log: Log;
  onChange: (state: UpdateState) => void;
}

/** Puts the updates of this copy together and begins to look for some, where it updates itself at all. */
export async function startUpdates(options: UpdateStartOptions): Promise<UpdateService> {
  const { dataFolder, managed, nowMs, log } = options;
  const source = chooseUpdateSource({
    platform: process.platform,
    isPackaged: app.isPackaged,
    isDevelopmentRuntime: isDevelopmentRuntime(),
    hasBuiltInFeed: existsSync(join(process.resourcesPath, 'app-update.yml')),
    managed,
    environment: process.env,
  });
  const service = new UpdateService({
    updater: await updaterFor(source, options),
    currentVersion: app.getVersion(),
    channel: managed.updateChannel ?? options.preferredChannel,
    record: new UpdateRecord(dataFolder, app.getVersion(), nowMs()),
    nowMs,
    timers: systemTimers,
    random: Math.random,
    log,
    onChange: options.onChange,
  });
  // An installer that starts while the PC shuts down is cut off half way. Windows says it to the window (start-updates.ts).
  powerMonitor.on('shutdown', () => {
    service.holdInstallation();
  });
  service.start();
  return service;
}

async function updaterFor(
  source: UpdateSource,
  { managed, dataFolder, log }: UpdateStartOptions,
): Promise<Updater | { offBecause: () => string }> {
  if (source.kind === 'off') return { offBecause: source.why };
  const { feedAddress } = source;
  const developmentConfigFile = app.isPackaged ? null : join(dataFolder, 'update-feed.json');
  // Large: read when the window is on its way.
  const { electronUpdater } = await import('./electron-updater.ts');
  return electronUpdater({ feedAddress, proxy: managed.proxy, developmentConfigFile, log });
}
