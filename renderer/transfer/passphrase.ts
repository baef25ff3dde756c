import { m } from '../../shared/messages/messages.ts';
import { SHORTEST_PASSPHRASE } from '../../shared/ipc/workstation-calls.ts';

/** What is wrong with a passphrase typed twice, by field; null for what is fine. */
export interface PassphraseProblems {
  passphrase: string | null;
  again: string | null;
}

/** Judges a new passphrase. It is never trimmed: a blank at its end is part of it on the other PC too. */
export function judgePassphrase(passphrase: string, again: string): PassphraseProblems {
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    return { passphrase: m.transfer_passphrase_short({ count: SHORTEST_PASSPHRASE }), again: null };
  }
  return { passphrase: null, again: again === passphrase ? null : m.transfer_passphrase_differs() };
}
