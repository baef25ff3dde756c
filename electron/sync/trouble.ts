import type { Log } from '../base/log.ts';
import { placeOfError } from '../base/redact.ts';
import { StoreFailure } from '../store/store-failure.ts';

/**
 * Notes what ended a piece of refreshing and is no answer of the server: a disk that did not take it, of which the store tells
 * the user itself, or a bug. It costs that piece until its next turn and nothing else: a loop that ended here would leave a
 * schedule that stands still while all looks well. Never throws.
 */
export function noteTrouble(log: Log, task: string, error: unknown): void {
  if (error instanceof StoreFailure) log.write('error', 'sync.not-kept', { task, code: error.code });
  else log.write('error', 'sync.bug', { task, ...placeOfError(error) });
}
