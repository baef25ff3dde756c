import { m } from '../../shared/messages/messages.ts';
import type { CalendarView } from '../../shared/preferences/preferences.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import type { Shortcut } from '../state/shortcuts.svelte.ts';

/** What the shell itself does on behalf of a key. */
export interface ShellActions {
  focusSearch: () => void;
  focusGrid: () => void;
  showHelp: () => void;
}

/** The views in the order in which the bar shows them, each with its key. */
export const VIEWS: readonly { keys: string; view: CalendarView; label: () => string }[] = [
  { keys: 'd', view: 'day', label: m.shell_day },
  { keys: 'w', view: 'week', label: m.shell_week },
  { keys: 'm', view: 'month', label: m.shell_month },
  { keys: 'l', view: 'list', label: m.shell_list },
];

/** The shortcuts of the whole window. Panels add their own, which come first. */
export function baseShortcuts(app: AppState, actions: ShellActions): Shortcut[] {
  const { panel, providerDays, schedule } = app;
  const stepProviders = (direction: 'next' | 'previous') => () => {
    if (schedule.view === 'day') providerDays.turnPage(direction);
    else if (schedule.view === 'week') providerDays.stepWeek(direction);
    else return false;
    return true;
  };
  const doing = (task: () => void) => () => {
    task();
    return true;
  };
  return [
    { keys: 'n', label: m.shell_new_booking(), group: 'Booking', run: doing(() => app.openBooking()) },
    { keys: 'shift+n', label: m.rail_walk_in(), group: 'Booking', run: doing(() => app.openWalkIn()) },
    {
      keys: 'f',
      label: m.find_title(),
      group: 'Booking',
      run: doing(() => app.openFind()),
    },
    {
      keys: 'b',
      label: m.shell_block_time(),
      group: 'Booking',
      run: doing(() => panel.open({ kind: 'block', blockedSlotId: null, startWall: null, endWall: null })),
    },
    { keys: 't', label: m.shell_today(), group: 'Schedule', run: doing(() => schedule.today()) },
    {
      keys: 'j',
      alternatives: ['PageDown'],
      label: m.shell_next(),
      group: 'Schedule',
      run: doing(() => schedule.next()),
    },
    {
      keys: 'k',
      alternatives: ['PageUp'],
      label: m.shell_previous(),
      group: 'Schedule',
      run: doing(() => schedule.previous()),
    },
    { keys: 'shift+j', label: m.shell_next_provider(), group: 'Schedule', run: stepProviders('next') },
    {
      keys: 'shift+k',
      label: m.shell_previous_provider(),
      group: 'Schedule',
      run: stepProviders('previous'),
    },
    { keys: 'g', label: m.shell_go_to_grid(), group: 'Schedule', run: doing(actions.focusGrid) },
    {
      keys: 'F6',
      label: m.shell_go_to_grid(),
      group: 'Schedule',
      inTextFields: true,
      run: doing(actions.focusGrid),
    },
    ...VIEWS.map(({ keys, view, label }): Shortcut => ({
      keys,
      label: label(),
      group: 'Schedule',
      run: doing(() => schedule.setView(view)),
    })),
    {
      keys: 'mod+z',
      label: m.shell_undo_last(),
      group: 'Booking',
      run: doing(() => void app.writes.undoLast()),
    },
    {
      keys: '/',
      alternatives: ['mod+f'],
      label: m.shell_search_clients(),
      group: 'Window',
      run: doing(actions.focusSearch),
    },
    { keys: 'o', label: m.shell_outbox(), group: 'Window', run: doing(() => panel.open({ kind: 'outbox' })) },
    {
      keys: 'mod+,',
      label: m.shell_settings(),
      group: 'Window',
      inTextFields: true,
      run: doing(() => panel.open({ kind: 'settings' })),
    },
    {
      keys: 'mod+p',
      label: m.sheet_open(),
      group: 'Window',
      inTextFields: true,
      run: doing(() => app.openSheet()),
    },
    { keys: '?', label: m.shell_this_help(), group: 'Window', run: doing(actions.showHelp) },
    {
      keys: 'Escape',
      label: m.shell_step_back(),
      group: 'Window',
      inTextFields: true,
      run: () => panel.back(),
    },
  ];
}
