import type { Location } from '../../shared/directory/location.ts';
import type { Emit } from '../ipc/emit.ts';
import type { SyncEvents } from '../sync/sync-core.ts';
import type { DeskSession } from './desk-session.ts';

const FORWARDED = [
  'schedule.changed',
  'outbox.changed',
  'connection.changed',
  'directory.changed',
  'contacts.changed',
] as const satisfies readonly (keyof SyncEvents)[];

/**
 * Gives a function that hands on to the renderer what the open schedule pushes; called again, it lets go of the one
 * before. `onLocation` is told when a refresh learned something new about the location.
 */
export function followSession(
  emit: Emit,
): (session: DeskSession | null, onLocation: (location: Location) => void) => void {
  let followed: DeskSession | null = null;
  let stops: (() => void)[] = [];
  return (session, onLocation) => {
    if (session === followed) return;
    for (const stop of stops) stop();
    followed = session;
    stops = session
      ? [
          ...forward(session, emit),
          session.sync.on('directory.changed', ({ location }) => {
            if (location) onLocation(location);
          }),
        ]
      : [];
  };
}

function forward(session: DeskSession, emit: Emit): (() => void)[] {
  return FORWARDED.map((name) => forwardOne(session, emit, name));
}

function forwardOne<Name extends (typeof FORWARDED)[number]>(
  session: DeskSession,
  emit: Emit,
  name: Name,
): () => void {
  return session.sync.on(name, (payload) => {
    // The core's payloads are those of the contract, name by name.
    emit(name, payload as Parameters<typeof emit<Name>>[1]);
  });
}
