import type { OutboxChange, OutboxRow } from '../store/outbox/outbox-store.ts';
import type { BackgroundFetcher } from './fetching/background-fetcher.ts';
import type { CoreEvents } from './core-events.ts';
import type { ScreenPoller } from './fetching/screen-poller.ts';

export interface ChangeFollowers {
  coreEvents: CoreEvents;
  screen: Pick<ScreenPoller, 'followOwnWrite' | 'refresh'>;
  background: Pick<BackgroundFetcher, 'refetchWeeks'>;
}

/** What follows from a row of the outbox having moved: it is told, and what the server made of it is fetched. */
export function followChange(
  change: OutboxChange,
  { coreEvents, screen, background }: ChangeFollowers,
): void {
  const { row, alsoChanged, touchedWindow } = change;
  coreEvents.emitRows([row, ...alsoChanged]);
  coreEvents.emitScheduleChange(touchedWindow);
  if (row.state === 'done') {
    if (touchedWindow !== null) screen.followOwnWrite(touchedWindow);
    if (isAboutSeries(row)) {
      screen.refresh();
      background.refetchWeeks();
    }
    if (row.payload.kind === 'create-contact') coreEvents.emitContacts();
  }
  coreEvents.emitConnection();
}

/** True for a write that made, changed or deleted a whole series: what it did reaches beyond any one window. */
function isAboutSeries({ payload }: OutboxRow): boolean {
  if (payload.kind === 'create-appointment') return payload.order.request.rrule !== undefined;
  if (payload.kind === 'change-appointment' || payload.kind === 'delete-event') {
    return payload.order.scope === 'series';
  }
  return false;
}
