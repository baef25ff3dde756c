/** The one reading of a phone number: for finding, comparing, storing, showing and dialling it. */
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { plainText, withAsciiDigits } from '../text/plain-text.ts';

/** A number taken apart. */
export interface PhoneReading {
  /** With the country's prefix where it is known, digits only: `12125550199`; else the digits as written. */
  digits: string;
  /** True where `digits` begin with the country's prefix. */
  isInternational: boolean;
  /** What is dialled after the call is taken; empty when there is none. Never among `digits`. */
  extension: string;
}

/** Fewer digits than this tell two lines apart nowhere. */
const ENDING_DIGITS = 7;
/** With so many digits it is one number of one line, in any country. */
const WHOLE_NUMBER_DIGITS = 10;
/** Fewer are no number yet, but a house or a room. */
const FEWEST_DIGITS = 5;

/** More than anybody writes as one number; what the server sends may have any length. */
const LONGEST_WRITTEN = 200;

/** How the server keeps a number: E.164, for machines. */
const MACHINE_FORM = /^\+\d{7,15}$/;

const LABEL_WORDS =
  'tel|telephone|telefonnummer|rufnummer|telefon|telefone|telefono|teléfono|telefoon|téléphone|tél|tlf|phone|ph|portable|gsm|celular|mobile|mobil|móvil|mob|cellphone|cell|fax|sms|whatsapp|тел|телефон|моб|电话|手机|電話|携帯|전화|휴대폰|טלפון|נייד|هاتف|جوال|فون|फ़ोन|फोन|मोबाइल|โทร';
/** Words that are surnames or initials as well: labels only with a colon. */
const LABELS_WITH_COLON = 'handy|call|callto|home|work|office|main|[tpmchw]';
/** What people and programs write before a number, as `Phone:`, `tel:`, `M:`, `TEL;TYPE=CELL:`, ☎. */
export const PHONE_LABEL = `(?:(?:item\\d+\\.)?(?:(?:${LABEL_WORDS})(?![\\p{L}\\p{M}])(?:;[^:\\d]*(?=:))?|(?:${LABELS_WITH_COLON})(?=:))(?:[\\s.-]*(?:numbers?|num|no|nr|№|#)(?![\\p{L}]))?\\s*[.:=]*|[☎☏✆📞📱📲]\\uFE0F?)`;
const LEADING_LABELS = new RegExp(`^(?:(?:${PHONE_LABEL}|uri:)\\s*){1,3}`, 'iu');

/** What separates a number from its extension; a bare comma is a pause in the dialling. */
const EXTENSION_WORDS =
  'extension|extensión|extn|ext|xtn|x|int|anexo|poste|interno|доб|добавочный|durchwahl|nebenstelle|klappe|apparat|app|dw|ligne|ramal|toestel|wewn|p(?=\\.)|内線|分机|轉|转|내선';
export const PHONE_EXTENSION = `(?:[\\s,;./-]*\\(?\\s*(?:;\\s*ext\\s*=|(?<![\\p{L}])(?:${EXTENSION_WORDS})(?![\\p{L}])[.:=]?)\\s*(\\p{Nd}{0,7})|\\s*(?:[,;~]+|[#*]|[pw](?=\\p{Nd}))\\s*(\\p{Nd}{1,7}))\\s*\\)?#?`;
const TRAILING_EXTENSION = new RegExp(`(?<=\\d[\\s)]*)${PHONE_EXTENSION}$`, 'iu');

/** The last digits of another line after a whole number, as `212 555 0199/3`, or its extension in square brackets. */
const OTHER_LINE = /(?<=(?:\d[\s().-]{0,2}){9})\s*(?:\/\s*(\d{1,4})|\[\s*(\d{1,7})\s*\])$/;

/** Toll-free numbers that are spelt, as `1-800-FLOWERS`. */
const SPELT_NUMBER = /^(\+?1?[\s.(-]*8(?:00|33|44|55|66|77|88)[\s.)-]*)([a-z\d][a-z\d\s.-]*)$/i;
/** Those of an area, as `212-CALL-NOW`: in capitals and in two parts, for `360 Fitness` is a name. */
const SPELT_LOCAL_NUMBER = /^(\+?1?[\s.(-]*[2-9]\d\d[.)-]+ ?)([A-Z\d]{3,4}-[A-Z\d]{3,4})$/;
const SPELT_LETTERS = 7;

