/** Names the text of a note being typed: a new one of an appointment, or the edit of one (state/typed-texts). */
export function noteDraftKey(appointmentId: string, noteId: string | null): string {
  return `note ${appointmentId} ${noteId ?? 'new'}`;
}
