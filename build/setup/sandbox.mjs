/** Whether Chromium can build its sandbox here: some Linux systems do not let ordinary users do what it needs. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { SetupProblem } from './report.mjs';

const SET_USER_ID = 0o4000;

/**
 * Says before the start what Electron would say by crashing.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @throws {SetupProblem}
 */
export function ensureSandboxWorks(electron) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return;
  const helper = path.join(electron.folder, 'chrome-sandbox');
  if (existsSync(helper)) {
    const { uid, mode } = statSync(helper);
    if (uid === 0 && (mode & SET_USER_ID) !== 0) return;
  }
  const trial = spawnSync('unshare', ['--user', '--map-root-user', 'true']);
  if (trial.error !== undefined || trial.status === 0) return;
  throw new SetupProblem(
    "this system does not let programs build a sandbox of their own, which Electron's safety rests on.",
    `sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`,
  );
}
