import { m } from '../../shared/messages/messages.ts';
import type { BookingDraft, MovedDate } from '../../shared/appointment/booking-draft.ts';
import type { DraftTimes } from '../../shared/appointment/draft-times.ts';
import {
  findConflicts,
  isTaken,
  lengthObjection,
  type Conflict,
  type Ignored,
  type WantedTime,
} from '../../shared/conflicts/conflicts.ts';
import { nearestFreeOffline, nearestSlots } from '../../shared/conflicts/nearest-free.ts';
import type { ScheduleIndex } from '../../shared/conflicts/schedule-index.ts';
import type { BookingCalendar } from '../../shared/directory/booking-calendar.ts';
import { formatTime, type TimeStyle } from '../../shared/time/format.ts';
import { dateOf, dateOfWall, minutesIntoDay, wallAtMinute } from '../../shared/time/zone.ts';
import type { FreeSlots } from './free-slots.svelte.ts';
import { draftFieldOf, type DraftField } from '../../shared/appointment/draft-field.ts';
import { fieldOf, type Failure } from '../../shared/failures/failures.ts';

/** The field a refusal lands on: the one the server names, else the one its kind is about. */
export function refusalField(problem: Failure, client: BookingDraft['client'] | undefined): DraftField {
  const named = fieldOf(problem);
  if (named !== null) {
    const field = draftFieldOf(named);
    // Of a client the server knows, the form has no fields to mend.
    return field.startsWith('client') && client?.kind !== 'new' ? 'client' : field;
  }
  if (problem.code === 'slot-taken') return 'start';
  if (problem.code === 'duplicate-contact') return 'client';
  return problem.code === 'series-not-applied' ? 'repeat' : 'form';
}

/** Which parts of a draft answer a refusal about a field; a field not named here is answered by any change. */
const ANSWERED_BY: Partial<Record<DraftField, readonly (keyof BookingDraft)[]>> = {
  client: ['client'],
  clientPhone: ['client'],
  clientEmail: ['client'],
  calendar: ['calendarId'],
  provider: ['assignedUserId', 'calendarId'],
  start: ['startWall', 'endWall', 'calendarId', 'assignedUserId', 'repeat', 'skipSlotValidation'],
  end: ['startWall', 'endWall', 'calendarId', 'assignedUserId', 'repeat', 'skipSlotValidation'],
  repeat: ['repeat', 'startWall'],
  place: ['place'],
  placeDetail: ['place'],
  title: ['title', 'titleEdited'],
  notes: ['notes'],
  status: ['status'],
};

/** True when a change of the form is about what was refused: the refusal then counts as answered. */
export function answersRefusal(field: DraftField, patch: Partial<BookingDraft>): boolean {
  const keys = ANSWERED_BY[field];
  return keys === undefined || keys.some((key) => key in patch);
}

/** What conflicts with the time in the form, and what could be booked instead. */
export interface TimeObjections {
  /** Sentences for the user, the hardest first; empty when nothing prevents it. */
  sentences: string[];
  /** True where a person or a room is taken: booking it is booking over somebody. */
  isTaken: boolean;
  /** Starts that are free, nearest first in time. */
  nearestFreeMs: number[];
}

/** No objection. */
export const NO_OBJECTIONS: TimeObjections = { sentences: [], isTaken: false, nearestFreeMs: [] };

export interface ObjectionFacts {
  draft: BookingDraft;
  times: DraftTimes;
  calendar: BookingCalendar | null;
  /** Null while the schedule of those days was not read yet. */
  index: ScheduleIndex | null;
  freeSlots: FreeSlots;
  ignore: Ignored;
  nowMs: number;
  style: TimeStyle;
}

/**
 * What conflicts with the time: conflicts by what this PC knows, else what the server would not take by its own rules (a
 * start or a length it does not offer). The user may book all the same; then the server is told not to check.
 */
export function timeObjections(facts: ObjectionFacts): TimeObjections {
  const conflicts = conflictsOf(facts);
  const sentences = conflicts.map(({ sentence }) => sentence);
  if (conflicts.length === 0) sentences.push(...serverObjections(facts));
  if (sentences.length === 0) return NO_OBJECTIONS;
  return { sentences, isTaken: isTaken(conflicts), nearestFreeMs: nearestFree(facts) };
}

function wantedOf({ draft, times }: ObjectionFacts): WantedTime {
  return {
    startMs: times.startMs,
    endMs: times.endMs,
    calendarId: draft.calendarId,
    providerId: draft.assignedUserId,
    contactId: draft.client.kind === 'existing' ? draft.client.contactId : null,
  };
}

function conflictsOf(facts: ObjectionFacts): Conflict[] {
  const { index, nowMs, ignore, style } = facts;
  return index === null ? [] : findConflicts(wantedOf(facts), index, { nowMs, ignore, style });
}

function serverObjections(facts: ObjectionFacts): string[] {
  const { draft, times, calendar, freeSlots, index, style } = facts;
  if (calendar === null || draft.skipSlotValidation || draft.repeat !== null) return [];
  const ofLength = lengthObjection(times, calendar);
  if (ofLength !== null) return [ofLength];
  const timeZone = index?.facts.timeZone ?? times.meant.timeZone;
  if (!freeSlots.speaksFor(dateOf(times.startMs, timeZone))) return [];
  if (freeSlots.slots.some(({ startMs }) => startMs === times.startMs)) return [];
  return [
    m.booking_not_offered({ time: formatTime(times.startMs, timeZone, style), service: calendar.name }),
  ];
}

function nearestFree(facts: ObjectionFacts): number[] {
  const { freeSlots, index, nowMs, ignore, times } = facts;
  const offered = freeSlots.slots.map(({ startMs }) => startMs);
  if (freeSlots.status === 'ready' && offered.length > 0) return nearestSlots(times.startMs, offered, nowMs);
  return index === null ? [] : nearestFreeOffline(wantedOf(facts), index, { nowMs, ignore });
}

/** Minutes between two wall times, by the clock. */
export function minutesBetween(startWall: string, endWall: string): number {
  return (Date.parse(`${endWall}Z`) - Date.parse(`${startWall}Z`)) / 60_000;
}

/** The wall time so many minutes on, by the clock. */
export function plusMinutes(wall: string, minutes: number): string {
  return wallAtMinute(dateOfWall(wall), minutesIntoDay(wall) + minutes).slice(0, 16);
}

/** The booking of its own that stands in for a date of a series: the same in everything but its time. */
export function movedDateDraft(
  series: BookingDraft,
  { orderId, startWall, endWall, assignedUserId }: MovedDate,
): BookingDraft {
  return {
    ...series,
    draftId: orderId,
    purpose: { kind: 'new' },
    repeat: null,
    movedDates: [],
    assignedUserId: assignedUserId ?? series.assignedUserId,
    startWall,
    endWall,
    // The series' length stands, whatever the service's own is; Frontdesk has checked that the time is free.
    skipSlotValidation: true,
  };
}
