/** Bundles the main process: electron/main.ts → dist/main/main.js, an ES module with its packages inside. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { makeTrayIcons } from './icons/make-tray-icons.mjs';
import { noteBundledPackages } from './package/bundled-packages.mjs';

/** Left outside: Electron itself, and packages with native code, which cannot be bundled. */
const EXTERNAL_PACKAGES = ['electron', 'keytar', '@photostructure/sqlite'];

const projectFolder = path.dirname(import.meta.dirname);

const { devDependencies } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
  devDependencies: { electron: string };
};

/** What the tray and the taskbar show, drawn at each build (electron/shell/attention). */
const trayPictures: Plugin = {
  name: 'frontdesk:tray-pictures',
  async generateBundle() {
    for (const [fileName, source] of await makeTrayIcons()) {
      this.emitFile({ type: 'asset', fileName: `tray/${fileName}`, source });
    }
  },
};

export default defineConfig(({ mode }) => ({
  root: projectFolder,
  publicDir: false,
  plugins: [trayPictures, noteBundledPackages('main')],
  // The app tells by it whether it runs on the Electron it ships with (electron/base/runtime.ts).
  define: { __ELECTRON_VERSION__: JSON.stringify(devDependencies.electron) },
  // The oldest runtime the app is started with (see build/README.md) has Node 20.
  ssr: { noExternal: true, external: EXTERNAL_PACKAGES, target: 'node' },
  build: {
    ssr: 'electron/main.ts',
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: mode === 'development',
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      external: EXTERNAL_PACKAGES,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
}));
