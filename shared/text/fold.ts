/** How names are compared: by what people type of them. Used by the search and by every "is this the same person?". */
import { plainText } from './plain-text.ts';

/** Apostrophes and what stands for them: okina, ayn, hamza, prime, geresh, spacing accents. */
const APOSTROPHES = /['’‘‛ʼʻʽʾʿʹˈ`´΄᾽᾿῾′＇՚׳״"“”„ꞌꞋ]/gu;
const HYPHENS = /[\p{Pd}\u2212\u00AD\u00B7\u2027\u0387]/gu;

/**
 * Marks that are left out when typing: accents of Latin, Greek and Cyrillic letters, Hebrew points, short vowels and the
 * stretching of Arabic. Vowel signs and tones of other scripts make other words and stay.
 */
const UNTYPED_MARKS =
  /[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640\u064B-\u0652\u0656-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]|(?<=\u0627)[\u0653-\u0655]/gu;

/** Letters that Unicode does not take apart, and those that differ by keyboard only. */
const SAME_LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ŧ: 't',
  ɓ: 'b',
  ɗ: 'd',
  ƙ: 'k',
  ɛ: 'e',
  ə: 'e',
  ɔ: 'o',
  ŋ: 'n',
  ς: 'σ',
  ٱ: 'ا',
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
  ة: 'ه',
  // Forms of one character that names keep and keyboards do not offer first.
  髙: '高',
  﨑: '崎',
  齋: '斎',
  邊: '辺',
  邉: '辺',
  濵: '浜',
  濱: '浜',
  澤: '沢',
};
const SAME_LETTER = new RegExp(`[${Object.keys(SAME_LETTERS).join('')}]`, 'gu');

const KATAKANA = /[\u30A1-\u30F6]/g;
const KATAKANA_TO_HIRAGANA = 0x60;
const HANGUL = /[\uAC00-\uD7A3]+/g;

/** What has nothing to fold but its case: most names, at a tenth of the time. */
const PLAIN_LETTERS = /^[ A-Za-z0-9]*$/;

/** Letters that are written as two where a keyboard lacks them. */
const TWO_LETTERS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/**
 * A text with case, accents, width and keyboard left out, so that two texts a person would call the same are equal:
 * `ΚΏΣΤΑΣ` and `Κώστας`, `Straße` and `STRASSE`, `ﾀﾅｶ`, `タナカ` and `たなか`. Apostrophes come as `'`, hyphens as `-`. Hangul
 * comes in its parts, so that a syllable being typed is the beginning of the whole one.
 */
export function foldText(text: string): string {
  // Before NFKC: it makes a spacing accent a blank and a mark.
  return plainText(text.replace(APOSTROPHES, "'"))
    .replace(HYPHENS, '-')
    .normalize('NFD')
    .replace(UNTYPED_MARKS, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(SAME_LETTER, (letter) => SAME_LETTERS[letter] ?? letter)
    .replace(KATAKANA, (letter) => String.fromCharCode(letter.charCodeAt(0) - KATAKANA_TO_HIRAGANA))
    .normalize('NFC')
    .replace(HANGUL, (syllables) => syllables.normalize('NFD'));
}

/** A word as it was typed, folded. */
export interface FoldedWord {
  /** Without apostrophes, hyphens and points: `obrien`. */
  whole: string;
  /** What stands between them; the word itself where there are none: `o`, `brien`. */
  parts: readonly string[];
  /** Spelt with two letters for one, where that is another word: `mueller` for `müller`. */
  spelt: string | null;
}

/** The words of a text, folded; pictures count as words, other signs do not. */
export function foldWords(text: string): FoldedWord[] {
  if (PLAIN_LETTERS.test(text)) {
    const words = text.toLowerCase().split(' ');
    return words.flatMap((whole) => (whole === '' ? [] : { whole, parts: [whole], spelt: null }));
  }
  const withTwo = speltWithTwo(text);
  const spelt = withTwo === null ? [] : wordsOf(foldText(withTwo));
  return wordsOf(foldText(text)).map((parts, place) => {
    const whole = parts.join('');
    const other = spelt[place]?.join('') ?? whole;
    return { whole, parts, spelt: other === whole ? null : other };
  });
}

/** A name for comparing whole names: equal for two that differ only in what people do not type. */
export function foldName(text: string): string {
  return foldWords(text)
    .map(({ whole }) => whole)
    .join(' ');
}

function wordsOf(folded: string): string[][] {
  const words = folded.match(/[\p{L}\p{M}\p{N}'.-]+|\p{Extended_Pictographic}/gu) ?? [];
  return words
    .map((word) => word.split(/['.-]+/).filter((part) => part !== ''))
    .filter((word) => word.length > 0);
}

/** A text with two letters for one; null where it has no such letter. */
function speltWithTwo(text: string): string | null {
  const composed = text.normalize('NFC');
  const spelt = composed.replace(/[äöüøå]/giu, (letter) => TWO_LETTERS[letter.toLowerCase()] ?? letter);
  return spelt === composed ? null : spelt;
}
