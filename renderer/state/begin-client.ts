import type { DraftClient } from '../../shared/appointment/booking-draft.ts';
import { newContactFrom } from '../../shared/directory/typed-client.ts';
import type { AppState } from './app-state.svelte.ts';

/** A new client begun with what was typed, each part in its field; what found no field is told, not lost unseen. */
export function beginClient(app: AppState, typed: string): DraftClient {
  const { fields, leftOut } = newContactFrom(typed, app.directory.location?.country ?? null);
  if (leftOut.length > 0) {
    const text = `A new client has one phone and one e-mail. Left out: ${leftOut.join(', ')}.`;
    app.announcer.toast(text, { tone: 'warning' });
  }
  return { kind: 'new', localContactId: `local-${crypto.randomUUID()}`, ...fields };
}
