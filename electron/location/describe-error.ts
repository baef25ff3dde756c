import type { ErrorCode, Failure } from '../../shared/ipc/reply.ts';
import { KeychainError, type KeychainFault } from './keychain.ts';
import { ApiError, type ApiErrorKind } from '../api/errors.ts';
import { StoreFailure } from '../store/store-failure.ts';

const CODE_OF_API_ERROR: Record<ApiErrorKind, ErrorCode> = {
  'bad-token': 'token-rejected',
  'scope-missing': 'scope-missing',
  'version-header': 'version-header',
  'location-forbidden': 'location-forbidden',
  'location-inactive': 'location-inactive',
  'not-found': 'not-found',
  'slot-taken': 'slot-taken',
  'duration-invalid': 'rejected',
  'not-on-team': 'rejected',
  'invalid-status': 'rejected',
  'unknown-key': 'rejected',
  'duplicate-contact': 'duplicate-contact',
  'not-event-calendar': 'rejected',
  conflict: 'rejected',
  'rate-limited': 'rate-limited',
  rejected: 'rejected',
  'server-error': 'server-error',
  'unreadable-answer': 'unexpected-answer',
  'answer-too-large': 'unexpected-answer',
  'zone-unknown': 'unexpected-answer',
  offline: 'offline',
  timeout: 'timeout',
  'connection-lost': 'offline',
  tls: 'tls',
  proxy: 'proxy',
  'captive-page': 'captive-page',
  blocked: 'blocked',
  aborted: 'timeout',
};

const CODE_OF_KEYCHAIN_FAULT: Record<KeychainFault, ErrorCode> = {
  missing: 'keychain-missing',
  locked: 'keychain-locked',
  failed: 'keychain-failed',
  'key-lost': 'keychain-failed',
};

/**
 * The failure the user is told for an error thrown in main, or null for a bug. `details` carry what a screen can
 * use: `scope` for a missing scope, `field` for a refusal about one field, `status` of the answer.
 */
export function describeError(error: unknown): Failure | null {
  if (error instanceof ApiError) {
    return {
      code: CODE_OF_API_ERROR[error.kind],
      message: error.message,
      details: { scope: error.requiredScope, field: error.field, status: error.status },
    };
  }
  if (error instanceof KeychainError) {
    return { code: CODE_OF_KEYCHAIN_FAULT[error.fault], message: error.message, details: {} };
  }
  if (error instanceof StoreFailure) {
    const code = error.code === 'disk-full' ? 'disk-full' : 'store-unavailable';
    return { code, message: error.message, details: { store: error.code } };
  }
  return describeFileError(error);
}

/** A disk that is full or read-only is the computer's trouble, not a bug. */
function describeFileError(error: unknown): Failure | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      code: 'disk-full',
      message:
        'The disk of this computer is full, so this could not be kept. It is still on screen. Free some space, then try again.',
      details: {},
    };
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return {
      code: 'store-unavailable',
      message:
        'Frontdesk may not write to its data folder on this computer, so this could not be kept. It is still on screen. Ask whoever looks after this computer.',
      details: {},
    };
  }
  return null;
}
