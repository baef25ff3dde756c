import { z } from 'zod';
import {
  accepted,
  answer,
  refusal,
  refused,
  type Checked,
  type PracticeAnswer,
  type LoggedRequest,
} from './answer.ts';
import { FAULT_KINDS, type ActiveFault, type FaultList, type FaultSpec } from './faults.ts';
import { checkedAgainst } from './route.ts';
import type { PracticeState } from './world.ts';

/** Paths under which tests in another process steer the server. */
export const CONTROL_PREFIX = '/__practice/';

/** What the control paths can reach. */
export interface Controlled {
  faults: FaultList;
  requests: LoggedRequest[];
  state: () => PracticeState;
  reset: () => void;
}

const regexSource = z.string().refine(
  (source) => {
    try {
      new RegExp(source);
      return true;
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
  },
  { error: 'must be the source of a regular expression' },
);

const faultBody = z.strictObject({
  kind: z.enum(FAULT_KINDS, { error: `must be one of ${FAULT_KINDS.join(', ')}` }),
  match: z
    .strictObject({
      method: z.string().optional(),
      path: regexSource.optional(),
      nth: z.number().int().min(1).optional(),
    })
    .optional(),
  times: z.number().int().min(1).optional(),
  delayMs: z.number().min(0).optional(),
  retryAfterSeconds: z.number().min(0).optional(),
  afterCommit: z.boolean().optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
});

function readFault(body: unknown): Checked<FaultSpec> {
  const parsed = checkedAgainst(faultBody, body);
  if (!parsed.ok) return refused(422, 'That is no fault this server knows.', { details: parsed.answer.body });
  const { match, ...spec } = parsed.value;
  return accepted(match === undefined ? spec : { ...spec, match });
}

function shownFault({ id, spec, matches, hits }: ActiveFault) {
  const path = spec.match?.path;
  const shownPath = path instanceof RegExp ? path.source : path;
  return {
    id,
    ...spec,
    ...(spec.match === undefined ? {} : { match: { ...spec.match, path: shownPath } }),
    matches,
    hits,
  };
}

/** Maps become the lists of their values; an inner map, of occurrences, an object by start. */
function plainState(state: PracticeState): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Map ? [...value.values()].map(plainItem) : value,
    ]),
  );
}

function plainItem(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  return Object.fromEntries(
    Object.entries(item).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Map ? Object.fromEntries(value) : value,
    ]),
  );
}

/** Answers a control request; the token was checked before. */
export function controlAnswer(
  controlled: Controlled,
  method: string,
  path: string,
  body: unknown,
): PracticeAnswer {
  switch (`${method} ${path.slice(CONTROL_PREFIX.length)}`) {
    case 'POST faults': {
      const fault = readFault(body);
      return fault.ok ? answer(201, shownFault(controlled.faults.add(fault.value))) : fault.answer;
    }
    case 'GET faults':
      return answer(200, { faults: controlled.faults.active().map(shownFault) });
    case 'DELETE faults':
      controlled.faults.clear();
      return answer(200, { faults: [] });
    case 'GET requests':
      return answer(200, { requests: controlled.requests });
    case 'GET state':
      return answer(200, plainState(controlled.state()));
    case 'POST reset':
      controlled.reset();
      return answer(200, { reset: true });
    default:
      return refusal(404, `Cannot ${method} ${path}`);
  }
}
