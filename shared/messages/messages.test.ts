import { describe, expect, test } from 'vitest';
import { chooseLanguage, textDirection } from './messages.ts';

describe('the language', () => {
  test.each([
    [['de-DE', 'en-US'], 'de', 'de-DE'],
    [['fr-FR', 'de-CH'], 'de', 'fr-FR'],
    [['de'], 'de', 'de-DE'],
    [['de_AT.UTF-8'], 'de', 'de-AT'],
    [['zh-Hant-TW'], 'en', 'zh-TW'],
    [['C', 'POSIX'], 'en', 'en-US'],
    [[], 'en', 'en-US'],
  ] as const)('of a system that prefers %j is %s, with dates as in %s', (tags, language, locale) => {
    expect(chooseLanguage('system', tags)).toEqual({ language, locale });
  });

  test('that was chosen brings the dates of its own country, or of the PC’s where that speaks it', () => {
    expect(chooseLanguage('de', ['en-US'])).toEqual({ language: 'de', locale: 'de-DE' });
    expect(chooseLanguage('de', ['en-US', 'de-AT'])).toEqual({ language: 'de', locale: 'de-AT' });
    expect(chooseLanguage('en', ['de-DE', 'en-GB'])).toEqual({ language: 'en', locale: 'en-GB' });
    expect(chooseLanguage('en', ['de-DE'])).toEqual({ language: 'en', locale: 'en-US' });
  });

  test('made strange is never the system’s, and is written from the left', () => {
    expect(chooseLanguage('system', ['en-XA']).language).toBe('en');
    expect(chooseLanguage('en-XA', []).language).toBe('en-XA');
    expect(textDirection('en-XA')).toBe('ltr');
  });
});
