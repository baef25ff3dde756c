/**
 * `npm run crash-test -- --kills N [--seed S] [--round R] [--lanes L]`: kills the main process's core N times and
 * compares what it promised with what is on the server. Exit code 1 on anything lost, doubled or in the wrong state.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPracticeServer } from '../../electron/practice/server.ts';
import { crashDataset } from './crash-dataset.ts';
import { WorkstationProcesses } from './workstation-process.ts';
import { bundleWorkstationProgram } from './workstation-program.ts';
import { TIME_ZONE } from './intents.ts';
import { LaneClock } from './lane-clock.ts';
import { ROUND_START_MS, runRound, type Lane, type RoundResult } from './round.ts';
import { Tally } from './tally.ts';

const KILLS_A_ROUND = 10;
const DEFAULT_KILLS = 100;
const DEFAULT_LANES = 3;
/** A sign of life after so many. */
const KILLS_A_WORD = 200;
/** As in life: a search for clients does not know of one made less than ten seconds ago (API-NOTES §13). */
const CONTACT_INDEX_LAG_MS = 10_000;
/**
 * Half of what is documented, as if another workstation used the rest: fetching weeks ahead in the background, which every
 * start begins again, then leaves the processor to the writes.
 */
const CALLS_PER_INTERVAL = 50;

interface Options {
  kills: number;
  seed: string;
  /** Only this round, to replay it. */
  round: number | null;
  lanes: number;
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new RangeError(`--${name} takes a whole number from 1, not "${text}".`);
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string' },
      seed: { type: 'string' },
      round: { type: 'string' },
      lanes: { type: 'string' },
    },
  });
  return {
    kills: wholeNumber('kills', values.kills ?? String(DEFAULT_KILLS)),
    seed: values.seed ?? String(Date.now()),
    round: values.round === undefined ? null : wholeNumber('round', values.round),
    lanes: wholeNumber('lanes', values.lanes ?? String(DEFAULT_LANES)),
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function sayProblems(round: number, seed: string, result: RoundResult): Promise<void> {
  say(`Round ${round} broke a promise:`);
  for (const problem of result.problems) say(`  ${problem}`);
  if (result.folder !== null) {
    const story = path.join(result.folder, 'story.txt');
    await writeFile(story, `${result.story.join('\n')}\n`);
    say(`  What happened: ${story}`);
  }
  say(`  Again: npm run crash-test -- --seed ${seed} --round ${round}`);
}

/** Numbers of the rounds and the kills in each; every round but the last has the same. */
function planRounds({ kills, round }: Options): { number: number; kills: number }[] {
  if (round !== null) return [{ number: round, kills: KILLS_A_ROUND }];
  const count = Math.ceil(kills / KILLS_A_ROUND);
  return Array.from({ length: count }, (_, index) => ({ number: index + 1, kills: KILLS_A_ROUND }));
}

async function openLane(tally: Tally, seed: string, program: string): Promise<Lane> {
  const clock = new LaneClock(ROUND_START_MS);
  const server = await startPracticeServer({
    seed,
    nowMs: clock.nowMs,
    timezone: TIME_ZONE,
    dataset: crashDataset,
    contactIndexLagMs: CONTACT_INDEX_LAG_MS,
    rateLimit: { burst: CALLS_PER_INTERVAL },
  });
  return { server, clock, processes: new WorkstationProcesses(program), tally };
}

async function main(): Promise<boolean> {
  const options = readOptions();
  const tally = new Tally();
  const rounds = planRounds(options);
  say(`Crash test, seed ${options.seed}: ${rounds.length * KILLS_A_ROUND} kills.`);
  const program = await bundleWorkstationProgram();
  let failedRounds = 0;
  let saidAtKills = 0;
  async function work(): Promise<void> {
    const lane = await openLane(tally, options.seed, program);
    for (let next = rounds.shift(); next !== undefined; next = rounds.shift()) {
      const { number, kills } = next;
      const result = await runRound(lane, `${options.seed}/${number}`, `R${number}`, kills);
      if (tally.killCount - saidAtKills >= KILLS_A_WORD) {
        saidAtKills = tally.killCount;
        say(`  ${tally.killCount} kills`);
      }
      if (result.problems.length === 0) continue;
      failedRounds += 1;
      await sayProblems(number, options.seed, result);
    }
    await lane.processes.close();
    await lane.server.close();
    lane.clock.stop();
  }
  await Promise.all(Array.from({ length: Math.min(options.lanes, rounds.length) }, () => work()));
  await rm(program);
  say(tally.table());
  say(
    failedRounds === 0
      ? 'Nothing was lost and nothing is there twice.'
      : `${failedRounds} rounds broke a promise.`,
  );
  return failedRounds === 0;
}

process.exitCode = (await main()) ? 0 : 1;
