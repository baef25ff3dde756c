/** What a page may do: Electron's points 1 to 14, and what ASVS asks of the same code. */
/* eslint-disable no-template-curly-in-string -- the sources’ own templates, quoted */
import type { Mutation, Watch } from './mutation.ts';

const PREFERENCES = 'electron/shell/window/page-preferences.ts';
const HEADERS = 'electron/shell/window/response-headers.ts';
const SESSION = 'electron/shell/guards/page-guards.ts';
const PAGE = 'electron/shell/guards/page-guards.ts';
const APP = 'electron/shell/guards/page-guards.ts';

const preference = (row: string, from: string, to: string): Mutation => ({
  what: from,
  rows: [row],
  edits: [[PREFERENCES, from, to]],
});
const switched = (name: string, rows: readonly string[]): Mutation => ({
  what: `the refusal of --${name}`,
  rows,
  edits: [['electron/shell/guards/start-switches.ts', `  '${name}',\n`, '']],
});

export const WATCHES_OF_PAGES: readonly Watch[] = [
  {
    file: 'electron/shell/guards/page-guards.test.ts',
    title: 'loads the app’s own files and nothing else, and has no way to a network',
    without: [
      {
        what: 'the guard of requests',
        rows: ['1'],
        edits: [[SESSION, 'cancel: !mayLoad(details.url, options)', 'cancel: false']],
      },
      {
        what: 'the slash after the origin',
        rows: ['1'],
        edits: [[SESSION, 'startsWith(`${APP_ORIGIN}/`)', 'startsWith(APP_ORIGIN)']],
      },
      {
        what: 'the proxy that is not there',
        rows: ['1'],
        edits: [[SESSION, 'await session.setProxy(NO_WAY_OUT);', 'await Promise.resolve();']],
      },
      {
        what: 'a guard on every page’s session',
        rows: ['1'],
        edits: [
          [APP, 'guardSession(contents.session, options)', 'Promise.resolve(void [guardSession, options])'],
        ],
      },
    ],
  },
  {
    file: 'electron/shell/window/page-preferences.test.ts',
    title: 'the page runs sandboxed, isolated and without Node, whatever Electron’s defaults are',
    without: [
      preference('2', 'nodeIntegration: false', 'nodeIntegration: true'),
      preference('2', 'nodeIntegrationInWorker: false', 'nodeIntegrationInWorker: true'),
      preference('2', 'nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true'),
      preference('9', 'experimentalFeatures: false', 'experimentalFeatures: true'),
      preference('10', 'plugins: false,', "plugins: false,\n    enableBlinkFeatures: 'X',"),
      preference('11', 'webviewTag: false', 'webviewTag: true'),
    ],
  },
  {
    file: 'electron/shell/window/page-preferences.test.ts',
    title: 'developer tools open in development only',
    without: [preference('13.4.2', 'devTools: !isPackaged', 'devTools: true')],
  },
  {
    file: 'electron/shell/guards/start-switches.test.ts',
    title: 'a package does not start with --%s, and says so',
    without: [
      switched('disable-web-security', ['6', '13.4.2']),
      switched('enable-blink-features', ['10', '13.4.2']),
      switched('js-flags', ['13.4.2']),
      switched('no-sandbox', ['4', '13.4.2']),
      switched('ignore-certificate-errors', ['13.4.2']),
    ],
  },
  {
    file: 'electron/shell/guards/page-guards.test.ts',
    title: 'grants no permission and no device, and downloads nothing',
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
        ],
      },
      {
        what: 'the refusal of permission checks',
        rows: ['5'],
        edits: [[SESSION, 'setPermissionCheckHandler(() => false)', 'setPermissionCheckHandler(() => true)']],
      },
      {
        what: 'the refusal of devices',
        rows: ['5'],
        edits: [
          [SESSION, 'setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)'],
        ],
      },
      {
        what: 'the refusal of downloads',
        rows: ['5'],
        edits: [[SESSION, "session.on('will-download'", "session.on('will-download-not' as 'will-download'"]],
      },
    ],
  },
  {
    file: 'electron/shell/window/response-headers.test.ts',
    title: 'allows nothing by default, and scripts, styles, images and fonts of the app itself only',
    without: [
      {
        what: 'default-src ’none’',
        rows: ['7'],
        edits: [[HEADERS, `"default-src 'none'"`, `"default-src 'self'"`]],
      },
      {
        what: 'scripts of the app only',
        rows: ['7'],
        edits: [[HEADERS, `"script-src 'self'"`, `"script-src 'self' cdn.example"`]],
      },
    ],
  },
  {
    file: 'electron/shell/window/response-headers.test.ts',
    title: 'allows no inline script, no eval, no connection, no frame, no form, no plug-in, no other base',
    without: [
      {
        what: 'the ban on eval',
        rows: ['7'],
        edits: [[HEADERS, `"script-src 'self'"`, `"script-src 'self' 'unsafe-eval'"`]],
      },
      {
        what: 'the ban on inline styles',
        rows: ['7'],
        edits: [[HEADERS, `"style-src 'self'"`, `"style-src 'self' 'unsafe-inline'"`]],
      },
      ...['connect-src', 'object-src', 'frame-src', 'frame-ancestors', 'form-action', 'base-uri'].map(
        (name): Mutation => ({
          what: name,
          rows: name === 'object-src' ? ['7', '3.7.1'] : ['7'],
          edits: [[HEADERS, `"${name} 'none'"`, `"${name} 'self'"`]],
        }),
      ),
    ],
  },
  {
    file: 'electron/shell/window/response-headers.test.ts',
    title: 'lets a text become HTML through Svelte’s own policy only',
    without: [
      {
        what: 'trusted types',
        rows: ['7', '1.3.2, 3.2.2'],
        edits: [[HEADERS, `  "require-trusted-types-for 'script'",\n`, '']],
      },
      {
        what: 'the one policy',
        rows: ['7', '1.3.2, 3.2.2'],
        edits: [[HEADERS, "'trusted-types svelte-trusted-html'", "'trusted-types *'"]],
      },
    ],
  },
  {
    file: 'electron/shell/window/response-headers.test.ts',
    title: 'keep types as they are sent, addresses unsaid, other origins apart, nothing cached',
    without: [
      ['X-Content-Type-Options', 'nosniff', ''],
      ['Referrer-Policy', 'no-referrer', 'unsafe-url'],
      ['Cross-Origin-Opener-Policy', 'same-origin', 'unsafe-none'],
      ['Cross-Origin-Embedder-Policy', 'require-corp', 'unsafe-none'],
      ['Cross-Origin-Resource-Policy', 'same-origin', 'cross-origin'],
      ['Cache-Control', 'no-store', 'public'],
    ].map(([name = '', from = '', to = '']): Mutation => ({
      what: name,
      rows: [name === 'Cache-Control' ? '14.3.2, 14.3.3' : '3.4.3 – 3.4.6, 3.4.8, 3.2.1'],
      edits: [[HEADERS, `'${name}': '${from}'`, `'${name}': '${to}'`]],
    })),
  },
  {
    file: 'electron/shell/window/app-files.test.ts',
    title: 'sends every security header with every answer, a refusal included',
    without: [
      {
        what: 'headers on a refusal',
        rows: ['7', '3.4.3 – 3.4.6, 3.4.8, 3.2.1'],
        edits: [
          [
            'electron/shell/window/app-files.ts',
            "headers: { ...RESPONSE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }",
            "headers: { 'Content-Type': 'text/plain; charset=utf-8' }",
          ],
        ],
      },
      {
        what: 'headers on a file',
        rows: ['7', '3.4.3 – 3.4.6, 3.4.8, 3.2.1'],
        edits: [
          [
            'electron/shell/window/app-files.ts',
            "headers: { ...RESPONSE_HEADERS, 'Content-Type': contentTypeOf(file) }",
            "headers: { 'Content-Type': contentTypeOf(file) }",
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/shell/guards/page-guards.test.ts',
    title: '%s is denied',
    without: [
      {
        what: 'the refusal of a <webview>',
        rows: ['12'],
        edits: [[PAGE, "  contents.on('will-attach-webview', deny);\n", '']],
      },
      {
        what: 'the refusal of navigation',
        rows: ['13'],
        edits: [[PAGE, "  contents.on('will-navigate', denyLeaving);\n", '']],
      },
      {
        what: 'the refusal of redirects',
        rows: ['13'],
        edits: [[PAGE, "  contents.on('will-redirect', deny);\n", '']],
      },
      { what: 'a guard on every page', rows: ['12', '13'], edits: [[APP, 'guardPage(contents);', '']] },
    ],
  },
  {
    file: 'electron/shell/guards/page-guards.test.ts',
    title: 'may be loaded again, and goes nowhere else in any of its frames',
    without: [
      {
        what: 'the refusal of navigation in frames',
        rows: ['13'],
        edits: [[PAGE, "  contents.on('will-frame-navigate', denyLeaving);\n", '']],
      },
      {
        what: 'the one address it may go to',
        rows: ['13'],
        edits: [[PAGE, 'event.isMainFrame && event.url ===', 'event.isMainFrame || event.url ===']],
      },
    ],
  },
  {
    file: 'electron/shell/guards/page-guards.test.ts',
    title: 'opens no window and uses no network for WebRTC',
    without: [
      {
        what: 'the refusal of windows',
        rows: ['14'],
        edits: [[PAGE, "action: 'deny'", "action: 'allow'"]],
      },
      {
        what: 'WebRTC kept off the network',
        rows: ['No way around the page’s rules'],
        edits: [[PAGE, "  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');\n", '']],
      },
    ],
  },
  {
    file: 'electron/shell/guards/page-guards.test.ts',
    title: 'gets no trust for a broken certificate, no certificate of this PC and no password',
    without: [
      {
        what: 'distrust of broken certificates',
        rows: ['16.3.3, 16.3.4'],
        edits: [
          [
            APP,
            "log.write('warn', 'guard.certificate-refused', { reason });\n    decide(false);",
            "log.write('warn', 'guard.certificate-refused', { reason });\n    decide(true);",
          ],
        ],
      },
      {
        what: 'the note of a broken certificate in the log',
        rows: ['16.3.3, 16.3.4'],
        edits: [[APP, "    log.write('warn', 'guard.certificate-refused', { reason });\n", '']],
      },
      {
        what: 'the refusal to say a password',
        rows: ['16.3.3, 16.3.4'],
        edits: [[APP, 'answer();', "answer('desk', 'secret');"]],
      },
    ],
  },
];
