import { z } from 'zod';
import { answer, type PracticeAnswer } from '../answer.ts';
import {
  comparablePhone,
  searchedContact,
  shownContact,
  indexedContacts,
  matchesQuery,
} from '../contact-record.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import type { PracticeContact } from '../world.ts';

const MAX_SEARCH_PAGE = 500;
const MAX_LIST_PAGE = 100;

const condition = z.looseObject({
  field: z.string(),
  operator: z.enum(['eq', 'not_eq', 'contains', 'not_contains', 'exists', 'not_exists', 'range'], {
    error: 'must be a valid enum value',
  }),
  value: z.unknown().optional(),
});

/** Filters in use: conditions that must all hold, or groups of them joined by AND or OR. */
const filter = z.union([
  z.looseObject({ group: z.enum(['AND', 'OR']), filters: z.array(condition) }),
  condition,
]);

const searchBody = z.strictObject({
  locationId: z.string(),
  page: z.number().int().min(1, { error: 'must not be less than 1' }).optional(),
  pageLimit: z
    .number()
    .int()
    .min(1, { error: 'must not be less than 1' })
    .max(MAX_SEARCH_PAGE, { error: `must not be greater than ${MAX_SEARCH_PAGE}` }),
  query: z.string().optional(),
  filters: z.array(filter).optional(),
  sort: z.array(z.looseObject({ field: z.string(), direction: z.enum(['asc', 'desc']) })).optional(),
  searchAfter: z.array(z.union([z.string(), z.number()])).optional(),
});

type Condition = z.output<typeof condition>;

function fieldOf(contact: PracticeContact, field: string): unknown {
  return field === 'dateAdded' || field === 'dateUpdated'
    ? contact[`${field}Ms`]
    : searchedContact(contact)[field];
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value).toLowerCase()
    : '';
}

function isIn(range: unknown, value: unknown): boolean {
  const bounds = z.looseObject({ gte: z.unknown().optional(), lte: z.unknown().optional() }).safeParse(range);
  if (!bounds.success || typeof value !== 'number') return false;
  const asMs = (bound: unknown, otherwise: number): number =>
    typeof bound === 'number' ? bound : typeof bound === 'string' ? Date.parse(bound) : otherwise;
  return value >= asMs(bounds.data.gte, -Infinity) && value <= asMs(bounds.data.lte, Infinity);
}

function holds(contact: PracticeContact, { field, operator, value }: Condition): boolean {
  const actual = fieldOf(contact, field);
  const texts = (Array.isArray(actual) ? actual : [actual]).map(asText);
  const isPhone = field === 'phone' && typeof value === 'string' && typeof actual === 'string';
  const equals = (): boolean =>
    isPhone ? comparablePhone(actual) === comparablePhone(value) : texts.includes(asText(value));
  const contains = (): boolean => texts.some((text) => text.includes(asText(value)));
  const exists = (): boolean => texts.some((text) => text !== '');
  switch (operator) {
    case 'eq':
      return equals();
    case 'not_eq':
      return !equals();
    case 'contains':
      return contains();
    case 'not_contains':
      return !contains();
    case 'exists':
      return exists();
    case 'not_exists':
      return !exists();
    case 'range':
      return isIn(value, actual);
  }
}

function passes(contact: PracticeContact, wanted: z.output<typeof filter>): boolean {
  const group = z
    .looseObject({ group: z.enum(['AND', 'OR']), filters: z.array(condition) })
    .safeParse(wanted);
  if (group.success)
    return group.data.group === 'AND'
      ? group.data.filters.every((each) => holds(contact, each))
      : group.data.filters.some((each) => holds(contact, each));
  const single = condition.safeParse(wanted);
  return single.success && holds(contact, single.data);
}

function inOrder(
  contacts: PracticeContact[],
  sort: { field: string; direction: 'asc' | 'desc' }[],
): PracticeContact[] {
  const compared = (left: PracticeContact, right: PracticeContact): number => {
    for (const { field, direction } of sort) {
      const [first, second] = [fieldOf(left, field), fieldOf(right, field)];
      const order =
        typeof first === 'number' && typeof second === 'number'
          ? first - second
          : asText(first).localeCompare(asText(second));
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return 0;
  };
  return sort.length === 0 ? contacts : contacts.toSorted(compared);
}

function searchContacts({ world, body: sent }: RouteRequest): PracticeAnswer {
  const body = checkedAgainst(searchBody, sent);
  if (!body.ok) return body.answer;
  const { query = '', filters = [], sort = [], page = 1, pageLimit, searchAfter } = body.value;
  const matching = inOrder(
    indexedContacts(world)
      .filter((contact) => query.trim() === '' || matchesQuery(contact, query.trim()))
      .filter((contact) => filters.every((wanted) => passes(contact, wanted))),
    sort,
  );
  const afterId = searchAfter?.at(-1);
  const start =
    afterId === undefined
      ? (page - 1) * pageLimit
      : matching.findIndex((contact) => contact.id === afterId) + 1;
  return answer(200, {
    contacts: matching.slice(start, start + pageLimit).map(searchedContact),
    total: matching.length,
  });
}

const listQuery = z.looseObject({
  locationId: z.string(),
  query: z.string().optional(),
  limit: z.coerce
    .number({ error: 'must be a number' })
    .min(1, { error: 'must not be less than 1' })
    .max(MAX_LIST_PAGE, { error: `must not be greater than ${MAX_LIST_PAGE}` })
    .optional(),
  startAfter: z.string().optional(),
  startAfterId: z.string().optional(),
});

/** The deprecated list; it still answers (API-NOTES §13). */
function listContacts({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(listQuery, queryObject(query));
  if (!parsed.ok) return parsed.answer;
  const { query: words = '', limit = 20, startAfterId } = parsed.value;
  const matching = indexedContacts(world).filter(
    (contact) => words.trim() === '' || matchesQuery(contact, words.trim()),
  );
  const start =
    startAfterId === undefined ? 0 : matching.findIndex((contact) => contact.id === startAfterId) + 1;
  const contacts = matching.slice(start, start + limit);
  const last = contacts.at(-1);
  return answer(200, {
    contacts: contacts.map((contact) => shownContact(contact)),
    count: matching.length,
    meta: {
      total: matching.length,
      ...(last === undefined ? {} : { startAfter: last.dateAddedMs, startAfterId: last.id }),
    },
  });
}

/** Search and list (API-NOTES §13); both see contacts through an index that may lag. */
export const contactSearchRoutes: readonly Route[] = [
  { method: 'POST', path: '/contacts/search', scope: 'contacts.readonly', handle: searchContacts },
  { method: 'GET', path: '/contacts', scope: 'contacts.readonly', handle: listContacts },
];
