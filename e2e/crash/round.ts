/**
 * One round: a workstation works, is killed again and again in bad weather, and at last is left alone until its outbox is
 * empty. Then everything it was promised has to be on the server, once.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { seededRandom, type SeededRandom } from '../../electron/practice/seeded-random.ts';
import type { PracticeServer } from '../../electron/practice/server.ts';
import { auditDrawn, auditServer, type Findings } from './audit.ts';
import type { WorkstationProcesses } from './workstation-process.ts';
import { WorkstationScript } from './workstation-script.ts';
import { expectedAfter } from './expected.ts';
import { leaveAsOldestVersion } from './later-migrations.ts';
import { chooseKill, describeKill } from './kill-choice.ts';
import { AT_RANDOM, NAMED_POINTS, POINTS_WITHOUT_NETWORK, type KillPlan } from './kill-points.ts';
import type { LaneClock } from './lane-clock.ts';
import { Ledger, type PlannedStep } from './ledger.ts';
import type { Life, Report, ReportedRow, ShownAppointment } from './messages.ts';
import type { Tally } from './tally.ts';
import { describeWeather, isOutage, weatherOf } from './weather.ts';

const DAY_MS = 86_400_000;
/** A Monday, 07:00 in New York; the user books from the Monday after. */
export const ROUND_START_MS = Date.parse('2026-11-23T12:00:00Z');
const NEXT_MONDAY_MS = Date.parse('2026-11-30T05:00:00Z');
const WINDOW = { startMs: NEXT_MONDAY_MS - DAY_MS, endMs: NEXT_MONDAY_MS + 45 * DAY_MS };

/** A point that is not passed by then is not going to be: killed all the same, at no point. */
const LONGEST_LIFE_MS = 75_000;
/** Many times the longest backoff. */
const DRAIN_LIMIT_MS = 40 * 60_000;
/** Shorter than the hang of a server, longer than any latency. */
const TIMEOUT_MS = 10_000;
/** Longest (real) pause between the moment chosen for a kill from outside and the kill: anywhere in what is done then. */
const LONGEST_KILL_DELAY_MS = 6;
/** A process that says nothing for so long (real), not even that it took a tick, hangs. */
const SILENCE_LIMIT_MS = 120_000;
/** How often the file is as 0.1.0 left it when a process starts: the app was updated since the last kill. */
const UPDATE_SHARE = 0.2;
/** How often the user does again what it was never told was kept; else it lets it be. */
const TRIED_AGAIN_SHARE = 0.7;

/** Where rounds take place, one after another. */
export interface Lane {
  server: PracticeServer;
  clock: LaneClock;
  processes: WorkstationProcesses;
  tally: Tally;
}

/** What a round came to. */
export interface RoundResult {
  /** Broken promises; empty when all is well. */
  problems: string[];
  /** What happened, line by line, for looking into a problem. */
  story: string[];
  /** The folder of its store: kept when there are problems. */
  folder: string | null;
}

/** Runs a round of so many kills. Everything follows from the seed text, as far as processes follow anything. */
export async function runRound(lane: Lane, seed: string, name: string, kills: number): Promise<RoundResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'frontdesk-crash-'));
  const round = new Round(lane, seededRandom(seed), seed, name, path.join(folder, 'desk.sqlite'));
  const problems = await round.run(kills);
  if (problems.length === 0) await rm(folder, { recursive: true, force: true });
  return { problems, story: round.story, folder: problems.length === 0 ? null : folder };
}

class Round {
  readonly story: string[] = [];
  readonly #lane: Lane;
  readonly #random: SeededRandom;
  readonly #seed: string;
  readonly #storePath: string;
  readonly #ledger = new Ledger();
  readonly #workstation: WorkstationScript;
  readonly #problems: string[] = [];
  #migrationCount = 0;
  #lifeCount = 0;

