/**
 * This workstation's unfinished writes laid over what the server last listed. Pure: it is given rows and events and gives
 * back what is to be drawn. The outbox row itself is the booking, so the two cannot disagree.
 */
import type { TimeRange } from '../../../shared/time/zone.ts';
import type { ListingNote } from './listing-log.ts';
import { readSeries } from '../../../shared/series/read-series.ts';
import { rangesToDraw, subtractRanges } from '../../../shared/series/occurrences-covered.ts';
import { expandSeries } from '../../../shared/series/expand.ts';
import type { SeriesToDraw, SyncMark } from '../../../shared/schedule/schedule.ts';
import type { Appointment, BlockedSlot } from '../../../shared/appointment/appointment.ts';
import type { ChangeOrder, DeleteOrder } from '../../../shared/appointment/booking-order.ts';
import { decodeInstanceId, type SeriesDefinition } from '../../../shared/series/repeat-rule.ts';
import { localAppointmentId, masterIdOf } from '../outbox/local-ids.ts';
import {
  appointmentOfBooking,
  blockedSlotOfOrder,
  endedSeries,
  goesWithEnd,
  redefinedSeries,
  redefinesSeries,
  seriesOfBooking,
  withUpdate,
  withoutOccurrences,
} from '../outbox/order-appointments.ts';
import type { StoredOutboxRow } from '../outbox/outbox-table.ts';
import type { KnownSeries } from './series-table.ts';

/** An appointment to draw. `clientName` is what the order said, for a client not known otherwise. */
export type DrawnAppointment = {
  appointment: Appointment;
  sync: SyncMark;
  changedElsewhereAtMs: number | null;
  clientName: string | null;
};
export type DrawnBlockedSlot = { blockedSlot: BlockedSlot; sync: SyncMark };

/** A series to draw from its rule where no listing covers it. */
export type DrawnSeries = {
  seriesId: string;
  definition: SeriesDefinition;
  template: DrawnAppointment;
  /** Master id listings show it under; null where nothing listed can be it as it is meant now. */
  listedAs: string | null;
  /** Listings asked for before say nothing of it; null when none does. */
  definedAtMs: number | null;
};

/** What the server last said, and where to find what lies outside the part at hand. */
export type OverlayBase = {
  appointments: readonly { appointment: Appointment; changedElsewhereAtMs: number | null }[];
  blockedSlots: readonly BlockedSlot[];
  series: readonly KnownSeries[];
  findAppointment: (id: string) => Appointment | null;
  findBlockedSlot: (id: string) => BlockedSlot | null;
  findSeries: (masterId: string) => KnownSeries | null;
};

const SYNCED: SyncMark = { kind: 'synced' };

/** The schedule with unfinished rows over it. Not cut to any window: a move may lead out of it or into it. */
export class ScheduleOverlay {
  readonly appointments = new Map<string, DrawnAppointment>();
  readonly blockedSlots = new Map<string, DrawnBlockedSlot>();
  readonly series = new Map<string, DrawnSeries>();
  /** By outbox row: where appointments were to go whose move came back. They stand where the server has them. */
  readonly wishes = new Map<string, DrawnAppointment>();
  /** By appointment: where the server still has those that were moved here. */
  readonly origins = new Map<string, DrawnAppointment>();
  readonly #base: OverlayBase;

  /** `rows` are the unfinished ones in the order they were made. */
  constructor(base: OverlayBase, rows: readonly StoredOutboxRow[]) {
    this.#base = base;
    for (const { appointment, changedElsewhereAtMs } of base.appointments) {
      const drawn = { appointment, sync: SYNCED, changedElsewhereAtMs, clientName: null };
      this.appointments.set(appointment.id, drawn);
    }
    for (const blockedSlot of base.blockedSlots) {
      this.blockedSlots.set(blockedSlot.id, { blockedSlot, sync: SYNCED });
    }
    for (const known of base.series) this.#drawSeries(known);
    const refused = new Set(rows.filter(({ state }) => state === 'needs-attention').map(({ id }) => id));
    for (const row of rows) {
      // What was to go along with a command that came back stands as long as that is not decided.
      const leads = row.payload.kind === 'delete-event' ? row.payload.order.partOf?.orderId : undefined;
      if (leads === undefined || !refused.has(leads)) this.#lay(row);
    }
  }

