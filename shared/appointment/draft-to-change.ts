import { Temporal } from 'temporal-polyfill';
import { instantToWall, normalWall } from '../time/zone.ts';
import { repeatToRrule } from '../series/repeat-to-rrule.ts';
import { rruleToRepeat } from '../series/rrule-to-repeat.ts';
import type { Appointment } from './appointment.ts';
import type { BookingDraft } from './booking-draft.ts';
import { changeOrderSchema, type ChangeOrder, type BookingUpdate } from './booking-order.ts';
import { inFormOrder, placeErrors, placeFields, type FieldError, type PlaceFields } from './draft-field.ts';
import { readDraftTimes, readDraftSeries, type DraftTimes } from './draft-times.ts';
import {
  contractErrors,
  providerErrors,
  textErrors,
  titleOf,
  type DraftContext,
  type DraftReading,
} from './draft-to-order.ts';

const MINUTE_MS = 60_000;

/** What a change is judged against: as a new booking, and the appointment as it stands. */
export interface ChangeContext extends DraftContext {
  /**
   * The appointment as the server has it; for a whole series its first occurrence. Null when it is not known here: then
   * every field is sent.
   */
  original: Appointment | null;
}

/**
 * Makes a change's draft an order: only what differs is sent, and always the status, which the server would else reset
 * (API-NOTES §6). A series moves by as much on the clock as the occurrence it was opened from, so that moving its third
 * date does not make that the first.
 * @throws when the draft is for a new booking: that is a bug of the caller.
 */
export function draftToChange(draft: BookingDraft, context: ChangeContext): DraftReading<ChangeOrder> {
  if (draft.purpose.kind !== 'change') throw new Error('A draft for a new booking is no change.');
  const { location, original } = context;
  const errors: FieldError[] = [];
  const calendar = context.calendars.find(({ id }) => id === draft.calendarId) ?? null;
  if (original === null || changesWho(draft, original)) {
    errors.push(...providerErrors(draft, calendar, context.providers));
  }
  const walls = wallsToSend(draft, original, location.timeZone);
  const times = readDraftTimes(walls, location.timeZone, context.offeredSlots);
  if (!times.ok) errors.push(...times.errors);
  const rrule = times.ok ? readRule(draft, times.value, location.timeZone) : null;
  if (rrule !== null && !rrule.ok) errors.push({ field: 'repeat', message: rrule.message });
  // A place that stays as it is was the server's own and is not judged here.
  if (!samePlace(placeFields(draft.place), original)) errors.push(...placeErrors(draft.place));
  errors.push(...textErrors(draft));
  if (!times.ok || rrule?.ok === false || errors.length > 0) {
    return { ok: false, errors: inFormOrder(errors) };
  }

  const text = rrule === null || sameRule(rrule.value, original, location.timeZone) ? null : rrule.value;
  const movesTime =
    text !== null ||
    original?.startMs !== times.value.startMs ||
    (draft.purpose.scope === 'single' && original.endMs !== times.value.endMs) ||
    lengthOf(original) !== lengthOf(times.value);
  const order: ChangeOrder = {
    orderId: draft.draftId,
    appointmentId: draft.purpose.appointmentId,
    scope: draft.purpose.scope,
    update: {
      ...differences(draft, context),
      ...(movesTime ? { startTime: times.value.startTime, endTime: times.value.endTime } : {}),
      ...(text === null ? {} : { rrule: text }),
      ...(draft.status === null ? {} : { appointmentStatus: draft.status }),
      ignoreDateRange: draft.ignoreDateRange,
      toNotify: draft.runAutomations,
      ignoreFreeSlotValidation:
        draft.purpose.scope === 'series' || draft.skipSlotValidation || context.acceptConflicts,
    },
    meant: movesTime ? times.value.meant : null,
    basedOnDateUpdatedMs: draft.purpose.basedOnDateUpdatedMs,
    acceptConflicts: context.acceptConflicts,
  };
  const parsed = changeOrderSchema.safeParse(order);
  return parsed.success
    ? { ok: true, order: parsed.data, notes: times.value.notes }
    : { ok: false, errors: contractErrors(parsed.error) };
}

function lengthOf({ startMs, endMs }: { startMs: number; endMs: number }): number {
  return endMs - startMs;
}

/** True where the change says something new about who does what: only then the team is checked again. */
function changesWho(draft: BookingDraft, original: Appointment): boolean {
  return draft.calendarId !== original.calendarId || draft.assignedUserId !== original.assignedUserId;
}

/** The wall times of what is changed: for a series its first occurrence's, moved as the one in the form was. */
function wallsToSend(
  draft: BookingDraft,
  original: Appointment | null,
  timeZone: string,
): Pick<BookingDraft, 'startWall' | 'endWall' | 'startsSecond'> {
  const { purpose, startWall, endWall } = draft;
  if (purpose.kind !== 'change' || purpose.scope !== 'series' || original === null) return draft;
  const openedAt = purpose.openedAtStartWall;
  if (openedAt === undefined || startWall === null || endWall === null) return draft;
  const firstWall = Temporal.PlainDateTime.from(instantToWall(original.startMs, timeZone));
  const moved = Temporal.PlainDateTime.from(openedAt).until(startWall);
  const length = Temporal.PlainDateTime.from(startWall).until(endWall);
  const start = firstWall.add(moved);
  return {
    startWall: start.toString({ smallestUnit: 'minute' }),
    endWall: start.add(length).toString({ smallestUnit: 'minute' }),
  };
}

function readRule(draft: BookingDraft, times: DraftTimes, timeZone: string) {
  if (draft.repeat === null) return null;
  return readDraftSeries(draft.repeat, {
    startWall: times.meant.startWall,
    timeZone,
    durationMinutes: (times.endMs - times.startMs) / MINUTE_MS,
  });
}

/** True when the rule means what the series already does, at the time it has now. */
function sameRule(rruleText: string, original: Appointment | null, timeZone: string): boolean {
  const lines = original?.series?.rruleLines ?? [];
  if (original === null || lines.length === 0) return false;
  const startWall = normalWall(instantToWall(original.startMs, timeZone));
  const repeat = rruleToRepeat(lines, startWall, timeZone);
  if (!repeat.ok) return false;
  const standing = repeatToRrule(repeat.value, startWall, timeZone);
  return standing.ok && standing.value === rruleText;
}

function differences(draft: BookingDraft, context: ChangeContext): BookingUpdate {
  const { original } = context;
  const title = titleOf(draft, context);
  const notes = draft.notes.trim();
  const place = placeFields(draft.place);
  return {
    ...(draft.calendarId === null || draft.calendarId === original?.calendarId
      ? {}
      : { calendarId: draft.calendarId }),
    ...(draft.assignedUserId === null || draft.assignedUserId === original?.assignedUserId
      ? {}
      : { assignedUserId: draft.assignedUserId }),
    ...(title === original?.title ? {} : { title }),
    ...(samePlace(place, original) ? {} : place),
    ...(notes === (original?.description ?? '').trim() ? {} : { description: notes }),
  };
}

function samePlace(place: PlaceFields, original: Appointment | null): boolean {
  if (original === null) return false;
  return (
    (place.meetingLocationType ?? original.meetingLocationType) === original.meetingLocationType &&
    (place.meetingLocationId ?? original.meetingLocationId) === original.meetingLocationId &&
    (place.address ?? '') === original.address.trim()
  );
}
