import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import { RESPONSE_HEADERS } from '../../electron/shell/window/response-headers.ts';
import { keptByBrowser, leave, reachOut, runOwnCode, takeAbilities } from '../fixtures/break-out.ts';
import { askMain } from '../fixtures/call-main.ts';
import { openToOthers } from '../fixtures/data-folder.ts';
import { startListeningPost } from '../fixtures/listening-post.ts';
import { callUnknownChannels, sendOddInputs } from '../fixtures/odd-inputs.ts';
import { expect, test } from '../fixtures/test.ts';

/** A name no server of names knows, to be looked for among the names asked for. */
const UNKNOWN_HOST = 'frontdesk-leak.example';

test.describe('a page taken over by a stranger', () => {
  // Every attempt is refused with an error in the page's console.
  test.use({ quietPage: false });

  // One start for all: each step is a promise of its own, and all are kept trying when one fails.
  test('finds no way out', async ({ openWorkstation }) => {
    const { page, app, dataFolder, log } = await openWorkstation(null);
    const soft = expect.configure({ soft: true });
    const address = page.url();

    await test.step('the page has nothing of Node or Electron but the one bridge', async () => {
      const found = await page.evaluate(() => ({
        globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter(
          (name) => name in window,
        ),
        bridge: Object.keys((window as unknown as { frontdesk: object }).frontdesk),
        replaced: Reflect.set(window, 'frontdesk', null),
      }));
      soft(found).toEqual({ globals: [], bridge: ['call', 'on'], replaced: false });
      const received = await page.evaluate(async () => {
        const { call, on } = (
          window as unknown as {
            frontdesk: {
              call: (name: string, input: unknown) => Promise<{ value: unknown }>;
              on: (name: string, listener: (...received: unknown[]) => void) => () => void;
            };
          }
        ).frontdesk;
        const preferences = (await call('preferences.read', undefined)).value;
        return new Promise<unknown[][]>((resolve) => {
          const stop = on('preferences.changed', (...all) => {
            stop();
            resolve([all, [preferences]]);
          });
          void call('preferences.write', preferences);
        });
      });
      soft(received[0], 'an event hands over its payload only').toEqual(received[1]);
    });

    await test.step('every page runs sandboxed, isolated and without experiments', async () => {
      const pages = await app.evaluate(({ webContents, app: main }) => ({
        preferences: webContents
          .getAllWebContents()
          .map((contents) =>
            (
              contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
            ).getLastWebPreferences(),
          ),
        switches: ['enable-blink-features', 'enable-features', 'disable-web-security', 'js-flags'].filter(
          (name) => main.commandLine.hasSwitch(name),
        ),
      }));
      soft(pages.preferences.length).toBeGreaterThan(0);
      for (const preferences of pages.preferences) {
        soft(preferences).toMatchObject({
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          nodeIntegrationInSubFrames: false,
          webSecurity: true,
          allowRunningInsecureContent: false,
          webviewTag: false,
        });
        // Electron leaves out what is at its default.
        soft(preferences['nodeIntegrationInWorker'] ?? false).toBe(false);
        soft(preferences['experimentalFeatures'] ?? false).toBe(false);
        soft(preferences['enableBlinkFeatures'] ?? '').toBe('');
      }
      soft(pages.switches).toEqual([]);
    });

    await test.step('every file comes with the security headers, and nothing comes from outside the folder', async () => {
      const answers = await app.evaluate(async ({ session }) => {
        const ask = async (url: string, method = 'GET') => {
          const answer = await session.defaultSession.fetch(url, { method });
          return {
            status: answer.status,
            headers: Object.fromEntries(answer.headers),
            text: await answer.text(),
          };
        };
        return {
          page: await ask('app://frontdesk/index.html'),
          missing: await ask('app://frontdesk/missing.js'),
          climbs: await Promise.all(
            [
              'app://frontdesk/..%2fmain/main.js',
              'app://frontdesk/%2e%2e%2f%2e%2e%2fpackage.html',
              'app://frontdesk/..%5cmain%5cmain.js',
              'app://frontdesk/index.html%00.js',
              'app://frontdesk//etc/hosts.html',
              'app://elsewhere/index.html',
            ].map((url) => ask(url).catch(() => ({ status: 0 }))),
          ),
          posted: await ask('app://frontdesk/index.html', 'POST').catch(() => ({ status: 0 })),
        };
      });
      soft(answers.page.status).toBe(200);
      for (const { headers } of [answers.page, answers.missing]) {
        soft(headers).toMatchObject(
          Object.fromEntries(
            Object.entries(RESPONSE_HEADERS).map(([name, value]) => [name.toLowerCase(), value]),
          ),
        );
      }
      soft(answers.climbs.map(({ status }) => status)).not.toContain(200);
      soft(answers.posted.status).not.toBe(200);
    });

    await test.step('it runs no code that is not a file of the app', async () => {
      soft(await page.evaluate(runOwnCode)).toEqual([]);
    });

    await test.step('it is given no permission and no device', async () => {
      soft(await page.evaluate(takeAbilities)).toEqual([]);
    });

    await test.step('it reaches no server and asks for no name', async () => {
      const post = await startListeningPost();
      const netLog = path.join(dataFolder, 'net-log.json');
      await app.evaluate(
        ({ session }, file) =>
          session.defaultSession.netLog.startLogging(file, { captureMode: 'everything' }),
        netLog,
      );
      const outside = { tcpPort: post.tcpPort, udpPort: post.udpPort, hostName: UNKNOWN_HOST };
      soft(await page.evaluate(reachOut, outside)).toEqual([]);
      await app.evaluate(({ session }) => session.defaultSession.netLog.stopLogging());
      post.close();
      soft(post.heard, 'heard at the other end').toEqual([]);
      const names = (await readFile(netLog, 'utf8')).match(new RegExp(`[a-z.]*${UNKNOWN_HOST}`, 'g'));
      soft(names, 'names asked for').toBeNull();
    });

    await test.step('it opens no window, goes nowhere else, embeds and downloads nothing', async () => {
      await app.evaluate(({ session }) => {
        const begun: string[] = [];
        (globalThis as unknown as { begunDownloads: string[] }).begunDownloads = begun;
        session.defaultSession.on('will-download', (event, item) => {
          if (!event.defaultPrevented) begun.push(item.getFilename());
          item.cancel();
        });
      });
      soft(await page.evaluate(leave)).toEqual([]);
      soft(page.url()).toBe(address);
      soft(app.windows()).toHaveLength(1);
      const downloads = await app.evaluate(
        () => (globalThis as unknown as { begunDownloads: string[] }).begunDownloads,
      );
      soft(downloads).toEqual([]);
    });

    await test.step('main opens nothing outside the app but plain web, phone and mail addresses', async () => {
      const opened = await app.evaluate(({ shell }) => {
        const addresses: string[] = [];
        (globalThis as unknown as { openedAddresses: string[] }).openedAddresses = addresses;
        shell.openExternal = (url) => {
          addresses.push(url);
          return Promise.resolve();
        };
        return addresses.length;
      });
      soft(opened).toBe(0);
      for (const url of [
        'file:///etc/hosts',
        'http://example.com',
        'tel:*%2306%23',
        'mailto:a@b.c?attach=/etc/hosts',
      ])
        soft(await askMain(page, 'workstation.openExternal', { url })).toMatchObject({
          error: { code: 'link-not-allowed' },
        });
      soft(await askMain(page, 'workstation.openExternal', { url: 'tel:+15550102030' })).toMatchObject({
        ok: true,
      });
      const addresses = await app.evaluate(
        () => (globalThis as unknown as { openedAddresses: string[] }).openedAddresses,
      );
      soft(addresses).toEqual(['tel:+15550102030']);
    });

    await test.step('main answers no other window and no call that is not of the contract', async () => {
      const stranger = await app.evaluate(async ({ app: main, BrowserWindow }) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: { preload: `${main.getAppPath()}/dist/preload/preload.cjs`, sandbox: true },
        });
        await window.loadURL('app://frontdesk/index.html');
        const reply = (await window.webContents.executeJavaScript(
          `window.frontdesk.call('account.state', undefined)`,
        )) as unknown;
        window.destroy();
        return reply;
      });
      soft(stranger).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } });
      soft(await page.evaluate(callUnknownChannels)).toEqual([]);
    });

    await test.step('what JSON does not know is refused, and main goes on', async () => {
      for (const name of ['schedule.read', 'drafts.write', 'account.state']) {
        const outcomes = await page.evaluate(sendOddInputs, name);
        const accepted = Object.entries(outcomes).filter(
          ([, outcome]) => !['invalid-input', 'bridge'].includes(outcome),
        );
        soft(accepted, name).toEqual([]);
      }
      soft(await askMain(page, 'account.state', undefined)).toMatchObject({ ok: true });
    });

    await test.step('the browser keeps nothing, and what the app keeps is private to its person', async () => {
      soft(await page.evaluate(keptByBrowser)).toEqual([]);
      const cookies = await app.evaluate(async ({ session }) => session.defaultSession.cookies.get({}));
      soft(cookies).toEqual([]);
      if (process.platform !== 'win32') soft(await openToOthers(dataFolder)).toEqual([]);
    });

    soft((await log()).filter(({ event }) => event.startsWith('guard.'))).toEqual([]);
  });
});

test('a second start on the same data shows the first window and ends', async ({ openWorkstation }) => {
  const { dataFolder, app } = await openWorkstation(null);
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
  });
  const runtime = resolveElectron();
  const second = spawn(
    runtime.binary,
    [...electronSwitches(), await app.evaluate(({ app: main }) => main.getAppPath())],
    {
      env: { ...electronEnvironment(runtime), FRONTDESK_DATA_FOLDER: dataFolder },
      stdio: 'ignore',
    },
  );
  const [exitCode] = (await once(second, 'exit')) as [number | null];
  expect(exitCode).toBe(0);
  expect(app.windows()).toHaveLength(1);
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true);
});
