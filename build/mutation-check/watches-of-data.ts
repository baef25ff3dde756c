/** What becomes of data: on the way, at rest, in the log. What ASVS asks. */
/* eslint-disable no-template-curly-in-string -- the sources’ own templates, quoted */
import type { Mutation, Watch } from './mutation.ts';

const SEALING = 'electron/store/database/encryption.ts';
const FETCH = 'electron/network/api-fetch.ts';
const ACCOUNT = 'electron/location/account-service.ts';
const REDACT = 'electron/base/redact.ts';
const TLS_ROW = '12.1.1, 12.3.1, 12.3.2';
const CIPHER_ROW = '11.3.2, 11.3.4';
const LOG_ROW = '16.2.5, 16.4.1';
const SHEET_ROW = 'A day on paper';
const SHEET_FOLDER = 'electron/sheet/sheet-folder.ts';
const SHEET_TEST = 'electron/sheet/sheet-folder.test.ts';

const sealing = (what: string, from: string, to: string): Mutation => ({
  what,
  rows: [CIPHER_ROW],
  edits: [[SEALING, from, to]],
});
const redaction = (what: string, from: string): Mutation => ({
  what,
  rows: [LOG_ROW],
  edits: [[REDACT, from, '']],
});

/** Also noticed in the real app (watches-of-real-app.ts). */
export const NEVER_SWITCHED_OFF: Mutation = {
  what: 'the end of saving day sheets',
  rows: [SHEET_ROW],
  edits: [[SHEET_FOLDER, 'this.#keep(this.#others(locationId));', '']],
};

