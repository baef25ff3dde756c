/**
 * Every text a person reads, and the language it is said in. The texts stand in `<language>/<area>.json`; each is a
 * function here, `m.common_save()`, whose parameters the compiler checks (README.md).
 */
import { m } from './compiled/messages.js';
import { locales, overwriteGetLocale, type Locale } from './compiled/runtime.js';

export { m };

/** A language there are texts for. `en-XA` is English made strange, in development builds only. */
export type Language = Locale;

export const LANGUAGES: readonly Language[] = locales;

let language: Language = 'en';
overwriteGetLocale(() => language);

/** The language everything is said in from now on. What is drawn already stays: set it before the first drawing. */
export function setLanguage(chosen: Language): void {
  language = chosen;
}

/** The language everything is said in; English until another is set. */
export function currentLanguage(): Language {
  return language;
}