/** The country as libphonenumber knows it; undefined when unknown or not given. */
function countryCode(country: string | null): CountryCode | undefined {
  const code = country?.toUpperCase();
  return code !== undefined && isSupportedCountry(code) ? code : undefined;
}

/**
 * A number as it is kept: as it was typed, in plain digits, without a label before it (`Phone:`), without what cannot be
 * seen; letters that spell a number as digits.
 */
export function writtenPhone(text: string): string {
  const plain = withAsciiDigits(plainText(text.slice(0, LONGEST_WRITTEN)))
    .replace(/[\p{Pd}\u2212\u30FC\u2010-\u2015]/gu, '-')
    .replace(/[\u2022\u00B7\u2027\u30FB]/g, '.')
    .replace(LEADING_LABELS, '');
  return spelledOut(plain);
}

/** True when a text is written as a phone number is, in any country's notation, with or without an extension. */
export function looksLikePhone(text: string): boolean {
  const { base } = withoutExtension(writtenPhone(text));
  return isNumberShape(base) && digitsOf(base).length >= FEWEST_DIGITS;
}

/** True when a text holds nothing but digits and what stands between them: a number, or the beginning of one. */
export function isPhoneShape(text: string): boolean {
  return isNumberShape(withoutExtension(writtenPhone(text)).base);
}

/** A number of any notation; null for a text without digits. `country` is the location's (ISO 3166), null when unknown. */
export function readPhone(text: string, country: string | null): PhoneReading | null {
  // Nearly all numbers come as E.164, and reading one costs a hundred times this.
  if (MACHINE_FORM.test(text)) return { digits: text.slice(1), isInternational: true, extension: '' };
  const { base, extension } = withoutExtension(writtenPhone(text));
  const digits = digitsOf(base);
  if (digits === '') return null;
  const international = internationalDigits(base, country);
  return { digits: international ?? digits, isInternational: international !== null, extension };
}

/** A number as the server keeps it, E.164; as it was typed where its country's prefix is not known. */
export function serverPhone(phone: string, country: string | null): string {
  const read = readPhone(phone, country);
  return read?.isInternational === true ? `+${read.digits}` : phone;
}

/** True when nothing is missing from the number: it is looked for as it is, not as the beginning of another. */
export function isWholeNumber(text: string, country: string | null): boolean {
  const { base } = withoutExtension(writtenPhone(text));
  if (digitsOf(base).length >= WHOLE_NUMBER_DIGITS) return true;
  const isPossible = (number: string): boolean => internationalDigits(number, country) !== null;
  return isPossible(base) && !isPossible(`${base}0`);
}

/** True when both ring the same line: their numbers are equal, and where both have an extension that is as well. */
export function isSamePhone(left: PhoneReading, right: PhoneReading): boolean {
  return isSameNumber(left, right) && !hasOtherExtension(left, right);
}

/** True when the numbers are equal, whatever the extensions. One of them may lack the country's prefix. */
export function isSameNumber(left: PhoneReading, right: PhoneReading): boolean {
  if (left.digits === right.digits) return true;
  if (left.isInternational === right.isInternational && left.isInternational) return false;
  const [shorter, longer] =
    left.digits.length < right.digits.length ? [left.digits, right.digits] : [right.digits, left.digits];
  // What is missing from one of them is the country's prefix, and it may have a trunk 0 instead.
  const core = shorter.replace(/^0/, '');
  if (core.length <= ENDING_DIGITS || !longer.endsWith(core)) return false;
  const missing = longer.slice(0, longer.length - core.length).replace(/^(?:00|011)/, '');
  return missing === '' || missing === '0' || callingCodes().has(missing.replace(/^\+/, ''));
}

/** True when both have an extension, and not the same. */
export function hasOtherExtension(left: PhoneReading, right: PhoneReading): boolean {
  return left.extension !== '' && right.extension !== '' && left.extension !== right.extension;
}

