/** The longest note the server takes (API-NOTES §12). */
export const MAX_NOTE_LENGTH = 5_000;

/** From here on the form says how much is left. */
const SAY_LEFT_BELOW = 500;

/** What the note form says about the text. */
export interface NoteTextJudgement {
  canSave: boolean;
  /** `412 characters left`; null while there is plenty. */
  hint: string | null;
  /** Why it cannot be saved, where that needs saying. */
  message: string | null;
}

/** Judges a note's text as it is typed. Blanks around it do not count: they are not sent. */
export function judgeNoteText(text: string): NoteTextJudgement {
  const { length } = text.trim();
  const left = MAX_NOTE_LENGTH - length;
  if (left < 0) {
    return {
      canSave: false,
      hint: null,
      message: `${-left} character${left === -1 ? '' : 's'} too many. A note takes ${MAX_NOTE_LENGTH.toLocaleString('en-US')}; split it in two.`,
    };
  }
  return {
    canSave: length > 0,
    hint: left < SAY_LEFT_BELOW ? `${left} character${left === 1 ? '' : 's'} left` : null,
    message: null,
  };
}
