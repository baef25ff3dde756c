/**
 * Cancelling one date of a series and all that follow. The server knows no such thing (API-NOTES §8): the series ends earlier,
 * by its rule. Dates that somebody changed by themselves are found first, because a rule would take them along unseen.
 */
import { cutSeries, takesPlaceAt } from '../series/cut-series.ts';
import { expandSeries } from '../series/expand.ts';
import type { Series } from '../series/read-series.ts';
import { decodeInstanceId, encodeInstanceId } from '../series/repeat-rule.ts';
import type { ScheduleAppointment } from '../schedule/schedule.ts';
import { instantToWall, offsetIso } from '../time/zone.ts';
import type { ChangeOrder, DeleteOrder, SeriesEnd } from './booking-order.ts';
import { occupiesTime, sameStatus, statusLook } from './status.ts';

/** So far from its date a visit is looked for that was moved by itself. */
export const MOVED_AT_MOST_MS = 62 * 86_400_000;

/** A date of a series that was changed by itself. */
export interface SingleChange {
  appointment: ScheduleAppointment;
  what: 'moved' | 'cancelled' | 'changed';
  /** The date of the rule it stands in for; null where none can be told. */
  originalMs: number | null;
}

/** A series as far as it is needed to end it. */
export interface SeriesToEnd {
  series: Series;
  masterId: string;
  /** What a date shows that nobody changed. */
  plain: ScheduleAppointment;
  /** The start of the first date that goes. */
  fromMs: number;
  /** Its dates around that one and after it as they are drawn, in any order: one that was moved may stand before it. */
  dates: readonly ScheduleAppointment[];
}

/** The dates after the first that goes that were changed by themselves, soonest first. */
export function singleChangesIn({ series, plain, fromMs, dates }: SeriesToEnd): SingleChange[] {
  const sorted = [...dates].sort((one, other) => one.startMs - other.startMs);
  const free = missingDates(series, fromMs, sorted);
  const found = sorted.flatMap((appointment): SingleChange[] => {
    if (appointment.startMs === fromMs) return [];
    const isOnRule = takesPlaceAt(series, appointment.startMs);
    const keepsLength =
      appointment.endMs - appointment.startMs === series.durationMs || appointment.endUnknown === true;
    const originalMs = isOnRule ? appointment.startMs : takeOriginal(appointment, free);
    if (!occupiesTime(appointment.status) && occupiesTime(plain.status)) {
      return [{ appointment, what: 'cancelled', originalMs }];
    }
    if (!isOnRule || !keepsLength) return [{ appointment, what: 'moved', originalMs }];
    return isOtherwise(appointment, plain) ? [{ appointment, what: 'changed', originalMs }] : [];
  });
  return found.filter(({ appointment, originalMs }) => (originalMs ?? appointment.startMs) > fromMs);
}

/** Dates of the rule at which nothing stands: a date that was moved stands in for one of them. */
function missingDates(series: Series, fromMs: number, sorted: readonly ScheduleAppointment[]): number[] {
  const standing = new Set(sorted.map(({ startMs }) => startMs).concat(fromMs));
  const firstMs = Math.min(fromMs, sorted[0]?.startMs ?? fromMs);
  const lastMs = sorted.at(-1)?.startMs ?? fromMs;
  return expandSeries(series, { fromMs: firstMs - MOVED_AT_MOST_MS, toMs: lastMs + MOVED_AT_MOST_MS })
    .map(({ startMs }) => startMs)
    .filter((startMs) => !standing.has(startMs));
}

/** The date that an appointment elsewhere stands in for: as its id says, else the nearest that is missing. Taken from `free`. */
function takeOriginal({ id, startMs }: ScheduleAppointment, free: number[]): number | null {
  const said = decodeInstanceId(id)?.startMs ?? startMs;
  const [nearest] = [...free].sort((one, other) => Math.abs(one - said) - Math.abs(other - said));
  if (nearest === undefined) return null;
  free.splice(free.indexOf(nearest), 1);
  return nearest;
}