  #lay(row: StoredOutboxRow): void {
    const { payload } = row;
    const sync: SyncMark = { kind: 'pending', outboxId: row.id, state: row.state };
    switch (payload.kind) {
      case 'create-appointment':
        this.#layBooking(row, sync);
        break;
      case 'change-appointment':
        if (row.state === 'needs-attention') this.#layRefusedChange(row.id, payload.order, sync);
        else if (payload.order.scope === 'series') this.#laySeriesChange(payload.order, sync);
        else this.#layChange(payload.order, sync);
        break;
      case 'delete-event':
        // What was not deleted is there.
        if (row.state === 'needs-attention') this.#mark(payload.order.eventId, payload.order.scope, sync);
        else this.#layDeletion(payload.order);
        break;
      case 'block-slot': {
        const known = payload.order.blockedSlotId;
        const id = known ?? localAppointmentId(payload.order.orderId);
        if (known !== null && row.state === 'needs-attention') {
          const blockedSlot = this.blockedSlots.get(known)?.blockedSlot ?? this.#base.findBlockedSlot(known);
          if (blockedSlot !== null) this.blockedSlots.set(known, { blockedSlot, sync });
          break;
        }
        this.blockedSlots.set(id, { blockedSlot: blockedSlotOfOrder(payload.order, id), sync });
        break;
      }
      case 'create-contact':
      case 'note':
        break;
    }
  }

  #layBooking(row: StoredOutboxRow, sync: SyncMark): void {
    if (row.payload.kind !== 'create-appointment') return;
    const { order } = row.payload;
    const appointment = appointmentOfBooking(order);
    const lookalike = this.#lookalikeOnServer(row, appointment);
    if (lookalike !== null) {
      // It got there, only the answer was lost: one booking on screen, not yet confirmed.
      this.appointments.set(lookalike.appointment.id, { ...lookalike, sync });
      return;
    }
    const { client } = order;
    const clientName =
      client.kind === 'existing'
        ? client.name
        : `${client.fields.firstName} ${client.fields.lastName}`.trim();
    const template = { appointment, sync, changedElsewhereAtMs: null, clientName };
    const definition = seriesOfBooking(order);
    if (definition === null) {
      this.appointments.set(appointment.id, template);
      return;
    }
    const seriesId = appointment.id;
    this.series.set(seriesId, { seriesId, definition, template, listedAs: null, definedAtMs: null });
  }

  /** The listed appointment that is this booking arrived, where its outcome is open; null when there is none. */
  #lookalikeOnServer(row: StoredOutboxRow, ordered: Appointment): DrawnAppointment | null {
    if (row.state !== 'sending' && row.state !== 'unknown') return null;
    for (const drawn of this.appointments.values()) {
      const { appointment, sync } = drawn;
      const isLookalike =
        sync.kind === 'synced' &&
        appointment.calendarId === ordered.calendarId &&
        appointment.contactId === ordered.contactId &&
        appointment.startMs === ordered.startMs &&
        !row.preexistingIds.includes(appointment.id) &&
        !row.preexistingIds.includes(masterIdOf(appointment.id));
      if (isLookalike) return drawn;
    }
    return null;
  }

  #layChange(order: ChangeOrder, sync: SyncMark): void {
    const id = order.appointmentId;
    const drawn = this.appointments.get(id) ?? this.#undrawn(id);
    if (drawn !== null) {
      const appointment = withUpdate(drawn.appointment, order, { movesTime: true });
      this.#keepOrigin(drawn, appointment);
      this.appointments.set(id, { ...drawn, appointment, sync });
      return;
    }
    const occurrence = this.#takeOutOfSeries(id);
    if (occurrence === null) return;
    const appointment = withUpdate(occurrence.appointment, order, { movesTime: true });
    this.#keepOrigin(occurrence, appointment);
    this.appointments.set(id, { ...occurrence, appointment, sync });
  }

  /** Of several moves one after the other the first place counts; one back to it leaves none. */
  #keepOrigin(before: DrawnAppointment, moved: Appointment): void {
    const { id } = before.appointment;
    const origin = this.origins.get(id) ?? (before.sync.kind === 'synced' ? before : undefined);
    if (origin === undefined) return;
    if (isElsewhere(origin.appointment, moved)) this.origins.set(id, origin);
    else this.origins.delete(id);
  }

  /** A change that came back: everything stays as the server has it, marked, and where it was to go is a wish. */
  #layRefusedChange(outboxId: string, order: ChangeOrder, sync: SyncMark): void {
    const stands = this.#mark(order.appointmentId, order.scope, sync);
    if (stands === null || order.scope === 'series') return;
    const appointment = withUpdate(stands.appointment, order, { movesTime: true });
    if (isElsewhere(stands.appointment, appointment))
      this.wishes.set(outboxId, { ...stands, appointment, sync });
  }

  /** Marks an appointment, or all that is drawn of a series, and leaves it as it is; the one appointment, if it was one. */
  #mark(id: string, scope: ChangeOrder['scope'], sync: SyncMark): DrawnAppointment | null {
    if (scope === 'single') {
      const drawn = this.appointments.get(id) ?? this.#undrawn(id) ?? this.#takeOutOfSeries(id);
      if (drawn === null) return null;
      const marked = { ...drawn, sync };
      this.appointments.set(id, marked);
      return marked;
    }
    const masterId = masterIdOf(id);
    for (const drawn of [...this.appointments.values()]) {
      const { appointment } = drawn;
      const isOfSeries = appointment.series?.masterId === masterId || appointment.id === masterId;
      if (isOfSeries) this.appointments.set(appointment.id, { ...drawn, sync });
    }
    const series = this.series.get(masterId) ?? this.#undrawnSeries(masterId);
    if (series !== null) {
      this.series.set(masterId, { ...series, template: { ...series.template, sync } });
    }
    return null;
  }

  #laySeriesChange(order: ChangeOrder, sync: SyncMark): void {
    const masterId = masterIdOf(order.appointmentId);
    const drawn = this.series.get(masterId) ?? this.#undrawnSeries(masterId);
    const instances = [...this.appointments.values()].filter(
      ({ appointment }) => appointment.series?.masterId === masterId,
    );
    const ended = endedSeries(order);
    if (ended !== null) {
      const goes = goesWithEnd(order);
      for (const { appointment } of instances)
        if (goes(appointment.startMs)) this.appointments.delete(appointment.id);
      if (drawn !== null) {
        const definition = { ...drawn.definition, rruleText: ended.rruleText };
        this.series.set(masterId, { ...drawn, definition });
      }
      return;
    }
    if (!redefinesSeries(order)) {
      for (const instance of instances) {
        const appointment = withUpdate(instance.appointment, order, { movesTime: false });
        this.appointments.set(appointment.id, { ...instance, appointment, sync });
      }
      if (drawn !== null) {
        const appointment = withUpdate(drawn.template.appointment, order, { movesTime: false });
        this.series.set(masterId, { ...drawn, template: { ...drawn.template, appointment, sync } });
      }
      return;
    }
    const first = drawn?.template ?? instances[0];
    if (first === undefined) return;
    const definition = redefinedSeries(order, first.appointment, drawn?.definition ?? null);
    if (definition === null) return;
    for (const { appointment } of instances) this.appointments.delete(appointment.id);
    const appointment = withUpdate(first.appointment, order, { movesTime: true });
    const template = { ...first, appointment, sync };
    this.series.set(masterId, {
      seriesId: masterId,
      definition,
      template,
      listedAs: null,
      definedAtMs: null,
    });
  }

  #layDeletion(order: DeleteOrder): void {
    if (order.target === 'blocked-slot') {
      this.blockedSlots.delete(order.eventId);
      return;
    }
    if (order.scope === 'series') {
      const masterId = masterIdOf(order.eventId);
      this.series.delete(masterId);
      for (const { appointment } of [...this.appointments.values()]) {
        if (appointment.series?.masterId === masterId) this.appointments.delete(appointment.id);
      }
      this.appointments.delete(order.eventId);
      return;
    }
    this.appointments.delete(order.eventId);
    this.origins.delete(order.eventId);
    this.#takeOutOfSeries(order.eventId);
  }

  /** An appointment outside the part at hand, as listed; null when unknown. */
  #undrawn(id: string): DrawnAppointment | null {
    const appointment = this.#base.findAppointment(id);
    return appointment === null
      ? null
      : { appointment, sync: SYNCED, changedElsewhereAtMs: null, clientName: null };
  }

  #undrawnSeries(masterId: string): DrawnSeries | null {
    const known = this.#base.findSeries(masterId);
    return known === null ? null : this.#drawSeries(known);
  }

  #drawSeries(known: KnownSeries): DrawnSeries {
    const drawn: DrawnSeries = {
      seriesId: known.seriesId,
      definition: known.definition,
      template: {
        appointment: known.template,
        sync: SYNCED,
        changedElsewhereAtMs: null,
        clientName: null,
      },
      listedAs: known.seriesId,
      definedAtMs: known.definedAtMs,
    };
    this.series.set(known.seriesId, drawn);
    return drawn;
  }

  /** Leaves one occurrence out of a series drawn from its rule and gives it as an appointment of its own. */
  #takeOutOfSeries(instanceId: string): DrawnAppointment | null {
    const instance = decodeInstanceId(instanceId);
    const drawn = instance === null ? undefined : this.series.get(instance.masterId);
    if (instance === null || drawn === undefined) return null;
    const definition = withoutOccurrences(drawn.definition, [instance.startMs]);
    this.series.set(drawn.seriesId, { ...drawn, definition });
    return occurrenceOf(drawn, instanceId);
  }
}

