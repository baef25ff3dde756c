import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** How many trailing digits tell two numbers apart where one has no country prefix. */
const SUBSCRIBER_DIGITS = 7;
/** Fewer digits than this are no search by phone: half of all numbers would match. */
export const MIN_PHONE_QUERY_DIGITS = 3;

/** The country as libphonenumber knows it; undefined when unknown or not given. */
export function countryCode(country: string | null): CountryCode | undefined {
  const code = country?.toUpperCase();
  return code !== undefined && isSupportedCountry(code) ? code : undefined;
}

/**
 * A stored number as digits with its country prefix. A number that cannot be read as one of the country keeps the
 * digits it has.
 */
export function storedPhoneDigits(phone: string, country: string | null): string {
  // Nearly all numbers come as E.164, and reading one costs a hundred times this.
  if (/^\+\d{7,15}$/.test(phone)) return phone.slice(1);
  return internationalDigits(phone, country) ?? digitsOf(phone);
}

/** What to look for in stored digits, best first, for a number or the beginning of one typed in any notation. */
export function phoneQueryDigits(query: string, country: string | null): string[] {
  const typed = digitsOf(query);
  if (typed.length < MIN_PHONE_QUERY_DIGITS) return [];
  const found = new Set<string>();
  const international = internationalDigits(query, country);
  if (international !== null) found.add(international);
  found.add(typed);
  // Dialling habits that no stored number has: 00 or 011 for +, and a trunk 0 before the area code.
  const withoutTrunk = typed.replace(/^(00|011|0)/, '');
  if (withoutTrunk.length >= MIN_PHONE_QUERY_DIGITS) found.add(withoutTrunk);
  if (typed.length > SUBSCRIBER_DIGITS + 2) found.add(typed.slice(-9));
  if (typed.length >= SUBSCRIBER_DIGITS) found.add(typed.slice(-SUBSCRIBER_DIGITS));
  return [...found];
}

/** True when both are the same line, whatever the notation. Both as `storedPhoneDigits` gives them. */
export function isSamePhone(left: string, right: string): boolean {
  if (left === '' || right === '') return false;
  if (left === right) return true;
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left];
  // One of them has no prefix: then all of its digits but a trunk 0 must end the other.
  const core = shorter.replace(/^0+/, '');
  return core.length > SUBSCRIBER_DIGITS && longer.endsWith(core);
}

function internationalDigits(phone: string, country: string | null): string | null {
  const code = countryCode(country);
  const parsed =
    code === undefined ? parsePhoneNumberFromString(phone) : parsePhoneNumberFromString(phone, code);
  return parsed?.isPossible() === true ? parsed.number.slice(1) : null;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
