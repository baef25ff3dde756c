import { accepted, refused, type Checked } from '../answer.ts';
import type { PracticeCalendar, PracticeContact, PracticeWorld } from '../world.ts';

const ID = /^[A-Za-z0-9_-]{10,40}$/;

function found<Item>(items: ReadonlyMap<string, Item>, id: string, noun: string): Checked<Item> {
  if (!ID.test(id)) return refused(400, `Invalid ${noun} id.`);
  const item = items.get(id);
  const name = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
  return item === undefined ? refused(404, `${name} not found.`) : accepted(item);
}

/** The calendar with this id: 400 for a malformed id, 404 for an unknown one. */
export function findCalendar(world: PracticeWorld, calendarId: string): Checked<PracticeCalendar> {
  return found(world.state.calendars, calendarId, 'calendar');
}

/** The contact with this id: 400 for a malformed id, 404 for an unknown one. */
export function findContact(world: PracticeWorld, contactId: string): Checked<PracticeContact> {
  return found(world.state.contacts, contactId, 'contact');
}

/** The user with this id: 400 for a malformed id, 404 for an unknown one. */
export function findUser(world: PracticeWorld, userId: string) {
  return found(world.state.users, userId, 'user');
}
