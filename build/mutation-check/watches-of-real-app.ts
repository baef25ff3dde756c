/** What a stranger in the page of the real app would find. */
import type { Edit, Mutation, Watch } from './mutation.ts';
import { NEVER_SWITCHED_OFF } from './watches-of-data.ts';

const SECURITY = 'e2e/specs/security.spec.ts';
const SHEET = 'e2e/specs/sheet.spec.ts';

const PREFERENCES = 'electron/shell/window/page-preferences.ts';
const HEADERS = 'electron/shell/window/response-headers.ts';
const SESSION = 'electron/shell/guards/page-guards.ts';
const PAGE = 'electron/shell/guards/page-guards.ts';
const PROCESS = 'electron/shell/guards/process-guards.ts';
const REGISTRAR = 'electron/ipc/registrar.ts';

const UNISOLATED: Edit[] = [
  [PREFERENCES, 'contextIsolation: true', 'contextIsolation: false'],
  [
    'electron/preload.ts',
    "contextBridge.exposeInMainWorld('frontdesk', bridge);",
    "contextBridge; Object.defineProperty(globalThis, 'frontdesk', { value: bridge });",
  ],
];
const preference = (row: string, from: string, to: string): Mutation => ({
  what: from,
  rows: [row],
  edits: [[PREFERENCES, from, to]],
});
export const WATCHES_OF_REAL_APP: readonly Watch[] = [
  {
    file: SECURITY,
    title: 'it reaches no server and asks for no name',
    without: [
      {
        what: 'policy, guard of requests and proxy',
        rows: ['1'],
        edits: [
          [HEADERS, `"connect-src 'none'"`, `"connect-src *"`],
          [SESSION, 'cancel: !mayLoad(details.url, options)', 'cancel: false'],
          [SESSION, 'await session.setProxy(NO_WAY_OUT);', 'await Promise.resolve();'],
        ],
      },
      {
        what: 'WebRTC kept off the network',
        rows: ['No way around the page’s rules'],
        edits: [
          [PAGE, "  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');\n", ''],
          [SESSION, 'await session.setProxy(NO_WAY_OUT);', 'await Promise.resolve();'],
        ],
      },
      {
        what: 'look-ups switched off',
        rows: ['No way around the page’s rules'],
        edits: [
          [PROCESS, 'dnsPrefetchingEnabled=false', 'dnsPrefetchingEnabled=true'],
          [HEADERS, "'X-DNS-Prefetch-Control': 'off'", "'X-DNS-Prefetch-Control': 'on'"],
          [SESSION, 'await session.setProxy(NO_WAY_OUT);', 'await Promise.resolve();'],
        ],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'the page has nothing of Node or Electron but the one bridge',
    without: [
      {
        what: 'nothing of Electron beside the bridge',
        rows: ['2'],
        edits: [
          [
            'electron/preload.ts',
            "contextBridge.exposeInMainWorld('frontdesk', bridge);",
            "contextBridge.exposeInMainWorld('frontdesk', bridge);\ncontextBridge.exposeInMainWorld('electron', { ipcRenderer });",
          ],
        ],
      },
      {
        what: 'two functions as the whole bridge',
        rows: ['20'],
        edits: [
          [
            'electron/preload.ts',
            "exposeInMainWorld('frontdesk', bridge)",
            "exposeInMainWorld('frontdesk', { ...bridge, send: (to: string) => ipcRenderer.send(to) })",
          ],
        ],
      },
      {
        what: 'events without more than their payload',
        rows: ['20'],
        edits: [
          [
            'electron/preload.ts',
            'listener(payload);',
            '(listener as (...all: unknown[]) => void)(payload, Object.keys(_event));',
          ],
        ],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'every page runs sandboxed, isolated and without experiments',
    without: [
      { what: 'context isolation', rows: ['3'], edits: UNISOLATED },
      preference('4', 'sandbox: true', 'sandbox: false'),
      preference('6', 'webSecurity: true', 'webSecurity: false'),
      preference('8', 'allowRunningInsecureContent: false', 'allowRunningInsecureContent: true'),
      preference('9', 'experimentalFeatures: false', 'experimentalFeatures: true'),
    ],
  },
  {
    file: SECURITY,
    title: 'it is given no permission and no device',
    without: [
      {
        what: 'the refusal of permissions',
        rows: ['5'],
        edits: [
          [
            SESSION,
            'session.setPermissionRequestHandler((_contents, _permission, decide) => {\n    decide(false);',
            'session.setPermissionRequestHandler((_contents, _permission, decide) => {\n    decide(true);',
          ],
          [SESSION, 'setPermissionCheckHandler(() => false)', 'setPermissionCheckHandler(() => true)'],
        ],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'it runs no code that is not a file of the app',
    without: [
      {
        what: 'the ban on inline code, eval and HTML from a text',
        rows: ['7', '1.3.2, 3.2.2'],
        edits: [
          [HEADERS, `"script-src 'self'"`, `"script-src 'self' 'unsafe-eval' 'unsafe-inline'"`],
          [HEADERS, `  "require-trusted-types-for 'script'",\n`, ''],
        ],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'it opens no window, goes nowhere else, embeds and downloads nothing',
    without: [
      preference('11', 'webviewTag: false', 'webviewTag: true'),
      {
        what: 'the refusal of navigation',
        rows: ['13'],
        edits: [
          [PAGE, "  contents.on('will-navigate', denyLeaving);\n", ''],
          [PAGE, "  contents.on('will-frame-navigate', denyLeaving);\n", ''],
        ],
      },
      {
        what: 'the refusal of windows',
        rows: ['14'],
        edits: [[PAGE, "action: 'deny'", "action: 'allow'"]],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'main opens nothing outside the app but plain web, phone and mail addresses',
    without: [
      {
        what: 'the look at the address',
        rows: ['15'],
        edits: [
          [
            'electron/system/workstation-handlers.ts',
            'if (!mayOpenExternally(url)) {',
            "if (!mayOpenExternally(url) && url === '') {",
          ],
        ],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'main answers no other window and no call that is not of the contract',
    without: [
      {
        what: 'the look at the window',
        rows: ['17'],
        edits: [['electron/shell/guards/trusted-sender.ts', 'frame === window.mainFrame && ', '']],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'every file comes with the security headers, and nothing comes from outside the folder',
    without: [
      {
        what: 'the folder as the limit, both times',
        rows: ['18'],
        edits: [
          [
            'electron/shell/window/app-address.ts',
            'if (!file.startsWith(rendererFolder + sep)) return null;',
            'void sep;',
          ],
          [
            'electron/shell/window/app-files.ts',
            'if (!target.startsWith(folder + sep)) return notFound();',
            'void [folder, sep];',
          ],
        ],
      },
      {
        what: 'a header',
        rows: ['18'],
        edits: [[HEADERS, "  'Referrer-Policy': 'no-referrer',\n", '']],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'what JSON does not know is refused, and main goes on',
    without: [
      {
        what: 'the check of inputs',
        rows: ['20'],
        edits: [
          [
            REGISTRAR,
            'const objection = objectionToInput(input);',
            'const objection = null as string | null;',
          ],
          [
            REGISTRAR,
            'const parsed = calls[name].input.safeParse(input);',
            'const parsed = { success: true as boolean, data: input, error: null as never };',
          ],
        ],
      },
      {
        what: 'a reply to an input that cannot be read',
        rows: ['16.5.1, 16.5.3, 16.5.4'],
        edits: [[REGISTRAR, 'if (objection !== null) {', 'if (objection !== null) {\n    process.exit(1);']],
      },
    ],
  },
  {
    file: SECURITY,
    title: 'the browser keeps nothing, and what the app keeps is private to its person',
    without: [
      {
        what: 'files of one person',
        rows: ['Files', '16.4.2'],
        edits: [
          [PROCESS, 'process.umask(0o077);', 'process.umask(0o022);'],
          ['electron/base/log.ts', 'mode: 0o600', 'mode: 0o644'],
        ],
      },
      {
        what: 'an empty storage',
        rows: ['14.3.2, 14.3.3'],
        edits: [
          [
            'renderer/main.ts',
            'const target = document',
            "localStorage.setItem('seen', '1');\nconst target = document",
          ],
        ],
      },
    ],
  },
  {
    file: SHEET,
    title: 'saved only where a person chose it, written again after a change, and no more once switched off',
    without: [NEVER_SWITCHED_OFF],
  },
  {
    file: SHEET,
    title: 'today is printed in two actions, by keys and by mouse, in a page that runs no script',
    without: [
      {
        what: 'a page without scripts',
        rows: ['A day on paper'],
        edits: [['electron/sheet/sheet-printer.ts', 'javascript: false,', 'javascript: true,']],
      },
    ],
  },
];
