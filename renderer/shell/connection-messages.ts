/** What the title bar and the status line say about the connection. */
import type { Connection } from '../../shared/connection/connection.ts';
import { m } from '../../shared/messages/messages.ts';
import { durationText, formatMoment, zoneAbbreviation, type TimeStyle } from '../../shared/time/format.ts';

export interface ConnectionMessages {
  /** A word or two for the title bar. */
  short: string;
  tone: 'good' | 'waiting' | 'attention' | 'danger';
  /** The line under the toolbar; null while there is nothing the user needs to know. */
  line: {
    title: string;
    text: string;
    tone: 'info' | 'warning' | 'error';
    action: 'retry' | 'sign-in';
  } | null;
}

export interface ConnectionContext {
  nowMs: number;
  timeZone: string;
  style: TimeStyle;
  /** When what is on screen was last heard of; null when some of it never was. */
  shownFromMs: number | null;
}

/** The connection in the user's words: since when, what is safe, what to do, how old what is on screen is. */
export function connectionMessages(
  connection: Connection,
  { nowMs, timeZone, style, shownFromMs }: ConnectionContext,
): ConnectionMessages {
  const since = formatMoment(connection.sinceMs, nowMs, timeZone, style);
  const { unsentCount } = connection.outbox;
  // A new client, a move and a note wait as well: not only bookings.
  const waiting = unsentCount === 0 ? [] : [m.connection_waiting({ count: unsentCount })];
  const age =
    shownFromMs === null
      ? []
      : [m.connection_age({ time: formatMoment(shownFromMs, nowMs, timeZone, style) })];
  const withFacts = (text: string): string => [text, ...waiting, ...age].join(' ');
  switch (connection.state) {
    case 'online': {
      const { progress } = connection.outbox;
      const { pausedUntilMs } = connection;
      if (pausedUntilMs !== null) {
        return {
          short: m.connection_paused_short(),
          tone: 'waiting',
          line: {
            title: m.connection_paused_title({ time: formatMoment(pausedUntilMs, nowMs, timeZone, style) }),
            text: withFacts(m.connection_paused_text()),
            tone: 'info',
            action: 'retry',
          },
        };
      }
      if (!progress) return { short: m.connection_online_short(), tone: 'good', line: null };
      return {
        short: m.connection_sending_short({ done: progress.done, total: progress.total }),
        tone: 'waiting',
        line: null,
      };
    }
    case 'connecting':
      return { short: m.connection_connecting_short(), tone: 'waiting', line: null };
    case 'offline': {
      return {
        short: m.connection_offline_short(),
        tone: 'attention',
        line: {
          title: m.connection_offline_title({ time: since }),
          text: withFacts(
            connection.failure?.code === 'tls' ? m.connection_tls_text() : m.connection_offline_text(),
          ),
          tone: 'warning',
          action: 'retry',
        },
      };
    }
    case 'intercepted':
      return {
        short: m.connection_intercepted_short(),
        tone: 'attention',
        line: {
          title: m.connection_intercepted_title({ time: since }),
          text: withFacts(
            connection.failure?.code === 'captive-page'
              ? m.connection_captive_text()
              : m.connection_network_text(),
          ),
          tone: 'warning',
          action: 'retry',
        },
      };
    case 'account-refused':
      return {
        short: m.connection_refused_short(),
        tone: 'danger',
        line: {
          title: m.connection_refused_title(),
          text: withFacts(m.connection_refused_text()),
          tone: 'error',
          action: 'sign-in',
        },
      };
    case 'location-inactive':
      return {
        short: m.connection_inactive_short(),
        tone: 'danger',
        line: {
          title: m.connection_inactive_title({ time: since }),
          text: withFacts(m.connection_inactive_text()),
          tone: 'error',
          action: 'retry',
        },
      };
  }
}

/**
 * What a screen reader is told when the connection becomes another one; null where nothing worth a word changed. Counts
 * and ages move all the time and are read where they stand; said are beginnings and ends.
 */
export function connectionNews(
  before: Connection,
  now: Connection,
  words: ConnectionMessages,
): string | null {
  if (before.state !== now.state) {
    if (now.state === 'online') return before.state === 'connecting' ? null : m.connection_news_online();
    return words.line === null ? null : `${words.short}. ${words.line.text}`;
  }
  if (before.pausedUntilMs === null && now.pausedUntilMs !== null && words.line !== null) {
    return `${words.line.title} ${words.line.text}`;
  }
  const { progress, needsAttentionCount } = now.outbox;
  if (before.outbox.progress === null && progress !== null)
    return m.connection_news_sending({ count: progress.total });
  if (before.outbox.progress !== null && progress === null && now.state === 'online') {
    return needsAttentionCount === 0
      ? m.connection_news_sent()
      : m.connection_news_sent_attention({ count: needsAttentionCount });
  }
  return null;
}

/* How a zone that is not the PC's is said. */

/** `New York time (EST)`: the city people know, then the short name. */
export function zoneLabel(timeZone: string, atMs: number): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return m.connection_zone({ city, zone: zoneAbbreviation(atMs, timeZone) });
}

/** `This PC's clock is 6 h ahead.`, from the two offsets to UTC. */
export function zoneDifference(locationOffsetMs: number, pcOffsetMs: number): string {
  const minutes = Math.round((pcOffsetMs - locationOffsetMs) / 60_000);
  if (minutes === 0) return m.connection_clock_same();
  const amount = durationText(Math.abs(minutes));
  return minutes > 0 ? m.connection_clock_ahead({ amount }) : m.connection_clock_behind({ amount });
}
