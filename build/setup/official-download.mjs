/** Whether Electron's official download can be reached, found out in seconds rather than by its long time-outs. */
import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const PROBE_LIMIT_MS = 8_000;

/** Where the electron package keeps what it has downloaded before, per platform. */
function downloadCacheFolder() {
  if (process.env['electron_config_cache']) return process.env['electron_config_cache'];
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library/Caches/electron');
  if (process.platform === 'win32') {
    return path.join(
      process.env['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData/Local'),
      'electron/Cache',
    );
  }
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'electron');
}

/** @param {string} fileName */
function isDownloadCached(fileName) {
  const folder = downloadCacheFolder();
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some(
    (name) => name === fileName || existsSync(path.join(folder, name, fileName)),
  );
}

/**
 * @param {string} version of Electron
 * @param {NodeJS.ProcessEnv} environment
 * @param {typeof fetch} [request]
 * @returns {Promise<string | undefined>} why it cannot be reached; nothing when the download is worth starting
 */
export async function probeOfficialDownload(version, environment, request = fetch) {
  const fileName = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  // Behind a proxy only the installer itself knows the way; with a copy on disk no network is needed.
  const hasProxy = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'].some((name) => environment[name]);
  if (hasProxy || isDownloadCached(fileName)) return undefined;
  const mirror =
    environment['ELECTRON_MIRROR'] ??
    environment['npm_config_electron_mirror'] ??
    'https://github.com/electron/electron/releases/download/';
  const folder = environment['ELECTRON_CUSTOM_DIR'] ?? `v${version}`;
  const url = `${mirror.replace(/\/?$/, '/')}${folder}/${fileName}`;
  try {
    const response = await request(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    // Some mirrors answer HEAD with 403 or 405 and still have the file; a missing file is certain.
    return response.status === 404 ? `${new URL(url).host} does not have version ${version}` : undefined;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${new URL(url).host} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
