import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setLanguage } from '../../../shared/messages/messages.ts';
import { answerAppRequest } from './app-files.ts';
import { RESPONSE_HEADERS } from './response-headers.ts';

let root: string;
let folder: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'frontdesk-app-files-'));
  folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'folder.html'));
  mkdirSync(join(root, 'renderer-secrets'));
  writeFileSync(join(folder, 'index.html'), 'page');
  writeFileSync(join(folder, 'assets', 'main.js'), 'script');
  writeFileSync(join(folder, 'page.html'), '<html lang="en"><p>für</p></html>');
  writeFileSync(join(root, 'secret.html'), 'SECRET');
  writeFileSync(join(root, 'renderer-secrets', 'secret.html'), 'SECRET');
  // A second name for a file inside is a file inside.
  linkSync(join(folder, 'index.html'), join(folder, 'same.html'));
  // Windows lets only administrators make links.
  if (process.platform === 'win32') return;
  symlinkSync(join(root, 'secret.html'), join(folder, 'link.html'));
  symlinkSync(root, join(folder, 'up'));
  symlinkSync('loop.html', join(folder, 'loop.html'));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

afterEach(() => {
  setLanguage('en');
});

const ask = (url: string, method = 'GET'): Promise<Response> => answerAppRequest({ url, method }, folder);

describe('the app’s own protocol', () => {
  it('serves the files of the renderer’s folder', async () => {
    expect(await (await ask('app://frontdesk/')).text()).toBe('page');
    expect(await (await ask('app://frontdesk/same.html')).text()).toBe('page');
    const script = await ask('app://frontdesk/assets/main.js?x=1');
    expect(script.status).toBe(200);
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  });

  it('says the language on the page, each time the page is loaded', async () => {
    const page = async (): Promise<string> => (await ask('app://frontdesk/page.html')).text();
    expect(await page()).toBe('<html lang="en" dir="ltr"><p>für</p></html>');
    setLanguage('de');
    expect(await page()).toBe('<html lang="de" dir="ltr"><p>für</p></html>');
  });

  it.each([
    'app://frontdesk/../secret.html',
    'app://frontdesk/assets/../../secret.html',
    'app://frontdesk/..%2fsecret.html',
    'app://frontdesk/%2e%2e/secret.html',
    'app://frontdesk/%2e%2e%2fsecret.html',
    'app://frontdesk/%252e%252e%252fsecret.html',
    'app://frontdesk/..%5csecret.html',
    'app://frontdesk/..\\secret.html',
    'app://frontdesk/assets/..%2f..%2frenderer-secrets/secret.html',
    'app://frontdesk/..%2frenderer-secrets/secret.html',
    'app://frontdesk//etc/hosts.html',
    'app://frontdesk/index.html%00.png',
    'app://frontdesk/secret.html%00',
    'app://frontdesk/link.html',
    'app://frontdesk/up/secret.html',
    'app://frontdesk/loop.html',
    'app://frontdesk/folder.html',
    'app://frontdesk/index.html/more.html',
    `app://frontdesk/${'a'.repeat(5000)}.html`,
    'app://frontdesk/%E0%A4%A.html',
    'app://elsewhere/index.html',
    'app://frontdesk.evil/index.html',
    'app://frontdesk:80/index.html',
    'app://user@elsewhere/index.html',
    'file:///etc/hosts.html',
    'nonsense',
  ])('answers %s with nothing', async (address) => {
    const answer = await ask(address);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('Not found');
  });

  it('answers each climb out of the folder with nothing, however it is written', async () => {
    const absolute = join(root, 'secret.html');
    for (const path of [absolute, encodeURIComponent(absolute), `file:${absolute}`, `C:${absolute}`]) {
      expect((await ask(`app://frontdesk/${path}`)).status).toBe(404);
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'get'])('answers no %s', async (method) => {
    expect((await ask('app://frontdesk/index.html', method)).status).toBe(404);
  });

  it('sends every security header with every answer, a refusal included', async () => {
    for (const address of [
      'app://frontdesk/',
      'app://frontdesk/assets/main.js',
      'app://frontdesk/nothing.html',
    ]) {
      const { headers } = await ask(address);
      expect(Object.fromEntries(headers)).toMatchObject(
        Object.fromEntries(
          Object.entries(RESPONSE_HEADERS).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      );
    }
  });
});
