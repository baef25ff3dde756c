/**
 * Thrown by readers, and by nothing else: the answer is JSON, but not what the call answers with. The transport
 * turns it into an `ApiError` of kind `unreadable-answer`. The message says what was looked for, never what was
 * found: that may hold personal data.
 */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}
