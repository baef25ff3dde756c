/** The opposite of a write that has been sent: another write, which is asked about first. */
import {
  meetingLocationTypeSchema,
  type ChangeOrder,
  type EventBefore,
  type NoteOrder,
  type BookingUpdate,
} from '../../shared/appointment/booking-order.ts';
import { sameStatus, statusWord } from '../../shared/appointment/status.ts';
import type { ScheduleIndex } from '../../shared/conflicts/schedule-index.ts';
import { m } from '../../shared/messages/messages.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import type { TimeRange } from '../../shared/time/zone.ts';
import { instantToWall, offsetIso } from '../../shared/time/zone.ts';
import { changeKind } from '../state/outbox-text.ts';
import { indexOfWindow } from '../state/known-schedule.svelte.ts';
import { MoveProposal, moveObjections } from './move.svelte.ts';
import { hasToldWords, timeWords } from './write-words.ts';
import type { Question, WriteContext } from './question.ts';

const DAY_MS = 86_400_000;

/** What is asked before the opposite of a sent write is written; or, as a sentence, why there is no opposite. */
export async function oppositeOf(app: WriteContext, entry: OutboxEntry): Promise<Question | string> {
  const { payload } = entry;
  switch (payload.kind) {
    case 'create-appointment':
      return ofBooking(app, entry);
    case 'create-contact':
      return m.writes_client_stays();
    case 'change-appointment':
      return ofChange(app, entry, payload.order);
    case 'delete-event': {
      const { before, scope, target } = payload.order;
      if (before === undefined || scope === 'series') return m.writes_deleted_for_good();
      return target === 'blocked-slot'
        ? blockQuestion(app, before, null)
        : bookAgainQuestion(app, entry, before);
    }
    case 'block-slot': {
      const { blockedSlotId, before } = payload.order;
      if (blockedSlotId === null) return ofNewBlock(app, entry);
      if (before === undefined) return m.writes_block_before_unknown();
      return blockQuestion(app, before, entry.serverId ?? blockedSlotId);
    }
    case 'note':
      return ofNote(app, entry, payload.order);
  }
}

/** A question that yes answers by one write, told like any other. */
function plainQuestion(parts: Pick<Question, 'text' | 'yes' | 'confirm'> & Partial<Question>): Question {
  return { facts: [], warnings: [], tellClient: null, other: null, ...parts };
}

function ofBooking(app: WriteContext, entry: OutboxEntry): Question | string {
  const { summary, payload } = entry;
  if (entry.serverId === null) return m.writes_which_booking();
  const { clientName: client, startMs, endMs, isSeries } = summary;
  const when = startMs === null || endMs === null ? null : timeWords(app, { startMs, endMs });
  const single =
    when === null
      ? m.writes_delete_booking_again({ client })
      : m.writes_delete_booking_at_again({ client, when });
  const { serverId } = entry;
  return plainQuestion({
    text: isSeries ? m.writes_delete_series_again({ client }) : single,
    facts: [hasToldWords(payload), m.writes_deletion_is_final()],
    yes: m.writes_delete_it(),
    other: isSeries
      ? null
      : {
          label: m.writes_open_it(),
          run: () => app.panel.open({ kind: 'details', appointmentId: serverId }),
        },
    confirm: () => app.writes.removeBooking(entry),
  });
}

