import type { DeskSession } from './desk-session.ts';

/** Gives the open schedule, or throws `ExpectedFailure` with `not-signed-in` while none is open. */
export type OpenSession = () => DeskSession;
