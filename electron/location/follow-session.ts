import type { Location } from '../../shared/directory/location.ts';
import type { Emit } from '../base/emit.ts';
import type { LocationSession } from './location-session.ts';

/**
 * Gives a function that hands on to the renderer what the open schedule pushes; called again, it lets go of the one
 * before. `onLocation` is told when a refresh learned something new about the location.
 */
export function followSession(
  emit: Emit,
): (session: LocationSession | null, onLocation: (location: Location) => void) => void {
  let followed: LocationSession | null = null;
  let stops: (() => void)[] = [];
  return (session, onLocation) => {
    if (session === followed) return;
    for (const stop of stops) stop();
    followed = session;
    stops = session ? [...forward(session, emit), watchLocation(session, onLocation)] : [];
  };
}

/** The core's payloads are those of the contract, name by name. */
function forward({ sync }: LocationSession, emit: Emit): (() => void)[] {
  return [
    sync.on('schedule.changed', (window) => {
      emit('schedule.changed', window);
    }),
    sync.on('outbox.changed', (entry) => {
      emit('outbox.changed', entry);
    }),
    sync.on('connection.changed', (connection) => {
      emit('connection.changed', connection);
    }),
    sync.on('directory.changed', (directory) => {
      emit('directory.changed', directory);
    }),
    sync.on('contacts.changed', (contacts) => {
      emit('contacts.changed', contacts);
    }),
    sync.on('schedule.serverOffsetsChanged', (offsets) => {
      emit('schedule.serverOffsetsChanged', [...offsets]);
    }),
    sync.on('repair.changed', (progress) => {
      emit('repair.changed', progress);
    }),
  ];
}

function watchLocation({ sync }: LocationSession, onLocation: (location: Location) => void): () => void {
  return sync.on('directory.changed', ({ location }) => {
    if (location) onLocation(location);
  });
}
