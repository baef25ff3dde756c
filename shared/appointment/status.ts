import { z } from 'zod';

/** The statuses the API takes (API.md section 1). Answers may hold others, which are kept as they are. */
export const writableStatusSchema = z.enum(['new', 'confirmed', 'cancelled', 'showed', 'noshow', 'invalid']);
export type WritableStatus = z.infer<typeof writableStatusSchema>;
export const WRITABLE_STATUSES = writableStatusSchema.options;

/** The ways a status is drawn (LOOK, "Type, space, colour"); `other` stands for a status not yet known. */
export type StatusLook = 'new' | 'confirmed' | 'cancelled' | 'showed' | 'noshow' | 'invalid' | 'other';

/** How a status is drawn. `completed` and `active` come only in answers: the server stores them as showed and confirmed. */
export function statusLook(status: string): StatusLook {
  if (status === 'completed') return 'showed';
  if (status === 'active') return 'confirmed';
  const known = writableStatusSchema.safeParse(status);
  return known.success ? known.data : 'other';
}

const WORDS: Record<WritableStatus, string> = {
  new: 'Unconfirmed',
  confirmed: 'Confirmed',
  cancelled: 'Cancelled',
  showed: 'Showed up',
  noshow: 'No-show',
  invalid: 'Invalid',
};

/** The desk's word for a status; a status not yet known is shown as the server wrote it. */
export function statusWord(status: string): string {
  const look = statusLook(status);
  return look === 'other' ? status || 'No status' : WORDS[look];
}

/** True where the appointment takes up its time: cancelled and invalid ones free it. */
export function occupiesTime(status: string): boolean {
  const look = statusLook(status);
  return look !== 'cancelled' && look !== 'invalid';
}

/**
 * The status to send with a PUT so that it stays as it is. The server resets a PUT without one
 * (API.md section 1); a status it would not take back is sent as the one it stores for it.
 */
export function statusToResend(status: string): WritableStatus {
  const look = statusLook(status);
  return look === 'other' ? 'confirmed' : look;
}
