/**
 * Who may import whom, as ESLint configuration (build/README.md, "Who may import whom").
 *
 * Two rules carry it: `import-x/no-restricted-paths` for our own folders (it resolves relative paths, so
 * `../../electron/x.ts` cannot sneak past), and `no-restricted-imports` for packages.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { EMPTY_CATCH } from './rules.mjs';

/** Renderer folders that every other renderer folder may use: the widgets, the search for a time, the state, the way to main, stand-ins for tests. */
const COMMON_RENDERER_FOLDERS = ['ui', 'find', 'state', 'writes', 'bridge', 'testing'];

/** Renderer folders that put the others together; they, and files directly in `renderer/`, may import any. */
const COMPOSING_RENDERER_FOLDERS = ['testing'];

/** The only packages `shared/` may import; everything there must run in every process. */
const SHARED_PACKAGES = ['zod', 'temporal-polyfill', 'windows-iana', 'libphonenumber-js'];

/**
 * What each folder of main may import besides itself and `shared/`: never one that stands above it. Tests and their helpers may
 * import any; `main.ts`, `app.ts` and `preload.ts` put all together.
 */
const MAIN_FOLDERS = {
  base: [],
  api: ['base'],
  store: ['base'],
  practice: ['base'],
  network: ['base'],
  sync: ['base', 'api', 'store'],
  ipc: ['base'],
  location: ['base', 'api', 'store', 'practice', 'network', 'sync', 'ipc'],
  shell: ['base', 'sync', 'ipc'],
  sheet: ['base', 'ipc', 'location', 'shell'],
  system: ['base', 'network', 'ipc', 'location', 'shell'],
};

const ELECTRON_MODULES = {
  regex: '^electron(/|$)',
  message: 'Electron exists only in the main process and the preload; ask main for it through shared/ipc.',
};

const NODE_MODULES = {
  regex:
    '^(node:|(assert|buffer|child_process|crypto|events|fs|http|https|net|os|path|stream|url|util|zlib)(/|$))',
  message: 'This code also runs where Node is absent.',
};

/** Every icon is a component of its own: importing them all costs seconds in each test run and build. */
const ALL_ICONS = {
  regex: '^@lucide/svelte$',
  message: "Import one icon by its file, as '@lucide/svelte/icons/calendar'.",
};

/** Stand-ins are for tests and previews: none may reach the app that ships. */
const TESTING_FOLDER = {
  regex: '/testing/',
  message: 'renderer/testing is for tests and previews only; it is never part of the app.',
};

/** Every write goes one way, with one wording and one undo. */
const WRITES = {
  selector: 'CallExpression > Literal.arguments[value=/^booking\\./]',
  message: 'Only renderer/writes calls booking.…: use app.writes.',
};

/** Folders of the main process that must run under plain Node, for tests and the practice server. */
const PLAIN_NODE_FOLDERS = ['api', 'store', 'sync', 'practice'];

/**
 * @param {object[]} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
const refusePackages = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

/**
 * One zone per renderer folder: it sees itself and the common folders, not the inside of another one.
 * @param {string[]} folderNames names of the folders in renderer/
 */
export function rendererFolderZones(folderNames) {
  return folderNames
    .filter((folder) => !COMPOSING_RENDERER_FOLDERS.includes(folder))
    .map((folder) => ({
      target: `./renderer/${folder}`,
      from: './renderer',
      except: [...new Set([folder, ...COMMON_RENDERER_FOLDERS])].map((allowed) => `./${allowed}`),
      message: `renderer/${folder} may import itself and the common rooms (${COMMON_RENDERER_FOLDERS.join(', ')}); anything else is composed in renderer/App.svelte.`,
    }));
}

/** One zone for each folder of main: nothing is imported upwards. */
export function mainFolderZones() {
  return Object.entries(MAIN_FOLDERS).map(([folder, below]) => ({
    target: `./electron/${folder}`,
    from: './electron',
    except: [folder, ...below].map((allowed) => `./${allowed}`),
    message: `electron/${folder} may import itself, shared/ and ${below.length === 0 ? 'nothing else' : below.join(', ')}.`,
  }));
}

/** @param {string} projectFolder */
function listRendererFolders(projectFolder) {
  return readdirSync(path.join(projectFolder, 'renderer'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/**
 * The ESLint configuration objects that hold the boundaries.
 * @param {string} projectFolder absolute path of the checkout
 * @returns {import('eslint').Linter.Config[]}
 */
export function boundaries(projectFolder) {
  const outsideShared = ['electron', 'renderer', 'build', 'e2e'];
  const zones = [
    ...outsideShared.map((from) => ({
      target: './shared',
      from: `./${from}`,
      message: 'shared/ is imported by everyone and imports only itself.',
    })),
    ...['electron', 'build', 'e2e'].map((from) => ({
      target: './renderer',
      from: `./${from}`,
      message: 'The renderer reaches the rest of the app through the contract in shared/ipc only.',
    })),
    ...['renderer', 'build', 'e2e'].map((from) => ({
      target: './electron',
      from: `./${from}`,
      message: 'The main process imports shared/ and its own rooms only.',
    })),
    ...rendererFolderZones(listRendererFolders(projectFolder)),
  ];

  return [
    {
      files: ['**/*.{ts,svelte}'],
      rules: {
        'import-x/no-restricted-paths': [
          'error',
          { basePath: projectFolder, zones: [...zones, ...mainFolderZones()] },
        ],
      },
    },
    {
      files: ['electron/**/*.test.ts', 'electron/**/testing/**'],
      rules: { 'import-x/no-restricted-paths': ['error', { basePath: projectFolder, zones }] },
    },
    {
      files: ['shared/**/*.ts'],
      ignores: ['**/*.test.ts'],
      rules: refusePackages([
        {
          regex: `^(?!\\.|(${SHARED_PACKAGES.join('|')})(/|$))`,
          message: `shared/ imports only itself and ${SHARED_PACKAGES.join(', ')}.`,
        },
      ]),
    },
    {
      files: ['renderer/**/*.{ts,svelte}'],
      rules: refusePackages([ELECTRON_MODULES, NODE_MODULES, ALL_ICONS]),
    },
    {
      files: ['renderer/**/*.{ts,svelte}'],
      ignores: ['**/*.test.ts', 'renderer/testing/**'],
      rules: refusePackages([ELECTRON_MODULES, NODE_MODULES, ALL_ICONS, TESTING_FOLDER]),
    },
    {
      files: ['renderer/**/*.{ts,svelte}'],
      ignores: ['renderer/writes/**', 'renderer/testing/**', '**/*.test.ts'],
      rules: { 'no-restricted-syntax': ['error', EMPTY_CATCH, WRITES] },
    },
    {
      files: PLAIN_NODE_FOLDERS.map((folder) => `electron/${folder}/**/*.ts`),
      rules: refusePackages([
        { ...ELECTRON_MODULES, message: 'This room runs under plain Node; inject what you need.' },
      ]),
    },
  ];
}