/** The last digits without which two numbers are neither the same nor alike. */
export function endingOf({ digits }: PhoneReading): string {
  return digits.slice(-ENDING_DIGITS);
}

/** How many last digits two numbers share; 0 where they are too few to mean anything. */
export function sharedEnding(left: PhoneReading, right: PhoneReading): number {
  const length = Math.min(left.digits.length, right.digits.length);
  let shared = 0;
  while (shared < length && left.digits.at(-1 - shared) === right.digits.at(-1 - shared)) shared += 1;
  return shared >= ENDING_DIGITS ? shared : 0;
}

/** The digits by which a number being typed is found in whole ones, best first; none while there are too few. */
export function phoneBeginnings(text: string, country: string | null, fewestDigits: number): string[] {
  const { base } = withoutExtension(writtenPhone(text));
  const typed = digitsOf(base);
  if (typed.length < fewestDigits) return [];
  // Dialling habits that no stored number has: 00 or 011 for +, and a trunk 0 before the area code.
  const withoutTrunk = typed.replace(/^(?:00|011|0)/, '');
  const found = [internationalDigits(base, country), typed, withoutTrunk];
  return [...new Set(found.filter((digits) => digits !== null && digits.length >= fewestDigits))] as string[];
}

/** No number is longer, its extension and signs included. */
const LONGEST_NUMBER = 40;
/** More digits than this are no one number (E.164 has 15, dialled abroad some more). */
const MOST_DIGITS = 18;

/**
 * The numbers in a text that holds more than one, as `212 555 0100 / 917 555 0123`; the text alone when it is one number.
 * In time that grows with the text's length only.
 */
export function splitNumbers(text: string, country: string | null): string[] {
  return numbersOf(text, country, new Map()) ?? [text];
}

/** The text as whole numbers one after another; null where it is not. `known` is what was found for its ends before. */
function numbersOf(
  text: string,
  country: string | null,
  known: Map<string, string[] | null>,
): string[] | null {
  const before = known.get(text);
  if (before !== undefined) return before;
  const found = firstSplit(text, country, known) ?? (isOneNumber(text, country) ? [text] : null);
  known.set(text, found);
  return found;
}

function firstSplit(
  text: string,
  country: string | null,
  known: Map<string, string[] | null>,
): string[] | null {
  const isTooLong = digitsOf(text.slice(0, LONGEST_NUMBER * 2)).length > 15;
  for (const { index, 0: between } of text.matchAll(/\s*[/|,;&]\s*|\s+|(?<=\d)(?=\+)/g)) {
    const first = text.slice(0, index);
    if (first.length > LONGEST_NUMBER) return null;
    const rest = text.slice(index + between.length);
    // Blanks stand within numbers as well: they part two only where one would be too long.
    if (/^\s+$/.test(between) && !rest.startsWith('+') && !isTooLong) continue;
    if (!isOneNumber(first, country)) continue;
    const others = numbersOf(rest, country, known);
    if (others !== null) return [first, ...others];
  }
  return null;
}

function isOneNumber(text: string, country: string | null): boolean {
  if (text.length > LONGEST_NUMBER) return false;
  const { base } = withoutExtension(text);
  const digitCount = digitsOf(base).length;
  const hasLength = digitCount >= ENDING_DIGITS && digitCount <= MOST_DIGITS;
  return hasLength && isNumberShape(base) && isWholeNumber(text, country);
}

