/** What the title bar and the status line say about the connection. */
import type { Connection } from '../../shared/connection/connection.ts';
import { formatMoment, zoneAbbreviation, type TimeStyle } from '../../shared/time/format.ts';

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
  const age =
    shownFromMs === null
      ? ''
      : ` You see the schedule of ${formatMoment(shownFromMs, nowMs, timeZone, style)}.`;
  const kept = `${keptText(connection.outbox.unsentCount)}${age}`;
  switch (connection.state) {
    case 'online': {
      const { progress } = connection.outbox;
      const { pausedUntilMs } = connection;
      if (pausedUntilMs !== null) {
        return {
          short: 'Waiting for the server',
          tone: 'waiting',
          line: {
            title: `The server asks to wait until ${formatMoment(pausedUntilMs, nowMs, timeZone, style)}.`,
            text: `Continue booking: it is kept on this PC and sent then.${kept}`,
            tone: 'info',
            action: 'retry',
          },
        };
      }
      if (!progress) return { short: 'Online', tone: 'good', line: null };
      return { short: `Sending ${progress.done} of ${progress.total}`, tone: 'waiting', line: null };
    }
    case 'connecting':
      return { short: 'Connecting…', tone: 'waiting', line: null };
    case 'offline': {
      return {
        short: 'Offline',
        tone: 'attention',
        line: {
          title: `Offline since ${since}.`,
          text: `${connection.message ?? 'Continue booking: it is kept on this PC and sent by itself.'}${kept}`,
          tone: 'warning',
          action: 'retry',
        },
      };
    }
    case 'intercepted':
      return {
        short: 'Network in the way',
        tone: 'attention',
        line: {
          title: `The network answers in place of the server since ${since}.`,
          text: `${connection.message ?? 'It may want you to sign in: open a browser, then try again.'}${kept}`,
          tone: 'warning',
          action: 'retry',
        },
      };
    case 'account-refused':
      return {
        short: 'Account refused',
        tone: 'danger',
        line: {
          title: 'The server does not accept the access token.',
          text: `${connection.message ?? 'Bookings wait on this PC until a new token is entered.'}${kept}`,
          tone: 'error',
          action: 'sign-in',
        },
      };
    case 'location-inactive':
      return {
        short: 'Location not active',
        tone: 'danger',
        line: {
          title: `This location is not active since ${since}.`,
          text: `${connection.message ?? 'Bookings wait on this PC until it is active again.'}${kept}`,
          tone: 'error',
          action: 'retry',
        },
      };
  }
}

function keptText(unsentCount: number): string {
  if (unsentCount === 0) return '';
  // A new client, a move and a note wait as well: not only bookings.
  return unsentCount === 1 ? ' 1 change is waiting.' : ` ${unsentCount} changes are waiting.`;
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
    if (now.state === 'online') return before.state === 'connecting' ? null : 'Online again.';
    return words.line === null ? null : `${words.short}. ${words.line.text}`;
  }
  if (before.pausedUntilMs === null && now.pausedUntilMs !== null && words.line !== null) {
    return `${words.line.title} ${words.line.text}`;
  }
  const { progress, needsAttentionCount } = now.outbox;
  if (before.outbox.progress === null && progress !== null) return `Sending ${progress.total} bookings.`;
  if (before.outbox.progress !== null && progress === null && now.state === 'online') {
    return needsAttentionCount === 0
      ? 'Everything is sent.'
      : `Sent. ${needsAttentionCount} need${needsAttentionCount === 1 ? 's' : ''} attention.`;
  }
  return null;
}

/* How a zone that is not the PC's is said. */

/** `New York time (EST)`: the city people know, then the short name. */
export function zoneLabel(timeZone: string, atMs: number): string {
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return `${city} time (${zoneAbbreviation(atMs, timeZone)})`;
}

/** `This PC's clock is 6 h ahead.`, from the two offsets to UTC. */
export function zoneDifference(locationOffsetMs: number, pcOffsetMs: number): string {
  const minutes = Math.round((pcOffsetMs - locationOffsetMs) / 60_000);
  if (minutes === 0) return 'This PC’s clock shows the same.';
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const amount = [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
  return `This PC’s clock is ${amount} ${minutes > 0 ? 'ahead' : 'behind'}.`;
}
