/** The one way to move an appointment: dragging, resizing, keys and the Move step all end here. */
import { cutText } from '../../shared/text/plain-text.ts';
import { moveOrder, scopesOf, type MoveTarget } from '../../shared/appointment/change-orders.ts';
import { occupiesTime, statusLook } from '../../shared/appointment/status.ts';
import { findConflicts, isTaken, lengthObjection } from '../../shared/conflicts/conflicts.ts';
import type { ScheduleIndex } from '../../shared/conflicts/schedule-index.ts';
import { m } from '../../shared/messages/messages.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { durationText } from '../../shared/time/format.ts';
import { instantToWall, wallToEpochMs } from '../../shared/time/zone.ts';
import { timeWords } from './write-words.ts';
import type { Question, WriteContext } from './question.ts';

/** What conflicts with a place for an appointment that is already booked. */
export interface MoveObjections {
  /** Sentences, the hardest first; empty when it is free there. */
  readonly sentences: readonly string[];
  /** False where nobody has the place, and only a rule is against it: the past, the open hours, the service's length. */
  readonly isTaken: boolean;
}

/**
 * What conflicts with a place, else what the server would surely refuse: a length its service does not have. A move that is
 * asked for all the same is sent unchecked.
 */
export function moveObjections(
  app: WriteContext,
  appointment: Pick<ScheduleAppointment, 'id' | 'calendarId' | 'contactId' | 'assignedUserId' | 'endUnknown'>,
  { startWall, endWall, assignedUserId }: MoveTarget,
  index: ScheduleIndex | null,
): MoveObjections {
  const { timeZone } = app.schedule;
  const wanted = {
    startMs: wallToEpochMs(startWall, timeZone),
    endMs: wallToEpochMs(endWall, timeZone),
    calendarId: appointment.calendarId,
    providerId: assignedUserId ?? appointment.assignedUserId,
    contactId: appointment.contactId,
  };
  if (wanted.endMs <= wanted.startMs) return { sentences: [m.writes_ends_before_start()], isTaken: false };
  const options = {
    nowMs: app.workstation.nowMs,
    style: app.workstation.timeStyle,
    ignore: { appointmentId: appointment.id },
  };
  const found = index === null ? [] : findConflicts(wanted, index, options);
  if (found.length > 0) return { sentences: found.map(({ sentence }) => sentence), isTaken: isTaken(found) };
  const calendar = app.directory.calendarById(appointment.calendarId);
  const ofLength =
    calendar === null || appointment.endUnknown === true ? null : lengthObjection(wanted, calendar);
  return { sentences: ofLength === null ? [] : [ofLength], isTaken: false };
}

/** Why an appointment cannot go there at all, in a sentence; null when it can. */
export function moveRefusal(
  app: WriteContext,
  appointment: ScheduleAppointment,
  { startWall, endWall, assignedUserId }: MoveTarget,
): string | null {
  const { timeZone } = app.schedule;
  if (wallToEpochMs(endWall, timeZone) <= wallToEpochMs(startWall, timeZone))
    return m.writes_ends_before_start();
  if (assignedUserId === undefined || assignedUserId === appointment.assignedUserId) return null;
  if (assignedUserId === null) {
    return m.writes_keeps_provider();
  }
  const team = app.directory.teamOf(appointment.calendarId);
  if (team.length > 0 && !team.some(({ id }) => id === assignedUserId)) {
    return m.writes_not_on_team({ provider: app.directory.providerName(assignedUserId) });
  }
  return null;
}

/** A move that was asked for and not decided yet. */
export class MoveProposal implements Question {
  readonly appointment: ScheduleAppointment;
  readonly to: MoveTarget;
  readonly objections: MoveObjections;
  /** What makes moving it doubtful, wherever it goes: it is over, or somebody came. Null for any other. */
  readonly doubt: string | null;
  tellClient: boolean;
  /** The whole series instead, in its form; null where that is not offered. */
  readonly other: Question['other'];
  readonly #app: WriteContext;
  /** What the client was told of the move this one takes back; null for any other. */
  readonly #told: string | null;
  /** One order, however often the button is pressed. */
  readonly #orderId = crypto.randomUUID();

  constructor(
    app: WriteContext,
    appointment: ScheduleAppointment,
    to: MoveTarget,
    index: ScheduleIndex | null,
    { told = null, other = null }: { told?: string | null; other?: Question['other'] } = {},
  ) {
    this.#app = app;
    this.appointment = appointment;
    this.to = to;
    this.objections = moveObjections(app, appointment, to, index);
    this.doubt = doubtOf(appointment, app.workstation.nowMs);
    this.tellClient = $state(app.workstation.preferences.runAutomationsByDefault);
    this.#told = told;
    this.other = other;
  }

