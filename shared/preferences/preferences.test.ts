import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, preferencesSchema } from './preferences.ts';

test('what was set before there was a language stays, and the rest follows the system', () => {
  const before = { ...DEFAULT_PREFERENCES, language: undefined, firstDayOfWeek: 1, hourCycle: 'h12' };
  expect(preferencesSchema.parse(before)).toMatchObject({
    language: 'system',
    firstDayOfWeek: 1,
    hourCycle: 'h12',
    dateOrder: 'system',
  });
  expect(DEFAULT_PREFERENCES).toMatchObject({ language: 'system', firstDayOfWeek: 'system' });
});

test('a language there are no texts for is the system’s', () => {
  expect(preferencesSchema.parse({ ...DEFAULT_PREFERENCES, language: 'xx' }).language).toBe('system');
  expect(preferencesSchema.parse({ ...DEFAULT_PREFERENCES, firstDayOfWeek: 9 }).firstDayOfWeek).toBe(
    'system',
  );
});
