import { failure, type Failure, type FailureCode } from '../../shared/failures/failures.ts';

/** Thrown by a handler for something the user is to know about; the registrar answers with its failure. */
export class ExpectedFailure extends Error {
  override readonly name = 'ExpectedFailure';
  readonly failure: Failure;

  constructor(known: Failure, cause?: unknown) {
    super(known.code, { cause });
    this.failure = known;
  }
}

/** As `new ExpectedFailure(failure(…))`. */
export function expectedFailure<Code extends FailureCode>(
  ...facts: Parameters<typeof failure<Code>>
): ExpectedFailure {
  return new ExpectedFailure(failure(...facts));
}
