import { randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { SHORTEST_PASSPHRASE } from '../../../shared/ipc/workstation-calls.ts';
import { failure, type FailureOf } from '../../../shared/failures/failures.ts';
import { outboxPayloadSchema } from '../../../shared/outbox/outbox.ts';
import { outboxAboutSchema, setApartRowSchema } from '../outbox/outbox-table.ts';
import { createCipher, type EncryptedPlace } from '../database/encryption.ts';

/**
 * A file of unsent writes on its way to another PC. It holds names, phones and notes and leaves the app's own folder,
 * so it is encrypted with a passphrase the user chooses: the store's key never leaves the keychain, and a file that
 * only warned would end up in a mailbox.
 */

const FORMAT = 'frontdesk-drafts';
const VERSION = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** About 0.1 s and 32 MB a guess. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const PLACE: EncryptedPlace = { table: FORMAT, rowId: String(VERSION), column: 'content' };

/** The names in a file are those of its first version (`sealed`, `twinIds`, `entityKey`): other PCs read and write them. */
const wrapperSchema = z.looseObject({
  format: z.literal(FORMAT),
  version: z.int(),
  salt: z.base64(),
  sealed: z.base64(),
});

/** One unsent write in a file. */
export const exportedRowSchema = z.looseObject({
  id: z.string(),
  payload: outboxPayloadSchema,
  /** `unknown`: it may be on the server already. */
  state: z.enum(['queued', 'unknown', 'needs-attention']),
  attempts: z.int().nonnegative(),
  createdAtMs: z.number(),
  deskName: z.string(),
  about: outboxAboutSchema,
  /** The row's `preexistingIds`. */
  twinIds: z.array(z.string()),
  /** Why it came back, as versions before this one wrote it, with a sentence; null in files of this one. */
  problem: z.unknown(),
  /** Why it came back. Apart from `problem`, whose shape earlier versions insist on. */
  failure: z.unknown().optional(),
});
export type ExportedRow = z.infer<typeof exportedRowSchema>;

const contentSchema = z.looseObject({
  /** Null when the exporting PC never learned it. */
  locationId: z.string().nullable(),
  exportedAtMs: z.number(),
  rows: z.array(exportedRowSchema),
  /** Absent in files of 0.1.0, which leaves it out of those it reads. */
  setApart: z.array(setApartRowSchema).default([]),
});
/** What a file holds, oldest write first. */
export type ExportContent = z.infer<typeof contentSchema>;

/** A file's content, or why it cannot be had. */
export type DecryptedExport = { ok: true; content: ExportContent } | ExportRefusal;

/** Why nothing was imported. */
export type ExportRefusal = {
  ok: false;
  failure: FailureOf<'wrong-passphrase' | 'not-an-export' | 'export-newer-than-app' | 'other-location'>;
};

function keyFrom(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same words typed on another keyboard may come in another form of Unicode.
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, SCRYPT, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Throws RangeError for a passphrase shorter than `SHORTEST_PASSPHRASE`: the form asks before. */
export function requirePassphrase(passphrase: string): void {
  if (passphrase.length < SHORTEST_PASSPHRASE) throw new RangeError('The passphrase is too short.');
}

/** The text of a file. Throws RangeError as `requirePassphrase`. */
export async function encryptExport(content: ExportContent, passphrase: string): Promise<string> {
  requirePassphrase(passphrase);
  const salt = randomBytes(SALT_BYTES);
  const encrypted = createCipher(await keyFrom(passphrase, salt)).encrypt(content, PLACE);
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    salt: salt.toString('base64'),
    sealed: encrypted.toString('base64'),
  });
}

function wrapperOf(text: string): z.infer<typeof wrapperSchema> | null {
  try {
    return wrapperSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Opens the text of a file. */
export async function decryptExport(text: string, passphrase: string): Promise<DecryptedExport> {
  const wrapper = wrapperOf(text);
  if (wrapper === null) return NOT_AN_EXPORT;
  if (wrapper.version > VERSION) return NEWER;
  const cipher = createCipher(await keyFrom(passphrase, Buffer.from(wrapper.salt, 'base64')));
  const json = cipher.decrypt(Buffer.from(wrapper.sealed, 'base64'), PLACE);
  if (json === undefined) return WRONG_PASSPHRASE;
  const content = contentSchema.safeParse(json);
  return content.success ? { ok: true, content: content.data } : NEWER;
}

const NOT_AN_EXPORT: DecryptedExport = { ok: false, failure: failure('not-an-export') };
const NEWER: DecryptedExport = { ok: false, failure: failure('export-newer-than-app') };
const WRONG_PASSPHRASE: DecryptedExport = { ok: false, failure: failure('wrong-passphrase') };
