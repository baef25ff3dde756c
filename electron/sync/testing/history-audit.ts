/** Judges how a history ended: every acknowledged write on the server exactly once and as ordered, nothing else there. */
import type { PracticeAppointment } from '../../practice/world.ts';
import { MADE_LAST_NAME, type GivenBooking, type GivenChange, type History } from './history.ts';

/** Titles may be changed; what comes before the slash stays. */
function nameIn(title: string): string {
  return title.split(' / ')[0] ?? title;
}

/** What is wrong at the end of a history; empty when every promise was kept. */
export function auditHistory(history: History): string[] {
  return [
    ...history.violations,
    ...countFindings(history),
    ...history.bookings.flatMap((booking) => stateFindings(history, booking)),
    ...commandFindings(history),
    ...slotFindings(history),
    ...clientFindings(history),
  ];
}

function doneChanges(history: History, booking: GivenBooking): GivenChange[] {
  return history.changes.filter((one) => one.booking === booking && history.rowOf(one).state === 'done');
}

function isDeleted(history: History, booking: GivenBooking): boolean {
  return doneChanges(history, booking).some(({ what }) => what === 'delete');
}

/** By name: as many on the server as were booked and not deleted. */
function countFindings(history: History): string[] {
  const findings: string[] = [];
  const found = new Map<string, number>();
  for (const { title } of history.test.server.state.appointments.values())
    found.set(nameIn(title), (found.get(nameIn(title)) ?? 0) + 1);
  const wanted = new Map<string, number>();
  for (const booking of history.bookings) {
    const { state } = history.rowOf(booking);
    if (state !== 'done' && state !== 'discarded') findings.push(`${booking.title} ended ${state}`);
    const counts = state === 'done' && !isDeleted(history, booking) ? 1 : 0;
    wanted.set(booking.title, (wanted.get(booking.title) ?? 0) + counts);
  }
  for (const change of history.changes) {
    const { state } = history.rowOf(change);
    if (state !== 'done' && state !== 'discarded')
      findings.push(`${change.what} ${change.id} ended ${state}`);
  }
  for (const name of new Set([...found.keys(), ...wanted.keys()])) {
    const [there, ordered] = [found.get(name) ?? 0, wanted.get(name) ?? 0];
    if (there !== ordered) findings.push(`${name}: ordered ${ordered}, on the server ${there}`);
  }
  return findings;
}

/** The row knows the server's id of its own booking, and that booking is as its workstation left it. */
function stateFindings(history: History, booking: GivenBooking): string[] {
  const row = history.rowOf(booking);
  if (row.state !== 'done' || isDeleted(history, booking)) return [];
  const standing = history.test.server.state.appointments.get(row.serverId ?? '');
  if (standing === undefined)
    return [`${booking.title} is done as ${row.serverId ?? 'nothing'}, which is not there`];
  const findings: string[] = [];
  const others = history.bookings.filter(
    (other) => other !== booking && history.rowOf(other).serverId === row.serverId,
  );
  if (others.length > 0) findings.push(`${booking.title} and ${others[0]?.title ?? ''} are taken for one`);
  const changes = doneChanges(history, booking);
  const mine = changes.filter(({ workstation }) => workstation === booking.workstation);
  const isMeddledWith = changes.length > mine.length;
  const last = <Value>(pick: (change: GivenChange) => Value | null, first: Value): Value =>
    mine.reduce((value, change) => pick(change) ?? value, first);
  const title = last((change) => change.title, booking.title);
  const startMs = last((change) => change.startMs, booking.startMs);
  const status = last(
    (change) => (change.what === 'cancel' ? 'cancelled' : change.what === 'date' ? null : 'confirmed'),
    'confirmed',
  );
  if (standing.title !== title) findings.push(`${booking.title} is called ${standing.title}, not ${title}`);
  if (standing.startMs !== startMs)
    findings.push(`${booking.title} is at ${iso(standing.startMs)}, not ${iso(startMs)}`);
  if (standing.appointmentStatus !== status && !(isMeddledWith && standing.appointmentStatus === 'cancelled'))
    findings.push(`${booking.title} is ${standing.appointmentStatus}, not ${status}`);
  if (booking.isSeries) findings.push(...seriesFindings(booking, standing, mine));
  return findings;
}

function seriesFindings(
  booking: GivenBooking,
  standing: PracticeAppointment,
  changes: readonly GivenChange[],
): string[] {
  const cancelled = [...standing.changedOccurrences.values()].filter(
    ({ appointmentStatus }) => appointmentStatus === 'cancelled',
  );
  const wanted = changes.some(({ what }) => what === 'date') ? 1 : 0;
  const findings = [];
  if (standing.rrule === null) findings.push(`${booking.title} is no series`);
  if (cancelled.length !== wanted)
    findings.push(`${booking.title} has ${cancelled.length} cancelled dates, not ${wanted}`);
  return findings;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A moved date never reaches the server without its series. */
function commandFindings(history: History): string[] {
  return history.bookings.flatMap((part) => {
    const series = history.bookings.find(({ id }) => id === part.seriesId);
    if (series === undefined) return [];
    const isAlone = history.rowOf(series).state === 'discarded' && history.rowOf(part).state === 'done';
    return isAlone ? [`${part.title} is there without its series`] : [];
  });
}

/** Of the bookings whose slot the server checks, no two stand at one time. */
function slotFindings(history: History): string[] {
  const holderOf = new Map<number, GivenBooking>();
  const findings: string[] = [];
  for (const booking of history.bookings) {
    const row = history.rowOf(booking);
    const wasChanged = history.changes.some((one) => one.booking === booking);
    if (!booking.isChecked || row.state !== 'done' || wasChanged) continue;
    const holder = holderOf.get(booking.startMs);
    if (holder !== undefined)
      findings.push(`${holder.title} and ${booking.title} both hold ${iso(booking.startMs)}`);
    holderOf.set(booking.startMs, booking);
  }
  return findings;
}

/** Each new client once, whichever workstation typed them first, and each booking for its own client. */
function clientFindings(history: History): string[] {
  const { contacts, appointments } = history.test.server.state;
  const findings: string[] = [];
  const idsOf = new Map<string, string[]>();
  for (const { id, firstName, lastName } of contacts.values())
    if (lastName === MADE_LAST_NAME) idsOf.set(firstName ?? '', [...(idsOf.get(firstName ?? '') ?? []), id]);
  for (const [name, ids] of idsOf)
    if (ids.length > 1) findings.push(`client ${name} is there ${ids.length} times`);
  for (const booking of history.bookings) {
    const standing = appointments.get(history.rowOf(booking).serverId ?? '');
    if (booking.newClient === null || standing === undefined) continue;
    if (standing.contactId !== idsOf.get(booking.newClient)?.[0])
      findings.push(`${booking.title} is not for ${booking.newClient}`);
  }
  return findings;
}
