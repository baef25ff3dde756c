/**
 * `npm run bench`: everything that shall be fast, each beside a peer or a limit measured in the same run. Names after `--`
 * choose some of it (`npm run bench -- start search`); `--short` runs it on little data, only to see that it works.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolveElectron } from '../../build/setup/electron-runtime.mjs';
import { projectFolder } from '../../build/setup/paths.mjs';
import { benchDay, benchEnter, benchOutbox, benchSearch } from './desk-bench.ts';
import { tableOf, type Row } from './measure.ts';
import { benchChange, benchColumns, benchMonth, benchSeries, benchViews } from './schedule-bench.ts';
import { benchStart } from './start-bench.ts';
import { benchCode, benchDesks, benchPreview } from './windowless-bench.ts';

const BENCHES = new Map<string, (isShort: boolean) => Promise<Row[]> | Row[]>([
  ['start', benchStart],
  ['views', benchViews],
  ['columns', benchColumns],
  ['series', benchSeries],
  ['month', benchMonth],
  ['change', benchChange],
  ['search', benchSearch],
  ['enter', benchEnter],
  ['outbox', benchOutbox],
  ['preview', benchPreview],
  ['day', benchDay],
  ['desks', benchDesks],
  ['code', benchCode],
]);

const RESULT_FILE = path.join(projectFolder, 'e2e/results/bench.json');
const PEERS = [
  '@event-calendar/core',
  'fullcalendar',
  'minisearch',
  'rrule-temporal',
  '@photostructure/sqlite',
];

const given = process.argv.slice(2);
const isShort = given.includes('--short');
const chosen = given.filter((name) => name !== '--short');
const unknown = chosen.filter((name) => !BENCHES.has(name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no bench ${unknown.join(', ')}; there are ${[...BENCHES.keys()].join(', ')}.\n`,
  );
  process.exit(1);
}

function versionOf(name: string): string {
  const file = path.join(projectFolder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Where and of what the figures are. */
function circumstances(): Record<string, unknown> {
  const asked = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: projectFolder, encoding: 'utf8' });
  const [cpu] = os.cpus();
  return {
    commit: asked.status === 0 ? asked.stdout.trim() : null,
    at: new Date().toISOString(),
    isShort,
    machine: {
      system: `${os.type()} ${os.release()} ${os.arch()}`,
      processor: cpu?.model ?? '',
      cores: os.cpus().length,
      memoryMb: Math.round(os.totalmem() / 1_048_576),
      load: os.loadavg(),
    },
    versions: {
      node: process.version,
      electron: resolveElectron().version,
      ...Object.fromEntries(PEERS.map((name) => [name, versionOf(name)])),
    },
  };
}

const rows: (Row & { bench: string })[] = [];
const failed: string[] = [];
// One after the other: side by side they would measure each other.
for (const [name, run] of BENCHES) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const startedAtMs = performance.now();
  try {
    rows.push(...(await run(isShort)).map((row) => ({ bench: name, ...row })));
  } catch (error) {
    failed.push(name);
    process.stderr.write(
      `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  }
  process.stderr.write(`${name}: ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s\n`);
}
mkdirSync(path.dirname(RESULT_FILE), { recursive: true });
writeFileSync(RESULT_FILE, `${JSON.stringify({ ...circumstances(), failed, rows }, null, 2)}\n`);
process.stdout.write(`${tableOf(rows)}\n`);
for (const { what, note } of rows.filter((row) => row.note !== ''))
  process.stdout.write(`${what}: ${note}\n`);
if (isShort) process.stdout.write('Little data: the figures say nothing.\n');
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`);
// Never for the time that something took: how fast a machine is says nothing about whether it works.
// Ended here: the screens of the apps would keep it going.
process.exit(failed.length > 0 ? 1 : 0);
