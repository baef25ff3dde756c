/**
 * What is said outside the window: in a notification, at the tray, in the taskbar. Never a client's name or time: a
 * reception PC's screen is seen from the counter, and systems show notifications on locked screens.
 */
import type { OutboxProblemCode } from '../../../shared/outbox/outbox.ts';

/** How much of the outbox waits, and for whom. */
export interface AttentionCounts {
  /** Writes only a person can decide about. */
  needsAttentionCount: number;
  /** Writes that have not reached the server, those included. */
  unsentCount: number;
}

/** A notification's words. */
export interface AttentionNotice {
  title: string;
  body: string;
}

/** What the user has to decide, by the reason a write came back. */
function reasonOf(code: OutboxProblemCode | null): string {
  switch (code) {
    case 'slot-taken':
      return 'Its time was taken while it waited.';
    case 'duplicate-contact':
      return 'Its client is on the server already.';
    case 'changed-elsewhere':
      return 'Somebody else changed the same appointment.';
    case 'not-found':
      return 'What it was about is not on the server any more.';
    case 'outcome-unknown':
      return 'It is not certain whether the server has it.';
    case 'series-not-applied':
      return 'The server made one appointment of the series.';
    default:
      return 'The server did not take it.';
  }
}

/**
 * The notification for writes that came back to the user. `codes` are the reasons of the new ones, `totalCount`
 * is how many need the user in all.
 */
export function attentionNotice(
  codes: readonly (OutboxProblemCode | null)[],
  totalCount: number,
): AttentionNotice {
  const [code = null] = codes;
  const safe = 'Nothing typed is lost. Click to open the outbox.';
  if (codes.length === 1 && totalCount === 1) {
    return { title: 'A booking needs you', body: `${reasonOf(code)} ${safe}` };
  }
  return {
    title: `${String(totalCount)} bookings need you`,
    body: `They came back from the server. ${safe}`,
  };
}

/** `2 need attention, 5 to send`; null when everything is on the server. */
export function countText({ needsAttentionCount, unsentCount }: AttentionCounts): string | null {
  const waitingCount = Math.max(0, unsentCount - needsAttentionCount);
  const parts = [
    needsAttentionCount > 0
      ? `${String(needsAttentionCount)} ${needsAttentionCount === 1 ? 'needs' : 'need'} attention`
      : '',
    waitingCount > 0 ? `${String(waitingCount)} to send` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

/** What the tray says under the pointer. */
export function trayTip(counts: AttentionCounts): string {
  return `Frontdesk: ${countText(counts) ?? 'everything is on the server'}`;
}

/** Which picture stands for the counts: the number of what needs attention, a ring while something waits, or nothing. */
export function pictureName({ needsAttentionCount, unsentCount }: AttentionCounts): string {
  if (needsAttentionCount > 0) return needsAttentionCount > 9 ? 'more' : String(needsAttentionCount);
  return unsentCount > 0 ? 'waiting' : 'idle';
}