export const WATCHES_OF_DATA: readonly Watch[] = [
  {
    file: 'electron/api/transport.test.ts',
    title: 'puts an odd id into the path as one part, and never sends an id only this workstation knows',
    without: [
      {
        what: 'encoding',
        rows: ['1.2.2, 1.3.6'],
        edits: [['electron/api/call.ts', 'return encodeURIComponent(id);', 'return id;']],
      },
      {
        what: 'the refusal of this desk’s own ids',
        rows: ['1.2.2, 1.3.6'],
        edits: [['electron/api/call.ts', 'if (!isServerId(id)) throw', 'if (id === "") throw']],
      },
    ],
  },
  {
    file: 'electron/api/transport.test.ts',
    title: 'does not follow a redirect with the token',
    without: [
      {
        what: 'the refusal of redirects',
        rows: ['1.2.2, 1.3.6'],
        edits: [['electron/api/transport.ts', "redirect: 'manual'", "redirect: 'follow'"]],
      },
    ],
  },
  {
    file: 'electron/sync/exactly-once.test.ts',
    title: 'every acknowledged write is on the server exactly once, whatever happened',
    // Random histories, of which a push plays few: here as many as surely hold a lost answer that nothing else makes good.
    environment: { SYNC_HISTORIES: '60' },
    without: [
      {
        what: 'the look on the server before a second try',
        rows: ['2.3.3, 2.3.4'],
        edits: [
          [
            'electron/sync/sending/send-appointment.ts',
            'if (wasTriedBefore(row)) {',
            'if (false as boolean) {',
          ],
          ['electron/sync/sending/send-appointment.ts', '  wasTriedBefore,\n', ''],
          [
            'electron/sync/worker/outbox-worker.ts',
            'const found = await senderFor(row).reconcile(this.#context);',
            "const found = (await Promise.resolve({ next: 'absent', resendIsHarmless: true })) as Awaited<ReturnType<ReturnType<typeof senderFor>['reconcile']>>;",
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/store/database/encryption.test.ts',
    title: 'does not open in another row, column or table, or under another key',
    without: [
      sealing('the row', '${table}\\0${rowId}\\0${column}', '${table}\\0${column}'),
      sealing('the column', '${table}\\0${rowId}\\0${column}', '${table}\\0${rowId}'),
      sealing('the table', '${table}\\0${rowId}\\0${column}', '${rowId}\\0${column}'),
      sealing(
        'the key',
        "deriveKey(encryptionKey, 'frontdesk store: values')",
        "deriveKey(Buffer.alloc(KEY_BYTES), 'frontdesk store: values')",
      ),
    ],
  },
  {
    file: 'electron/store/database/encryption.test.ts',
    title: 'does not open once any byte of it is changed',
    without: [
      sealing(
        'the check of the seal',
        "decipher.update(encrypted.subarray(HEADER_BYTES), undefined, 'utf8') + decipher.final('utf8')",
        "decipher.update(encrypted.subarray(HEADER_BYTES), undefined, 'latin1')",
      ),
      sealing('the check of its version', 'encrypted[0] !== CIPHER_VERSION', 'encrypted[0] === undefined'),
    ],
  },
  {
    file: 'electron/store/database/encryption.test.ts',
    title: 'is never the same bytes twice, while its fingerprint is, whatever the order of keys',
    without: [
      sealing(
        'a fresh nonce',
        'const nonce = randomBytes(NONCE_BYTES);',
        'const nonce = Buffer.alloc(NONCE_BYTES);',
      ),
    ],
  },
  {
    file: 'electron/store/transfer/outbox-transfer.test.ts',
    title: 'show nobody a name or phone without the passphrase',
    without: [
      {
        what: 'sealing',
        rows: ['11.4.4'],
        edits: [
          [
            'electron/store/transfer/export-file.ts',
            "sealed: encrypted.toString('base64'),",
            "sealed: Buffer.from(JSON.stringify(content)).toString('base64'), kept: encrypted.length,",
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/store/transfer/outbox-transfer.test.ts',
    title: 'want a passphrase of eight characters',
    without: [
      {
        what: 'the shortest length',
        rows: ['11.4.4'],
        edits: [
          [
            'electron/store/transfer/export-file.ts',
            'passphrase.length < SHORTEST_PASSPHRASE',
            "passphrase === ''",
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/network/tls.test.ts',
    title: 'nothing older than TLS 1.2 is spoken',
    without: [
      {
        what: 'the oldest version',
        rows: [TLS_ROW],
        edits: [[FETCH, "minVersion: 'TLSv1.2'", "minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0'"]],
      },
    ],
  },
  {
    file: 'electron/network/tls.test.ts',
    title: 'a server whose certificate nobody vouches for never sees the request',
    without: [
      {
        what: 'the check of certificates',
        rows: [TLS_ROW],
        edits: [[FETCH, 'rejectUnauthorized: true', 'rejectUnauthorized: false']],
      },
    ],
  },
  {
    file: 'electron/network/tls.test.ts',
    title: 'no variable of the environment switches that off',
    without: [
      {
        what: 'the check said in words',
        rows: [TLS_ROW],
        edits: [[FETCH, 'rejectUnauthorized: true, ', '']],
      },
    ],
  },
  {
    file: 'electron/network/server-address.test.ts',
    title: 'is never %s, and the message says what to correct',
    without: [
      {
        what: 'https',
        rows: [TLS_ROW],
        edits: [
          [
            'electron/network/server-address.ts',
            "url.protocol === 'http:' && loopback",
            "url.protocol === 'http:'",
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/location/keychain.test.ts',
    title: 'keeps a token and a store key per location, and forgets them one by one',
    without: [
      {
        what: 'a key for each location',
        rows: ['13.3.1, 13.3.2'],
        edits: [
          [
            'electron/location/keychain.ts',
            'await backend.setPassword(TOKEN_SERVICE, locationId, token);\n      return (await backend.getPassword(TOKEN_SERVICE, locationId)) === token;',
            "await backend.setPassword(TOKEN_SERVICE, 'all', token);\n      return true;",
          ],
          [
            'electron/location/keychain.ts',
            'return this.#use((backend) => backend.getPassword(TOKEN_SERVICE, locationId));',
            "return this.#use((backend) => backend.getPassword(TOKEN_SERVICE, 'all'));",
          ],
        ],
      },
      {
        what: 'forgetting',
        rows: ['13.3.1, 13.3.2'],
        edits: [
          [
            'electron/location/keychain.ts',
            'backend.deletePassword(TOKEN_SERVICE, locationId)',
            'backend.getPassword(TOKEN_SERVICE, locationId)',
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/location/account-service.test.ts',
    title: 'does not sign out over unsent work unless told to, and then leaves nothing behind',
    without: [
      ['forgetting the token', 'await keychain.forgetToken(locationId);'],
      ['forgetting the store’s key', 'await keychain.forgetStoreKey(locationId);'],
      ['wiping the store', 'await this.#schedule.wipe();'],
      [
        'the question about unsent work',
        "if (unsentCount > 0 && !discardUnsent) throw expectedFailure('outbox-not-empty', { unsentCount });",
      ],
    ].map(([what = '', from = '']): Mutation => ({ what, rows: ['14.3.1'], edits: [[ACCOUNT, from, '']] })),
  },
  {
    file: 'electron/base/log.test.ts',
    title: 'writes one JSON line per event',
    without: [
      {
        what: 'the end of a line',
        rows: [LOG_ROW],
        edits: [['electron/base/log.ts', 'event, ...safe })}\\n`;', 'event, ...safe })}`.repeat(2);']],
      },
    ],
  },
  {
    file: 'electron/base/log.test.ts',
    title: 'never carries %s',
    without: [
      {
        what: 'redaction on the way into the file',
        rows: [LOG_ROW],
        edits: [
          [
            'electron/base/log.ts',
            "typeof value === 'string' ? redact(value) : value",
            "typeof value === 'string' ? value + redact('') : value",
          ],
        ],
      },
      redaction('tokens', "    .replace(/pit-[A-Za-z0-9-]+/g, '[token]')\n"),
      redaction('signed tokens', "    .replace(/eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*/g, '[token]')\n"),
      redaction('headers', "    .replace(/Bearer\\s+\\S+/gi, 'Bearer [token]')\n"),
      redaction(
        'mail addresses',
        "    .replace(/[\\w.+-]{1,64}@[\\w-]{1,64}(\\.[\\w-]{1,64})+/g, '[e-mail]')\n",
      ),
      redaction('numbers', "\n    .replace(/(?<![\\w-])\\+?\\d[\\d ().-]{7,24}\\d(?![\\w-])/g, '[number]')"),
    ],
  },
  {
    file: 'electron/sync/sync-core.test.ts',
    title: 'takes that row to the user, stops no other, and is logged without what it says',
    without: [
      {
        what: 'silence about its words',
        rows: [LOG_ROW],
        edits: [
          [
            'electron/sync/worker/outbox-worker.ts',
            '...placeOfError(error) });',
            '...placeOfError(error), said: String(error) });',
          ],
        ],
      },
    ],
  },
  {
    file: 'electron/base/redact.test.ts',
    title: 'a bug is noted by its kind and place, without what it says',
    without: [
      {
        what: 'silence about its words',
        rows: [LOG_ROW],
        edits: [['electron/base/redact.ts', 'error: error.name, stack', 'error: error.message, stack']],
      },
      {
        what: 'the places alone',
        rows: [LOG_ROW],
        edits: [
          [
            'electron/base/redact.ts',
            "error: error.name, stack: framesOf(error.stack ?? '')",
            "error: error.name, stack: error.stack ?? ''",
          ],
        ],
      },
    ],
  },
  {
    file: SHEET_TEST,
    title: 'without a choice nothing is ever written',
    without: [
      {
        what: 'the choice of a folder',
        rows: [SHEET_ROW],
        edits: [
          [
            SHEET_FOLDER,
            '=== locationId)?.folder ?? null',
            '=== locationId)?.folder ?? this.#options.dataFolder',
          ],
        ],
      },
    ],
  },
  {
    file: SHEET_TEST,
    title: 'switched off it writes no further file, and what is there stays',
    without: [NEVER_SWITCHED_OFF],
  },
  {
    file: SHEET_TEST,
    title: 'names of files carry the date and nobody’s name',
    without: [
      {
        what: 'letters that tell locations apart',
        rows: [SHEET_ROW],
        edits: [[SHEET_FOLDER, '${date}-${shortHash(locationId)}.pdf', '${date}.pdf']],
      },
    ],
  },
  {
    file: 'electron/sheet/sheet-page.test.ts',
    title: 'no name, note or service is ever markup or style',
    without: [
      {
        what: 'escaping',
        rows: [SHEET_ROW],
        edits: [
          [
            'electron/sheet/sheet-page.ts',
            `return plain.replace(/[&<>"']/g, (sign) => MARKUP.get(sign) ?? sign);`,
            'return plain;',
          ],
        ],
      },
    ],
  },
];
