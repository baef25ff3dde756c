/** What main answers: Electron's points 15 to 20, and what ASVS asks of the same code. */
/* eslint-disable no-template-curly-in-string -- the sources’ own templates, quoted */
import type { Mutation, Watch } from './mutation.ts';

const LINKS = 'electron/shell/guards/external-links.ts';
const SENDER = 'electron/shell/guards/trusted-sender.ts';
const REGISTRAR = 'electron/ipc/registrar.ts';
const INPUT = 'electron/ipc/plain-input.ts';
const ADDRESS = 'electron/shell/window/app-address.ts';
const FILES = 'electron/shell/window/app-files.ts';

const INSIDE_BY_NAME = 'if (!file.startsWith(rendererFolder + sep)) return null;';
const INSIDE_BY_PLACE = 'if (!target.startsWith(folder + sep)) return notFound();';
const LINK_ROWS = ['15', '1.2.2, 1.3.6'];
const SCHEMA = 'const parsed = calls[name].input.safeParse(input);';
const NO_SCHEMA = 'const parsed = { success: true as boolean, data: input, error: null as never };';
const OBJECTION = 'const objection = objectionToInput(input);';
const NO_OBJECTION = 'const objection = null as string | null;';
const PLAIN_PROTOTYPE = "if (prototype !== Object.prototype && prototype !== null) return 'not-plain';";

const link = (what: string, from: string, to: string): Mutation => ({
  what,
  rows: LINK_ROWS,
  edits: [[LINKS, from, to]],
});
const sender = (what: string, from: string, to: string): Mutation => ({
  what,
  rows: ['17'],
  edits: [[SENDER, from, to]],
});
const input = (what: string, rows: readonly string[], from: string, to = ''): Mutation => ({
  what,
  rows,
  edits: [[INPUT, from, to]],
});

