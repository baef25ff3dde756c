import type { LocationSession } from './location-session.ts';

/** Gives the open schedule, or throws `ExpectedFailure` with `not-signed-in` while none is open. */
export type OpenSession = () => LocationSession;
