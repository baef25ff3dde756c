/**
 * Says whether the Electron this app is built for still gets security fixes; ends with 1 where it does not. Asks the npm
 * registry for the newest stable version: Electron supports the latest three majors. For `.github/workflows/security.yml`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SUPPORTED_MAJORS = 3;

/**
 * @param {string} pinned what package.json has, like "45.4.1"
 * @param {string} newest the newest stable version
 * @returns {string | null} what is wrong with the pinned one, or null
 */
export function supportProblem(pinned, newest) {
  if (!/^\d+\.\d+\.\d+$/.test(pinned)) return `"${pinned}" is not one exact version of Electron.`;
  const majorsBehind = Number.parseInt(newest, 10) - Number.parseInt(pinned, 10);
  if (majorsBehind < SUPPORTED_MAJORS) return null;
  return `Electron ${pinned} gets no security fixes any more: ${newest} is out, and the latest ${SUPPORTED_MAJORS} majors are supported.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const project = path.dirname(import.meta.dirname);
  const { devDependencies } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
  const newest = execFileSync('npm', ['view', 'electron', 'dist-tags.latest'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  }).trim();
  const problem = supportProblem(devDependencies.electron, newest);
  process.stdout.write(
    `${problem ?? `Electron ${devDependencies.electron} is supported; the newest is ${newest}.`}\n`,
  );
  process.exitCode = problem === null ? 0 : 1;
}