async function ofChange(
  app: WriteContext,
  entry: OutboxEntry,
  order: ChangeOrder,
): Promise<Question | string> {
  const { before, update, scope } = order;
  const kind = changeKind(update);
  if (order.seriesEnd !== undefined) {
    const who = entry.summary.clientName || entry.summary.title || m.writes_appointment();
    return plainQuestion({
      text: m.writes_goes_on_question({ who }),
      facts: [hasToldWords(entry.payload)],
      yes: m.writes_change_back(),
      confirm: () => app.writes.removeBooking(entry),
    });
  }
  if (before === undefined) return m.writes_change_by_hand();
  if (scope === 'series' && movesDates(update)) {
    return m.writes_series_by_hand();
  }
  const appointmentId = scope === 'series' ? order.appointmentId : (entry.serverId ?? order.appointmentId);
  const current =
    scope === 'series'
      ? await app.bridge.call('schedule.series', { masterId: appointmentId })
      : await app.bridge.call('schedule.appointment', { appointmentId });
  if (!current.ok) return m.writes_gone();
  const appointment = current.value;
  const index = await indexAround(app, before);
  const told = hasToldWords(entry.payload);
  if (kind === 'move') {
    const { timeZone } = app.schedule;
    const to = {
      startWall: instantToWall(before.startMs, timeZone),
      endWall: instantToWall(before.endMs, timeZone),
      assignedUserId: before.assignedUserId,
    };
    return new MoveProposal(app, appointment, to, index, { told });
  }
  return new ChangeBack(app, appointment, { before, order, told, index });
}

/** True where a change of a series says when its dates are or whose time they take: the server checks none of them (API-NOTES §8). */
function movesDates({ startTime, endTime, rrule, calendarId, assignedUserId }: BookingUpdate): boolean {
  return [startTime, endTime, rrule, calendarId, assignedUserId].some((part) => part !== undefined);
}

/** A status or other fields of an appointment, put back as they were. */
class ChangeBack implements Question {
  readonly text: string;
  readonly facts: readonly string[];
  readonly warnings: readonly string[];
  readonly yes = m.writes_change_back();
  readonly other = null;
  tellClient: boolean | null;
  readonly #app: WriteContext;
  readonly #appointment: ScheduleAppointment;
  readonly #back: { before: EventBefore; order: ChangeOrder };
  readonly #orderId = crypto.randomUUID();

  constructor(
    app: WriteContext,
    appointment: ScheduleAppointment,
    {
      before,
      order,
      told,
      index,
    }: { before: EventBefore; order: ChangeOrder; told: string; index: ScheduleIndex | null },
  ) {
    this.#app = app;
    this.#appointment = appointment;
    this.#back = { before, order };
    const who = appointment.contactName || appointment.title || m.writes_this_appointment();
    const kind = changeKind(order.update);
    const status = statusWord(before.status);
    const isSeries = order.scope === 'series';
    if (kind === 'change')
      this.text = isSeries
        ? m.writes_series_back_question({ who })
        : m.writes_change_back_question({ who, when: timeWords(app, before) });
    else
      this.text = isSeries
        ? m.writes_series_status_back({ who, status })
        : m.writes_status_back({ who, status });
    this.facts = [told];
    const { timeZone } = app.schedule;
    const place = {
      startWall: instantToWall(before.startMs, timeZone),
      endWall: instantToWall(before.endMs, timeZone),
    };
    // What was cancelled, moved or given to somebody else has left a place that may be taken by now.
    const { startTime, calendarId, assignedUserId } = order.update;
    const takesPlace = [startTime, calendarId, assignedUserId].some((part) => part !== undefined);
    this.warnings =
      (takesPlace || kind === 'cancellation') && order.scope === 'single'
        ? moveObjections(app, { ...appointment, ...placeOf(before) }, place, index).sentences
        : [];
    this.tellClient = $state(order.update.toNotify !== false);
  }

  confirm(): Promise<boolean> {
    const { before, order } = this.#back;
    const { timeZone } = this.#app.schedule;
    const isAccepted = this.warnings.length > 0;
    const movesTime = order.update.startTime !== undefined;
    const opposite: ChangeOrder = {
      orderId: this.#orderId,
      appointmentId: order.scope === 'series' ? order.appointmentId : this.#appointment.id,
      scope: order.scope,
      update: {
        ...fieldsBack(order.update, before, timeZone),
        toNotify: this.tellClient === true,
        ...(isAccepted || order.scope === 'series' ? { ignoreFreeSlotValidation: true } : {}),
      },
      meant: movesTime
        ? {
            startWall: instantToWall(before.startMs, timeZone),
            endWall: instantToWall(before.endMs, timeZone),
            timeZone,
          }
        : null,
      basedOnDateUpdatedMs: order.scope === 'series' ? null : this.#appointment.dateUpdatedMs,
      acceptConflicts: isAccepted,
    };
    return this.#app.writes.change(opposite, this.#appointment);
  }
}

