/** The program of the process under test, as one file: a thousand processes are started from it. */
import path from 'node:path';
import { build } from 'vite';

const PROJECT_FOLDER = path.join(import.meta.dirname, '../..');
/** Beside the project's own packages, so that those left outside the bundle are found from there. */
const OUTPUT_FOLDER = path.join(PROJECT_FOLDER, 'node_modules/.cache/crash-test');
/** Has native code, which cannot be bundled. */
const SQLITE = '@photostructure/sqlite';

/** Bundles the program and gives the file's path. */
export async function bundleWorkstationProgram(): Promise<string> {
  const name = `desk-${process.pid}`;
  await build({
    configFile: false,
    root: PROJECT_FOLDER,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [SQLITE], target: 'node' },
    build: {
      ssr: path.join(import.meta.dirname, 'workstation-main.ts'),
      outDir: OUTPUT_FOLDER,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        checks: { bundlerTimings: false },
        external: [SQLITE],
        output: { format: 'es', entryFileNames: `${name}.mjs`, codeSplitting: false },
      },
    },
  });
  return path.join(OUTPUT_FOLDER, `${name}.mjs`);
}
