/**
 * `node electron/store/testing/make-golden.ts <version>`, once for each release: keeps in golden/ a store as this version
 * writes it, which every later one must open, and its code in one file, which must go on opening what later ones write,
 * as far as store/README.md promises. Neither is changed afterwards.
 */
import { copyFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { fillStore } from './golden-content.ts';
import { StoreBench } from './store-test-kit.ts';

const goldenFolder = path.join(import.meta.dirname, 'golden');
const [, , version = ''] = process.argv;
const storeFile = path.join(goldenFolder, `store-${version}.sqlite`);
if (!/^\d+\.\d+\.\d+(-\w+)?$/.test(version) || existsSync(storeFile)) {
  process.stderr.write('Say of which version, such as 1.2.3; what is kept of one is never changed.\n');
  process.exit(1);
}

await build({
  configFile: false,
  root: path.join(import.meta.dirname, '../../..'),
  logLevel: 'warn',
  build: {
    ssr: path.join(import.meta.dirname, '../open-store.ts'),
    target: 'node22',
    outDir: goldenFolder,
    emptyOutDir: false,
    copyPublicDir: false,
    minify: true,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: `reader-${version}.cjs` } },
  },
});

const bench = new StoreBench();
try {
  await fillStore(bench);
  bench.store.close();
  copyFileSync(bench.filePath, storeFile);
} finally {
  bench.remove();
}
process.stderr.write(`Kept store-${version}.sqlite and reader-${version}.cjs.\n`);
