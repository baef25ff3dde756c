import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  electronEnvironment,
  electronSwitches,
  resolveElectron,
} from '../../build/setup/electron-runtime.mjs';
import { calls } from '../../shared/ipc/contract.ts';
import { askMain, callMain } from '../fixtures/call-main.ts';
import { secretInKeychain } from '../fixtures/keychain.ts';
import { expect, test } from '../fixtures/test.ts';

const TOKEN_SERVICE = 'Frontdesk access token';

/** Every file below a folder as raw bytes, with its path. */
async function filesBelow(folder: string): Promise<{ file: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ file, bytes: await readFile(file) })));
}

test('the page has nothing of Node or Electron but the one bridge', async ({ openDesk }) => {
  const { page } = await openDesk(null);
  const found = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter(
      (name) => name in window,
    ),
    bridge: Object.keys((window as unknown as { frontdesk: object }).frontdesk),
  }));
  expect(found).toEqual({ globals: [], bridge: ['call', 'on'] });
});

test.describe('the page tries to get out', () => {
  // Every attempt is refused with an error in the page's console.
  test.use({ quietPage: false });

  test('it reaches no server, not even the one the app talks to', async ({ openClinic, openDesk }) => {
    const clinic = await openClinic();
    const { page } = await openDesk(clinic);
    const asked = clinic.server.requests.length;
    const outcomes = await page.evaluate(async (address) => {
      const answered = (attempt: Promise<unknown>): Promise<string> =>
        attempt.then(
          () => 'answered',
          () => 'refused',
        );
      const image = new Promise((resolve, reject) => {
        const element = new Image();
        element.onload = resolve;
        element.onerror = reject;
        element.src = `${address}/leak.png`;
      });
      const socket = new Promise((resolve, reject) => {
        const connection = new WebSocket(address.replace('http', 'ws'));
        connection.onopen = resolve;
        connection.onerror = reject;
      });
      return {
        fetch: await answered(fetch(`${address}/locations/`, { mode: 'no-cors' })),
        image: await answered(image),
        socket: await answered(socket),
        beacon: navigator.sendBeacon(`${address}/leak`, 'x') ? 'queued' : 'refused',
      };
    }, clinic.baseUrl);
    expect(outcomes).toMatchObject({ fetch: 'refused', image: 'refused', socket: 'refused' });
    const byPage = clinic.server.requests
      .slice(asked)
      .filter(({ path: asked_ }) => /leak|^\/locations\/$/.test(asked_));
    expect(byPage).toEqual([]);
  });

  test('it opens no window, goes nowhere else and embeds nothing', async ({ openDesk }) => {
    const { page, app } = await openDesk(null);
    const address = page.url();
    const opened = await page.evaluate(() => window.open('https://example.com') === null);
    expect(opened).toBe(true);
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await page.evaluate(() => {
      location.href = 'file:///etc/passwd';
    });
    const frames = await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      document.body.append(frame);
      await new Promise((resolve) => {
        frame.onload = resolve;
        frame.onerror = resolve;
      });
      const text = frame.contentDocument?.body.textContent ?? '';
      frame.remove();
      return text;
    });
    expect(frames).toBe('');
    expect(page.url()).toBe(address);
    expect(app.windows()).toHaveLength(1);
  });

  test('it runs no script that is not a file of the app, and is given no permission', async ({
    openDesk,
  }) => {
    const { page } = await openDesk(null);
    const tried = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const evaluated = await new Promise((resolve) => {
        const byEval = document.createElement('button');
        byEval.setAttribute('onclick', 'window.injectedByHandler = true');
        document.body.append(byEval);
        byEval.click();
        byEval.remove();
        resolve('injectedByHandler' in window);
      });
      const permissions = await Promise.all(
        ['notifications', 'geolocation', 'clipboard-read', 'camera', 'microphone'].map(
          async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
        ),
      );
      return { script: 'injected' in window, evaluated, permissions: [...new Set(permissions)] };
    });
    expect(tried).toEqual({ script: false, evaluated: false, permissions: ['denied'] });
  });
});

test('every file of the page comes with a strict content security policy', async ({ openDesk }) => {
  const { page } = await openDesk(null);
  const [response] = await Promise.all([
    page.waitForResponse((candidate) => candidate.url() === 'app://frontdesk/index.html'),
    page.reload(),
  ]);
  const policy = response.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(response.headers()['x-content-type-options']).toBe('nosniff');
});

test('no answer of main ever holds the token', async ({ openClinic, openDesk }) => {
  const clinic = await openClinic({ bookings: 'busy' });
  const { page } = await openDesk(clinic, { signedIn: false });
  const signedIn = await callMain(page, 'account.signIn', {
    token: clinic.token,
    locationId: clinic.locationId,
  });
  const window = { startMs: Date.now() - 86_400_000, endMs: Date.now() + 7 * 86_400_000 };
  const answers = [
    signedIn,
    await askMain(page, 'account.signIn', { token: `${clinic.token}x`, locationId: clinic.locationId }),
    await askMain(page, 'account.state', undefined),
    await askMain(page, 'desk.info', undefined),
    await askMain(page, 'desk.connection', undefined),
    await askMain(page, 'preferences.read', undefined),
    await askMain(page, 'directory.read', undefined),
    await askMain(page, 'schedule.fetch', window),
    await askMain(page, 'contacts.search', { query: 'a', limit: 20 }),
    await askMain(page, 'outbox.list', undefined),
    await askMain(page, 'drafts.read', undefined),
  ];
  expect(JSON.stringify(answers)).not.toContain(clinic.token);
  expect(Object.keys(calls).filter((name) => /token|secret|password/i.test(name))).toEqual([]);
});

test('the token lies in the keychain and in no file', async ({ openClinic, openDesk }) => {
  const clinic = await openClinic();
  const { page, dataFolder } = await openDesk(clinic);
  await callMain(page, 'schedule.refresh', undefined);
  expect(secretInKeychain(TOKEN_SERVICE, clinic.locationId)).toBe(clinic.token);
  const holding = (await filesBelow(dataFolder)).filter(
    ({ bytes }) => bytes.includes(clinic.token) || bytes.includes(Buffer.from(clinic.token, 'utf16le')),
  );
  expect(holding.map(({ file }) => file)).toEqual([]);
});

test('names, phones and notes lie encrypted on the disk', async ({ openClinic, openDesk }) => {
  const clinic = await openClinic();
  const { page, dataFolder } = await openDesk(clinic);
  await expect
    .poll(async () => (await callMain(page, 'contacts.search', { query: 'Rosan', limit: 5 })).contacts.length)
    .toBeGreaterThan(0);
  const private_ = ['Rosan', '+12125550199', 'rosan.deo@example.com'];
  const found = (await filesBelow(dataFolder)).flatMap(({ file, bytes }) =>
    private_.filter((text) => bytes.includes(text)).map((text) => `${text} in ${file}`),
  );
  expect(found).toEqual([]);
});

test('a second start on the same data shows the first window and ends', async ({ openDesk }) => {
  const { dataFolder, app } = await openDesk(null);
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
