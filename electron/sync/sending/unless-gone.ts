import { ApiError } from '../../api/errors.ts';

/** The answer of a call, or null where the server says that there is no such thing. */
export async function unlessGone<Value>(call: Promise<Value>): Promise<Value | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.kind === 'not-found') return null;
    throw error;
  }
}
