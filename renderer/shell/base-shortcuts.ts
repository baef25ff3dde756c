import type { CalendarView } from '../../shared/preferences/preferences.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import type { Shortcut } from '../state/shortcuts.svelte.ts';

/** What the shell itself does on behalf of a key. */
export interface ShellActions {
  focusSearch: () => void;
  showHelp: () => void;
}

const VIEW_KEYS: readonly { keys: string; view: CalendarView; label: string }[] = [
  { keys: 'd', view: 'day', label: 'Day' },
  { keys: 'w', view: 'week', label: 'Week' },
  { keys: 'm', view: 'month', label: 'Month' },
  { keys: 'l', view: 'list', label: 'List' },
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
    { keys: 'n', label: 'New booking', group: 'Booking', run: doing(() => app.openBooking()) },
    {
      keys: 'b',
      label: 'Block time',
      group: 'Booking',
      run: doing(() => panel.open({ kind: 'block', blockedSlotId: null, startWall: null, endWall: null })),
    },
    { keys: 't', label: 'Today', group: 'Schedule', run: doing(() => schedule.today()) },
    {
      keys: 'j',
      alternatives: ['PageDown'],
      label: 'Next',
      group: 'Schedule',
      run: doing(() => schedule.next()),
    },
    {
      keys: 'k',
      alternatives: ['PageUp'],
      label: 'Previous',
      group: 'Schedule',
      run: doing(() => schedule.previous()),
    },
    { keys: 'shift+j', label: 'Next provider', group: 'Schedule', run: stepProviders('next') },
    { keys: 'shift+k', label: 'Previous provider', group: 'Schedule', run: stepProviders('previous') },
    ...VIEW_KEYS.map(({ keys, view, label }): Shortcut => ({
      keys,
      label,
      group: 'Schedule',
      run: doing(() => schedule.setView(view)),
    })),
    {
      keys: 'mod+z',
      label: 'Undo the last change',
      group: 'Booking',
      run: doing(() => void app.writes.undoLast()),
    },
    {
      keys: '/',
      alternatives: ['mod+f'],
      label: 'Search clients',
      group: 'Window',
      run: doing(actions.focusSearch),
    },
    { keys: 'o', label: 'Outbox', group: 'Window', run: doing(() => panel.open({ kind: 'outbox' })) },
    {
      keys: 'mod+,',
      label: 'Settings',
      group: 'Window',
      inTextFields: true,
      run: doing(() => panel.open({ kind: 'settings' })),
    },
    { keys: '?', label: 'This help', group: 'Window', run: doing(actions.showHelp) },
    {
      keys: 'Escape',
      label: 'One step back; a form is kept',
      group: 'Window',
      inTextFields: true,
      run: () => panel.back(),
    },
  ];
}
