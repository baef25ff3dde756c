/**
 * The renderer in `npm run dev`: Vite's development server, so that a change is on screen at once, under the very policy
 * the app ships with. The page must not reach any network and may have no style elements, so neither does it here:
 *
 * - Its files come from the app's own `app://`, behind which main asks the server (`serveFromDevServer`).
 * - Vite's client in the page is given a socket that is none: messages are handed to it by the program that drives the
 *   app (`forwardUpdates`).
 * - Styles are put into the page as style sheets made by script, which the policy allows.
 */
import path from 'node:path';
import { createServer } from 'vite';
import { RESPONSE_HEADERS } from '../electron/shell/window/response-headers.ts';
import { projectFolder } from './setup/paths.mjs';

/** What Vite's client has in place of a WebSocket, and how it sets styles. */
const IN_THE_PAGE = `
class SocketOfThePage extends EventTarget {
  OPEN = 1;
  readyState = 1;
  constructor() {
    super();
    globalThis.frontdeskTakeUpdate = (data) => this.dispatchEvent(new MessageEvent('message', { data }));
  }
  send() {}
  close() {}
}
const sheetOfStyle = new Map();
function updateStyle(id, content) {
  let sheet = sheetOfStyle.get(id);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheetOfStyle.set(id, sheet);
    document.adoptedStyleSheets.push(sheet);
  }
  sheet.replaceSync(content);
}
function removeStyle(id) {
  const sheet = sheetOfStyle.get(id);
  sheetOfStyle.delete(id);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
}
`;

/**
 * Vite's client without sockets and style elements. Throws when it is not the client this was written for.
 * @param {string} code
 */
export function underTheContentPolicy(code) {
  const changes = /** @type {const} */ ([
    ['new WebSocket(', 'new SocketOfThePage('],
    ['function updateStyle(', 'function updateStyleElement('],
    ['function removeStyle(', 'function removeStyleElement('],
  ]);
  let changed = code;
  for (const [from, to] of changes) {
    if (!changed.includes(from))
      throw new Error(`Vite's client has no “${from}” any more: build/dev-server.mjs`);
    changed = changed.replaceAll(from, to);
  }
  // In front: the client connects while it is being loaded.
  return IN_THE_PAGE + changed;
}

/**
 * Starts the server on a free port of this computer. `address` has no slash at its end.
 * @returns {Promise<{ address: string, server: import('vite').ViteDevServer }>}
 */
export async function startDevServer() {
  const server = await createServer({
    configFile: path.join(import.meta.dirname, 'vite.renderer.config.ts'),
    mode: 'development',
    logLevel: 'warn',
    cacheDir: path.join(projectFolder, 'node_modules/.cache/vite-dev'),
    server: { host: '127.0.0.1', fs: { allow: [projectFolder] }, hmr: { overlay: false } },
    plugins: [
      {
        name: 'frontdesk:client-under-the-policy',
        enforce: 'pre',
        transform(code, id) {
          return id.split('?')[0]?.endsWith('/vite/dist/client/client.mjs') === true
            ? underTheContentPolicy(code)
            : null;
        },
        // A component or its style is swapped where it stands. Any other module may be known by many: the page starts again.
        hotUpdate({ file, modules }) {
          if (/\.(svelte|css)$/.test(file) || modules.length === 0) return;
          this.environment.hot.send({ type: 'full-reload' });
          return [];
        },
      },
    ],
  });
  await server.listen();
  const [address] = server.resolvedUrls?.local ?? [];
  if (address === undefined) throw new Error('The development server has no address.');
  return { address: address.replace(/\/$/, ''), server };
}

/**
 * Makes a started app take the renderer from the server, with the headers it gives its own files.
 * @param {import('playwright').ElectronApplication} app
 * @param {string} address
 */
export async function serveFromDevServer(app, address) {
  await app.evaluate(
    ({ session }, given) => {
      const { protocol } = session.defaultSession;
      if (protocol.isProtocolHandled('app')) protocol.unhandle('app');
      protocol.handle('app', async (request) => {
        const { pathname, search } = new URL(request.url);
        const answer = await fetch(given.address + pathname + search, {
          headers: { Accept: request.headers.get('accept') ?? '*/*' },
        });
        const type = answer.headers.get('content-type') ?? 'text/plain';
        return new Response(answer.body, {
          status: answer.status,
          headers: { ...given.headers, 'Content-Type': type },
        });
      });
    },
    { address, headers: RESPONSE_HEADERS },
  );
}

/**
 * Hands the server's updates to the pages of the app that is open at the time.
 * @param {{ address: string, server: import('vite').ViteDevServer }} devServer
 * @param {() => import('playwright').ElectronApplication | null} openApp
 */
export function forwardUpdates({ address, server }, openApp) {
  const url = `${address.replace(/^http/, 'ws')}/?token=${server.config.webSocketToken}`;
  const socket = new WebSocket(url, 'vite-hmr');
  socket.addEventListener('message', ({ data }) => {
    for (const page of openApp()?.windows() ?? []) {
      void page
        .evaluate((message) => {
          const take = Reflect.get(globalThis, 'frontdeskTakeUpdate');
          if (typeof take === 'function') take(message);
        }, String(data))
        .catch(() => {
          // The page is just being loaded: it has the newest of everything.
        });
    }
  });
}
