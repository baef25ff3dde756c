import { SHORTEST_PASSPHRASE } from '../../shared/ipc/workstation-calls.ts';

/** What is wrong with a passphrase typed twice, by field; null for what is fine. */
export interface PassphraseProblems {
  passphrase: string | null;
  again: string | null;
}

/** Judges a new passphrase. It is never trimmed: a blank at its end is part of it on the other PC too. */
export function judgePassphrase(passphrase: string, again: string): PassphraseProblems {
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    return { passphrase: `Type at least ${SHORTEST_PASSPHRASE} characters.`, again: null };
  }
  return { passphrase: null, again: again === passphrase ? null : 'This is not the same. Type it again.' };
}

/** `1 unsent write`, `6 unsent writes`. */
export function writesText(count: number): string {
  return count === 1 ? '1 unsent booking or change' : `${count} unsent bookings and changes`;
}
