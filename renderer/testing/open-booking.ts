/** The booking form, opened in a quiet clinic: for tests of the booking folder. */
import { screen, waitFor } from '@testing-library/svelte';
import type { BookingOrder } from '../../shared/appointment/booking-order.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import { openApp, type OpenedApp } from './open-app.ts';
import type { SampleOptions } from './sample-bridge.ts';
import { sampleEntry } from './sample-outbox.ts';

const CONSULTATION = 'CVokAlI8fgw4WYWoCtQz';
const KIM = '0007BWpSzSwfiuSl0tR2';

/** Free on every half hour of the working day, as the server would offer them. */
export const freeAllDay: NonNullable<SampleOptions['handlers']> = {
  'slots.free': ({ startMs, endMs }) => {
    const slots = [];
    for (let at = startMs; at < endMs && slots.length < 200; at += 30 * 60_000) {
      slots.push({ startMs: at, startTime: new Date(at).toISOString().replace('.000Z', '+00:00') });
    }
    return { slots, source: 'server', judgedOnMs: null };
  },
};

/** A quiet clinic with the form open; `ready` has everything filled in but the client. */
export async function openForm(
  start: Parameters<OpenedApp['app']['openBooking']>[0] = {},
  options: SampleOptions = {},
): Promise<OpenedApp> {
  const { handlers, ...others } = options;
  const opened = await openApp({ appointments: [], ...others, handlers: { ...freeAllDay, ...handlers } });
  opened.app.openBooking(start);
  await screen.findByRole('form', { name: 'Booking' });
  return opened;
}

export const READY = {
  startWall: '2026-11-25T15:00',
  endWall: '2026-11-25T15:30',
  calendarId: CONSULTATION,
  assignedUserId: KIM,
};

export async function openReady(options: SampleOptions = {}): Promise<OpenedApp> {
  const opened = await openForm(READY, options);
  opened.app.draft.update({
    client: {
      kind: 'existing',
      contactId: 'contact-0',
      name: 'Ana López',
      phone: '+1 555 010 2100',
      email: null,
    },
  });
  await screen.findByText('Ana López');
  return opened;
}

export function ordersOf({ bridge }: OpenedApp): BookingOrder[] {
  return bridge.inputsOf('booking.create');
}

/** Main tells how the booking went on. */
export function tell(opened: OpenedApp, given: Partial<OutboxEntry>): void {
  const order = ordersOf(opened).at(-1);
  if (order === undefined) throw new Error('Nothing was booked yet.');
  opened.bridge.emit('outbox.changed', sampleEntry({ kind: 'create-appointment', version: 1, order }, given));
}

/** An item of the open list. jsdom lays nothing out, so that to it the list is not in its place yet and nameless. */
export function findOption(text: string): Promise<HTMLElement> {
  return waitFor(() => {
    const options = screen.getAllByRole('option', { hidden: true });
    const found = options.find((option) => option.textContent.includes(text));
    if (!found) throw new Error(`There is no “${text}” in the list.`);
    return found;
  });
}
