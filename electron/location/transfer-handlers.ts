import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { replaceFile } from '../base/json-file.ts';
import { failure, type FileReason } from '../../shared/failures/failures.ts';
import { m } from '../../shared/messages/messages.ts';
import { ExpectedFailure, expectedFailure } from '../base/expected-failure.ts';
import type { Handlers } from '../ipc/registrar.ts';
import type { OpenSession } from './location-session.ts';

type TransferHandlers = Pick<
  Handlers,
  'transfer.export' | 'transfer.chooseFile' | 'transfer.import' | 'outbox.saveUnreadable'
>;

/** The system's dialogs, as far as drafts need them. Null: the person chose nothing. */
export interface FileDialogs {
  chooseWhereToSave(suggestedName: string): Promise<string | null>;
  chooseWhatToOpen(): Promise<string | null>;
}

/** What a file of drafts ends with. */
export const EXPORT_EXTENSION = 'frontdesk-drafts';

/** Thousands of bookings take a few megabytes; what is larger is no file of drafts. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Unsent writes on their way to another PC. Where a file lies is between the person, the system's dialog and main:
 * the renderer gives no path and is given none.
 */
export function transferHandlers(
  openSession: OpenSession,
  dialogs: FileDialogs,
  nowMs: () => number,
): TransferHandlers {
  let chosenPath: string | null = null;
  return {
    'transfer.export': async ({ passphrase }) => {
      const { sync } = openSession();
      const day = new Date(nowMs()).toISOString().slice(0, 10);
      const filePath = await dialogs.chooseWhereToSave(
        `${m.outbox_export_file_name({ day })}.${EXPORT_EXTENSION}`,
      );
      if (filePath === null) return { kind: 'cancelled' };
      const { exportedIds, leftBehindIds } = await sync.exportOutbox(passphrase, (text) =>
        atFile(filePath, () => {
          replaceFile(filePath, text);
        }),
      );
      return {
        kind: 'written',
        fileName: basename(filePath),
        writtenCount: exportedIds.length,
        leftBehindCount: leftBehindIds.length,
      };
    },
    'outbox.saveUnreadable': async () => {
      const rows = openSession().store.unreadableRaw();
      const day = new Date(nowMs()).toISOString().slice(0, 10);
      const filePath = await dialogs.chooseWhereToSave(`${m.outbox_apart_file_name({ day })}.json`);
      if (filePath === null) return null;
      // Bytes as text; they stay encrypted with this workstation's key.
      const text = JSON.stringify(
        { format: 'frontdesk-unreadable-rows', rows: rows.map(withBytesAsText) },
        null,
        2,
      );
      await atFile(filePath, () => {
        replaceFile(filePath, text);
      });
      return { fileName: basename(filePath) };
    },
    'transfer.chooseFile': async () => {
      const filePath = await dialogs.chooseWhatToOpen();
      if (filePath === null) return null;
      chosenPath = filePath;
      return { fileName: basename(filePath) };
    },
    'transfer.import': async ({ passphrase }) => {
      const { sync } = openSession();
      const filePath = chosenPath;
      if (filePath === null) {
        throw expectedFailure('file-unavailable', { why: 'none-chosen' });
      }
      const imported = await sync.importOutbox(
        await atFile(filePath, () => readExport(filePath)),
        passphrase,
      );
      if (!imported.ok) return { kind: 'refused', failure: imported.failure };
      chosenPath = null;
      return {
        kind: 'imported',
        importedCount: imported.importedIds.length,
        knownCount: imported.knownIds.length,
      };
    },
  };
}

function withBytesAsText(row: Record<string, unknown>): Record<string, unknown> {
  const texts = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  ]);
  return Object.fromEntries(texts) as Record<string, unknown>;
}

/** A file that cannot be one of drafts is read as an empty text, which the store refuses. */
async function readExport(filePath: string): Promise<string> {
  const { size } = await stat(filePath);
  return size > LARGEST_FILE_BYTES ? '' : readFile(filePath, 'utf8');
}

const REASONS: ReadonlyMap<string, FileReason> = new Map([
  ['ENOSPC', 'no-room'],
  ['EDQUOT', 'no-room'],
  ['EROFS', 'read-only'],
  ['EACCES', 'not-allowed'],
  ['EPERM', 'not-allowed'],
  ['ENOENT', 'gone'],
  ['EISDIR', 'is-a-folder'],
  ['EIO', 'disk-gone'],
]);

/** Does something with a file the person chose; what the system refuses is thrown as `file-unavailable`. */
export async function atFile<Result>(
  filePath: string,
  action: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = REASONS.get(code);
    if (why === undefined) throw error;
    throw new ExpectedFailure(failure('file-unavailable', { why, fileName: basename(filePath) }), error);
  }
}
