/**
 * Every text a person reads, and the language it is said in. The texts stand in `<language>/<area>.json`; each is a
 * function here, `m.common_save()`, whose parameters the compiler checks (README.md).
 */
import { m } from './compiled/messages.js';
import { getTextDirection, locales, overwriteGetLocale, type Locale } from './compiled/runtime.js';

export { m };

/** A language there are texts for. `en-XA` is English made strange, in development builds only. */
export type Language = Locale;

export const LANGUAGES: readonly Language[] = locales;

/** What is chosen in Settings: a language, or the system's. */
export const LANGUAGE_CHOICES = ['system', ...locales] as const;
export type LanguageChoice = (typeof LANGUAGE_CHOICES)[number];

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

/** What a choice of language comes to. */
export interface SpokenLanguage {
  /** The texts. */
  language: Language;
  /** BCP 47, with its region: the order of dates, the first day of the week and the clock follow it. */
  locale: string;
}

/**
 * The language for a choice on a system whose person prefers `systemTags` (BCP 47, the first most). The system's is the
 * first of them there are texts for, else English; dates and times are then as the system's first has them, whatever
 * the words. A language that was chosen brings its own: `de` as in Germany, or as in Austria on an Austrian PC.
 */
export function chooseLanguage(choice: LanguageChoice, systemTags: readonly string[]): SpokenLanguage {
  const preferred = systemTags.flatMap((tag) => readTag(tag) ?? []);
  if (choice === 'system') {
    const language = preferred.flatMap((one) => LANGUAGES.find((have) => have === one.language) ?? []).at(0);
    return { language: language ?? 'en', locale: withRegion(preferred[0] ?? new Intl.Locale('en')) };
  }
  const { language } = new Intl.Locale(choice);
  const own = preferred.find((one) => one.language === language);
  return { language: choice, locale: withRegion(own ?? new Intl.Locale(language)) };
}

/** Null for what is no language, such as the `C` of a Unix system without one. */
function readTag(tag: string): Intl.Locale | null {
  try {
    const plain = tag.replace(/[.@].*$/, '').replaceAll('_', '-');
    return Intl.DateTimeFormat.supportedLocalesOf(plain).length > 0 ? new Intl.Locale(plain) : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function withRegion(locale: Intl.Locale): string {
  const { language, region = 'US' } = locale.maximize();
  return `${language}-${region}`;
}

/** Which way a language is written. */
export function textDirection(of: Language): 'ltr' | 'rtl' {
  return getTextDirection(of);
}
