/** Compares what is on the server with what must be: nothing missing, nothing twice, everything in the right state. */
import { bookingsBetween } from '../../electron/practice/bookings.ts';
import { seededRandom } from '../../electron/practice/seeded-random.ts';
import { DEFAULT_SETTINGS, type PracticeState } from '../../electron/practice/world.ts';
import type { Expected } from './expected.ts';
import { TARGETS, type Span } from './intents.ts';
import type { ShownAppointment } from './messages.ts';

/** Clients the crash test makes have this last name. */
export const MADE_LAST_NAME = 'Crashtest';

export interface Findings {
  /** Acknowledged and not on the server. */
  lost: string[];
  /** On the server more often than ordered, or never ordered. */
  doubled: string[];
  /** There once, in another state than ordered. */
  wrong: string[];
}

/** A thing on the server: what tells it from others, and everything that must be right about it. */
interface Thing {
  name: string;
  state: string;
}

function countBy(things: readonly Thing[], key: (thing: Thing) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(key(thing), (counts.get(key(thing)) ?? 0) + 1);
  return counts;
}

/** Lost and doubled are judged by name; what is there as often as ordered and differs is wrong. */
export function compare(wanted: readonly Thing[], found: readonly Thing[]): Findings {
  const findings: Findings = { lost: [], doubled: [], wrong: [] };
  const wantedNames = countBy(wanted, ({ name }) => name);
  const foundNames = countBy(found, ({ name }) => name);
  const wantedStates = countBy(wanted, ({ name, state }) => `${name} ${state}`);
  const foundStates = countBy(found, ({ name, state }) => `${name} ${state}`);
  for (const name of new Set([...wantedNames.keys(), ...foundNames.keys()])) {
    const difference = (foundNames.get(name) ?? 0) - (wantedNames.get(name) ?? 0);
    const report = `${name}: ordered ${wantedNames.get(name) ?? 0}, found ${foundNames.get(name) ?? 0}`;
    if (difference < 0) findings.lost.push(report);
    if (difference > 0) findings.doubled.push(report);
    if (difference !== 0) continue;
    for (const [state, count] of foundStates) {
      if (state.startsWith(`${name} `) && (wantedStates.get(state) ?? 0) < count)
        findings.wrong.push(`found ${state}, which was not ordered`);
    }
  }
  return findings;
}

function time({ startMs, endMs }: Span): string {
  return `${new Date(startMs).toISOString()}/${new Date(endMs).toISOString()}`;
}

function wantedThings(expected: Expected): Thing[] {
  const things: Thing[] = [];
  for (const { booked, dates, isDeleted } of expected.bookings.values()) {
    if (isDeleted) continue;
    const { client, target } = booked;
    const clientName = client.kind === 'new' ? client.fields.firstName : client.contactId;
    const { calendarId, providerId } = TARGETS[target];
    for (const date of dates) {
      if (date.isDeleted) continue;
      const state = [clientName, calendarId, providerId, date.title, date.status, time(date)].join(' ');
      things.push({ name: `booking ${booked.title}`, state });
    }
  }
  for (const { title, owner, isDeleted, ...span } of expected.blocks.values())
    if (!isDeleted) things.push({ name: `block ${title}`, state: `${owner} ${time(span)}` });
  for (const { bookingId, body, isDeleted } of expected.notes.values()) {
    const booking = expected.bookings.get(bookingId);
    // What becomes of the notes of a deleted booking is the server's business.
    if (!isDeleted && booking?.isDeleted === false)
      things.push({ name: `note on ${booking.booked.title}`, state: body });
  }
  return things;
}

/** Titles may be changed; what comes before the first slash stays and is the name. */
function nameIn(title: string): string {
  return title.split(' / ')[0] ?? title;
}

function foundThings(state: PracticeState, window: Span, expected: Expected): Thing[] {
  const things: Thing[] = [];
  const random = seededRandom('audit');
  const world = { state, random, nowMs: () => window.startMs, settings: DEFAULT_SETTINGS };
  for (const booking of bookingsBetween(world, window.startMs, window.endMs)) {
    const contact = state.contacts.get(booking.master.contactId);
    const clientName = contact?.lastName === MADE_LAST_NAME ? contact.firstName : contact?.id;
    const { calendarId, assignedUserId, title, appointmentStatus } = booking;
    const facts = [clientName, calendarId, assignedUserId, title, appointmentStatus, time(booking)].join(' ');
    things.push({ name: `booking ${nameIn(title)}`, state: facts });
  }
  for (const block of state.blockedSlots.values()) {
    const owner = block.calendarId === undefined ? 'provider' : 'calendar';
    if (!block.deleted) things.push({ name: `block ${block.title}`, state: `${owner} ${time(block)}` });
  }
  const deleted = new Set(
    [...expected.bookings.values()].filter((one) => one.isDeleted).map(({ booked }) => booked.title),
  );
  for (const note of state.notes.values()) {
    const title = nameIn(state.appointments.get(note.appointmentId)?.title ?? '');
    if (title !== '' && !deleted.has(title)) things.push({ name: `note on ${title}`, state: note.body });
  }
  return things;
}

/** New clients: each that a booking needs is there once, none is there twice. */
function clientFindings(state: PracticeState, expected: Expected): Findings {
  const findings: Findings = { lost: [], doubled: [], wrong: [] };
  const made = new Map<string, number>();
  for (const { lastName, firstName } of state.contacts.values())
    if (lastName === MADE_LAST_NAME) made.set(firstName ?? '', (made.get(firstName ?? '') ?? 0) + 1);
  for (const [name, count] of made) if (count > 1) findings.doubled.push(`client ${name}: found ${count}`);
  for (const { booked, isDeleted } of expected.bookings.values()) {
    if (booked.client.kind !== 'new' || isDeleted) continue;
    const name = booked.client.fields.firstName;
    if (!made.has(name)) findings.lost.push(`client ${name} of ${booked.title}`);
  }
  return findings;
}

/** What is wrong on the server. `window` holds every date of every booking. */
export function auditServer(state: PracticeState, expected: Expected, window: Span): Findings {
  const byThing = compare(wantedThings(expected), foundThings(state, window, expected));
  const byClient = clientFindings(state, expected);
  return {
    lost: [...byThing.lost, ...byClient.lost],
    doubled: [...byThing.doubled, ...byClient.doubled],
    wrong: byThing.wrong,
  };
}

/** What the user sees at the end and what the server has must be the same. */
export function auditDrawn(drawn: readonly ShownAppointment[], expected: Expected): Findings {
  const thing = ({ title, status, ...span }: ShownAppointment): Thing => ({
    name: `drawn ${nameIn(title)}`,
    state: `${title} ${status} ${time(span)}`,
  });
  const wanted = [...expected.bookings.values()].flatMap(({ isDeleted, dates }) =>
    isDeleted ? [] : dates.filter((date) => !date.isDeleted),
  );
  return compare(wanted.map(thing), drawn.map(thing));
}
