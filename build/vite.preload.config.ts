/**
 * Bundles the preload: electron/preload.ts → dist/preload/preload.cjs, one CommonJS file. A sandboxed
 * preload can require Electron and nothing else: anything besides it in the output is refused, and so is a large one,
 * which each page would wait for.
 */
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { noteBundledPackages } from './package/bundled-packages.mjs';

const projectFolder = path.dirname(import.meta.dirname);

/** Ten times what it is. The contract's schemas, brought in by one import, are a hundred times as much again. */
const LARGEST_CHARACTERS = 10_000;

const sandboxSafe: Plugin = {
  name: 'frontdesk:sandbox-safe',
  generateBundle(_options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type !== 'chunk') continue;
      const refused = [...output.imports, ...output.dynamicImports].filter((name) => name !== 'electron');
      if (refused.length > 0) {
        this.error(
          `The preload runs in a sandbox and cannot load ${refused.join(', ')}: keep it out of electron/preload.ts.`,
        );
      }
      if (output.code.length > LARGEST_CHARACTERS) {
        this.error(
          `The preload has grown to ${String(output.code.length)} characters, at most ${String(LARGEST_CHARACTERS)} fit: it carries ${output.moduleIds.join(', ')}.`,
        );
      }
    }
  },
};

export default defineConfig(({ mode }) => ({
  root: projectFolder,
  publicDir: false,
  plugins: [sandboxSafe, noteBundledPackages('preload')],
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: 'electron/preload.ts',
    outDir: 'dist/preload',
    emptyOutDir: true,
    target: 'chrome130',
    minify: false,
    sourcemap: mode === 'development' ? 'inline' : false,
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
}));
