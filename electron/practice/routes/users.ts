import { z } from 'zod';
import { answer, type PracticeAnswer } from '../answer.ts';
import { checkedAgainst, queryObject, type Route, type RouteRequest } from '../route.ts';
import { findUser } from './lookups.ts';

function listUsers({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(z.looseObject({ locationId: z.string() }), queryObject(query));
  if (!parsed.ok) return parsed.answer;
  return answer(200, { users: [...world.state.users.values()] });
}

const wholeNumberText = z.string().regex(/^\d+$/, { error: 'must be a number string' });

const searchQuery = z.looseObject({
  companyId: z.string(),
  locationId: z.string().optional(),
  query: z.string().optional(),
  ids: z.string().optional(),
  skip: wholeNumberText.optional(),
  limit: wholeNumberText.optional(),
});

function searchUsers({ world, query }: RouteRequest): PracticeAnswer {
  const parsed = checkedAgainst(searchQuery, queryObject(query));
  if (!parsed.ok) return parsed.answer;
  const { companyId, query: words = '', ids, skip = '0', limit = '25' } = parsed.value;
  const isOurCompany = companyId === world.state.location.companyId;
  const wanted = ids?.split(',');
  const users = [...world.state.users.values()]
    .filter(() => isOurCompany)
    .filter((user) => wanted?.includes(user.id) ?? true)
    .filter((user) => `${user.name} ${user.email}`.toLowerCase().includes(words.toLowerCase()));
  return answer(200, {
    users: users.slice(Number(skip), Number(skip) + Number(limit)),
    count: users.length,
  });
}

function getUser({ world, pathPart }: RouteRequest): PracticeAnswer {
  const user = findUser(world, pathPart('userId'));
  return user.ok ? answer(200, user.value) : user.answer;
}

/** Users (API-NOTES §14): the deprecated list, the search that wants a companyId, and one, bare. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users', scope: 'users.readonly', handle: listUsers },
  { method: 'GET', path: '/users/search', scope: 'users.readonly', handle: searchUsers },
  { method: 'GET', path: '/users/:userId', scope: 'users.readonly', handle: getUser },
];
