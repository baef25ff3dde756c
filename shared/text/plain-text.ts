/** What was typed or pasted, before anything reads it: dates, times, names and phone numbers alike. */

/**
 * Format characters (direction marks, joiners, soft hyphens, byte order marks) and variation selectors: nobody types
 * them, other programs paste them along.
 */
const FORMAT_CHARACTERS = /[\p{Cf}\uFE00-\uFE0F]/gu;
/** Control characters other than the white space that `\s` knows. */
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F]/g;
const WHITE_SPACE = /\s+/gu;

/**
 * A text as a person sees it: compatibility forms made plain (full-width digits and letters, ligatures; Unicode NFKC),
 * what cannot be seen dropped, white space made single blanks, none at the ends. Digits of other scripts stay as they
 * are: see `withAsciiDigits`.
 */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(FORMAT_CHARACTERS, '')
    .replace(CONTROL_CHARACTERS, '')
    .replace(WHITE_SPACE, ' ')
    .trim();
}

/** The same text with every decimal digit of any script (Arabic-Indic, Devanagari, full-width …) as 0 to 9. */
export function withAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(decimalValue(digit)));
}

/** Unicode keeps each script's ten digits in a row, zero first, and rows of digits touch only at their ends. */
function decimalValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let firstOfRow = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(firstOfRow - 1))) firstOfRow -= 1;
  return (code - firstOfRow) % 10;
}
