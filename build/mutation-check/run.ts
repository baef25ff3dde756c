/**
 * `npm run mutation-check [-- unit|e2e|package] [-- words]`: takes away each protection of the security tables, one at a
 * time, in a copy of the checkout, and demands that the test which the tables name for it fails. Words choose among rows,
 * titles and what is taken away. Ends with 1 when a test did not notice. For the whole of it: an hour; not part of `npm test`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toolScript } from '../setup/run-program.mjs';
import { failedInPlaywright, failedInVitest } from './failed-titles.ts';
import { kindOf, titlePattern, type Edit, type Kind, type Watch } from './mutation.ts';
import { WATCHES } from './watches.ts';

const checkout = path.resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(path.join(tmpdir(), 'frontdesk-mutation-'));
const report = path.join(copy, 'mutation-report.json');
const MAX_OUTPUT_BYTES = 100_000_000;
/** Of what a run said that left no report, in characters. */
const MAX_SHOWN = 2_000;

function makeCopy(): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: checkout, encoding: 'utf8' }).split('\0');
  for (const file of files) {
    // One that was deleted since the last commit is still listed.
    const source = path.join(checkout, file);
    if (file !== '' && existsSync(source)) cpSync(source, path.join(copy, file));
  }
  symlinkSync(path.join(checkout, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
}

/** Runs a script of Node's; answers all it said. */
function runNode(cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout + stderr;
}

const DESKTOP = path.join(checkout, 'build/setup/virtual-desktop.mjs');
const REPORT_OF_PLAYWRIGHT = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };

/** Runs a test's whole file against the copy. The real app's tests are the checkout's own: only the app is another. */
const runners: Record<Kind, (file: string, environment?: NodeJS.ProcessEnv) => string> = {
  unit: (file, environment) =>
    runNode(
      copy,
      [
        toolScript('vitest'),
        ...['run', '--config', 'build/vitest.config.ts', '--project', 'node', file],
        ...['--reporter=json', `--outputFile=${report}`],
      ],
      environment,
    ),
  e2e: (file) => {
    // Where it does not build, nothing of the build before must be taken for it.
    rmSync(path.join(copy, 'dist'), { recursive: true, force: true });
    const playwright = [process.execPath, toolScript('@playwright/test', 'playwright'), 'test', file];
    const options = ['-c', path.join(checkout, 'e2e/playwright.config.ts'), '--reporter=json'];
    return (
      runNode(copy, ['build/bundle.mjs']) +
      runNode(checkout, [DESKTOP, ...playwright, ...options], {
        ...REPORT_OF_PLAYWRIGHT,
        FRONTDESK_APP_FOLDER: copy,
        // A test that runs out of time has not seen its last steps fail.
        FRONTDESK_E2E_PATIENCE: process.env['FRONTDESK_E2E_PATIENCE'] ?? '4',
      })
    );
  },
  package: () =>
    runNode(copy, ['build/setup.mjs', 'package-test', '--reporter=json'], {
      ...REPORT_OF_PLAYWRIGHT,
      CI: 'true',
      FRONTDESK_PACKAGE_FOR_TEST: '1',
    }),
};

/** Applies the edits, answers how to take them back. */
function apply(edits: readonly Edit[]): () => void {
  const before = new Map<string, string>();
  for (const [file, from, to] of edits) {
    const target = path.join(copy, file);
    const text = readFileSync(target, 'utf8');
    if (!before.has(target)) before.set(target, text);
    if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one ${from}`);
    writeFileSync(
      target,
      text.replace(from, () => to),
    );
  }
  return () => {
    for (const [target, text] of before) writeFileSync(target, text);
  };
}

/** What failed with each set of edits: those that several tests of one file watch are made once for all of them. */
const runs = new Map<string, string[]>();

/** The titles of the tests and steps of a file that failed. */
function failedWith(edits: readonly Edit[], { file, environment }: Watch): string[] {
  const key = JSON.stringify([file, edits]);
  const known = runs.get(key);
  if (known !== undefined) return known;
  const takeBack = apply(edits);
  rmSync(report, { force: true });
  const kind = kindOf(file);
  const output = runners[kind](file, environment);
  takeBack();
  const text = existsSync(report) ? readFileSync(report, 'utf8') : null;
  const read = kind === 'unit' ? failedInVitest : failedInPlaywright;
  const failed = text === null ? [`(no report) ${output.slice(-MAX_SHOWN)}`] : read(text);
  runs.set(key, failed);
  return failed;
}

const words = process.argv.slice(2);
const kinds = new Set(words.filter((word) => ['unit', 'e2e', 'package'].includes(word)));
const wanted = words.filter((word) => !kinds.has(word));
const counts = { noticed: 0, UNNOTICED: 0, BROKEN: 0 };
makeCopy();
try {
  for (const watch of WATCHES) {
    const { file, title, without } = watch;
    if (kinds.size > 0 && !kinds.has(kindOf(file))) continue;
    const isAmong = (failed: readonly string[]): boolean =>
      failed.some((one) => titlePattern(title).test(one));
    for (const { what, rows, edits } of without) {
      const about = `${rows.map((row) => `[${row}]`).join(' ')} without ${what}: ${file} “${title}”`;
      if (!wanted.every((word) => about.includes(word))) continue;
      const failed = failedWith(edits, watch);
      // A test that fails with the protection in place notices nothing.
      const isBroken = isAmong(failedWith([], watch));
      const verdict = isBroken ? 'BROKEN' : isAmong(failed) ? 'noticed' : 'UNNOTICED';
      counts[verdict] += 1;
      const instead = verdict === 'noticed' ? '' : `; failed: ${failed.join(' · ') || 'nothing'}`;
      process.stdout.write(`${verdict} ${about}${instead}\n`);
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const summary = Object.entries(counts).map(([verdict, count]) => `${String(count)} ${verdict}`);
process.stdout.write(`${summary.join(', ')}\n`);
process.exitCode = counts.noticed > 0 && counts.UNNOTICED + counts.BROKEN === 0 ? 0 : 1;
