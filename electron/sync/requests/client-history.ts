/** What the server knows of one client: every appointment and the notes. Kept, so that it is known out of reach as well. */
import { z } from 'zod';
import { appointmentSchema, type Appointment } from '../../../shared/appointment/appointment.ts';
import { clientNoteSchema, type ClientNote } from '../../../shared/directory/contact.ts';
import { failure, type Failure } from '../../../shared/failures/failures.ts';
import type { CallOutput } from '../../../shared/ipc/contract.ts';
import type { ScheduleAppointment } from '../../../shared/schedule/schedule.ts';
import { encodeInstanceId } from '../../../shared/series/repeat-rule.ts';
import { instantToWall, wallToEpochMs } from '../../../shared/time/zone.ts';
import { isServerId } from '../../api/call.ts';
import type { ContactAppointment } from '../../api/client-types.ts';
import { ApiError } from '../../api/errors.ts';
import type { FetchDependencies } from '../fetching/fetch-window.ts';

type History = CallOutput<'contacts.history'>;
type Notes = CallOutput<'contacts.notes'>;

/** Somebody is looking at the card; what is known here is on it already. */
const SERVER_WAIT_MS = 10_000;
/** A card that is opened twice in a minute is not asked for twice. */
const FRESH_MS = 60_000;
/** Clients whose answers are kept: some weeks of cards. */
const MOST_CLIENTS = 200;
/** Appointments kept of one client, the latest. */
const MOST_APPOINTMENTS = 500;

/** Told appointments that can be opened: those of the cards of a day. */
const MOST_TOLD = 20_000;

/** What the server said last of one client. */
const keptSchema = z.object({
  appointments: z
    .object({ askedAtMs: z.number(), rows: z.array(appointmentSchema), isTimeUncertain: z.boolean() })
    .nullable()
    .catch(null),
  notes: z
    .object({ askedAtMs: z.number(), rows: z.array(clientNoteSchema) })
    .nullable()
    .catch(null),
});
type Kept = z.infer<typeof keptSchema>;
const NOTHING: Kept = { appointments: null, notes: null };
const LOOKED_AT_KEY = 'clients-looked-at';
const keyOf = (contactId: string): string => `client/${contactId}`;

export interface ClientHistoryDependencies extends FetchDependencies {
  canSendRequests: () => boolean;
  stopped: AbortSignal;
}

/** Asks for one client at a time, the one somebody is looking at: whoever looks at another ends the questions before. */
export class ClientHistory {
  readonly #dependencies: ClientHistoryDependencies;
  #looking: { contactId: string; abort: AbortController } | null = null;
  /** Whether times without a zone are the location's or UTC, once that was seen. */
  #naiveZone: 'location' | 'utc' | null = null;
  /** Appointments that only a history or their id told of, for opening one. */
  readonly #told = new Map<string, { appointment: Appointment; isWhole: boolean }>();

  constructor(dependencies: ClientHistoryDependencies) {
    this.#dependencies = dependencies;
  }

