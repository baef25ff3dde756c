/** What the sync core is made from, what it pushes and how it answers. */
import type { Connection } from '../../shared/connection/connection.ts';
import type { Directory } from '../../shared/ipc/account-calls.ts';
import type { RepairProgress } from '../../shared/ipc/workstation-calls.ts';
import type { OutboxEntry } from '../../shared/outbox/outbox.ts';
import type { ServerOffset, TimeRange } from '../../shared/time/zone.ts';
import type { ApiClient } from '../api/client-types.ts';
import type { RateBudget } from '../api/rate-budget.ts';
import type { Log } from '../base/log.ts';
import type { OutboxRefusal, OutboxRow } from '../store/outbox/outbox-store.ts';
import type { Store } from '../store/store.ts';
import type { NowMs, Random, Timers } from '../base/timers.ts';
import type { Failpoint } from './worker/outbox-worker.ts';

export interface SyncCoreOptions {
  store: Store;
  api: ApiClient;
  locationId: string;
  log: Log;
  /** The budget the client uses: polling slows down when it runs short, and a long pause is told. */
  budget?: Pick<RateBudget, 'state' | 'resume'>;
  nowMs?: NowMs;
  random?: Random;
  timers?: Timers;
  /** For the crash test only: see `Failpoint`. */
  failpoint?: (point: Failpoint, rowId: string) => void;
}

/** What the core pushes; the payloads are those of the IPC contract. */
export interface SyncEvents {
  'schedule.changed': TimeRange;
  'outbox.changed': OutboxEntry;
  'connection.changed': Connection;
  'directory.changed': Directory;
  'contacts.changed': { knownCount: number; incomplete: boolean };
  'repair.changed': RepairProgress;
  'schedule.serverOffsetsChanged': readonly ServerOffset[];
}

/** The answer to something the user asked of an outbox row. */
export type OutboxActionOutcome = { ok: true; entry: OutboxEntry } | OutboxRefusal;

/** The row as the contract knows it, without what only the worker needs. */
export function entryOf(row: OutboxRow): OutboxEntry {
  const { sequence, concurrencyKey, sentAtMs, preexistingIds, finishedAtMs, ...entry } = row;
  return entry;
}