/** Whose time it was before; where that is not known, it stays with whoever has it. */
function placeOf({ calendarId, assignedUserId }: EventBefore): {
  calendarId?: string;
  assignedUserId?: string;
} {
  return {
    ...(calendarId === null ? {} : { calendarId }),
    ...(assignedUserId === null ? {} : { assignedUserId }),
  };
}

/** The fields a change named, with what they said before; and the status, which the server would reset otherwise. */
function fieldsBack(update: BookingUpdate, before: EventBefore, timeZone: string): BookingUpdate {
  const names = (field: keyof BookingUpdate): boolean => update[field] !== undefined;
  const placeType = meetingLocationTypeSchema.safeParse(before.meetingLocationType);
  return {
    ...sameStatus(before.status),
    ...(names('title') ? { title: before.title } : {}),
    ...(names('description') ? { description: before.description } : {}),
    ...(names('address') ? { address: before.address } : {}),
    ...(names('meetingLocationType') && placeType.success ? { meetingLocationType: placeType.data } : {}),
    ...(names('meetingLocationId') && before.meetingLocationId !== null
      ? { meetingLocationId: before.meetingLocationId }
      : {}),
    ...(names('calendarId') && before.calendarId !== null ? { calendarId: before.calendarId } : {}),
    ...(names('assignedUserId') && before.assignedUserId !== null
      ? { assignedUserId: before.assignedUserId }
      : {}),
    ...(names('startTime')
      ? { startTime: offsetIso(before.startMs, timeZone), endTime: offsetIso(before.endMs, timeZone) }
      : {}),
  };
}

async function bookAgainQuestion(
  app: WriteContext,
  entry: OutboxEntry,
  before: EventBefore,
): Promise<Question | string> {
  const { calendarId, contactId } = before;
  const locationId = app.account.location?.id ?? app.directory.location?.id;
  if (
    calendarId === null ||
    contactId === null ||
    contactId.startsWith('local-') ||
    locationId === undefined
  ) {
    return m.writes_too_little_known();
  }
  const { timeZone } = app.schedule;
  const who = entry.summary.clientName;
  const place = {
    startWall: instantToWall(before.startMs, timeZone),
    endWall: instantToWall(before.endMs, timeZone),
  };
  const index = await indexAround(app, before);
  const warnings = moveObjections(
    app,
    { id: '', calendarId, contactId, assignedUserId: before.assignedUserId },
    place,
    index,
  ).sentences;
  const placeType = meetingLocationTypeSchema.safeParse(before.meetingLocationType);
  const orderId = crypto.randomUUID();
  const question: Question = $state({
    text: m.writes_book_again_question({ client: who, when: timeWords(app, before) }),
    facts: [m.writes_becomes_new()],
    warnings,
    yes: m.common_book_again(),
    tellClient: false,
    other: null,
    confirm: (): Promise<boolean> =>
      app.writes.bookAgain({
        orderId,
        client: { kind: 'existing', contactId, name: who },
        request: {
          calendarId,
          locationId,
          startTime: offsetIso(before.startMs, timeZone),
          endTime: offsetIso(before.endMs, timeZone),
          title: before.title,
          ...sameStatus(before.status),
          ...(before.assignedUserId === null ? {} : { assignedUserId: before.assignedUserId }),
          ...(before.description === '' ? {} : { description: before.description }),
          ...(before.address === '' ? {} : { address: before.address }),
          ...(placeType.success ? { meetingLocationType: placeType.data } : {}),
          toNotify: question.tellClient === true,
          ...(warnings.length > 0 ? { ignoreFreeSlotValidation: true } : {}),
        },
        meant: { ...place, timeZone },
        acceptConflicts: warnings.length > 0,
      }),
  });
  return question;
}

