/** Books an appointment or a series, exactly once although the API has no key for it (API-NOTES §4). */
import type { Appointment } from '../../../shared/appointment/appointment.ts';
import type { BookingRequest } from '../../../shared/appointment/booking-order.ts';
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import { firstOccurrences } from '../../../shared/series/expand.ts';
import { readSeries } from '../../../shared/series/read-series.ts';
import { ApiError } from '../../api/errors.ts';
import { findBooking, isLookalike, lastingId, type BookingFingerprint } from '../worker/booking-search.ts';
import { forgetAnswer, hasSameOrder, readAnswer, rememberAnswer } from './mismatched-response.ts';
import {
  wasTriedBefore,
  unlessGone,
  type Reconciliation,
  type RowOf,
  type SendContext,
  type Sender,
  type Sent,
} from './sender.ts';
import { slotProblem } from './slot-check.ts';

type BookingRow = RowOf<'create-appointment'>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The client's id on the server; null while the row that makes the client has not brought one. */
function contactIdOf(row: BookingRow, context: SendContext): string | null {
  const { client } = row.payload.order;
  const id = client.kind === 'existing' ? client.contactId : client.localContactId;
  if (!id.startsWith('local-')) return id;
  const known = context.store.contacts.read(id);
  return known === null || known.id.startsWith('local-') ? null : known.id;
}

/** The request as it is sent: the order's own, with the client. */
function requestOf(row: BookingRow, contactId: string): BookingRequest {
  const { request } = row.payload.order;
  return {
    ...request,
    contactId,
    // Without it the server drops the rule and says nothing (API-NOTES §8).
    ...(request.rrule === undefined ? {} : { ignoreFreeSlotValidation: true }),
  };
}

function fingerprintOf(request: BookingRequest): BookingFingerprint {
  return {
    calendarId: request.calendarId,
    contactId: request.contactId,
    startMs: Date.parse(request.startTime),
    endMs: request.endTime === undefined ? null : Date.parse(request.endTime),
    title: request.title ?? null,
    assignedUserId: request.assignedUserId ?? null,
    isSeries: request.rrule !== undefined,
  };
}

/**
 * The starts by which a booking may be found: its own and, for a series, those of its first occurrences, since
 * the first may be one of the skipped dates.
 */
function startsToLookFor(row: BookingRow, request: BookingRequest): number[] {
  const startMs = Date.parse(request.startTime);
  if (request.rrule === undefined) return [startMs];
  const { meant } = row.payload.order;
  const endMs = request.endTime === undefined ? startMs + 30 * MINUTE_MS : Date.parse(request.endTime);
  const series = readSeries({
    startWall: meant.startWall,
    timeZone: meant.timeZone,
    durationMinutes: (endMs - startMs) / MINUTE_MS,
    rruleText: request.rrule,
  });
  const occurrences = series.ok
    ? firstOccurrences(series.value, 2).map((occurrence) => occurrence.startMs)
    : [];
  return [...new Set([startMs, ...occurrences])];
}

async function listAround(
  startMs: number,
  request: BookingRequest,
  owner: { calendarId: string } | { userId: string },
  context: SendContext,
): Promise<Appointment[]> {
  const durationMs =
    request.endTime === undefined ? DAY_MS : Date.parse(request.endTime) - Date.parse(request.startTime);
  const listing = await context.api.events.list(
    { locationId: context.locationId, owner, startMs, endMs: startMs + Math.max(durationMs, MINUTE_MS) },
    { signal: context.signal, priority: 'send' },
  );
  return listing.items;
}

/** Everything on the calendar where the booking would be. */
async function listCalendar(
  row: BookingRow,
  request: BookingRequest,
  context: SendContext,
): Promise<Appointment[]> {
  const found: Appointment[] = [];
  for (const startMs of startsToLookFor(row, request)) {
    found.push(...(await listAround(startMs, request, { calendarId: request.calendarId }, context)));
  }
  return found;
}

/** As a listing's instance would be answered by the create call: the series' own id, the ordered start and end. */
function asCreated(found: Appointment, request: BookingRequest): Appointment {
  const startMs = Date.parse(request.startTime);
  return { ...found, id: lastingId(found), startMs, endMs: startMs + (found.endMs - found.startMs) };
}

/** What conflicts with taking an answer for what was ordered; null when nothing does. */
function mismatch(appointment: Appointment, request: BookingRequest): Failure | null {
  if (request.rrule !== undefined && appointment.series === null) {
    return failure('series-not-applied', { field: 'rrule' });
  }
  const movedStart = appointment.startMs !== Date.parse(request.startTime);
  const movedEnd =
    request.endTime !== undefined &&
    !appointment.endUnknown &&
    appointment.endMs !== Date.parse(request.endTime);
  if (!movedStart && !movedEnd) return null;
  return failure('changed-elsewhere', {
    why: 'booked-otherwise',
    field: movedStart ? 'startTime' : 'endTime',
  });
}

function accept(
  appointment: Appointment,
  row: BookingRow,
  request: BookingRequest,
  context: SendContext,
): Exclude<Sent, { next: 'reconcile' }> {
  const problem = mismatch(appointment, request);
  if (problem === null) return { next: 'done', result: { kind: 'appointment', appointment } };
  rememberAnswer(context.store, row, appointment.id);
  return { next: 'attention', problem };
}

