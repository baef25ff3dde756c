/**
 * Bundles the renderer: renderer/index.html → dist/renderer, served by the app's own `app://` scheme. The
 * content security policy allows files of that origin only, so nothing is inlined: no data: fonts, no scripts.
 */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { noteBundledPackages } from './package/bundled-packages.mjs';
import { svelteOptions } from './svelte-options.ts';

const projectFolder = path.dirname(import.meta.dirname);

export default defineConfig(({ mode }) => ({
  root: path.join(projectFolder, 'renderer'),
  base: '/',
  plugins: [svelte(svelteOptions), noteBundledPackages('renderer')],
  build: {
    outDir: path.join(projectFolder, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: mode === 'development',
    reportCompressedSize: false,
    rolldownOptions: { checks: { bundlerTimings: false } },
    // Loaded from disk: one large file costs nothing that splitting it would save.
    chunkSizeWarningLimit: 5000,
  },
}));
