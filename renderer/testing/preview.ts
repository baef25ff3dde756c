/**
 * The window without Electron, over the sample clinic, for looking at it in a browser:
 * `?scenario=offline&theme=dark&view=day&language=de`. See renderer/README.md. Never part of the app.
 */
import '../zod-without-eval.ts';
import '../styles/all.ts';
import { mount } from 'svelte';
import { z } from 'zod';
import { LANGUAGES, setLanguage } from '../../shared/messages/messages.ts';
import { calendarViewSchema, preferencesSchema } from '../../shared/preferences/preferences.ts';
import type { Clock } from '../state/clock.ts';
import Preview from './Preview.svelte';
import { sampleBridge } from './sample-bridge.ts';
import { SAMPLE_NOW_MS } from './sample-clinic.ts';
import { SCENARIOS } from './scenarios.ts';

const querySchema = z.object({
  scenario: z.string().catch('week'),
  theme: preferencesSchema.shape.theme,
  view: calendarViewSchema.optional().catch(undefined),
  colorBy: z.enum(['calendar', 'provider']).optional().catch(undefined),
  language: z.enum(LANGUAGES).catch('en'),
});

const query = querySchema.parse(Object.fromEntries(new URLSearchParams(location.search)));
const scenario = SCENARIOS[query.scenario];
const target = document.getElementById('app');
if (!scenario || !target) {
  throw new Error(`No scenario ${query.scenario}. There are: ${Object.keys(SCENARIOS).join(', ')}.`);
}

setLanguage(query.language);
document.documentElement.lang = query.language;

const startedAtMs = Date.now();
/** The sample's Monday morning, going on from there. */
const clock: Clock = {
  nowMs: () => SAMPLE_NOW_MS + Date.now() - startedAtMs,
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

const { view, colorBy, theme } = query;
const bridge = sampleBridge({
  ...scenario.options,
  preferences: {
    ...scenario.options?.preferences,
    theme,
    ...(view ? { view } : {}),
    ...(colorBy ? { colorBy } : {}),
  },
});
bridge.handle('workstation.reportProblem', ({ message, stack }) => {
  document.documentElement.dataset['problem'] = `${message}\n${stack}`;
  document.documentElement.dataset['ready'] = 'true';
  return undefined;
});
mount(Preview, { target, props: { bridge, clock, onready: scenario.then ?? (() => undefined) } });
