/** Changes an appointment, an instance or a series, without running over a change made elsewhere. */
import { z } from 'zod';
import type { Appointment } from '../../../shared/appointment/appointment.ts';
import type { BookingUpdate } from '../../../shared/appointment/booking-order.ts';
import { statusLook } from '../../../shared/appointment/status.ts';
import { failure } from '../../../shared/failures/failures.ts';
import { decodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import { ApiError } from '../../api/errors.ts';
import { lastingId } from '../worker/booking-search.ts';
import { wasTriedBefore, unlessGone, type RowOf, type SendContext, type Sender } from './sender.ts';
import { movedSlotProblem } from './slot-check.ts';
import type { Store } from '../../store/store.ts';

/*
 * Remembers when this workstation's own changes were made, as the server dates them, so that the next change of this
 * workstation does not take them for someone else's.
 */

const KEY = 'sync.own-writes';
/** Enough for a day's work at one workstation; older ones only matter to changes still waiting. */
const KEPT = 500;

/** Event id and the server's `dateUpdated` after our write, oldest first. */
const ownWritesSchema = z.array(z.tuple([z.string(), z.number()]));

function readAll(store: Store): [string, number][] {
  const kept = ownWritesSchema.safeParse(store.readMeta(KEY));
  return kept.success ? kept.data : [];
}

/** Keeps the server's date of a write of ours. */
function rememberOwnWrite(store: Store, eventId: string, dateUpdatedMs: number | null): void {
  if (dateUpdatedMs === null) return;
  const others = readAll(store).filter(([id]) => id !== eventId);
  store.writeMeta(KEY, [...others, [eventId, dateUpdatedMs]].slice(-KEPT));
}

/** True when the event's last change was this workstation's own. */
function isOwnWrite(store: Store, eventId: string, dateUpdatedMs: number): boolean {
  return readAll(store).some(([id, atMs]) => id === eventId && atMs === dateUpdatedMs);
}

type ChangeRow = RowOf<'change-appointment'>;

const MINUTE_MS = 60_000;

/** The id a change is sent to: for a whole series its master's, even where an instance was named (API-NOTES §6). */
export function targetId(eventId: string, scope: 'single' | 'series'): string {
  return scope === 'series' ? (decodeInstanceId(eventId)?.masterId ?? eventId) : eventId;
}

function sameRule(lines: readonly string[], rrule: string): boolean {
  const plain = (all: readonly string[]): string =>
    all
      .flatMap((text) => text.split(/\r?\n/))
      .filter((line) => line !== '')
      .sort()
      .join('\n');
  return plain(lines) === plain([rrule]);
}

/** The parts of a change the server does not have yet, by their documented names. */
export function missingParts(current: Appointment, update: BookingUpdate): string[] {
  const missing: string[] = [];
  const expect = (field: keyof BookingUpdate, holds: boolean): void => {
    if (update[field] !== undefined && !holds) missing.push(field);
  };
  expect('title', current.title === update.title);
  expect('startTime', update.startTime !== undefined && current.startMs === Date.parse(update.startTime));
  expect('endTime', update.endTime !== undefined && current.endMs === Date.parse(update.endTime));
  expect('calendarId', current.calendarId === update.calendarId);
  expect('assignedUserId', current.assignedUserId === update.assignedUserId);
  expect('address', current.address === update.address);
  expect('description', current.description === update.description);
  expect(
    'appointmentStatus',
    update.appointmentStatus !== undefined && statusLook(current.status) === update.appointmentStatus,
  );
  if (update.rrule !== undefined && !sameRule(current.series?.rruleLines ?? [], update.rrule))
    missing.push('rrule');
  return missing;
}

function changedElsewhere(current: Appointment, row: ChangeRow, context: SendContext): boolean {
  const { order } = row.payload;
  if (order.acceptConflicts || order.basedOnDateUpdatedMs === null || current.dateUpdatedMs === null)
    return false;
  if (current.dateUpdatedMs === order.basedOnDateUpdatedMs) return false;
  return !isOwnWrite(context.store, lastingId(current), current.dateUpdatedMs);
}

const GONE = failure('not-found', { what: 'appointment' });
const CHANGED = failure('changed-elsewhere', { why: 'edited' });

/**
 * The calendar a series is on. Its instance that moved is no help: a listing asked for since does not hold it under
 * the id it had.
 */
async function calendarOfSeries(masterId: string, context: SendContext): Promise<string | null> {
  const known = context.store.schedule.readAppointment(masterId)?.calendarId ?? null;
  if (known !== null) return known;
  const options = { signal: context.signal, priority: 'send' } as const;
  return (await unlessGone(context.api.appointments.get(masterId, options)))?.calendarId ?? null;
}

/** Looks where an instance went whose id changed because it moved (API-NOTES §8). */
async function findMovedInstance(row: ChangeRow, context: SendContext): Promise<Appointment | null> {
  const { order } = row.payload;
  const instance = decodeInstanceId(order.appointmentId);
  const { startTime, calendarId } = order.update;
  if (instance === null || startTime === undefined) return null;
  const ownerId = calendarId ?? (await calendarOfSeries(instance.masterId, context));
  if (ownerId === null) return null;
  const startMs = Date.parse(startTime);
  const listing = await context.api.events.list(
    { locationId: context.locationId, owner: { calendarId: ownerId }, startMs, endMs: startMs + MINUTE_MS },
    { signal: context.signal, priority: 'send' },
  );
  return (
    listing.items.find((one) => one.series?.masterId === instance.masterId && one.startMs === startMs) ?? null
  );
}

async function readCurrent(row: ChangeRow, context: SendContext): Promise<Appointment | null> {
  const { order } = row.payload;
  const options = { signal: context.signal, priority: 'send' } as const;
  const current = await unlessGone(
    context.api.appointments.get(targetId(order.appointmentId, order.scope), options),
  );
  return current === null || current.deleted === true ? null : current;
}

/**
 * The changed appointment with the date the server gave the change, which its answer leaves out
 * (API-NOTES §15): without it the next change of this workstation would take this one for someone else's.
 */
async function completed(
  answer: Appointment | null,
  row: ChangeRow,
  context: SendContext,
): Promise<Appointment | null> {
  if (answer !== null && answer.dateUpdatedMs !== null) return answer;
  try {
    return (await readCurrent(row, context)) ?? (await findMovedInstance(row, context)) ?? answer;
  } catch (error) {
    if (error instanceof ApiError && answer !== null) return answer;
    throw error;
  }
}

export const changeSender: Sender<'change-appointment'> = {
  async prepare(row, context) {
    const current = await readCurrent(row, context);
    if (current === null) {
      const moved = wasTriedBefore(row) ? await findMovedInstance(row, context) : null;
      if (moved === null) return { next: 'attention', problem: GONE };
      return { next: 'done', result: { kind: 'appointment', appointment: moved } };
    }
    if (wasTriedBefore(row) && missingParts(current, row.payload.order.update).length === 0) {
      return { next: 'done', result: { kind: 'appointment', appointment: current } };
    }
    if (changedElsewhere(current, row, context)) return { next: 'attention', problem: CHANGED };
    const problem = await movedSlotProblem(row, current, context);
    if (problem !== null) return { next: 'attention', problem };
    return { next: 'send', preexistingIds: [], standingStatus: current.status };
  },

  async send(row, context, ready) {
    const { order } = row.payload;
    const eventId = targetId(order.appointmentId, order.scope);
    const options = { signal: context.signal, priority: 'send' } as const;
    // A PUT without a status resets it. One this app does not know goes back as the server wrote it, never as another; where
    // the server said none, there is none to send, and any that were made up would be set.
    const appointmentStatus = order.update.appointmentStatus ?? (ready.standingStatus || undefined);
    const update = {
      ...order.update,
      appointmentStatus,
      ...(order.update.rrule === undefined ? {} : { ignoreFreeSlotValidation: true }),
    };
    const answer = await context.api.appointments.update(eventId, update, options);
    const appointment = await completed(answer, row, context);
    if (appointment === null) return { next: 'attention', problem: GONE };
    rememberOwnWrite(context.store, lastingId(appointment), appointment.dateUpdatedMs);
    return { next: 'done', result: { kind: 'appointment', appointment } };
  },

  async reconcile(row, context) {
    const current = await readCurrent(row, context);
    if (current === null) {
      const moved = await findMovedInstance(row, context);
      if (moved === null) return { next: 'attention', problem: GONE };
      return { next: 'done', result: { kind: 'appointment', appointment: moved } };
    }
    if (missingParts(current, row.payload.order.update).length > 0) {
      // Sending a change twice is the same as once, and the next attempt compares again.
      return { next: 'not-found', resendIsHarmless: true };
    }
    rememberOwnWrite(context.store, lastingId(current), current.dateUpdatedMs);
    return { next: 'done', result: { kind: 'appointment', appointment: current } };
  },
};
