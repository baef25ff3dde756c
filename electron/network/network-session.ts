import { session, type Session } from 'electron';

/**
 * The session that knows the system's proxy. No page runs in it, and nothing is sent through it: pages have the default
 * session, which has no way to a network at all (shell/guards/page-guards.ts).
 */
export function networkSession(): Session {
  return session.fromPartition('frontdesk-network', { cache: false });
}
