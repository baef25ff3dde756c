/**
 * `node build/screenshots.mjs <folder> [scenario…] [--size=1366x768] [--theme=light] [--zoom=2] [--query=view=day]`:
 * pictures of the previewed renderer, one per scenario, size and theme. Builds and serves the preview.
 * `--browser=<path>` names a Chromium; without it the system's.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build, preview } from 'vite';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', multiple: true, default: ['1366x768'] },
    theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    zoom: { type: 'string', default: '1' },
    query: { type: 'string', default: '' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const [folder = 'tour', ...scenarios] = positionals;
await mkdir(folder, { recursive: true });

/** As the app's own (electron/shell/window/response-headers.ts), so that what it would refuse is seen here. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
].join('; ');

const configFile = path.join(import.meta.dirname, 'vite.preview.config.ts');
// A folder of its own: several may be taking pictures at the same time.
const outDir = await mkdtemp(path.join(tmpdir(), 'frontdesk-preview-'));
await build({ configFile, logLevel: 'error', build: { outDir, reportCompressedSize: false } });
const server = await preview({
  configFile,
  logLevel: 'error',
  build: { outDir },
  preview: {
    port: 0,
    host: '127.0.0.1',
    headers: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY },
  },
});
const baseUrl = server.resolvedUrls?.local[0];
const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });
try {
  for (const size of values.size) {
    const [width = 1366, height = 768] = size.split('x').map(Number);
    const zoom = Number(values.zoom);
    const page = await browser.newPage({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
    });
    const problems = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    for (const theme of values.theme) {
      for (const scenario of scenarios.length > 0 ? scenarios : ['week']) {
        await page.goto(`${baseUrl}testing/preview.html?scenario=${scenario}&theme=${theme}&${values.query}`);
        await page.waitForSelector('html[data-ready]', { timeout: 60_000 });
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(400);
        const problem = await page.evaluate(() => document.documentElement.dataset['problem']);
        if (problem) problems.push(problem);
        const name = `${scenario}-${size}-${theme}${zoom === 1 ? '' : `-zoom${zoom}`}.png`;
        await page.screenshot({ path: path.join(folder, name) });
        process.stdout.write(
          `${path.join(folder, name)}${problems.length > 0 ? `  PROBLEMS: ${problems.splice(0).join(' | ')}` : ''}\n`,
        );
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
  await rm(outDir, { recursive: true, force: true });
}
