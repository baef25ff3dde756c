import { failure, type Failure } from '../../shared/failures/failures.ts';
import { KeychainError } from './keychain.ts';
import { ApiError } from '../api/errors.ts';
import { StoreFailure } from '../store/store-failure.ts';

/** The failure the user is told for an error thrown in main, or null for a bug. */
export function describeError(error: unknown): Failure | null {
  if (error instanceof ApiError) return error.failure;
  if (error instanceof KeychainError || error instanceof StoreFailure) return failure(error.code);
  return describeFileError(error);
}

/** A disk that is full or read-only is the computer's trouble, not a bug. */
function describeFileError(error: unknown): Failure | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('disk-full');
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return failure('store-read-only');
  return null;
}
