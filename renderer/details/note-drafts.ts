/** Note texts being typed, by what they are for: leaving the panel does not lose them. They end with the session. */
const texts = new Map<string, string>();

/** Names a text: a new note of an appointment, or the edit of one. */
export function noteDraftKey(appointmentId: string, noteId: string | null): string {
  return `${appointmentId} ${noteId ?? 'new'}`;
}

/** The kept text; null where nothing was typed. */
export function readNoteDraft(key: string): string | null {
  return texts.get(key) ?? null;
}

/** Keeps a text; null forgets it. */
export function keepNoteDraft(key: string, text: string | null): void {
  if (text === null || text === '') texts.delete(key);
  else texts.set(key, text);
}
