/** Why an answer cannot be used; each is an `ApiErrorKind`. */
export type UnreadableKind = 'unreadable-answer' | 'answer-too-large' | 'zone-unknown';

/**
 * Thrown by readers, and by nothing else: the answer is JSON, but not what the call answers with. The transport
 * turns it into an `ApiError` of its kind. The message says what was looked for, never what was
 * found: that may hold personal data. `quote` is what may be shown of it, such as the name of a zone.
 */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
  readonly kind: UnreadableKind;
  readonly quote: string | null;

  constructor(message: string, kind: UnreadableKind = 'unreadable-answer', quote: string | null = null) {
    super(message);
    this.kind = kind;
    this.quote = quote;
  }
}