function ofNewBlock(app: WriteContext, entry: OutboxEntry): Question | string {
  const { serverId, summary } = entry;
  if (serverId === null) return m.writes_which_time();
  const { startMs, endMs } = summary;
  const when = startMs === null || endMs === null ? null : timeWords(app, { startMs, endMs });
  const order = {
    orderId: crypto.randomUUID(),
    eventId: serverId,
    scope: 'single',
    target: 'blocked-slot',
  } as const;
  return plainQuestion({
    text: when === null ? m.writes_delete_block_again() : m.writes_delete_block_of_again({ when }),
    yes: m.writes_delete_it(),
    confirm: () => app.writes.remove(order, null),
  });
}

function blockQuestion(
  app: WriteContext,
  before: EventBefore,
  blockedSlotId: string | null,
): Question | string {
  const { timeZone } = app.schedule;
  const { assignedUserId, calendarId, startMs, endMs } = before;
  const target =
    assignedUserId !== null
      ? ({ kind: 'provider', assignedUserId } as const)
      : calendarId !== null
        ? ({ kind: 'calendar', calendarId } as const)
        : null;
  if (target === null) return m.writes_whose_time();
  const order = {
    orderId: crypto.randomUUID(),
    blockedSlotId,
    title: before.title,
    target,
    startTime: offsetIso(startMs, timeZone),
    endTime: offsetIso(endMs, timeZone),
    meant: { startWall: instantToWall(startMs, timeZone), endWall: instantToWall(endMs, timeZone), timeZone },
  };
  const when = timeWords(app, before);
  const isNew = blockedSlotId === null;
  return plainQuestion({
    text: isNew ? m.writes_block_again({ when }) : m.writes_block_back({ when }),
    yes: isNew ? m.writes_block_it() : m.writes_change_back(),
    confirm: () => app.writes.block(order, null),
  });
}

function ofNote(app: WriteContext, entry: OutboxEntry, order: NoteOrder): Question | string {
  const { appointmentId } = order;
  const orderId = crypto.randomUUID();
  const client = entry.summary.clientName;
  switch (order.kind) {
    case 'add': {
      const { serverId } = entry;
      if (serverId === null) return m.writes_which_note();
      return plainQuestion({
        text: client === '' ? m.writes_delete_note_again() : m.writes_delete_note_of_again({ client }),
        yes: m.writes_delete_it(),
        confirm: () =>
          app.writes.note({ kind: 'delete', orderId, appointmentId, noteId: serverId, before: order.body }),
      });
    }
    case 'edit': {
      const { before, body, noteId } = order;
      if (before === undefined) return m.writes_note_before_unknown();
      return plainQuestion({
        text: client === '' ? m.writes_note_back() : m.writes_note_of_back({ client }),
        facts: [m.writes_it_said({ text: before })],
        yes: m.writes_change_back(),
        confirm: () =>
          app.writes.note({ kind: 'edit', orderId, appointmentId, noteId, body: before, before: body }),
      });
    }
    case 'delete': {
      const { before } = order;
      if (before === undefined) return m.writes_note_text_unknown();
      return plainQuestion({
        text: client === '' ? m.writes_write_note_again() : m.writes_write_note_of_again({ client }),
        facts: [m.writes_it_said({ text: before })],
        yes: m.writes_write_it_again(),
        confirm: () => app.writes.note({ kind: 'add', orderId, appointmentId, body: before }),
      });
    }
  }
}

/** What is known of the days around a time, for judging it; null where nothing could be read. */
async function indexAround(app: WriteContext, { startMs, endMs }: TimeRange): Promise<ScheduleIndex | null> {
  const around = { startMs: startMs - DAY_MS, endMs: endMs + DAY_MS };
  const reply = await app.bridge.call('schedule.read', around);
  return reply.ok ? indexOfWindow(reply.value, app.directory, app.schedule.timeZone, null) : null;
}