/** An answer that shows no rule, with the series the server has all the same: the answer may only have left it out. */
async function withStandingSeries(answer: Appointment, context: SendContext): Promise<Appointment> {
  const options = { signal: context.signal, priority: 'send' } as const;
  try {
    const standing = await unlessGone(context.api.appointments.get(answer.id, options));
    return standing === null ? answer : { ...answer, series: standing.series };
  } catch (error) {
    // It was booked: what cannot be looked at is judged by its answer, and never sent again.
    if (error instanceof ApiError) return answer;
    throw error;
  }
}

/** What other writes of this workstation have come to on the server. */
function idsOfOtherRows(row: BookingRow, context: SendContext): string[] {
  return context.store.outbox
    .list()
    .flatMap((other) => (other.id === row.id || other.serverId === null ? [] : [other.serverId]));
}

/** Looks among what is listed; lookalikes that are not surely ours go to the user, and count as seen when it sends on. */
function search(
  listed: readonly Appointment[],
  row: BookingRow,
  request: BookingRequest,
  context: SendContext,
): Reconciliation {
  const answer = readAnswer(context.store, row.id);
  const notOurs = new Set([
    ...row.preexistingIds,
    ...(answer?.seenTwinIds ?? []),
    ...idsOfOtherRows(row, context),
  ]);
  const base = fingerprintOf(request);
  const durationMs = base.endMs === null ? null : base.endMs - base.startMs;
  for (const startMs of startsToLookFor(row, request)) {
    const fingerprint = { ...base, startMs, endMs: durationMs === null ? null : startMs + durationMs };
    const found = findBooking(listed, fingerprint, notOurs);
    if (found.kind === 'found') return accept(asCreated(found.appointment, request), row, request, context);
    if (found.kind === 'unclear') {
      rememberAnswer(context.store, row, null, found.candidateIds);
      return {
        next: 'attention',
        problem: failure('outcome-unknown', { why: 'lookalike' }),
      };
    }
  }
  return { next: 'not-found', resendIsHarmless: false };
}

/** What to do about a booking the server made otherwise than ordered, once the user has decided. */
async function settleEarlierAnswer(
  row: BookingRow,
  request: BookingRequest,
  context: SendContext,
): Promise<Appointment | null> {
  const answer = readAnswer(context.store, row.id);
  if (answer === null || answer.serverId === null) return null;
  const options = { signal: context.signal, priority: 'send' } as const;
  if (hasSameOrder(answer, row)) {
    const standing = await unlessGone(context.api.appointments.get(answer.serverId, options));
    if (standing !== null)
      return asCreated(standing, { ...request, startTime: new Date(standing.startMs).toISOString() });
  } else {
    // The user changed the order: the booking made by mistake makes room for it.
    await unlessGone(context.api.appointments.remove(answer.serverId, options));
  }
  forgetAnswer(context.store, row.id);
  return null;
}

const CLIENT_MISSING = failure('waiting-for-earlier', { field: 'contactId' });

export const appointmentSender: Sender<'create-appointment'> = {
  async prepare(row, context) {
    const contactId = contactIdOf(row, context);
    if (contactId === null) return { next: 'attention', problem: CLIENT_MISSING };
    const request = requestOf(row, contactId);
    const kept = await settleEarlierAnswer(row, request, context);
    if (kept !== null) return { next: 'done', result: { kind: 'appointment', appointment: kept } };
    const listed = await listCalendar(row, request, context);
    if (wasTriedBefore(row)) {
      const earlier = search(listed, row, request, context);
      if (earlier.next !== 'not-found') return earlier;
    }
    const problem = await slotProblem(row, request, listed, context);
    if (problem !== null) return { next: 'attention', problem };
    const fingerprint = fingerprintOf(request);
    const starts = new Set(startsToLookFor(row, request));
    const lookalikes = listed.filter(
      (appointment) =>
        starts.has(appointment.startMs) &&
        isLookalike(appointment, { ...fingerprint, startMs: appointment.startMs, endMs: null }),
    );
    return { next: 'send', preexistingIds: lookalikes.map(lastingId) };
  },

  async send(row, context) {
    const contactId = contactIdOf(row, context);
    if (contactId === null) return { next: 'attention', problem: CLIENT_MISSING };
    const request = requestOf(row, contactId);
    const options = { signal: context.signal, priority: 'send' } as const;
    const answer = await context.api.appointments.create(request, options);
    const showsRule = request.rrule === undefined || answer.series !== null;
    const appointment = showsRule ? answer : await withStandingSeries(answer, context);
    return accept(appointment, row, request, context);
  },

  async reconcile(row, context) {
    const contactId = contactIdOf(row, context);
    if (contactId === null) return { next: 'not-found', resendIsHarmless: true };
    const request = requestOf(row, contactId);
    const byCalendar = search(await listCalendar(row, request, context), row, request, context);
    const userId = request.assignedUserId;
    if (byCalendar.next !== 'not-found' || userId === undefined) return byCalendar;
    // A calendar's listing may lag behind a provider's, or the server may have put it on another calendar.
    const listed = await listAround(Date.parse(request.startTime), request, { userId }, context);
    return search(listed, row, request, context);
  },
};
