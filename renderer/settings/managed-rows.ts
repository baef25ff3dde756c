import type { ManagedSettings } from '../../shared/computer/computer-state.ts';

/** One line of what the organisation set. */
export interface ManagedRow {
  label: string;
  value: string;
}

const CHANNEL_TEXTS = { stable: 'Stable releases', beta: 'Beta releases' } as const;

/** What is set, in the user's words and in the order of the settings; nothing for what was left to the user. */
export function managedRows(managed: ManagedSettings): ManagedRow[] {
  const rows: (ManagedRow | null)[] = [
    row('Location id', managed.locationId),
    row('Server', managed.serverAddress),
    row('Proxy', managed.proxy === 'direct' ? 'None' : managed.proxy),
    row('Updates', managed.updatesOff ? 'Not by Frontdesk itself' : null),
    row('Update channel', managed.updateChannel && CHANNEL_TEXTS[managed.updateChannel]),
    row('Updates from', managed.updateFeedAddress),
    row('Practice mode', managed.practiceOff ? 'Off' : null),
    row('Start when signing in', managed.startAtLogin === null ? null : managed.startAtLogin ? 'On' : 'Off'),
  ];
  return rows.filter((entry) => entry !== null);
}

function row(label: string, value: string | null): ManagedRow | null {
  return value === null ? null : { label, value };
}
