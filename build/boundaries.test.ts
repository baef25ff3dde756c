import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ESLint } from 'eslint';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundaries } from './lint/boundaries.mjs';

/** A house with one file in each folder that the tests below import from or into. */
const HOUSE = [
  'shared/time.ts',
  'electron/main.ts',
  'electron/api/client.ts',
  'electron/base/log.ts',
  'electron/store/outbox.ts',
  'electron/location/session.ts',
  'electron/system/updates.ts',
  'renderer/main.ts',
  'renderer/app/shell.ts',
  'renderer/booking/form.ts',
  'renderer/clients/search.ts',
  'renderer/state/session.ts',
  'renderer/ui/button.ts',
  'renderer/bridge/bridge.ts',
  'renderer/testing/mock-bridge.ts',
  'build/setup.ts',
  'e2e/page.ts',
];

let house: string;
let eslint: ESLint;

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), 'frontdesk-boundaries-'));
  for (const file of HOUSE) {
    mkdirSync(path.join(house, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(house, file), 'export const thing = 1;\n');
  }
  eslint = new ESLint({
    cwd: house,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { 'import-x': importX },
      },
      ...boundaries(house),
    ],
  });
});

afterAll(() => {
  rmSync(house, { recursive: true, force: true });
});

async function refusals(file: string, imported: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import { thing } from '${imported}';\nexport default thing;\n`, {
    filePath: path.join(house, file),
  });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

describe('refused', () => {
  test.each([
    ['shared/series.ts', '../electron/main.ts'],
    ['shared/series.ts', '../renderer/main.ts'],
    ['shared/series.ts', 'node:fs'],
    ['shared/series.ts', 'electron'],
    ['shared/series.ts', 'ky'],
    ['electron/window.ts', '../renderer/main.ts'],
    ['electron/window.ts', '../e2e/page.ts'],
    ['electron/api/appointments.ts', 'electron'],
    ['electron/store/cache.ts', 'electron'],
    ['electron/sync/worker.ts', 'electron/main'],
    ['electron/practice/server.ts', 'electron'],
    ['electron/base/timers.ts', '../store/outbox.ts'],
    ['electron/store/cache.ts', '../location/session.ts'],
    ['electron/api/call.ts', '../store/outbox.ts'],
    ['electron/location/account.ts', '../system/updates.ts'],
    ['electron/shell/window.ts', '../main.ts'],
    ['renderer/main.ts', 'electron'],
    ['renderer/main.ts', 'node:path'],
    ['renderer/main.ts', 'fs'],
    ['renderer/main.ts', '@lucide/svelte'],
    ['renderer/main.ts', '../electron/main.ts'],
    ['renderer/main.ts', '../build/setup.ts'],
    ['renderer/booking/dialog.ts', '../clients/search.ts'],
    ['renderer/ui/dialog.ts', '../booking/form.ts'],
    ['renderer/state/drafts.ts', '../app/shell.ts'],
    ['renderer/booking/form.ts', '../testing/mock-bridge.ts'],
  ])('%s may not import %s', async (file, imported) => {
    expect(await refusals(file, imported)).not.toEqual([]);
  });
});

describe('allowed', () => {
  test.each([
    ['shared/series.ts', './time.ts'],
    ['shared/series.ts', 'zod'],
    ['shared/series.ts', 'temporal-polyfill'],
    ['shared/series.test.ts', 'vitest'],
    ['electron/window.ts', 'electron'],
    ['electron/window.ts', '../shared/time.ts'],
    ['electron/window.ts', './api/client.ts'],
    ['electron/location/account.ts', '../store/outbox.ts'],
    ['electron/store/cache.ts', '../base/log.ts'],
    ['electron/store/cache.test.ts', '../location/session.ts'],
    ['electron/api/appointments.ts', 'node:crypto'],
    ['renderer/main.ts', './booking/form.ts'],
    ['renderer/main.ts', '@lucide/svelte/icons/calendar'],
    ['renderer/booking/dialog.ts', './form.ts'],
    ['renderer/booking/dialog.ts', '../ui/button.ts'],
    ['renderer/booking/dialog.ts', '../state/session.ts'],
    ['renderer/booking/dialog.ts', '../../shared/time.ts'],
    ['renderer/state/drafts.ts', '../bridge/bridge.ts'],
    ['renderer/booking/form.test.ts', '../testing/mock-bridge.ts'],
    ['renderer/testing/preview.ts', '../booking/form.ts'],
    ['e2e/booking.spec.ts', '../electron/main.ts'],
  ])('%s may import %s', async (file, imported) => {
    expect(await refusals(file, imported)).toEqual([]);
  });
});

describe('a write', () => {
  async function refusalsOf(file: string): Promise<string[]> {
    const [result] = await eslint.lintText("export default (call) => call('booking.change', {});\n", {
      filePath: path.join(house, file),
    });
    return (result?.messages ?? []).map(({ message }) => message);
  }

  test.each(['renderer/details/panel.ts', 'renderer/state/drafts.ts'])('is refused in %s', async (file) => {
    expect(await refusalsOf(file)).toEqual(['Only renderer/writes calls booking.…: use app.writes.']);
  });

  test.each(['renderer/writes/writes.ts', 'renderer/details/panel.test.ts'])(
    'is allowed in %s',
    async (file) => {
      expect(await refusalsOf(file)).toEqual([]);
    },
  );
});
