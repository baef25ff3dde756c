/** Opens the one booking form for something else without losing what was being typed in it. */
import { m } from '../../shared/messages/messages.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { DraftState } from './draft-state.svelte.ts';
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
