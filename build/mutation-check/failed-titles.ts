/** The titles of the tests, and of their steps, that failed, from the reports of the test runners. */
import { z } from 'zod';

const vitestReport = z.object({
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) }),
  ),
});

/** Throws where the text is no report of vitest's. */
export function failedInVitest(report: string): string[] {
  return vitestReport
    .parse(JSON.parse(report))
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ title }) => title);
}

interface Step {
  title: string;
  error?: unknown;
  steps?: Step[] | undefined;
}
const step: z.ZodType<Step> = z.lazy(() =>
  z.object({ title: z.string(), error: z.unknown().optional(), steps: z.array(step).optional() }),
);

interface Suite {
  specs: { title: string; ok: boolean; tests: { results: { steps?: Step[] | undefined }[] }[] }[];
  suites?: Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    specs: z.array(
      z.object({
        title: z.string(),
        ok: z.boolean(),
        tests: z.array(z.object({ results: z.array(z.object({ steps: z.array(step).optional() })) })),
      }),
    ),
    suites: z.array(suite).optional(),
  }),
);

/** A test that did not run, because one before it failed, has not failed. Throws where the text is no report of Playwright's. */
export function failedInPlaywright(report: string): string[] {
  const inSteps = (steps: readonly Step[] = []): string[] =>
    steps.flatMap(({ title, error, steps: inner }) => [
      ...(error === undefined ? [] : [title]),
      ...inSteps(inner),
    ]);
  const inSuite = ({ specs, suites = [] }: Suite): string[] => [
    ...specs
      .filter(({ ok, tests }) => !ok && tests.some(({ results }) => results.length > 0))
      .flatMap(({ title, tests }) => [
        title,
        ...tests.flatMap(({ results }) => results.flatMap(({ steps }) => inSteps(steps))),
      ]),
    ...suites.flatMap(inSuite),
  ];
  return z
    .object({ suites: z.array(suite) })
    .parse(JSON.parse(report))
    .suites.flatMap(inSuite);
}
