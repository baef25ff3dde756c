import { expect, it } from 'vitest';
import { pagePreferences } from './page-preferences.ts';

it('the page runs sandboxed, isolated and without Node, whatever Electron’s defaults are', () => {
  const preferences = pagePreferences('/preload.cjs', true);
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    plugins: false,
    navigateOnDragDrop: false,
  });
  expect(preferences).not.toHaveProperty('enableBlinkFeatures');
});

it('developer tools open in development only', () => {
  expect(pagePreferences('/preload.cjs', true).devTools).toBe(false);
  expect(pagePreferences('/preload.cjs', false).devTools).toBe(true);
});
