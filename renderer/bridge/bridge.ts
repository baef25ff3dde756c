import type { CallName, CallOutput, EventName, EventPayload } from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/failures/failures.ts';
import type { Reply, FrontdeskBridge } from '../../shared/ipc/reply.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent when the page is opened outside the app. */
    readonly frontdesk?: FrontdeskBridge;
  }
}

export type { CallName, CallOutput, EventName, EventPayload, Failure, FrontdeskBridge, Reply };

/**
 * The bridge of the window this code runs in.
 * @throws when the preload script did not run: nothing of the app can work then.
 */
export function windowBridge(): FrontdeskBridge {
  const bridge = window.frontdesk;
  if (!bridge) throw new Error('window.frontdesk is missing: the preload script did not run.');
  return bridge;
}