  /** Every appointment of a client that is known: the server's list and what this workstation has, unsent ones included. */
  async appointments(contactId: string): Promise<History> {
    const { id, heard } = await this.#ask(contactId, 'appointments', async (serverId, signal) => {
      const { api, locationId } = this.#dependencies;
      const { items } = await api.contacts.appointments(
        { locationId, contactId: serverId },
        { signal, priority: 'interactive' },
      );
      const placed = await this.#placed(items, signal);
      const rows = placed.rows.toSorted((one, other) => other.startMs - one.startMs);
      return { ...placed, rows: rows.slice(0, MOST_APPOINTMENTS), askedAtMs: this.#dependencies.nowMs() };
    });
    const kept = this.#kept(id).appointments;
    for (const appointment of kept?.rows ?? []) this.#tell(appointment);
    return {
      ...heard,
      appointments: this.#merged(id, kept?.rows ?? []),
      isTimeUncertain: kept?.isTimeUncertain ?? false,
    };
  }

  /** What was noted on a client, what is pinned first, then the newest. */
  async notes(contactId: string): Promise<Notes> {
    const { id, heard } = await this.#ask(contactId, 'notes', async (serverId, signal) => {
      const { api, nowMs } = this.#dependencies;
      const { items } = await api.contacts.notes(serverId, { signal, priority: 'interactive' });
      return { rows: items, askedAtMs: nowMs() };
    });
    const byRank = (one: ClientNote, other: ClientNote): number =>
      Number(other.pinned) - Number(one.pinned) || (other.dateAddedMs ?? 0) - (one.dateAddedMs ?? 0);
    return { ...heard, notes: (this.#kept(id).notes?.rows ?? []).toSorted(byRank) };
  }

  /** Nobody looks at this client any more: what was still to be asked about them is not. */
  leave(contactId: string): void {
    if (this.#looking?.contactId !== contactId) return;
    this.#looking.abort.abort();
    this.#looking = null;
  }

  /**
   * An appointment that only a history has told of, read by its id while the server can be reached; null for any other.
   * The first visit of a series comes under its own id: the master's stands for all of them.
   */
  async open(appointmentId: string): Promise<ScheduleAppointment | null> {
    const told = this.#told.get(appointmentId);
    const { api, canSendRequests, onOutcome } = this.#dependencies;
    if (told === undefined) return null;
    if (told.isWhole || !canSendRequests()) return this.#drawn(told.appointment);
    try {
      const read = await api.appointments.get(appointmentId, { priority: 'interactive' });
      onOutcome();
      if (read.deleted === true) return null;
      const appointment = firstVisitOf(read);
      this.#told.set(appointment.id, { appointment, isWhole: true });
      return this.#drawn(appointment);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onOutcome(error);
      if (error.kind === 'not-found') return null;
      return this.#drawn(told.appointment);
    }
  }

  /** Asks and keeps the answer, unless there is one of this minute. Never throws for a failing server. */
  async #ask<Part extends 'appointments' | 'notes'>(
    contactId: string,
    part: Part,
    fetch: (serverId: string, signal: AbortSignal) => Promise<NonNullable<Kept[Part]>>,
  ): Promise<{ id: string; heard: Pick<History, 'source' | 'askedAtMs' | 'failure'> }> {
    const { store, nowMs, canSendRequests, stopped, onOutcome } = this.#dependencies;
    // A client made here has another id once the server knows them.
    const id = store.contacts.read(contactId)?.id ?? contactId;
    const askedAtMs = this.#kept(id)[part]?.askedAtMs ?? null;
    const heard = (source: History['source'], atMs: number | null, why: Failure | null = null) => ({
      id,
      heard: { source, askedAtMs: atMs, failure: why },
    });
    if (!canSendRequests() || !isServerId(id)) return heard('local', askedAtMs);
    if (askedAtMs !== null && Math.abs(nowMs() - askedAtMs) < FRESH_MS) return heard('server', askedAtMs);
    const late = AbortSignal.timeout(SERVER_WAIT_MS);
    const signal = AbortSignal.any([stopped, late, this.#lookAt(id)]);
    try {
      const answer = await fetch(id, signal);
      onOutcome();
      this.#keep(id, part, answer);
      return heard('server', answer.askedAtMs);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onOutcome(error);
      if (error.kind !== 'aborted') return heard('local', askedAtMs, error.failure);
      return heard('local', askedAtMs, late.aborted ? failure('timeout') : null);
    }
  }

  #tell(appointment: Appointment): void {
    if (this.#told.size > MOST_TOLD) this.#told.clear();
    if (!this.#told.has(appointment.id)) this.#told.set(appointment.id, { appointment, isWhole: false });
  }

  #lookAt(contactId: string): AbortSignal {
    if (this.#looking?.contactId !== contactId) {
      this.#looking?.abort.abort();
      this.#looking = { contactId, abort: new AbortController() };
    }
    return this.#looking.abort.signal;
  }

  #kept(contactId: string): Kept {
    return keptSchema.safeParse(this.#dependencies.store.readMeta(keyOf(contactId))).data ?? NOTHING;
  }

  #keep<Part extends 'appointments' | 'notes'>(contactId: string, part: Part, answer: Kept[Part]): void {
    const { store } = this.#dependencies;
    store.writeMeta(keyOf(contactId), { ...this.#kept(contactId), [part]: answer });
    const before = z.array(z.string()).safeParse(store.readMeta(LOOKED_AT_KEY)).data ?? [];
    const lookedAt = [contactId, ...before.filter((other) => other !== contactId)];
    for (const forgotten of lookedAt.slice(MOST_CLIENTS)) store.writeMeta(keyOf(forgotten), null);
    store.writeMeta(LOOKED_AT_KEY, lookedAt.slice(0, MOST_CLIENTS));
  }

  /** Times without a zone are placed by an appointment that is known both ways (API-NOTES §13). */
  async #placed(
    rows: readonly ContactAppointment[],
    signal: AbortSignal,
  ): Promise<{ rows: Appointment[]; isTimeUncertain: boolean }> {
    const unplaced = rows.filter(({ isZoneUnknown }) => isZoneUnknown).map(({ appointment }) => appointment);
    const asRead = rows.map(({ appointment }) => appointment);
    if (unplaced.length === 0) return { rows: asRead, isTimeUncertain: false };
    this.#naiveZone ??= await this.#seenZone(unplaced, signal);
    if (this.#naiveZone !== 'utc') return { rows: asRead, isTimeUncertain: this.#naiveZone === null };
    return {
      rows: rows.map(({ appointment, isZoneUnknown }) =>
        isZoneUnknown
          ? {
              ...appointment,
              startMs: this.#inUtc(appointment.startMs),
              endMs: this.#inUtc(appointment.endMs),
            }
          : appointment,
      ),
      isTimeUncertain: false,
    };
  }

  async #seenZone(unplaced: readonly Appointment[], signal: AbortSignal): Promise<'location' | 'utc' | null> {
    const { store } = this.#dependencies;
    const listed = unplaced.flatMap((row) => {
      const known = store.schedule.readListedAppointment(row.id);
      return known === null ? [] : { row, startMs: known.startMs };
    });
    const latest = unplaced.toSorted((one, other) => other.startMs - one.startMs)[0];
    const isAsked = listed.length === 0 && latest !== undefined;
    const pairs = isAsked ? await this.#pairById(latest, signal) : listed;
    // What was moved a moment ago fits neither; one that fits is enough.
    if (pairs.some(({ row, startMs }) => row.startMs === startMs)) return 'location';
    return pairs.some(({ row, startMs }) => this.#inUtc(row.startMs) === startMs) ? 'utc' : null;
  }

  async #pairById(row: Appointment, signal: AbortSignal): Promise<{ row: Appointment; startMs: number }[]> {
    try {
      const { startMs } = await this.#dependencies.api.appointments.get(row.id, {
        signal,
        priority: 'interactive',
      });
      return [{ row, startMs }];
    } catch (error) {
      if (error instanceof ApiError && error.kind === 'not-found') return [];
      throw error;
    }
  }

  /** The same time on the clock, in UTC. */
  #inUtc(epochMs: number): number {
    const timeZone = this.#dependencies.store.readDirectory().location?.timeZone ?? 'UTC';
    return wallToEpochMs(instantToWall(epochMs, timeZone), 'UTC');
  }

  /** What is known here wins: it has the server's later word and what was changed at this workstation. */
  #merged(contactId: string, rows: readonly Appointment[]): ScheduleAppointment[] {
    const { schedule } = this.#dependencies.store;
    const here = schedule.appointmentsOfContact(contactId);
    const known = new Set(here.map(({ id }) => id));
    const further = rows.flatMap((row): ScheduleAppointment[] => {
      if (known.has(row.id)) return [];
      const visit = here.find(({ series }) => series?.masterId === row.id);
      if (visit !== undefined) {
        const isThere = here.some(
          ({ series, startMs }) => series?.masterId === row.id && startMs === row.startMs,
        );
        if (isThere) return [];
        const first = firstVisitOf({ ...row, series: visit.series });
        this.#tell(first);
        return [this.#drawn(first)];
      }
      const cached = schedule.readAppointment(row.id);
      if (cached !== null) return [cached];
      // Listed and not to be drawn: deleted at this workstation a moment ago.
      return schedule.readListedAppointment(row.id) === null ? [this.#drawn(row)] : [];
    });
    return [...here, ...further].sort((one, other) => one.startMs - other.startMs);
  }

  #drawn(appointment: Appointment): ScheduleAppointment {
    const { contactId } = appointment;
    const client = contactId === null ? null : this.#dependencies.store.contacts.read(contactId);
    return {
      ...appointment,
      contactName: client?.name ?? '',
      contactPhone: client?.phone ?? null,
      sync: { kind: 'synced' },
      changedElsewhereAtMs: null,
    };
  }
}

/** A whole series as its first visit: what is done to that one must not be done to all. */
function firstVisitOf(appointment: Appointment): Appointment {
  if (appointment.series === null || appointment.series.masterId !== appointment.id) return appointment;
  const { id: masterId, startMs, endMs } = appointment;
  const durationSeconds = Math.round((endMs - startMs) / 1000);
  return { ...appointment, id: encodeInstanceId({ masterId, startMs, durationSeconds }) };
}
