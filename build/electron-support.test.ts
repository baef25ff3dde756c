import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { supportProblem } from './check-electron-support.mjs';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '..', file), 'utf8')) as unknown;

it('the app is built for one exact Electron, the one the lock file has', () => {
  const { devDependencies } = read('package.json') as { devDependencies: { electron: string } };
  const { packages } = read('package-lock.json') as { packages: Record<string, { version: string }> };
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(packages['node_modules/electron']?.version).toBe(devDependencies.electron);
});

it('an Electron that gets no security fixes any more is found out', () => {
  expect(supportProblem('45.4.1', '45.5.0')).toBeNull();
  expect(supportProblem('45.4.1', '47.0.0')).toBeNull();
  expect(supportProblem('45.4.1', '48.0.0')).toMatch(/no security fixes/);
  expect(supportProblem('^45.4.1', '45.5.0')).toMatch(/exact/);
});
