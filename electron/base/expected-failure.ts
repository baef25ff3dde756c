import type { ErrorCode, Failure } from '../../shared/ipc/reply.ts';

/** Thrown by a handler for something the user is to know about; the registrar answers with its failure. */
export class ExpectedFailure extends Error {
  override readonly name = 'ExpectedFailure';
  readonly failure: Failure;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.failure = { code, message, details };
  }
}
