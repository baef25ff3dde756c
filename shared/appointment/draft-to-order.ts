import { m } from '../messages/messages.ts';
import type { z } from 'zod';
import type { BookingCalendar, Provider, Location } from '../directory/booking-calendar.ts';
import { newContactSchema, type NewContact } from '../directory/contact.ts';
import { splitNumbers } from '../directory/phone.ts';
import { filledTitle, type BookingDraft, type DraftClient } from './booking-draft.ts';
import { bookingOrderSchema, type BookingClient, type BookingOrder } from './booking-order.ts';
import type { WritableStatus } from './status.ts';
import {
  draftFieldOf,
  inFormOrder,
  placeErrors,
  placeFields,
  type DraftField,
  type FieldError,
} from './draft-field.ts';
import { readDraftTimes, readDraftSeries, type DraftTimes, type OfferedSlot } from './draft-times.ts';

const MINUTE_MS = 60_000;

/** What a draft is judged against. */
export interface DraftContext {
  location: Pick<Location, 'id' | 'name' | 'timeZone'>;
  /** All of the location's, also those switched off. */
  calendars: readonly BookingCalendar[];
  providers: readonly Provider[];
  /** Free slots the form has on offer, so that one that was picked is sent as the server wrote it. */
  offeredSlots?: readonly OfferedSlot[];
  /** The user saw what conflicts with the time and books all the same: then nothing checks the slot. */
  acceptConflicts: boolean;
}

/** An order ready to be handed over, or everything that is wrong with the draft, in the order of the form. */
export type DraftReading<Order> =
  { ok: true; order: Order; notes: string[] } | { ok: false; errors: FieldError[] };

/**
 * Makes a new booking's draft an order, or says what is wrong with every field at once, in the user's words.
 * Rules of the API (API-NOTES §5 and §8): times with the offset of the location's zone, `toNotify` and the two
 * `ignore…` switches always said, a series never without `ignoreFreeSlotValidation`, the provider on the calendar's team.
 */
export function draftToOrder(draft: BookingDraft, context: DraftContext): DraftReading<BookingOrder> {
  const errors: FieldError[] = [];
  const client = readClient(draft.client);
  if (!client.ok) errors.push(...client.errors);
  const calendar = context.calendars.find(({ id }) => id === draft.calendarId) ?? null;
  errors.push(...calendarErrors(draft, calendar));
  errors.push(...providerErrors(draft, calendar, context.providers));
  const { timeZone } = context.location;
  const times = readDraftTimes(draft, timeZone, context.offeredSlots);
  if (!times.ok) errors.push(...times.errors);
  const rrule = readRepeat(draft, times.ok ? times.value : null, timeZone);
  if (!rrule.ok) errors.push({ field: 'repeat', message: rrule.message });
  errors.push(...placeErrors(draft.place), ...textErrors(draft));
  if (!times.ok || !rrule.ok || !client.ok || calendar === null || errors.length > 0) {
    return { ok: false, errors: inFormOrder(errors) };
  }

  const order: BookingOrder = {
    orderId: draft.draftId,
    client: client.client,
    request: {
      calendarId: calendar.id,
      locationId: context.location.id,
      startTime: times.value.startTime,
      title: titleOf(draft, context),
      ...placeFields(draft.place),
      ...(draft.status === null ? {} : { appointmentStatus: draft.status }),
      ...(draft.assignedUserId === null ? {} : { assignedUserId: draft.assignedUserId }),
      ...(draft.notes.trim() === '' ? {} : { description: draft.notes.trim() }),
      ignoreDateRange: draft.ignoreDateRange,
      toNotify: draft.runAutomations,
      ignoreFreeSlotValidation: rrule.value !== null || draft.skipSlotValidation || context.acceptConflicts,
      ...(rrule.value === null ? {} : { rrule: rrule.value }),
      endTime: times.value.endTime,
    },
    meant: times.value.meant,
    acceptConflicts: context.acceptConflicts,
  };
  return checked(order, times.value.notes);
}

/** The contract has the last word: what it refuses is told at the field it is about. */
function checked(order: BookingOrder, notes: string[]): DraftReading<BookingOrder> {
  const parsed = bookingOrderSchema.safeParse(order);
  return parsed.success
    ? { ok: true, order: parsed.data, notes }
    : { ok: false, errors: contractErrors(parsed.error) };
}

/** What the contract's schema says, at the form's fields. */
export function contractErrors(error: z.ZodError): FieldError[] {
  return inFormOrder(
    error.issues.map((issue) => {
      const names = issue.path.filter((part) => typeof part === 'string');
      return { field: draftFieldOf(names.at(-1) ?? null), message: issue.message };
    }),
  );
}

/** The status a calendar gives a new booking by itself (API-NOTES §11, `autoConfirm`). */
export function defaultStatus(calendar: BookingCalendar | null): WritableStatus {
  return calendar === null || calendar.autoConfirm ? 'confirmed' : 'new';
}

/** The title as it is sent: the user's own, else the calendar's template filled in. */
export function titleOf(
  draft: BookingDraft,
  {
    calendars,
    providers,
    location,
  }: Pick<DraftContext, 'calendars' | 'providers'> & {
    location: { name: string } | null;
  },
): string {
  if (draft.titleEdited && draft.title.trim() !== '') return draft.title.trim();
  const calendar = calendars.find(({ id }) => id === draft.calendarId);
  return filledTitle(calendar?.eventTitle ?? null, {
    client: draft.client,
    calendarName: calendar?.name ?? null,
    providerName: providers.find(({ id }) => id === draft.assignedUserId)?.name ?? null,
    locationName: location?.name ?? null,
  });
}