export const WATCHES_OF_MAIN: readonly Watch[] = [
  {
    file: 'electron/shell/guards/external-links.test.ts',
    title: 'is never %j',
    without: [
      link(
        'https only',
        "if (!/^https:\\/\\/[^/]/i.test(address) || !URL.canParse(address)) return false;\n  const url = new URL(address);\n  return url.protocol === 'https:' && ",
        'if (!URL.canParse(address)) return false;\n  const url = new URL(address);\n  return ',
      ),
      link('the refusal of names and passwords', " && url.username === '' && url.password === ''", ''),
      link('the refusal of a mail’s query', '(?:[a-z\\d.-]{0,250}[a-z\\d])?$/i', '.*$/i'),
      link('the refusal of telephone codes', '[\\d().-]{3,25}', '[\\d().*#%-]{3,25}'),
      link(
        'the refusal of odd letters',
        'if (!PLAIN.test(address) || UNSAFE.test(address)) return false;',
        '',
      ),
    ],
  },
  {
    file: 'build/electron-support.test.ts',
    title: 'the app is built for one exact Electron, the one the lock file has',
    without: [
      { what: 'the pin', rows: ['16'], edits: [['package.json', '"electron": "', '"electron": "^']] },
    ],
  },
  {
    file: 'build/electron-support.test.ts',
    title: 'an Electron that gets no security fixes any more is found out',
    without: [
      {
        what: 'the count of majors',
        rows: ['16', '15.1.1, 15.2.1'],
        edits: [['build/check-electron-support.mjs', 'majorsBehind < SUPPORTED_MAJORS', 'majorsBehind < 99']],
      },
    ],
  },
  {
    file: 'electron/shell/guards/trusted-sender.test.ts',
    title: 'an embedded frame, another window, another page and a frame that is gone are not trusted',
    without: [
      sender('the look at the window', 'frame === window.mainFrame && ', ''),
      sender('the look at the page’s address', ' && frame.url.startsWith(`${APP_ORIGIN}/`)', ''),
    ],
  },
  {
    file: 'electron/ipc/registrar.test.ts',
    title: 'runs no handler for an untrusted sender or a wrong input',
    without: [
      {
        what: 'the question who asks',
        rows: ['17'],
        edits: [[REGISTRAR, 'if (!options.isTrustedSender(event)) {', 'if (false as boolean) {']],
      },
      { what: 'the schemas', rows: ['2.2.1, 2.2.2'], edits: [[REGISTRAR, SCHEMA, NO_SCHEMA]] },
    ],
  },
  {
    file: 'electron/ipc/registrar.test.ts',
    title: 'answers an expected failure with its code and a bug without its data',
    without: [
      {
        what: 'silence about a bug’s words',
        rows: ['16.5.1, 16.5.3, 16.5.4'],
        edits: [
          [
            REGISTRAR,
            "return refuse(failure('internal'));",
            "return refuse({ ...failure('internal'), message: String(error) } as Failure);",
          ],
        ],
      },
      {
        what: 'silence about a bug’s words in the log',
        rows: ['16.5.1, 16.5.3, 16.5.4'],
        edits: [[REGISTRAR, '...placeOfError(error) });', '...placeOfError(error), said: String(error) });']],
      },
      {
        what: 'failures as replies',
        rows: ['16.5.1, 16.5.3, 16.5.4'],
        edits: [[REGISTRAR, '  } catch (error) {\n', '  } catch (error) {\n    if (calls) throw error;\n']],
      },
    ],
  },
  {
    file: 'electron/shell/window/app-files.test.ts',
    title: 'answers %s with nothing',
    without: [
      {
        what: 'the look where a link leads',
        rows: ['18'],
        edits: [[FILES, INSIDE_BY_PLACE, '']],
      },
      {
        what: 'the folder as the limit, both times',
        rows: ['18'],
        edits: [
          [ADDRESS, INSIDE_BY_NAME, ''],
          [FILES, INSIDE_BY_PLACE, ''],
        ],
      },
      {
        what: 'the one host',
        rows: ['18'],
        edits: [[ADDRESS, '`${url.protocol}//${url.host}` !== APP_ORIGIN || ', '']],
      },
      {
        what: 'the refusal of NUL and backslash',
        rows: ['18'],
        edits: [[ADDRESS, "if (path.includes('\\0') || path.includes('\\\\')) return null;", '']],
      },
    ],
  },
  {
    file: 'electron/shell/window/app-files.test.ts',
    title: 'answers each climb out of the folder with nothing, however it is written',
    without: [
      {
        what: 'addresses below the folder, and the folder as the limit',
        rows: ['18'],
        edits: [
          [ADDRESS, "join(rendererFolder, path === '/' ? 'index.html' : path)", 'join(path)'],
          [ADDRESS, INSIDE_BY_NAME, ''],
          [FILES, INSIDE_BY_PLACE, ''],
        ],
      },
    ],
  },
  {
    file: 'electron/shell/window/app-files.test.ts',
    title: 'answers no %s',
    without: [
      {
        what: 'GET as the only method',
        rows: ['18'],
        edits: [[FILES, "request.method === 'GET' ? ", 'request.method ? ']],
      },
    ],
  },
  {
    file: 'electron/ipc/plain-input.test.ts',
    title: 'is not plain: %s',
    without: [
      input('the look at prototypes', ['20', '1.5.2, 15.3.6'], PLAIN_PROTOTYPE),
      input(
        'the refusal of own __proto__ keys',
        ['20', '1.5.2, 15.3.6'],
        "if (key === '__proto__') return 'not-plain';",
      ),
    ],
  },
  {
    file: 'electron/ipc/plain-input.test.ts',
    title: 'is too large: %s',
    without: [
      input('the limit of size', ['20'], "if (charactersLeft < 0) return 'too-large';"),
      input(
        'the limit of a sparse array',
        ['20'],
        "if (value.length * CHARACTERS_PER_VALUE > charactersLeft) return 'too-large';",
        "if (value.length > 1e9) return 'too-deep';",
      ),
    ],
  },
  {
    file: 'electron/ipc/contract-fuzz.test.ts',
    title: 'answers anything at all with a reply of the contract',
    without: [
      {
        what: 'the schemas',
        rows: ['20', 'Any input of a call'],
        edits: [[REGISTRAR, SCHEMA, NO_SCHEMA]],
      },
      {
        what: 'the look at what is plain',
        rows: ['20', '1.5.2, 15.3.6', 'Any input of a call'],
        edits: [[REGISTRAR, OBJECTION, NO_OBJECTION]],
      },
      {
        what: 'the limit of depth',
        rows: ['1.5.2, 15.3.6'],
        edits: [[INPUT, "if (depth === MAX_DEPTH) return 'too-deep';", '']],
      },
      {
        what: 'schemas that take linear time',
        rows: ['1.3.12'],
        edits: [
          [
            'shared/ipc/schedule-calls.ts',
            "'contacts.read': { input: z.strictObject({ contactId: z.string() })",
            "'contacts.read': { input: z.strictObject({ contactId: z.string() }).or(z.string().regex(/^(\\d+)+$/))",
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/ipc/contract-fuzz.test.ts',
    title: 'answers inputs that fit, or nearly, with a reply of the contract',
    without: [
      {
        what: 'the refusal of ids the server cannot know',
        rows: ['Any input of a call'],
        edits: [
          ['electron/location/handlers.ts', 'if (!isServerId(contactId)) {', 'if (false as boolean) {'],
        ],
      },
      {
        what: 'parameters of a statement',
        rows: ['1.2.4, 1.2.5'],
        edits: [
          [
            'electron/store/clients/contacts.ts',
            "'SELECT * FROM contacts WHERE id = ?', id)",
            "`SELECT * FROM contacts WHERE id = '${id}'`)",
          ],
        ],
      },
    ],
  },
];
