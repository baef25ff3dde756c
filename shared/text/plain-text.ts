/** What was typed or pasted, before anything reads it: dates, times, names and phone numbers alike; and lists of words. */
import { currentLanguage } from '../messages/messages.ts';

/**
 * Drawn as nothing: direction marks, joiners, soft hyphens, byte order marks, variation selectors. Nobody types them,
 * other programs paste them along.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
/** Control characters other than the white space that `\s` knows, and halves of broken characters. */
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F]|\p{Cs}/gu;
/** Letters drawn as a blank: fillers of Hangul, and the Braille blank. */
const BLANK_LETTERS = /[\u115F\u1160\u2800\u3164\uFFA0]/g;
const WHITE_SPACE = /\s+/gu;
/**
 * Joiners that are seen, and so belong to a name: the non-joiner between two letters of Arabic script (Persian
 * compounds), and both after the sign that takes an Indic letter's vowel away (conjuncts of Sinhala, Malayalam …).
 */
const SEEN_JOINER =
  /(?<=\p{Script=Arabic}\p{M}*)\u200C(?=\p{Script=Arabic})|(?<=[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA])[\u200C\u200D]/u;
const UNSEEN_BUT_JOINERS = new RegExp(`(${SEEN_JOINER.source})|${UNSEEN.source}`, 'gu');
/**
 * The same letters in another form, from a wide keyboard or a page's typesetting: full and half width, ligatures, Arabic
 * letters by their place in the word, mathematical letters.
 */
const OTHER_FORMS =
  /[\u2E80-\u2FDF\uFB00-\uFC5D\uFC64-\uFDFF\uFE80-\uFEFC\uFF00-\uFFE2\uFFE4-\uFFEF\u{1D400}-\u{1D7FF}]+/gu;

/**
 * A text for reading: compatibility forms made plain (full-width digits and letters, ligatures; Unicode NFKC), what cannot
 * be seen dropped, white space made single blanks, none at the ends. Digits of other scripts stay as they are: see
 * `withAsciiDigits`. For a text that is kept see `writtenText`.
 */
export function plainText(text: string): string {
  return tidy(text.replace(BLANK_LETTERS, ' ').normalize('NFKC').replace(UNSEEN, ''));
}

/**
 * A text for keeping, such as a name: as it was typed, in one form (Unicode NFC, plain width), without what cannot be
 * seen, white space made single blanks, none at the ends. Nothing that is seen changes: unlike `plainText` it leaves
 * `Mª`, `½`, a spacing accent and Thai vowels as they are, and joiners where they change how letters join.
 */
export function writtenText(text: string): string {
  return tidy(
    text
      .replace(BLANK_LETTERS, ' ')
      .replace(UNSEEN_BUT_JOINERS, (_unseen, joiner: string | undefined) => joiner ?? '')
      .replace(OTHER_FORMS, (letters) => letters.normalize('NFKC'))
      .normalize('NFC'),
  );
}

function tidy(text: string): string {
  return text.replace(CONTROL_CHARACTERS, '').replace(WHITE_SPACE, ' ').trim();
}

/** The same text with every decimal digit of any script (Arabic-Indic, Devanagari, full-width …) as 0 to 9. */
export function withAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(decimalValue(digit)));
}

/** Entries of a map that gives several words one meaning. Words from outside are looked up in maps: an object knows `constructor`. */
export function sameFor<const Value>(words: readonly string[], value: Value): [string, Value][] {
  return words.map((word) => [word, value]);
}

const NUMBER_WORDS = new Map(
  'one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty'
    .split(' ')
    .map((word, place) => [word, place < 12 ? place + 1 : ([15, 20, 30, 40, 50][place - 12] ?? 0)]),
);
const NUMBER_WORD = new RegExp(
  `\\b(?:(twenty|thirty|forty|fifty)-five|(${[...NUMBER_WORDS.keys()].join('|')}))\\b`,
  'g',
);

/** The same text, in small letters, with English number words as digits, as far as clocks and calendars need them: `half past ten`. */
export function withDigitsForWords(text: string): string {
  return text.replace(NUMBER_WORD, (_word, tens: string | undefined, word: string | undefined) =>
    String(tens === undefined ? NUMBER_WORDS.get(word ?? '') : (NUMBER_WORDS.get(tens) ?? 0) + 5),
  );
}

/** What a language calls something, and what English calls it: the English is read. */
export type Rewording = readonly [RegExp, string | ((...found: (string | undefined)[]) => string)];

const GERMAN_NUMBERS = 'eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' ');
/** `zehn` as `10`, `einer Woche` as `1 Woche`: German number words, as far as clocks and calendars need them. */
export const GERMAN_NUMBER_WORDS: Rewording = [
  /(?<!\p{L})(?:(eine?[mnr]?)|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(fünfzehn|zwanzig))(?!\p{L})/gu,
  (word = '', one, larger) => {
    if (larger !== undefined) return larger === 'zwanzig' ? '20' : '15';
    return one === undefined ? String(GERMAN_NUMBERS.indexOf(word) + 1) : '1';
  },
];

/** A text in the English a reader knows, by a language's rewordings, one after the other. */
export function reworded(text: string, rewordings: readonly Rewording[]): string {
  return rewordings.reduce(
    // Two calls: TypeScript tells the forms of `replace` apart only so.
    (said, [pattern, english]) =>
      typeof english === 'string' ? said.replace(pattern, english) : said.replace(pattern, english),
    text,
  );
}

/** Unicode keeps each script's ten digits in a row, zero first, and rows of digits touch only at their ends. */
function decimalValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let firstOfRow = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(firstOfRow - 1))) firstOfRow -= 1;
  return (code - firstOfRow) % 10;
}

/** More than any line on screen shows: names, titles, addresses. */
const LONGEST_LINE = 200;
/** Some pages of a text in paragraphs, such as a note; what is longer can be read in the server's own app. */
export const LONGEST_PARAGRAPHS = 20_000;

/**
 * A text that fits where it is shown: whole up to `longest` characters (UTF-16; as many as a line has where nothing is said),
 * else cut with an ellipsis. What is looked at is bounded too: the window stands still while a text of millions of characters
 * is laid out. What is stored and sent is never cut.
 */
export function cutText(text: string, longest = LONGEST_LINE): string {
  if (text.length <= longest) return text;
  return `${text
    .slice(0, longest - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

const listFormats = new Map<string, Intl.ListFormat>();

/** Some words as one: `Ada, Ben and Cleo`, with the current language's word before the last. */
export function listText(items: readonly string[]): string {
  const language = currentLanguage();
  // In America a comma stands before the "and" as well.
  const locale = language.startsWith('en') ? 'en-GB' : language;
  let format = listFormats.get(locale);
  if (format === undefined) {
    format = new Intl.ListFormat(locale);
    listFormats.set(locale, format);
  }
  return format.format(items);
}