  constructor(lane: Lane, random: SeededRandom, seed: string, name: string, storePath: string) {
    this.#lane = lane;
    this.#random = random;
    this.#seed = seed;
    this.#storePath = storePath;
    lane.clock.set(ROUND_START_MS);
    lane.server.reset();
    this.#workstation = new WorkstationScript({
      random,
      roundName: name,
      mondayMs: NEXT_MONDAY_MS,
      clientIds: [...lane.server.state.contacts.keys()],
    });
  }

  async run(kills: number): Promise<string[]> {
    const { tally, server } = this.#lane;
    for (let count = 0; count < kills && this.#isFine(); count += 1) {
      const weather = weatherOf(this.#random);
      const plan = chooseKill(this.#random, isOutage(weather) ? POINTS_WITHOUT_NETWORK : NAMED_POINTS);
      const faults = weather.map((spec) => server.faults.add(spec));
      this.#tell(`weather: ${describeWeather(weather)}; kill: ${describeKill(plan)}`);
      const isUpdate = this.#random.next() < (isInMigration(plan) ? 0.5 : UPDATE_SHARE);
      if (isUpdate && this.#lifeCount > 0) this.#update();
      await this.#life(plan);
      for (const { spec, hits } of faults) tally.faulted(spec.kind, hits);
      server.faults.clear();
    }
    if (this.#isFine()) await this.#settle();
    tally.acknowledged(this.#ledger.acknowledgedCount);
    if (!this.#isFine()) this.#tellRequests();
    return [...this.#problems, ...this.#ledger.violations];
  }

  /** What the last process left is taken back to the layout of 0.1.0: the next one starts with an update. */
  #update(): void {
    if (!existsSync(this.#storePath)) return;
    const unsentCount = leaveAsOldestVersion(this.#storePath);
    this.#tell(`updated from 0.1.0, with ${unsentCount} unsent`);
    this.#lane.tally.updated(unsentCount);
  }

  #isFine(): boolean {
    return this.#problems.length + this.#ledger.violations.length === 0;
  }

  #tell(line: string): void {
    this.story.push(`[life ${this.#lifeCount}] ${line}`);
  }

  /** What the server was asked last, for looking into a problem. */
  #tellRequests(): void {
    for (const { atMs, method, path: asked, query, status, fault } of this.#lane.server.requests) {
      const time = new Date(atMs).toISOString();
      this.#tell(`${time} ${method} ${asked} ${JSON.stringify(query)} ${status ?? '-'} ${fault ?? ''}`);
    }
    this.#tell(`now ${new Date(this.#lane.clock.nowMs()).toISOString()}`);
  }

  /** What the user does in a life, once it is known what is on its disk. */
  #planSteps(plan: KillPlan, unkept: readonly PlannedStep[]): PlannedStep[] {
    if (plan.how === 'not-at-all') return [];
    return this.#workstation.nextLife(
      this.#ledger.wishes(),
      this.#ledger.discardedIds(),
      this.#random.next() < TRIED_AGAIN_SHARE ? unkept : [],
      // A point on the way to the server is passed only by what is sent.
      plan.how === 'at-point' ? plan.nth + this.#random.below(3) : this.#random.below(6),
    );
  }

  #lifeOf(plan: KillPlan): Omit<Life, 'nowMs'> {
    const { server } = this.#lane;
    if (isInMigration(plan)) this.#migrationCount += 1;
    return {
      storePath: this.#storePath,
      baseUrl: server.baseUrl,
      token: server.token,
      locationId: server.locationId,
      timeoutMs: TIMEOUT_MS,
      randomSeed: `${this.#seed}/${this.#lifeCount}`,
      laterMigrationCount: this.#migrationCount,
      window: WINDOW,
      kill: plan,
    };
  }

  /** One process from its first line to its last. Returns what it drew at the end, if it got there. */
  async #life(plan: KillPlan): Promise<ShownAppointment[] | null> {
    const { clock } = this.#lane;
    const workstation = this.#lane.processes.take();
    const isLast = plan.how === 'not-at-all';
    const seen: { killedAt: string | null; drawn: ShownAppointment[] | null } = {
      killedAt: null,
      drawn: null,
    };
    const killDelayMs = this.#random.below(LONGEST_KILL_DELAY_MS);
    const kill = (): void => {
      seen.killedAt ??= AT_RANDOM;
      workstation.kill();
    };
    const killSoon = (): void => void setTimeout(kill, killDelayMs);
    let takeBackKill = (): void => undefined;
    const watch = setInterval(() => {
      if (performance.now() - workstation.heardAtMs < SILENCE_LIMIT_MS) return;
      this.#problems.push('the process said nothing any more');
      kill();
    }, 1_000);
    const isEarly = plan.how === 'at-random' && plan.fromStart;
    const limitMs = isLast ? DRAIN_LIMIT_MS : plan.how === 'at-random' ? plan.afterMs : LONGEST_LIFE_MS;
    await workstation.begin(this.#lifeOf(plan), clock, (report) => {
      this.#hear(report);
      if (report.kind === 'opened') {
        workstation.give(this.#takeUp(plan, report).map(({ step }) => step));
        if (!isEarly) takeBackKill = clock.after(limitMs, killSoon);
      }
      if (report.kind === 'killing') seen.killedAt = report.point;
      if (report.kind === 'idle') kill();
      if (report.kind === 'drawn') seen.drawn = report.appointments;
    });
    // The clock stands while the store is being opened.
    const early = isEarly ? setTimeout(kill, limitMs) : undefined;
    const end = await workstation.ended;
    clearTimeout(early);
    clearInterval(watch);
    takeBackKill();
    this.#tell(`ended: ${seen.killedAt ?? 'by itself'}`);
    if (seen.killedAt === null && (end.exitCode !== 0 || !isLast)) {
      this.#problems.push(
        `the process ended by itself (${end.exitCode ?? end.signal}): ${end.stderr.trim()}`,
      );
    } else if (seen.killedAt !== null && !isLast) this.#lane.tally.killed(seen.killedAt);
    this.#lifeCount += 1;
    return seen.drawn;
  }

  /** Compares what the process found with what was promised, and decides what the user does next. */
  #takeUp(plan: KillPlan, found: Extract<Report, { kind: 'opened' }>): PlannedStep[] {
    if (found.wasRescued) this.#problems.push('the store was damaged by a kill');
    this.#checkRows(found.rows);
    const unkept = this.#ledger.reopened(found.rows, found.draftTitle);
    const steps = this.#isFine() ? this.#planSteps(plan, unkept) : [];
    this.#ledger.begin(steps);
    for (const { step, intent } of steps) {
      this.#tell(`  to do ${step.stepId}: ${step.do} ${JSON.stringify(intent ?? step)}`);
    }
    return steps;
  }

  #hear(report: Report): void {
    this.story.push(`[life ${this.#lifeCount}]   ${abridged(report)}`);
    if (report.kind === 'open-failed') this.#problems.push(`the store did not open: ${report.code}`);
    if (report.kind === 'drained') this.#checkRows(report.rows);
    this.#ledger.heard(report);
  }

  /** One workstation alone, that booked nothing over anything: no row has a reason to come back. */
  #checkRows(rows: readonly ReportedRow[]): void {
    for (const { entry } of rows) {
      if (entry.state !== 'needs-attention') continue;
      this.#problems.push(
        `${entry.payload.kind} ${entry.id} came back to the desk: ${JSON.stringify(entry.problem)}`,
      );
    }
  }

  /** Left alone, in fair weather, until nothing waits; then everything is compared. */
  async #settle(): Promise<void> {
    const drawn = await this.#life({ how: 'not-at-all' });
    if (drawn === null && this.#isFine()) this.#problems.push('the outbox was not drained in time');
    // What waits behind a row that came back would be called missing.
    if (drawn === null || !this.#isFine()) return;
    const expected = expectedAfter(this.#ledger.wishes());
    const onServer = auditServer(this.#lane.server.state, expected, WINDOW);
    this.#lane.tally.audited(expected, onServer);
    this.#lane.tally.undone(this.#ledger.undoneCount);
    this.#report('on the server', onServer);
    this.#report('on screen', auditDrawn(drawn, expected));
  }

  #report(where: string, { lost, doubled, wrong }: Findings): void {
    for (const one of lost) this.#problems.push(`${where}, missing: ${one}`);
    for (const one of doubled) this.#problems.push(`${where}, too many: ${one}`);
    for (const one of wrong) this.#problems.push(`${where}, wrong: ${one}`);
  }
}

function isInMigration(plan: KillPlan): boolean {
  return plan.how === 'at-point' && plan.point === 'in-migration';
}

/** A report as one line of the story. */
function abridged(report: Report): string {
  switch (report.kind) {
    case 'opened':
    case 'undone':
    case 'drained': {
      const rows = report.rows.map(
        ({ sequence, entry }) => `${sequence} ${entry.payload.kind} ${entry.id} ${entry.state}`,
      );
      return `${report.kind}: ${rows.join('; ')}`;
    }
    case 'acknowledged': {
      const { id, state, payload, summary } = report.row.entry;
      const order = payload.kind === 'create-contact' ? payload.fields : payload.order;
      const together = report.together.map(({ entry }) => ` with ${entry.id} ${entry.state}`).join('');
      return `acknowledged ${report.stepId}: ${payload.kind} ${id} ${state} ${summary.title} ${JSON.stringify(order)}${together}`;
    }
    case 'drawn':
      return `drawn: ${report.appointments.length}`;
    default:
      return JSON.stringify(report);
  }
}
