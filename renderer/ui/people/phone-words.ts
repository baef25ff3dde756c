import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** How the server keeps a number: E.164, for machines. */
const MACHINE_FORM = /^\+\d{7,15}$/;

/**
 * A phone number as it is read aloud: in groups, and without its country prefix where it is one of the location's
 * country (ISO 3166 code; null when unknown). What a person wrote their own way stays as they wrote it.
 */
export function phoneWords(phone: string, country: string | null): string {
  if (!MACHINE_FORM.test(phone)) return phone;
  const number = parsePhoneNumberFromString(phone);
  if (!number?.isPossible()) return phone;
  return isOfCountry(number.countryCallingCode, country)
    ? number.formatNational()
    : number.formatInternational();
}

function isOfCountry(callingCode: string, country: string | null): boolean {
  const code = country?.toUpperCase();
  if (code === undefined || !isSupportedCountry(code)) return false;
  return getCountryCallingCode(code) === callingCode;
}
