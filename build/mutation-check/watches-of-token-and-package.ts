/** What the real app does with the token, and what the installed package is. */
/* eslint-disable no-template-curly-in-string -- the sources’ own templates, quoted */
import type { Edit, Watch } from './mutation.ts';

const TOKEN = 'e2e/specs/token.spec.ts';
const INSTALLED = 'e2e/installed/installed.spec.ts';

const ACCOUNT = 'electron/location/account-service.ts';
const FORM = 'renderer/account/SignInForm.svelte';
const BUILDER = 'build/package/electron-builder.config.mjs';

/** Together, because a package takes minutes to make; each is seen by a step of its own. */
const OPEN_PACKAGE: Edit[] = [
  ...Object.entries({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  }).map(([name, value]): Edit => [BUILDER, `${name}: ${String(value)}`, `${name}: ${String(!value)}`]),
  [BUILDER, "'package.json',\n", "'package.json',\n    'electron/**/*.test.ts',\n"],
  // What is put together is looked at twice: here, and in what was installed.
  [
    BUILDER,
    'refuse(await findPackageFaults(appOutDir, target),',
    'void (await findPackageFaults(appOutDir, target),',
  ],
];

export const WATCHES_OF_TOKEN_AND_PACKAGE: readonly Watch[] = [
  {
    file: TOKEN,
    title: 'of all messages, only the sign-in on its way to main holds it',
    without: [
      {
        what: 'a state without the token',
        rows: ['The token'],
        edits: [
          [
            'electron/location/open-location.ts',
            'missingScopes, rescue: session.rescue },',
            'missingScopes, rescue: session.rescue, token } as AccountState,',
          ],
        ],
      },
    ],
  },
  {
    file: TOKEN,
    title: 'it is in the keychain and in no file',
    without: [
      {
        what: 'a file without the token',
        rows: ['The token', '13.3.1, 13.3.2'],
        edits: [
          [
            ACCOUNT,
            'locations: [...others, { location, missingScopes }],',
            'locations: [...others, { location, missingScopes, token: credentials.token }],',
          ],
        ],
      },
    ],
  },
  {
    file: TOKEN,
    title: 'no process was told it',
    without: [
      {
        what: 'a keychain without a helper program',
        rows: ['The token'],
        edits: [
          [
            'electron/location/keychain.ts',
            'await backend.setPassword(TOKEN_SERVICE, locationId, token);',
            "await backend.setPassword(TOKEN_SERVICE, locationId, token);\n      process.getBuiltinModule('node:child_process').spawn('sleep', ['45'], { env: { TOKEN: token } });",
          ],
        ],
      },
    ],
  },
  {
    file: TOKEN,
    title: 'it is on no clipboard, in no title, address or storage of the page',
    without: [
      {
        what: 'an address without the token',
        rows: ['The token', '14.2.1, 14.2.4'],
        edits: [[FORM, 'isBusy = true;', "isBusy = true;\n    history.replaceState(null, '', `#${token}`);"]],
      },
    ],
  },
  {
    file: TOKEN,
    title: 'the page has forgotten what was typed into it',
    without: [
      {
        what: 'forgetting',
        rows: ['The token'],
        edits: [[FORM, 'isBusy = true;', 'isBusy = true;\n    Object.assign(window, { typed: [token] });']],
      },
    ],
  },
  {
    file: TOKEN,
    title: 'names, phones and notes lie encrypted on the disk',
    without: [
      {
        what: 'encryption',
        rows: ['14.2.1, 14.2.4'],
        edits: [
          [
            'electron/store/database/encryption.ts',
            "Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);",
            "Buffer.from(JSON.stringify(value), 'utf8');\n      cipher.final();",
          ],
          [
            'electron/store/database/encryption.ts',
            "decipher.update(encrypted.subarray(HEADER_BYTES), undefined, 'utf8') + decipher.final('utf8');",
            "Buffer.from(encrypted.subarray(HEADER_BYTES)).toString('utf8');",
          ],
        ],
      },
    ],
  },
  {
    file: INSTALLED,
    title: 'it starts for a user without rights, with every page in Chromium’s sandbox',
    without: [
      {
        what: 'the sandbox',
        rows: ['4'],
        edits: [
          [
            'electron/shell/guards/process-guards.ts',
            "if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();",
            "app.commandLine.appendSwitch('no-sandbox');",
          ],
        ],
      },
    ],
  },
  {
    file: INSTALLED,
    title: 'it does not start without the sandbox, and says why',
    without: [
      {
        what: 'the refusal of --no-sandbox',
        rows: ['4'],
        edits: [['electron/shell/guards/start-switches.ts', "  'no-sandbox',\n", '']],
      },
    ],
  },
  ...[
    'the program’s fuses are closed, and its archive holds the app and nothing else',
    'its archive holds the app and nothing else',
    'the fuse RunAsNode',
    'the fuse EnableCookieEncryption',
    'the fuse EnableNodeOptionsEnvironmentVariable',
    'the fuse EnableNodeCliInspectArguments',
    'the fuse EnableEmbeddedAsarIntegrityValidation',
    'the fuse OnlyLoadAppFromAsar',
    'the fuse GrantFileProtocolExtraPrivileges',
  ].map((title): Watch => ({
    file: INSTALLED,
    title,
    without: [{ what: 'fuses and the list of files', rows: ['19'], edits: OPEN_PACKAGE }],
  })),
];
