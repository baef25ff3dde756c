import { spawn } from 'node:child_process';
import { copyFileSync, chmodSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import {
  AppImageUpdater,
  MacUpdater,
  NsisUpdater,
  type AppUpdater,
  type BaseUpdater,
} from 'electron-updater';
import type { UpdateChannel } from '../../../shared/computer/computer-state.ts';
import type { Log } from '../../base/log.ts';
import { proxyConfigOf } from '../../network/managed-proxy.ts';
import { replaceFile } from '../../base/json-file.ts';
import { classifyUpdateFailure, type Updater } from './updater.ts';

/** The feed's file names: `latest.yml` and `beta.yml`, as electron-builder writes them. */
const FEED_OF_CHANNEL: Record<UpdateChannel, string> = { stable: 'latest', beta: 'beta' };

export interface ElectronUpdaterOptions {
  /** Null for the address the package was built with. */
  feedAddress: string | null;
  /** The organisation's proxy; null for the system's. */
  proxy: string | null;
  /**
   * A file to be written with what a package is built with otherwise, for a copy without a package and a feed on this
   * computer; null in a package. There its own file counts also beside another address: it names the publisher whose
   * signature an installer for Windows must bear.
   */
  developmentConfigFile: string | null;
  log: Log;
}

/**
 * electron-updater as the app uses it: nothing downloads or installs but when told to, a version is never gone back
 * from, and a staged rollout (`stagingPercentage` in the feed) is left to the library, which keeps this PC's place in it.
 */
export async function electronUpdater(options: ElectronUpdaterOptions): Promise<Updater> {
  const { feedAddress, proxy, log, developmentConfigFile } = options;
  const updater: AppUpdater = makeUpdater();
  updater.logger = {
    info: () => undefined,
    warn: () => undefined,
    error: (problem: unknown) => {
      // Its words carry addresses and paths of this PC: the code is enough.
      log.write('warn', 'update.library-error', { code: classifyUpdateFailure(problem).code });
    },
  };
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  // The library also tells its listeners what it throws; without one Node takes that for an unhandled error.
  updater.on('error', () => undefined);
  if (developmentConfigFile !== null) {
    // JSON is YAML too.
    const config = {
      provider: 'generic',
      url: feedAddress,
      updaterCacheDirName: 'frontdesk-updater-development',
    };
    replaceFile(developmentConfigFile, JSON.stringify(config));
    updater.forceDevUpdateConfig = true;
    updater.updateConfigPath = developmentConfigFile;
  } else if (feedAddress !== null) {
    updater.setFeedURL({ provider: 'generic', url: feedAddress });
  }
  if (proxy !== null) await updater.netSession.setProxy(proxyConfigOf(proxy));
  return {
    setChannel: (channel) => {
      updater.channel = FEED_OF_CHANNEL[channel];
      updater.allowPrerelease = channel === 'beta';
      // Setting the channel allows going back to an older version, which would meet a store from a newer one.
      updater.allowDowngrade = false;
    },
    check: async () => {
      const result = await updater.checkForUpdates();
      return result?.isUpdateAvailable === true ? { version: result.updateInfo.version } : null;
    },
    download: async (onPercent) => {
      const tell = ({ percent }: { percent: number }): void => {
        onPercent(percent);
      };
      updater.on('download-progress', tell);
      try {
        await updater.downloadUpdate();
      } finally {
        updater.off('download-progress', tell);
      }
    },
    holdInstallation: () => {
      updater.autoInstallOnAppQuit = false;
    },
    installAndRestart: () => {
      if (isBaseUpdater(updater)) return updater.install(true, true);
      updater.quitAndInstall(true, true);
      return true;
    },
  };
}

function makeUpdater(): AppUpdater {
  if (process.platform === 'win32') return new NsisUpdater();
  if (process.platform === 'darwin') return new MacUpdater();
  return new CarefulAppImageUpdater();
}

/** macOS has an installer of its own, which is told to quit the app itself. */
function isBaseUpdater(updater: AppUpdater): updater is BaseUpdater {
  return 'install' in updater;
}

/**
 * The library removes the old AppImage before it moves the new one in its place: a full disk in between would leave the
 * workstation without any. This one lays the new file beside the old and swaps them in one step.
 */
class CarefulAppImageUpdater extends AppImageUpdater {
  protected override doInstall({ isForceRunAfter }: { isForceRunAfter: boolean }): boolean {
    const oldFile = process.env['APPIMAGE'];
    const { installerPath } = this;
    if (oldFile === undefined || !isAbsolute(oldFile) || installerPath === null) {
      throw Object.assign(new Error('There is no AppImage to replace.'), {
        code: 'ERR_UPDATER_OLD_FILE_NOT_FOUND',
      });
    }
    swapFile(installerPath, oldFile);
    if (isForceRunAfter) spawn(oldFile, [], { detached: true, stdio: 'ignore' }).unref();
    return true;
  }
}

/** Puts a program in another's place so that at every moment there is a whole one under the name. Throws and leaves the old. */
export function swapFile(newFile: string, oldFile: string): void {
  const beside = join(dirname(oldFile), `.${basename(oldFile)}.new`);
  try {
    copyFileSync(newFile, beside);
    chmodSync(beside, 0o755);
    renameSync(beside, oldFile);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