function isElsewhere(one: Appointment, other: Appointment): boolean {
  return (
    one.startMs !== other.startMs || one.endMs !== other.endMs || one.assignedUserId !== other.assignedUserId
  );
}

/** One occurrence of a series drawn from its rule, by its instance id. */
export function occurrenceOf(drawn: DrawnSeries, instanceId: string): DrawnAppointment | null {
  const instance = decodeInstanceId(instanceId);
  if (instance === null) return null;
  const { startMs, durationSeconds } = instance;
  const endMs = startMs + durationSeconds * 1000;
  return {
    ...drawn.template,
    appointment: { ...drawn.template.appointment, id: instanceId, startMs, endMs },
  };
}

/**
 * A series as the calendar draws it in a window, with the stretches where listings speak for it ("server instances
 * win"); null when nothing of it is to be drawn there: a thousand series given to the renderer for
 * nothing cost it a second.
 */
export function seriesToDraw(
  series: DrawnSeries,
  window: TimeRange,
  listings: readonly ListingNote[],
  appointments: readonly DrawnAppointment[],
): Omit<SeriesToDraw, 'template'> | null {
  const calendarId = series.template.appointment.calendarId ?? '';
  const instances = appointments.flatMap(({ appointment }) =>
    series.listedAs !== null && appointment.series?.masterId === series.listedAs
      ? [{ masterId: series.listedAs, startMs: appointment.startMs }]
      : [],
  );
  const ranges = rangesToDraw(
    { masterId: series.listedAs, calendarId, writtenAtMs: series.definedAtMs },
    { startMs: window.startMs, endMs: window.endMs },
    listings.map(({ startMs, endMs, requestedAtMs }) => ({
      calendarId: null,
      startMs,
      endMs,
      listedAtMs: requestedAtMs,
    })),
    instances,
  );
  if (!ranges.some((range) => takesPlaceIn(series, range))) return null;
  const covered = subtractRanges(window, ranges);
  const shown = instances.map(({ startMs }) => ({ startMs, endMs: startMs + 1 }));
  return {
    seriesId: series.seriesId,
    definition: series.definition,
    listedWindows: [...covered, ...shown.filter((moment) => !covered.some((part) => contains(part, moment)))],
  };
}

/** A rule that cannot be read here is left to the renderer, which says so. */
function takesPlaceIn(series: DrawnSeries, range: TimeRange): boolean {
  const reading = readSeries(series.definition);
  if (!reading.ok) return true;
  return expandSeries(reading.value, { fromMs: range.startMs, toMs: range.endMs, limit: 1 }).length > 0;
}

/** True when the series takes place at this moment: an id can name one that the rule never had, or has no more. */
export function hasOccurrenceAt(series: DrawnSeries, startMs: number): boolean {
  const reading = readSeries(series.definition);
  if (!reading.ok) return true;
  const found = expandSeries(reading.value, { fromMs: startMs, toMs: startMs + 1 });
  return found.some((occurrence) => occurrence.startMs === startMs);
}

function contains(outer: TimeRange, inner: TimeRange): boolean {
  return outer.startMs <= inner.startMs && outer.endMs >= inner.endMs;
}
