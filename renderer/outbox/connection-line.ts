import type { Connection } from '../../shared/connection/connection.ts';
import { m } from '../../shared/messages/messages.ts';
import { formatMoment, type TimeStyle } from '../../shared/time/format.ts';

/** The connection as the outbox says it. */
export interface ConnectionLine {
  text: string;
  tone: 'good' | 'waiting' | 'attention' | 'danger';
  action: 'retry' | 'sign-in' | null;
}

/** `Offline since 09:12 · 3 to send · 1 needs attention`. */
export function connectionLine(
  connection: Connection,
  nowMs: number,
  timeZone: string,
  style: TimeStyle,
): ConnectionLine {
  const { needsAttentionCount, progress, unsentCount } = connection.outbox;
  const waitingCount = Math.max(0, unsentCount - needsAttentionCount);
  const counts = [
    progress
      ? m.outbox_line_sending({ done: progress.done, total: progress.total })
      : waitingCount > 0
        ? m.outbox_line_to_send({ count: waitingCount })
        : '',
    needsAttentionCount > 0 ? m.outbox_line_attention({ count: needsAttentionCount }) : '',
  ].filter((part) => part !== '');
  const line = (state: string): string => [state, ...counts].join(' · ');
  const since = formatMoment(connection.sinceMs, nowMs, timeZone, style);
  switch (connection.state) {
    case 'online':
      if (connection.pausedUntilMs !== null) {
        const until = formatMoment(connection.pausedUntilMs, nowMs, timeZone, style);
        return { text: line(m.outbox_line_paused({ time: until })), tone: 'waiting', action: 'retry' };
      }
      return { text: line(m.outbox_line_online()), tone: progress ? 'waiting' : 'good', action: null };
    case 'connecting':
      return { text: line(m.outbox_line_connecting()), tone: 'waiting', action: null };
    case 'offline':
      return { text: line(m.outbox_line_offline({ time: since })), tone: 'attention', action: 'retry' };
    case 'intercepted':
      return {
        text: line(m.outbox_line_intercepted({ time: since })),
        tone: 'attention',
        action: 'retry',
      };
    case 'account-refused':
      return { text: line(m.outbox_line_token({ time: since })), tone: 'danger', action: 'sign-in' };
    case 'location-inactive':
      return { text: line(m.outbox_line_inactive({ time: since })), tone: 'danger', action: 'retry' };
  }
}
