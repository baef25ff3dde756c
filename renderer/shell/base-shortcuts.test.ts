import { afterEach, expect, test } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { AppState } from '../state/app-state.svelte.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { baseShortcuts } from './base-shortcuts.ts';

afterEach(() => {
  setLanguage('en');
});

const keysAndLabels = (): Map<string, string> => {
  const nothing = { focusSearch: () => undefined, focusGrid: () => undefined, showHelp: () => undefined };
  const shortcuts = baseShortcuts(new AppState(sampleBridge()), nothing);
  return new Map(shortcuts.map(({ keys, label }) => [keys, label]));
};

test('keys stay the same in another language, and what they do is said in it', () => {
  const english = keysAndLabels();
  setLanguage('de');
  const german = keysAndLabels();
  expect([...german.keys()]).toEqual([...english.keys()]);
  expect([english.get('n'), german.get('n')]).toEqual(['New booking', 'Neuer Termin']);
  expect([english.get('w'), german.get('w')]).toEqual(['Week', 'Woche']);
});