/**
 * True where the server finds somebody of the team by itself. Elsewhere it may refuse a booking without a provider
 * (API-NOTES §5), and it looks for no one where it does not check slots.
 */
export function mayLeaveProviderOpen(calendar: BookingCalendar | null, draft: BookingDraft): boolean {
  if (calendar === null || calendar.teamMembers.length === 0) return true;
  const chooses = calendar.calendarType === 'round_robin' || calendar.calendarType === 'collective';
  return chooses && draft.repeat === null && !draft.skipSlotValidation;
}

type ClientReading = { ok: true; client: BookingClient } | { ok: false; errors: FieldError[] };

function readClient(client: DraftClient): ClientReading {
  switch (client.kind) {
    case 'none': {
      const message =
        client.query.trim() === ''
          ? m.appointment_client_missing()
          : m.appointment_client_unchosen({ typed: client.query.trim() });
      return { ok: false, errors: [{ field: 'client', message }] };
    }
    case 'existing':
      return {
        ok: true,
        client: { kind: 'existing', contactId: client.contactId, name: client.name },
      };
    case 'new': {
      const fields = readNewContact(client);
      if (!fields.ok) return fields;
      return {
        ok: true,
        client: { kind: 'new', localContactId: client.localContactId, fields: fields.fields },
      };
    }
  }
}

const CLIENT_FIELDS: Readonly<Record<keyof NewContact, DraftField>> = {
  firstName: 'clientFirstName',
  lastName: 'clientLastName',
  phone: 'clientPhone',
  email: 'clientEmail',
};

/** The fields of a client typed at the workstation as they are kept, or what is wrong with each. */
export function readNewContact(
  client: NewContact,
): { ok: true; fields: NewContact } | { ok: false; errors: FieldError[] } {
  const { firstName, lastName, phone, email } = client;
  const parsed = newContactSchema.safeParse({ firstName, lastName, phone, email });
  if (parsed.success) {
    if (splitNumbers(parsed.data.phone, null).length === 1) return { ok: true, fields: parsed.data };
    const message = m.appointment_two_numbers();
    return { ok: false, errors: [{ field: 'clientPhone', message }] };
  }
  const errors = (Object.keys(CLIENT_FIELDS) as (keyof NewContact)[]).flatMap((name) => {
    const issue = parsed.error.issues.find(({ path }) => path[0] === name);
    if (issue === undefined) return [];
    return [
      {
        field: CLIENT_FIELDS[name],
        message: issue.code === 'too_big' ? m.appointment_too_long() : issue.message,
      },
    ];
  });
  return { ok: false, errors };
}

function calendarErrors(draft: BookingDraft, calendar: BookingCalendar | null): FieldError[] {
  if (draft.calendarId === null) return [{ field: 'calendar', message: m.appointment_choose_service() }];
  const isNew = draft.purpose.kind === 'new';
  if (calendar !== null && (calendar.isActive || !isNew)) return [];
  return [{ field: 'calendar', message: m.appointment_service_gone() }];
}

/** What is wrong with the provider for the calendar that is chosen. */
export function providerErrors(
  draft: BookingDraft,
  calendar: BookingCalendar | null,
  providers: readonly Provider[],
): FieldError[] {
  const { assignedUserId } = draft;
  if (calendar === null) return [];
  if (assignedUserId === null) {
    if (mayLeaveProviderOpen(calendar, draft)) return [];
    const why =
      draft.repeat === null && !draft.skipSlotValidation
        ? m.appointment_choose_provider()
        : m.appointment_choose_provider_unchecked();
    return [{ field: 'provider', message: why }];
  }
  const isOnTeam = calendar.teamMembers.some(({ userId }) => userId === assignedUserId);
  if (isOnTeam || calendar.teamMembers.length === 0) return [];
  const name = providers.find(({ id }) => id === assignedUserId)?.name ?? m.appointment_this_provider();
  return [{ field: 'provider', message: m.appointment_not_offered_by({ name, service: calendar.name }) }];
}

function readRepeat(draft: BookingDraft, times: DraftTimes | null, timeZone: string) {
  if (draft.repeat === null || times === null) return { ok: true, value: null } as const;
  return readDraftSeries(draft.repeat, {
    startWall: times.meant.startWall,
    timeZone,
    durationMinutes: (times.endMs - times.startMs) / MINUTE_MS,
  });
}

const LONGEST_TITLE = 1000;
const LONGEST_NOTES = 5000;
const LONGEST_DETAIL = 1000;

/** What is wrong with the texts. The contract holds the same lengths; these are its words for the user. */
export function textErrors(draft: BookingDraft): FieldError[] {
  const tooLong = (field: DraftField, text: string, longest: number): FieldError[] => {
    const over = text.trim().length - longest;
    return over > 0 ? [{ field, message: m.appointment_too_long_by({ count: over, longest }) }] : [];
  };
  return [
    ...tooLong('placeDetail', draft.place.address, LONGEST_DETAIL),
    ...tooLong('title', draft.titleEdited ? draft.title : '', LONGEST_TITLE),
    ...tooLong('notes', draft.notes, LONGEST_NOTES),
  ];
}
