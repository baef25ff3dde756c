/**
 * Serves the renderer over a made-up clinic on localhost, to look at it in a browser without Electron:
 * `vite --config build/vite.preview.config.ts`, then http://localhost:5199/testing/preview.html?scenario=week.
 */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { svelteOptions } from './svelte-options.ts';

const projectFolder = path.dirname(import.meta.dirname);

export default defineConfig({
  root: path.join(projectFolder, 'renderer'),
  cacheDir: path.join(projectFolder, 'node_modules/.cache/vite-preview'),
  plugins: [svelte(svelteOptions)],
  server: { port: 5199, host: '127.0.0.1', strictPort: true, fs: { allow: [projectFolder] } },
  build: {
    outDir: path.join(projectFolder, 'dist/preview'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    rolldownOptions: { input: path.join(projectFolder, 'renderer/testing/preview.html') },
  },
});
