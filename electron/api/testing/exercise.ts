import type { BookingRequest } from '../../../shared/appointment/booking-order.ts';
import type { ApiClient } from '../client-types.ts';

/** Ids that the practice clinic has under the documented example's names. */
export const EXAMPLE = {
  locationId: 'C2QujeCh8ZnC7al2InWR',
  calendarId: 'CVokAlI8fgw4WYWoCtQz',
  contactId: '0007BWpSzSwfiuSl0tR2',
  userId: '0007BWpSzSwfiuSl0tR2',
} as const;

/** A request that the practice clinic takes at any time: slot validation is off. Times are ISO 8601 with offset. */
export function bookingAt(startTime: string, endTime: string): BookingRequest {
  return {
    calendarId: EXAMPLE.calendarId,
    locationId: EXAMPLE.locationId,
    contactId: EXAMPLE.contactId,
    assignedUserId: EXAMPLE.userId,
    startTime,
    endTime,
    title: 'Test Event',
    appointmentStatus: 'confirmed',
    toNotify: false,
    ignoreFreeSlotValidation: true,
  };
}

/** Makes every call of the client once against the clinic: the judge of official documents looks on. */
export async function exerciseEveryCall(client: ApiClient, eventCalendarId: string): Promise<void> {
  const { locationId, calendarId, userId, contactId } = EXAMPLE;
  const startTime = '2026-12-01T10:00:00-05:00';
  const endTime = '2026-12-01T10:30:00-05:00';
  const window = {
    locationId,
    startMs: Date.parse('2026-11-30T00:00:00Z'),
    endMs: Date.parse('2026-12-06T00:00:00Z'),
  };

  await client.locations.get(locationId);
  await client.users.list(locationId);
  await client.calendars.list(locationId);
  await client.calendars.get(calendarId);
  const groups = await client.groups.list(locationId);
  await client.freeSlots.list({ calendarId, ...window, timeZone: 'America/New_York', userId });

  const booked = await client.appointments.create(bookingAt(startTime, endTime));
  await client.appointments.get(booked.id);
  await client.appointments.update(booked.id, { title: 'Moved', appointmentStatus: 'confirmed' });
  await client.events.list({ ...window, owner: { calendarId } });
  await client.events.list({ ...window, owner: { userId } });
  const groupId = groups.items[0]?.id;
  if (groupId !== undefined) await client.events.list({ ...window, owner: { groupId } });

  const note = await client.notes.create(booked.id, { body: 'Call back' });
  await client.notes.list(booked.id, { limit: 20, offset: 0 });
  await client.notes.update(booked.id, note.id, { body: 'Called back' });
  await client.notes.remove(booked.id, note.id);
  await client.appointments.remove(booked.id);

  const block = { locationId, title: 'Lunch', startTime, endTime };
  const blocked = await client.blockedSlots.create({ ...block, target: { assignedUserId: userId } });
  await client.blockedSlots.update(blocked.id, {
    ...block,
    title: 'Late lunch',
    target: { assignedUserId: userId },
  });
  await client.blockedSlots.list({ ...window, owner: { userId } });
  await client.events.remove(blocked.id);
  const ofCalendar = await client.blockedSlots.create({ ...block, target: { calendarId: eventCalendarId } });
  await client.events.remove(ofCalendar.id);

  await client.contacts.search({ locationId, pageLimit: 2 });
  await client.contacts.get(contactId);
  await client.contacts.appointments({ locationId, contactId });
  await client.contacts.notes(contactId);
  const fields = {
    firstName: 'Zoë',
    lastName: 'Nuñez',
    phone: '+1 555 010 9999',
    email: 'zoe.nunez@example.com',
  };
  await client.contacts.create(locationId, fields);
  await client.contacts.findDuplicate({ locationId, phone: '+15550109999' });
}
