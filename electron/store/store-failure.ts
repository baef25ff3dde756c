/** Everything that can go wrong with the store without it being a bug. */
export type StoreFailureCode =
  /** The file was written by a newer version of the app; it is left as it is. */
  | 'store-newer-than-app'
  /** The key does not open this file; it is left as it is. */
  | 'wrong-key'
  /** The file is damaged. `openStore` mends it itself; during use it means: close and open again. */
  | 'corrupt'
  | 'disk-full'
  | 'read-only'
  /** Another process has the file: most likely the app, started a second time. */
  | 'busy'
  /** The file cannot be opened or read at all: rights, a folder in its place, a failing disk. */
  | 'unavailable';

/** For the user: what happened, what is safe, what to do. */
const MESSAGES: Record<StoreFailureCode, string> = {
  'store-newer-than-app':
    'The saved schedule was made by a newer version of Frontdesk. It is untouched. Update the app on this PC.',
  'wrong-key':
    'The saved schedule cannot be unlocked with the key in this computer’s keychain: it was made with another one. It is untouched. Unlock the right keychain and try again.',
  corrupt:
    'The saved schedule is damaged. Close Frontdesk and open it again: it saves what it can and fetches the rest again.',
  'disk-full':
    'The disk is full, so this could not be saved. What was saved before is safe. Free some space and try again.',
  'read-only':
    'The disk or folder can only be read, so this could not be saved. What was saved before is safe. Make it writable, or ask whoever looks after this computer.',
  busy: 'Frontdesk is already open with this schedule, or another program is using its file. Nothing is lost and nothing was changed. Close the other one, then try again.',
  unavailable:
    'The saved schedule cannot be opened. Check that the disk is there and that you may write to it.',
};

/**
 * An expected failure of the store, thrown by any of its methods and returned by `openStore`. The transaction
 * under way was rolled back as a whole: what was saved before stays saved.
 */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly code: StoreFailureCode;

  constructor(code: StoreFailureCode, options?: ErrorOptions) {
    super(MESSAGES[code], options);
    this.code = code;
  }
}

/** SQLite's primary result codes (sqlite.org/rescode.html) that are no bug of ours. */
const CODE_BY_SQLITE_RESULT = new Map<number, StoreFailureCode>([
  [3, 'unavailable'],
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'unavailable'],
  [11, 'corrupt'],
  [13, 'disk-full'],
  [14, 'unavailable'],
  [23, 'unavailable'],
  [26, 'corrupt'],
]);

/** Node's codes for the same, from moving and erasing the files themselves. */
const CODE_BY_SYSTEM_ERROR = new Map<string, StoreFailureCode>([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EBUSY', 'busy'],
  ['EIO', 'unavailable'],
  ['ENOENT', 'unavailable'],
  ['EEXIST', 'unavailable'],
  ['ENOTDIR', 'unavailable'],
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
