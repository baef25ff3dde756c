/** `npm run types`: all TypeScript projects, then the Svelte components; warnings count as errors. */
import path from 'node:path';
import { compileMessages } from './compile-messages.mjs';
import { runProgram, toolScript } from './setup/run-program.mjs';

const projectFolder = path.dirname(import.meta.dirname);

await compileMessages('development');
const tscExitCode = await runProgram(process.execPath, [
  toolScript('typescript-7', 'tsc'),
  '-b',
  projectFolder,
]);
const svelteExitCode = await runProgram(process.execPath, [
  toolScript('svelte-check'),
  '--workspace',
  path.join(projectFolder, 'renderer'),
  '--tsconfig',
  path.join(projectFolder, 'renderer/tsconfig.json'),
  '--fail-on-warnings',
]);
process.exitCode = Math.max(tscExitCode, svelteExitCode);
