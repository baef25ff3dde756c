import type { FailureCode } from '../../shared/failures/failures.ts';

/**
 * Everything that can go wrong with the store without it being a bug.
 * - `store-newer-than-app`: a newer version of the app wrote the file; it is left as it is.
 * - `store-wrong-key`: the key does not open this file; it is left as it is.
 * - `store-corrupt`: the file is damaged. `openStore` mends it itself; during use it means: close and open again.
 * - `store-busy`: another process has the file, most likely the app, started a second time.
 * - `store-unavailable`: it cannot be opened or read at all: rights, a folder in its place, a failing disk.
 */
export type StoreFailureCode = Extract<FailureCode, `store-${string}` | 'disk-full'>;

/**
 * An expected failure of the store, thrown by any of its methods and returned by `openStore`. The transaction
 * under way was rolled back as a whole: what was saved before stays saved.
 */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly code: StoreFailureCode;

  constructor(code: StoreFailureCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** SQLite's primary result codes (sqlite.org/rescode.html) that are no bug of ours. */
const CODE_BY_SQLITE_RESULT = new Map<number, StoreFailureCode>([
  [3, 'store-unavailable'],
  [5, 'store-busy'],
  [6, 'store-busy'],
  [8, 'store-read-only'],
  [10, 'store-unavailable'],
  [11, 'store-corrupt'],
  [13, 'disk-full'],
  [14, 'store-unavailable'],
  [23, 'store-unavailable'],
  [26, 'store-corrupt'],
]);

/** Node's codes for the same, from moving and erasing the files themselves. */
const CODE_BY_SYSTEM_ERROR = new Map<string, StoreFailureCode>([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'store-read-only'],
  ['EACCES', 'store-read-only'],
  ['EPERM', 'store-read-only'],
  ['EBUSY', 'store-busy'],
  ['EIO', 'store-unavailable'],
  ['ENOENT', 'store-unavailable'],
  ['EEXIST', 'store-unavailable'],
  ['ENOTDIR', 'store-unavailable'],
]);

/** The failure an error of SQLite or the file system stands for, or the error itself when it is a bug (bad SQL …). */
export function toStoreFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  let code: StoreFailureCode | undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    code = CODE_BY_SQLITE_RESULT.get(error.errcode & 0xff);
  } else if ('code' in error && typeof error.code === 'string') {
    code = CODE_BY_SYSTEM_ERROR.get(error.code);
  }
  return code === undefined ? error : new StoreFailure(code, { cause: error });
}
