import { isRecord, readFlag } from './fields.ts';

/** True unless the answer says that it was not done: `succeeded`, `succeded` [sic] or `success` is false. */
export function saysDone(body: unknown): boolean {
  if (!isRecord(body)) return true;
  return ['succeeded', 'succeded', 'success'].every((key) => readFlag(body[key]) !== false);
}
