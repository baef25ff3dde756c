import type { Connection } from '../../shared/connection/connection.ts';
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
      ? `sending ${progress.done} of ${progress.total}`
      : waitingCount > 0
        ? `${waitingCount} to send`
        : '',
    needsAttentionCount > 0
      ? `${needsAttentionCount} need${needsAttentionCount === 1 ? 's' : ''} attention`
      : '',
  ].filter((part) => part !== '');
  const line = (state: string): string => [state, ...counts].join(' · ');
  const since = formatMoment(connection.sinceMs, nowMs, timeZone, style);
  switch (connection.state) {
    case 'online':
      if (connection.pausedUntilMs !== null) {
        const until = formatMoment(connection.pausedUntilMs, nowMs, timeZone, style);
        return { text: line(`The server asks to wait until ${until}`), tone: 'waiting', action: 'retry' };
      }
      return { text: line('Online'), tone: progress ? 'waiting' : 'good', action: null };
    case 'connecting':
      return { text: line('Connecting…'), tone: 'waiting', action: null };
    case 'offline':
      return { text: line(`Offline since ${since}`), tone: 'attention', action: 'retry' };
    case 'intercepted':
      return {
        text: line(`The network answers in place of the server since ${since}`),
        tone: 'attention',
        action: 'retry',
      };
    case 'account-refused':
      return { text: line(`The token is not accepted since ${since}`), tone: 'danger', action: 'sign-in' };
    case 'location-inactive':
      return { text: line(`This location is not active since ${since}`), tone: 'danger', action: 'retry' };
  }
}
