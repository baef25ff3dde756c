import type { DraftClient } from '../../shared/appointment/booking-draft.ts';
import { newContactFrom } from '../../shared/directory/typed-client.ts';
import { m } from '../../shared/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';

/** A new client begun with what was typed, each part in its field; what found no field is told, not lost unseen. */
export function beginClient(app: AppState, typed: string): DraftClient {
  const { fields, leftOut } = newContactFrom(typed, app.directory.location?.country ?? null);
  if (leftOut.length > 0) {
    app.announcer.toast(m.state_client_left_out({ texts: leftOut.join(', ') }), { tone: 'warning' });
  }
  return { kind: 'new', localContactId: `local-${crypto.randomUUID()}`, ...fields };
}
