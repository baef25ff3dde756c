/** The two sides of a collision in words: what this workstation wants, and what the server has. */
import { m } from '../../shared/messages/messages.ts';
import { cutText } from '../../shared/text/plain-text.ts';
import type { OutboxEntry, ThingThere, ConflictingItems } from '../../shared/outbox/outbox.ts';
import { statusWord } from '../../shared/appointment/status.ts';
import { formatShortDay, formatTimeRange, type TimeStyle } from '../../shared/time/format.ts';

/** One side: a few short lines, most important first. */
export type CollisionSide = readonly string[];

export interface Collision {
  ours: CollisionSide;
  /** Empty where the server named nothing: outside its hours, or seen by it alone. */
  theirs: readonly CollisionSide[];
}

export interface CollisionContext {
  timeZone: string;
  style: TimeStyle;
  calendarName: (calendarId: string | null) => string;
  providerName: (userId: string | null) => string;
}

/** True for a row that stands against something on the server, so that both sides are worth showing. */
export function hasCollision({ state, payload, problem }: OutboxEntry): boolean {
  if (state !== 'needs-attention' || problem === null) return false;
  const isAboutAppointment = payload.kind === 'create-appointment' || payload.kind === 'change-appointment';
  return isAboutAppointment && (problem.code === 'slot-taken' || problem.code === 'changed-elsewhere');
}

/** Both sides of a row for which `hasCollision` holds. */
export function collisionOf(
  entry: OutboxEntry,
  there: ConflictingItems,
  context: CollisionContext,
): Collision {
  const isChangedElsewhere = entry.problem?.code === 'changed-elsewhere';
  const theirs = isChangedElsewhere ? (there.current === null ? [] : [there.current]) : there.overlapping;
  return { ours: oursOf(entry, there, context), theirs: theirs.map((thing) => sideOf(thing, context)) };
}

function oursOf(
  { payload, summary }: OutboxEntry,
  { current }: ConflictingItems,
  context: CollisionContext,
): CollisionSide {
  const when =
    summary.startMs === null ? '' : whenOf(summary.startMs, summary.endMs ?? summary.startMs, context);
  if (payload.kind === 'create-appointment') {
    const { assignedUserId = null, calendarId } = payload.order.request;
    return lines(
      cutText(summary.clientName),
      when,
      context.providerName(assignedUserId),
      context.calendarName(calendarId),
    );
  }
  if (payload.kind !== 'change-appointment') return lines(cutText(summary.clientName), when);
  const { appointmentStatus, assignedUserId, calendarId, startTime, title } = payload.order.update;
  const isNewStatus = appointmentStatus !== undefined && appointmentStatus !== current?.status;
  return lines(
    cutText(summary.clientName),
    startTime === undefined && current !== null ? whenOf(current.startMs, current.endMs, context) : when,
    assignedUserId === undefined ? '' : context.providerName(assignedUserId),
    calendarId === undefined ? '' : context.calendarName(calendarId),
    isNewStatus ? statusWord(appointmentStatus) : '',
    title !== undefined && title !== current?.title ? m.outbox_quoted({ text: cutText(title) }) : '',
  );
}

function sideOf(thing: ThingThere, context: CollisionContext): CollisionSide {
  const { startMs, endMs, title, contactName, status } = thing;
  const who =
    thing.kind === 'blocked'
      ? m.outbox_blocked_as({ title: cutText(title) || m.outbox_busy() })
      : cutText(contactName || title) || m.outbox_somebody();
  return lines(
    who,
    whenOf(startMs, endMs, context),
    context.providerName(thing.assignedUserId),
    thing.kind === 'blocked' ? '' : context.calendarName(thing.calendarId),
    status === null ? '' : statusWord(status),
  );
}

function whenOf(startMs: number, endMs: number, { timeZone, style }: CollisionContext): string {
  return `${formatShortDay(startMs, timeZone, style)}, ${formatTimeRange(startMs, endMs, timeZone, style)}`;
}

function lines(...texts: string[]): CollisionSide {
  return texts.filter((text) => text !== '');
}
