import { inspect } from 'node:util';
import { ApiError } from '../errors.ts';

/** The ApiError a call fails with; a call that goes well, or fails otherwise, fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('The call went well, but was to fail');
}

/** Everything an error shows in a log, a crash report or a debugger: hidden properties and causes included. */
export function everythingIn(error: unknown): string {
  return inspect(error, { depth: null, showHidden: true, getters: true, maxStringLength: null });
}
