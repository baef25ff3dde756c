/** What the title bar and the status line say about the connection. */
import type { Connection } from '../../shared/connection/connection.ts';
import { formatTime, type TimeStyle } from '../../shared/time/format.ts';

export interface ConnectionWords {
  /** A word or two for the title bar. */
  short: string;
  tone: 'good' | 'waiting' | 'attention' | 'danger';
  /** The line under the toolbar; null while there is nothing the desk needs to know. */
  line: {
    title: string;
    text: string;
    tone: 'info' | 'warning' | 'error';
    action: 'retry' | 'sign-in';
  } | null;
}

/** The connection in the desk's words: since when, what is safe, what to do. */
export function connectionWords(connection: Connection, timeZone: string, style: TimeStyle): ConnectionWords {
  const since = formatTime(connection.sinceMs, timeZone, style);
  const kept = keptWords(connection.outbox.unsentCount);
  switch (connection.state) {
    case 'online': {
      const { progress } = connection.outbox;
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
          text: `${connection.message ?? 'Go on booking: it is kept on this PC and sent by itself.'}${kept}`,
          tone: 'warning',
          action: 'retry',
        },
      };
    }
    case 'obstructed':
      return {
        short: 'Network in the way',
        tone: 'attention',
        line: {
          title: 'The network answers in place of the server.',
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
  }
}

function keptWords(unsentCount: number): string {
  if (unsentCount === 0) return '';
  return unsentCount === 1 ? ' 1 booking is waiting.' : ` ${unsentCount} bookings are waiting.`;
}
