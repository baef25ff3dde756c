import type { Appointment } from '../../../shared/appointment/appointment.ts';
import type { ChangeOrder } from '../../../shared/appointment/booking-order.ts';
import { decodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import type { Contacts } from '../clients/contacts.ts';
import type { CachedEvent, EventsTable, NotesTable } from '../schedule/events-table.ts';
import { type LocalIds, localAppointmentId, masterIdOf } from './local-ids.ts';
import {
  appointmentOfBooking,
  endedSeries,
  goesWithEnd,
  redefinedSeries,
  redefinesSeries,
  seriesOfBooking,
  withUpdate,
  withoutOccurrences,
} from './order-appointments.ts';
import type { DoneResult } from './outbox-store.ts';
import type { StoredOutboxRow } from './outbox-table.ts';
import type { SeriesTable } from '../schedule/series-table.ts';

/** What became of a row's effect: the server's id, and the local id it replaces. */
export type AppliedResult = {
  serverId: string;
  replacesLocalId: string | null;
  /** What the event was called until now, where the change gave it another id: that of a moved instance. */
  replacesEventId?: string;
};

/** Writes a server's answer into the cache, inside the transaction that makes the row done. */
export type ResultKeeper = (row: StoredOutboxRow, result: DoneResult) => AppliedResult;

/** Makes the keeper of results. A result that does not belong to the kind of row is a bug and throws. */
export function createResultKeeper(dependencies: {
  events: EventsTable;
  series: SeriesTable;
  contacts: Contacts;
  notes: NotesTable;
  localIds: LocalIds;
  nowMs: () => number;
}): ResultKeeper {
  const { events, series, contacts, notes, localIds, nowMs } = dependencies;

  function putOwn(cached: CachedEvent): void {
    const known = events.read(cached.event.id);
    events.put(cached, {
      sourceKey: known?.source_key ?? null,
      ownWrite: true,
      writtenAtMs: nowMs(),
      changedElsewhereAtMs: null,
    });
  }

  function readListed(id: string): Appointment | null {
    const facts = events.read(id);
    if (facts === null) return null;
    const cached = events.open(facts);
    return cached?.kind === 'appointment' ? cached.event : null;
  }

  function keepBooking(row: StoredOutboxRow, answer: Appointment): AppliedResult {
    if (row.payload.kind !== 'create-appointment') throw mismatch(row);
    const { order } = row.payload;
    const ordered = appointmentOfBooking(order);
    const appointment = filledIn(answer, ordered);
    const definition = appointment.series === null ? null : seriesOfBooking(order);
    if (appointment.series === null || definition === null) {
      putOwn({ kind: 'appointment', event: appointment });
    } else {
      const rruleText = appointment.series.rruleLines.join('\n') || definition.rruleText;
      series.put({
        seriesId: appointment.series.masterId,
        firstStartMs: appointment.startMs,
        definedAtMs: nowMs(),
        definition: { ...definition, rruleText },
        template: appointment,
      });
      // Listed before the answer was known, its dates looked like somebody else's.
      events.markOwnSeries(appointment.series.masterId);
    }
    const serverId = appointment.series?.masterId ?? appointment.id;
    return { serverId, replacesLocalId: ordered.id };
  }

  function keepSeriesChange(order: ChangeOrder, answer: Appointment): void {
    const masterId = masterIdOf(order.appointmentId);
    const known = series.read(masterId);
    const instances = events.facts('WHERE master_id = ? AND gone = 0 ORDER BY start_ms', masterId);
    const first =
      known?.template ?? instances.map((facts) => readListed(facts.id)).find((one) => one !== null);
    const ended = endedSeries(order);
    if (ended !== null) {
      // What stays, stays as it is listed: only the dates that go are gone.
      const goes = goesWithEnd(order);
      events.noteRewritten(masterId, nowMs());
      for (const { id, start_ms } of instances) if (goes(start_ms)) events.markGone(id, nowMs());
      if (known !== null)
        series.put({ ...known, definition: { ...known.definition, rruleText: ended.rruleText } });
      return;
    }
    if (redefinesSeries(order)) {
      const definition = redefinedSeries(order, first ?? answer, known?.definition ?? null);
      events.noteRewritten(masterId, nowMs());
      // Every instance id is another one now (API-NOTES §8): a listing will bring them.
      for (const { id } of instances) events.markGone(id, nowMs());
      if (definition === null) return;
      const template = filledIn(answer, withUpdate(first ?? answer, order, { movesTime: true }));
      series.put({
        seriesId: masterId,
        firstStartMs: template.startMs,
        definedAtMs: nowMs(),
        definition,
        template: { ...template, series: { masterId, rruleLines: definition.rruleText.split('\n') } },
      });
      return;
    }
    for (const { id } of instances) {
      const instance = readListed(id);
      if (instance === null) continue;
      putOwn({ kind: 'appointment', event: withUpdate(instance, order, { movesTime: false }) });
    }
    if (known !== null) {
      series.put({ ...known, template: withUpdate(known.template, order, { movesTime: false }) });
    }
  }

  /** An occurrence that now stands by itself, or not at all, is not to be drawn from the rule any more. */
  function leaveOutOfSeries(id: string): void {
    const instance = decodeInstanceId(id);
    const known = instance === null ? null : series.read(instance.masterId);
    if (instance === null || known === null) return;
    series.put({ ...known, definition: withoutOccurrences(known.definition, [instance.startMs]) });
  }

  function keepChange(row: StoredOutboxRow, answer: Appointment): AppliedResult {
    if (row.payload.kind !== 'change-appointment') throw mismatch(row);
    const { order } = row.payload;
    if (order.scope === 'series') {
      keepSeriesChange(order, answer);
      return { serverId: masterIdOf(order.appointmentId), replacesLocalId: null };
    }
    const before = readListed(order.appointmentId);
    const expected = before === null ? answer : withUpdate(before, order, { movesTime: true });
    if (answer.id !== order.appointmentId) events.markGone(order.appointmentId, nowMs());
    leaveOutOfSeries(order.appointmentId);
    putOwn({ kind: 'appointment', event: filledIn(answer, expected) });
    return {
      serverId: answer.id,
      replacesLocalId: null,
      ...(answer.id === order.appointmentId ? {} : { replacesEventId: order.appointmentId }),
    };
  }

  function keepDeletion(row: StoredOutboxRow): AppliedResult {
    if (row.payload.kind !== 'delete-event') throw mismatch(row);
    const { eventId, scope } = row.payload.order;
    if (scope === 'series') {
      const masterId = masterIdOf(eventId);
      for (const { id } of events.facts('WHERE master_id = ?', masterId)) events.markGone(id, nowMs());
      series.remove(masterId);
      events.noteRewritten(masterId, nowMs());
    }
    events.markGone(eventId, nowMs());
    leaveOutOfSeries(eventId);
    return { serverId: eventId, replacesLocalId: null };
  }

  return (row, result) => {
    switch (result.kind) {
      case 'contact':
        if (row.payload.kind !== 'create-contact') throw mismatch(row);
        contacts.put(result.contact);
        contacts.setProvisional(row.payload.localContactId, null);
        return { serverId: result.contact.id, replacesLocalId: row.payload.localContactId };
      case 'appointment':
        return row.payload.kind === 'create-appointment'
          ? keepBooking(row, result.appointment)
          : keepChange(row, result.appointment);
      case 'blocked-slot': {
        if (row.payload.kind !== 'block-slot') throw mismatch(row);
        putOwn({ kind: 'blocked-slot', event: result.blockedSlot });
        const { blockedSlotId, orderId } = row.payload.order;
        return {
          serverId: result.blockedSlot.id,
          replacesLocalId: blockedSlotId === null ? localAppointmentId(orderId) : null,
        };
      }
      case 'deleted':
        return keepDeletion(row);
      case 'note': {
        if (row.payload.kind !== 'note') throw mismatch(row);
        const appointmentId = localIds.resolve(row.payload.order.appointmentId);
        notes.applyDone(appointmentId, row.payload.order, result.note);
        return { serverId: result.note?.id ?? row.id, replacesLocalId: null };
      }
    }
  };
}

/** The answer with what it left out (API-NOTES §5: contact, notes, place), or an end it said unreadably, taken from what was ordered. */
function filledIn(answer: Appointment, ordered: Appointment): Appointment {
  const { endUnknown, ...said } = answer;
  const lengthMs = ordered.endMs - ordered.startMs;
  return {
    ...said,
    ...(endUnknown !== true
      ? {}
      : ordered.endUnknown === true
        ? { endUnknown }
        : { endMs: answer.startMs + lengthMs }),
    calendarId: answer.calendarId ?? ordered.calendarId,
    contactId: answer.contactId ?? ordered.contactId,
    assignedUserId: answer.assignedUserId ?? ordered.assignedUserId,
    title: answer.title || ordered.title,
    status: answer.status || ordered.status,
    description: answer.description || ordered.description,
    address: answer.address || ordered.address,
    meetingLocationType: answer.meetingLocationType ?? ordered.meetingLocationType,
    meetingLocationId: answer.meetingLocationId ?? ordered.meetingLocationId,
  };
}

function mismatch(row: StoredOutboxRow): Error {
  return new Error(`The result given for outbox row ${row.id} does not belong to a ${row.payload.kind}.`);
}
