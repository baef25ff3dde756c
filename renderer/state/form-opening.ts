/** Opens the one booking form for something else without losing what was being typed in it. */
import type { AppState } from './app-state.svelte.ts';
import { newContactFrom } from '../../shared/directory/typed-client.ts';
import type { DraftClient } from '../../shared/appointment/booking-draft.ts';
import { m } from '../../shared/messages/messages.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { DraftState } from './draft-state.svelte.ts';
import { bookAgainDraft } from './new-draft.ts';
import type { PanelState } from './panel-state.svelte.ts';

/**
 * Shows the booking form after `begin` has filled it. A form that was open for something else is put aside, and can be
 * brought back: there is one form, and nothing typed is lost.
 */
export function openFormFor(
  app: { announcer: Announcer; draft: DraftState; panel: PanelState },
  begin: () => void,
): void {
  const { announcer, draft, panel } = app;
  const before = draft.canEdit && !draft.isUntouched ? draft.draft : null;
  begin();
  panel.open({ kind: 'booking' });
  if (before === null || before.draftId === draft.draft?.draftId) return;
  announcer.toast(m.state_form_put_aside(), {
    action: {
      label: m.common_bring_back(),
      run: () => {
        draft.restoreForm(before);
        panel.open({ kind: 'booking' });
      },
    },
    durationMs: 20_000,
  });
}

/** Opens the form for the same client, service, provider and place as an appointment, with the time to be chosen. */
export function bookAgain(app: AppState, appointment: ScheduleAppointment): void {
  const again = bookAgainDraft(appointment, {
    draftId: crypto.randomUUID(),
    timeZone: app.schedule.timeZone,
    runAutomations: app.workstation.preferences.runAutomationsByDefault,
  });
  openFormFor(app, () => app.draft.restoreForm(again));
  app.announcer.announce(m.details_again_said());
}

/** A new client begun with what was typed, each part in its field; what found no field is told, not lost unseen. */
export function beginClient(app: AppState, typed: string): DraftClient {
  const { fields, leftOut } = newContactFrom(typed, app.directory.location?.country ?? null);
  if (leftOut.length > 0) {
    app.announcer.toast(m.state_client_left_out({ texts: leftOut.join(', ') }), { tone: 'warning' });
  }
  return { kind: 'new', localContactId: `local-${crypto.randomUUID()}`, ...fields };
}