/** True where a date says something else than the others do. What either leaves unsaid is no difference. */
function isOtherwise(one: ScheduleAppointment, plain: ScheduleAppointment): boolean {
  const pairs = [
    [one.assignedUserId, plain.assignedUserId],
    [one.calendarId, plain.calendarId],
    [one.title.trim(), plain.title.trim()],
    [one.description.trim(), plain.description.trim()],
    [statusLook(one.status), statusLook(plain.status)],
  ];
  return pairs.some(([left, right]) => Boolean(left) && Boolean(right) && left !== right);
}

/** What is decided about an end. */
export interface EndChoice {
  /** A UUID; pressing twice with the same one is one order. */
  orderId: string;
  newId: () => string;
  /** The dates that were changed by themselves stay as they are, or go as well. */
  keeps: boolean;
  tellClient: boolean;
  /** `dateUpdatedMs` of the series as it was seen. */
  basedOnDateUpdatedMs: number | null;
}

/** The end, which leads, and the deletions of dates that go besides. */
export type EndOrders = [
  { kind: 'change-appointment'; order: ChangeOrder },
  ...{ kind: 'delete-event'; order: DeleteOrder }[],
];

/**
 * The orders that end a series before one of its dates, as one command: the end leads. Kept dates stay in the rule, so that
 * nothing is written to them. Those that go are deleted besides, for a server that keeps them although their date is gone.
 * Null where its rule cannot be cut there; `nothing-left` where no date of the series would stay.
 */
export function endOrders(
  given: SeriesToEnd,
  { orderId, newId, keeps, tellClient, basedOnDateUpdatedMs }: EndChoice,
): EndOrders | 'nothing-left' | null {
  const { series, masterId, fromMs, plain } = given;
  const singles = singleChangesIn(given);
  const kept = keeps ? singles.flatMap(({ originalMs }) => originalMs ?? []) : [];
  const cut = cutSeries(series, fromMs, kept);
  if (cut === null) return null;
  const { ended } = cut;
  if (ended === null) return 'nothing-left';
  const going = keeps ? [] : singles;
  const seriesEnd: SeriesEnd = {
    fromMs,
    before: series.definition,
    singles: going.flatMap((single) => madeAgain(single, given)),
  };
  return [
    {
      kind: 'change-appointment',
      order: {
        orderId,
        appointmentId: masterId,
        scope: 'series',
        update: {
          rrule: ended.rruleText,
          ...sameStatus(plain.status),
          toNotify: tellClient,
          ignoreFreeSlotValidation: true,
        },
        meant: null,
        basedOnDateUpdatedMs,
        acceptConflicts: false,
        seriesEnd,
      },
    },
    ...going
      .filter(({ appointment }) => occupiesTime(appointment.status))
      .map(({ appointment }) => ({
        kind: 'delete-event' as const,
        order: {
          orderId: newId(),
          eventId: appointment.id,
          scope: 'single' as const,
          target: 'appointment' as const,
          partOf: { orderId },
        },
      })),
  ];
}

/** The change that makes a date again what it was, once its series goes on. */
function madeAgain(
  { appointment, originalMs }: SingleChange,
  { series: { timeZone, durationMs }, masterId }: SeriesToEnd,
): SeriesEnd['singles'] {
  if (originalMs === null) return [];
  const { startMs, endMs, status, assignedUserId, calendarId, title, description } = appointment;
  const isElsewhere = startMs !== originalMs || endMs - startMs !== durationMs;
  const [startWall, endWall] = [instantToWall(startMs, timeZone), instantToWall(endMs, timeZone)];
  return [
    {
      appointmentId: encodeInstanceId({ masterId, startMs: originalMs, durationSeconds: durationMs / 1000 }),
      update: {
        ...(isElsewhere
          ? { startTime: offsetIso(startMs, timeZone), endTime: offsetIso(endMs, timeZone) }
          : {}),
        ...sameStatus(status),
        ...(assignedUserId === null ? {} : { assignedUserId }),
        ...(calendarId === null ? {} : { calendarId }),
        ...(title === '' ? {} : { title }),
        ...(description === '' ? {} : { description }),
        toNotify: false,
        ignoreFreeSlotValidation: true,
      },
      meant: isElsewhere ? { startWall, endWall, timeZone } : null,
    },
  ];
}
