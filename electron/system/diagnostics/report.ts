import { createHash } from 'node:crypto';
import type { AccountState } from '../../../shared/account/account.ts';
import type { ComputerState, UpdateState } from '../../../shared/computer/computer-state.ts';
import type { Connection } from '../../../shared/connection/connection.ts';
import { isUnfinished, type OutboxEntry } from '../../../shared/outbox/outbox.ts';
import type { ServerOffset } from '../../../shared/time/zone.ts';
import type { Preferences } from '../../../shared/preferences/preferences.ts';
import { redact } from '../../base/redact.ts';

/** Lines of the log that go with it: days of an ordinary workstation. */
export const LOG_LINES_IN_REPORT = 1_000;

/** What the report is made from. Names, phones, notes and tokens are not among it, or are counted only. */
export interface ReportSources {
  nowMs: number;
  app: Readonly<Record<string, string | number | boolean | null>>;
  system: Readonly<Record<string, string | number | boolean | null>>;
  account: AccountState;
  /** Null while no schedule is open. */
  schedule: {
    connection: Connection;
    outbox: readonly OutboxEntry[];
    /** Where the server counts the location's clock otherwise than this PC's zone data. */
    serverOffsets: readonly ServerOffset[];
  } | null;
  computer: ComputerState;
  updates: UpdateState;
  preferences: Preferences;
  /** Files of the data folder with their sizes. */
  files: readonly { name: string; bytes: number }[];
  logLines: readonly string[];
}

/**
 * The report for support, as text to be read before it is sent: versions, the state of things in counts and ages, and the
 * log. It says nothing about a client, and of the location only a short fingerprint, enough to see that two reports are of
 * the same one.
 */
export function reportText(sources: ReportSources): string {
  const { nowMs, account, schedule, computer, preferences } = sources;
  const { hiddenCalendarIds, hiddenProviderIds, ...choices } = preferences;
  const report = {
    what: 'Diagnostics of Frontdesk, for support. No clients, no notes, no token.',
    madeAt: new Date(nowMs).toISOString(),
    app: sources.app,
    system: sources.system,
    account: accountFacts(account),
    connection: schedule && connectionFacts(schedule.connection, nowMs),
    serverOffsets: schedule && schedule.serverOffsets,
    outbox: schedule && outboxFacts(schedule.outbox, nowMs),
    computer: { ...computer, managed: managedFacts(computer) },
    updates: sources.updates,
    preferences: {
      ...choices,
      hiddenCalendarCount: hiddenCalendarIds.length,
      hiddenProviderCount: hiddenProviderIds.length,
    },
    files: sources.files,
    // Written without personal data; once more, for lines of older versions.
    log: sources.logLines.map(redact),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A name for the report's file: `frontdesk-diagnostics-2026-11-26.json`. */
export function reportFileName(nowMs: number): string {
  return `frontdesk-diagnostics-${new Date(nowMs).toISOString().slice(0, 10)}.json`;
}

function accountFacts(account: AccountState): Record<string, unknown> {
  switch (account.kind) {
    case 'signed-in':
      return {
        kind: account.kind,
        location: fingerprint(account.location.id),
        timeZone: account.location.timeZone,
        knownLocationCount: account.knownLocations.length,
        missingScopes: account.missingScopes,
      };
    case 'keychain-unavailable':
    case 'store-unavailable':
      return { kind: account.kind, reason: account.failure.code };
    case 'first-run':
    case 'practice':
      return { kind: account.kind };
  }
}

function managedFacts({ managed }: ComputerState): Record<string, unknown> {
  const { locationId, ...rest } = managed;
  return { ...rest, location: locationId === null ? null : fingerprint(locationId) };
}

function connectionFacts(
  { state, sinceMs, lastAnswerAtMs }: Connection,
  nowMs: number,
): Record<string, unknown> {
  return {
    state,
    forMinutes: minutesSince(sinceMs, nowMs),
    lastAnswerMinutesAgo: lastAnswerAtMs === null ? null : minutesSince(lastAnswerAtMs, nowMs),
  };
}

function outboxFacts(entries: readonly OutboxEntry[], nowMs: number): Record<string, unknown> {
  const unfinished = entries.filter(({ state }) => isUnfinished(state));
  const oldestMs = Math.min(...unfinished.map(({ createdAtMs }) => createdAtMs));
  return {
    byState: countBy(entries.map(({ state }) => state)),
    unfinishedByKind: countBy(unfinished.map(({ payload }) => payload.kind)),
    unfinishedByProblem: countBy(unfinished.flatMap(({ problem }) => (problem ? [problem.code] : []))),
    oldestUnfinishedMinutes: unfinished.length === 0 ? null : minutesSince(oldestMs, nowMs),
    mostAttempts: Math.max(0, ...unfinished.map(({ attempts }) => attempts)),
  };
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function minutesSince(atMs: number, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - atMs) / 60_000));
}

/** A short name for an id that cannot be turned back into it. */
function fingerprint(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8);
}