/** An address for `workstation.openExternal` that calls the first number in a text; null for a text that holds none. */
export function telUrl(phone: string): string | null {
  const [first = ''] = splitNumbers(writtenPhone(phone), null);
  // The extension is for whoever dials by hand: the system's dialler would add its digits to the number.
  const base = /[+(]*\d[\d\s().\-/]*/.exec(withoutExtension(first).base)?.[0] ?? '';
  const international = internationalDigits(base, null);
  const number = international === null ? dialled(base) : `+${international}`;
  // A few digits among words are a part of something, and no emergency call.
  const isWhole = digitsOf(base).length >= FEWEST_DIGITS || base.trim() === writtenPhone(phone);
  return isWhole && /\d{3,}/.test(number) ? `tel:${number}` : null;
}

/**
 * A phone number as it is read aloud: in groups, and without its country prefix where it is one of the location's
 * country (ISO 3166 code; null when unknown). What a person wrote their own way stays as they wrote it.
 */
export function phoneAsText(phone: string, country: string | null): string {
  if (phone.length > LONGEST_WRITTEN) return phone;
  const { base, extension } = withoutExtension(phone);
  if (!MACHINE_FORM.test(base)) return phone;
  const number = parsePhoneNumberFromString(base);
  if (!number?.isPossible()) return phone;
  const code = countryCode(country);
  const isOfCountry = code !== undefined && getCountryCallingCode(code) === number.countryCallingCode;
  const words = isOfCountry ? number.formatNational() : number.formatInternational();
  return extension === '' ? words : `${words} ext. ${extension}`;
}

/** The number with its country's prefix, digits only; null where it is no possible number of any country meant. */
function internationalDigits(base: string, country: string | null): string | null {
  const code = countryCode(country);
  // Not parsed with an extension: that was taken off, and what is left of a pasted text must not become one.
  const parse = (text: string) =>
    code === undefined
      ? parsePhoneNumberFromString(text, { extract: false })
      : parsePhoneNumberFromString(text, { defaultCountry: code, extract: false });
  // `(+39) 333 …`, and a `(0)` that is for readers, where the country has none to leave out.
  const [asTyped, asMeant] = [
    parse(base),
    parse(base.replace(/^\((\+\d{1,3})\)/, '$1').replace(/\(0\)/, '')),
  ];
  if (asTyped !== undefined && isPlausible(asTyped)) return asTyped.number.slice(1);
  if (/^\(?\+/.test(base) && asMeant !== undefined && isPlausible(asMeant)) return asMeant.number.slice(1);
  const abroad = /^\D*(?:00|0011|011)/.exec(base)?.[0];
  if (abroad === undefined) return null;
  const dialledAbroad = parse(`+${base.slice(abroad.length)}`);
  return dialledAbroad !== undefined && isPlausible(dialledAbroad) ? dialledAbroad.number.slice(1) : null;
}

/**
 * Of a length its country has. Numbers that are not given out pass; one with a 0 in front where the country's have none is
 * another country's, dialled as people dial it there.
 */
function isPlausible(number: PhoneNumber): boolean {
  return number.isPossible() && (!number.nationalNumber.startsWith('0') || number.isValid());
}

function withoutExtension(written: string): { base: string; extension: string } {
  const found = TRAILING_EXTENSION.exec(written) ?? OTHER_LINE.exec(written);
  if (found === null) return { base: written, extension: '' };
  return { base: written.slice(0, found.index).trim(), extension: found[1] ?? found[2] ?? '' };
}

function isNumberShape(base: string): boolean {
  return /^[+(\d][\d\s().\-/+]*$/.test(base) && /\d/.test(base);
}

/** Digits and a plus before them, as a telephone takes them; `(0)` is for readers. */
function dialled(base: string): string {
  const digits = digitsOf(/^\s*(?:\+|00)/.test(base) ? base.replace(/\(0\)/, '') : base);
  return base.trim().startsWith('+') ? `+${digits}` : digits;
}

function spelledOut(text: string): string {
  const [, prefix, word] = SPELT_NUMBER.exec(text) ?? SPELT_LOCAL_NUMBER.exec(text) ?? [];
  if (prefix === undefined || word === undefined) return text;
  const keys = word.replace(/[^a-z\d]/gi, '').slice(0, SPELT_LETTERS);
  if (keys.length < SPELT_LETTERS || !/[a-z]{3}/i.test(keys)) return text;
  const digits = keys
    .toLowerCase()
    .replace(/[a-z]/g, (letter) => KEYPAD[letter.charCodeAt(0) - 97] ?? letter);
  return `${prefix.trim().replace(/-$/, '')}-${digits}`;
}

/** The key of each letter, a to z. */
const KEYPAD = '22233344455566677778889999';

let knownCallingCodes: ReadonlySet<string> | null = null;
function callingCodes(): ReadonlySet<string> {
  knownCallingCodes ??= new Set(getCountries().map((country) => getCountryCallingCode(country)));
  return knownCallingCodes;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
