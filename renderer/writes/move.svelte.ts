/** The one way to move an appointment: dragging, resizing, keys and the Move step all end here. */
import { moveOrder, type MoveTarget } from '../../shared/appointment/move-order.ts';
import { statusLook } from '../../shared/appointment/status.ts';
import { findConflicts } from '../../shared/conflicts/conflicts.ts';
import type { ScheduleIndex } from '../../shared/conflicts/schedule-index.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { formatShortDay, formatTimeRange } from '../../shared/time/format.ts';
import { wallToEpochMs } from '../../shared/time/zone.ts';
import type { AppState } from '../state/app-state.svelte.ts';
import { tellWritten } from '../state/undoable-write.ts';

/** What speaks against a place for an appointment that is already booked, in sentences; empty when it is free there. */
export function moveObjections(
  app: AppState,
  appointment: Pick<ScheduleAppointment, 'id' | 'calendarId' | 'contactId' | 'assignedUserId'>,
  { startWall, endWall, assignedUserId }: MoveTarget,
  index: ScheduleIndex | null,
): string[] {
  if (index === null) return [];
  const { timeZone } = app.schedule;
  const wanted = {
    startMs: wallToEpochMs(startWall, timeZone),
    endMs: wallToEpochMs(endWall, timeZone),
    calendarId: appointment.calendarId,
    providerId: assignedUserId ?? appointment.assignedUserId,
    contactId: appointment.contactId,
  };
  if (wanted.endMs <= wanted.startMs) return ['It must end after it begins.'];
  const options = {
    nowMs: app.desk.nowMs,
    style: app.desk.timeStyle,
    ignore: { appointmentId: appointment.id },
  };
  return findConflicts(wanted, index, options).map(({ sentence }) => sentence);
}

/** Why an appointment cannot go there at all, in a sentence; null when it can. */
export function moveRefusal(
  app: AppState,
  appointment: ScheduleAppointment,
  { assignedUserId }: MoveTarget,
): string | null {
  if (assignedUserId === undefined || assignedUserId === appointment.assignedUserId) return null;
  if (assignedUserId === null) {
    return 'An appointment keeps a provider once it has one. It stays where it was.';
  }
  const team = app.directory.teamOf(appointment.calendarId);
  if (team.length > 0 && !team.some(({ id }) => id === assignedUserId)) {
    const name = app.directory.providerName(assignedUserId);
    return `${name} is not on the team of this service. The appointment stays where it was.`;
  }
  return null;
}

/** A move that was asked for and not decided yet. */
export class MoveProposal {
  readonly appointment: ScheduleAppointment;
  readonly to: MoveTarget;
  /** What speaks against the place. */
  readonly objections: readonly string[];
  /** What makes moving it doubtful, wherever it goes: it is over, or somebody came. Null for any other. */
  readonly doubt: string | null;
  /** Whether the location's workflows run, which tell the client. */
  tellClient: boolean;
  readonly #app: AppState;
  /** One order, however often the button is pressed. */
  readonly #orderId = crypto.randomUUID();

  constructor(app: AppState, appointment: ScheduleAppointment, to: MoveTarget, index: ScheduleIndex | null) {
    this.#app = app;
    this.appointment = appointment;
    this.to = to;
    this.objections = moveObjections(app, appointment, to, index);
    this.doubt = doubtOf(appointment, app.desk.nowMs);
    this.tellClient = $state(app.desk.preferences.runAutomationsByDefault);
  }

  get name(): string {
    return this.appointment.contactName || this.appointment.title || 'this appointment';
  }

  /** Where it goes: `Thu 3 Dec, 15:00–15:30`, and with whom where that changes. */
  get where(): string {
    const { schedule, desk, directory } = this.#app;
    const { startWall, endWall, assignedUserId } = this.to;
    const startMs = wallToEpochMs(startWall, schedule.timeZone);
    const endMs = wallToEpochMs(endWall, schedule.timeZone);
    const day = formatShortDay(startMs, schedule.timeZone, desk.timeStyle);
    const times = formatTimeRange(startMs, endMs, schedule.timeZone, desk.timeStyle);
    const isOther =
      assignedUserId !== undefined &&
      assignedUserId !== null &&
      assignedUserId !== this.appointment.assignedUserId;
    return `${day}, ${times}${isOther ? ` with ${directory.providerName(assignedUserId)}` : ''}`;
  }

  /** True where it is moved without a question when the user has set it so: free, ahead, and no series. */
  get isPlain(): boolean {
    return this.objections.length === 0 && this.doubt === null && this.appointment.series === null;
  }

  /** Hands the move to the outbox and says what was done; false where it could not be kept. */
  async send(): Promise<boolean> {
    const order = moveOrder(this.appointment, this.to, {
      orderId: this.#orderId,
      timeZone: this.#app.schedule.timeZone,
      tellClient: this.tellClient,
      acceptConflicts: this.objections.length > 0,
    });
    const reply = await this.#app.bridge.call('booking.change', order);
    const told = this.tellClient ? 'The client will be told.' : 'The client is not told.';
    return tellWritten(this.#app, reply, `${this.name} moved to ${this.where}. ${told}`);
  }
}

function doubtOf({ status, endMs }: ScheduleAppointment, nowMs: number): string | null {
  switch (statusLook(status)) {
    case 'showed':
      return 'The client was here for this appointment.';
    case 'noshow':
      return 'The client did not come to this appointment.';
    case 'cancelled':
    case 'invalid':
      return 'This appointment is cancelled.';
    default:
      return endMs <= nowMs ? 'This appointment is over.' : null;
  }
}