  get text(): string {
    const parts = { who: whoOf(this.appointment), where: this.where };
    if (this.#told !== null) return m.writes_move_back_to(parts);
    return this.#isResize ? m.writes_change_to(parts) : m.writes_move_to(parts);
  }

  get facts(): string[] {
    return [
      ...(this.#told === null ? [] : [this.#told]),
      ...(this.appointment.series === null ? [] : [m.writes_one_of_series()]),
    ];
  }

  get warnings(): string[] {
    return [...(this.doubt === null ? [] : [this.doubt]), ...this.objections.sentences];
  }

  get yes(): string {
    if (this.objections.isTaken) return m.writes_move_although_taken();
    if (this.other !== null) return m.writes_only_this();
    if (this.#told !== null) return m.writes_move_back();
    const isDoubtful = this.warnings.length > 0;
    if (this.#isResize) return isDoubtful ? m.writes_change_anyway() : m.writes_change();
    return isDoubtful ? m.writes_move_anyway() : m.writes_move();
  }

  /** Where it goes: `Thu 3 Dec, 15:00–15:30`, with whom where that changes, and how long where that does. */
  get where(): string {
    const { schedule, directory } = this.#app;
    const { startWall, endWall, assignedUserId } = this.to;
    const startMs = wallToEpochMs(startWall, schedule.timeZone);
    const endMs = wallToEpochMs(endWall, schedule.timeZone);
    const isOther =
      assignedUserId !== undefined &&
      assignedUserId !== null &&
      assignedUserId !== this.appointment.assignedUserId;
    const when = timeWords(this.#app, { startMs, endMs });
    // Only the end is another then: the provider stays.
    if (this.#isResize) {
      return m.writes_when_long({ when, duration: durationText((endMs - startMs) / 60_000) });
    }
    return isOther ? m.writes_when_with({ when, provider: directory.providerName(assignedUserId) }) : when;
  }

  /** True where it is moved without a question when the user has set it so: free, ahead, and no series. */
  get isPlain(): boolean {
    return this.warnings.length === 0 && this.appointment.series === null;
  }

  get #isResize(): boolean {
    const { startMs, endMs, assignedUserId } = this.appointment;
    const { timeZone } = this.#app.schedule;
    const [startWall, endWall] = [instantToWall(startMs, timeZone), instantToWall(endMs, timeZone)];
    const keepsProvider = (this.to.assignedUserId ?? assignedUserId) === assignedUserId;
    const startsThen = this.to.startWall.slice(0, 16) === startWall.slice(0, 16);
    return startsThen && this.to.endWall.slice(0, 16) !== endWall.slice(0, 16) && keepsProvider;
  }

  /** Hands the move to the outbox and says what was done; false where it could not be kept. */
  confirm(): Promise<boolean> {
    const order = moveOrder(this.appointment, this.to, {
      orderId: this.#orderId,
      timeZone: this.#app.schedule.timeZone,
      tellClient: this.tellClient,
      acceptConflicts: this.objections.sentences.length > 0,
    });
    return this.#app.writes.change(order, this.appointment);
  }
}

/** Whether one appointment can be moved by hand: not where it is called off, ends nobody knows when, or has no id of its own yet. */
export function isMovable(appointment: ScheduleAppointment): boolean {
  const { status, endUnknown } = appointment;
  return occupiesTime(status) && endUnknown !== true && scopesOf(appointment).includes('single');
}

/** An appointment as it is named in a sentence. */
function whoOf({ contactName, title }: Pick<ScheduleAppointment, 'contactName' | 'title'>): string {
  return cutText(contactName || title) || m.writes_this_appointment();
}

/**
 * A booking held in the hand while the place it goes to is looked for, over days and views. One at a time; nothing is written
 * until the question at its new place is answered.
 */
export class Tray {
  held = $state.raw<ScheduleAppointment | null>(null);
  /** True where a key took it: the cursor of the keyboard goes on from its place. */
  isByKey = false;

  readonly #app: Pick<WriteContext, 'announcer'>;

  constructor(app: Pick<WriteContext, 'announcer'>) {
    this.#app = app;
  }

  /** Holds a booking in place of the one that was held before. Says why where it cannot be moved. */
  hold(appointment: ScheduleAppointment, { isByKey }: { isByKey: boolean }): void {
    if (!isMovable(appointment)) {
      this.#app.announcer.toast(m.calendar_not_movable(), { tone: 'warning' });
      return;
    }
    this.isByKey = isByKey;
    this.held = appointment;
    this.#app.announcer.announce(m.writes_held_said({ who: whoOf(appointment) }));
  }

  /** Nothing is held any more: it stays where it was. */
  putBack(): void {
    const { held } = this;
    this.held = null;
    if (held) this.#app.announcer.announce(m.writes_put_back_said({ who: whoOf(held) }));
  }

  /** It has gone to its new place. */
  empty(): void {
    this.held = null;
  }
}

function doubtOf({ status, endMs }: ScheduleAppointment, nowMs: number): string | null {
  switch (statusLook(status)) {
    case 'showed':
      return m.writes_client_was_here();
    case 'noshow':
      return m.writes_client_did_not_come();
    case 'cancelled':
    case 'invalid':
      return m.writes_is_cancelled();
    default:
      return endMs <= nowMs ? m.writes_is_over() : null;
  }
}
