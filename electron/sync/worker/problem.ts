import type { OutboxProblem, OutboxProblemCode } from '../../../shared/outbox/outbox.ts';

/** A problem with the parts that most have not left empty. `message` is a sentence for the user. */
export function makeProblem(
  code: OutboxProblemCode,
  message: string,
  parts: Partial<Omit<OutboxProblem, 'code' | 'message'>> = {},
): OutboxProblem {
  return {
    code,
    message,
    serverMessage: null,
    field: null,
    duplicateContactId: null,
    alternatives: [],
    ...parts,
  };
}
