import type { ApiCall, CallOptions, SendCall } from './call.ts';
import { ApiError } from './errors.ts';
import { saysDone } from './readers/fields.ts';

/** What every resource file is made from. */
export interface ResourceContext {
  send: SendCall;
  /** Zone for naive times in answers; null while it is not known. */
  getTimeZone: () => string | null;
}

/** Sends a call whose answer only says that it was done; a 2xx that says it was not is a refusal. */
export async function sendForDone(
  context: ResourceContext,
  call: ApiCall,
  options: CallOptions | undefined,
): Promise<void> {
  const done = await context.send(call, saysDone, options);
  if (done) return;
  throw new ApiError({
    kind: 'rejected',
    outcome: 'refused',
    isWrite: call.isWrite,
    requiredScope: call.scope,
  });
}
