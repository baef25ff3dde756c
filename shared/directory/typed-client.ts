/** What was typed to find or make a client, taken apart: the search and Create read one text the same way. */
import { withAsciiDigits, writtenText } from '../text/plain-text.ts';
import { type NewContact, writtenEmail } from './contact.ts';
import {
  isPhoneShape,
  looksLikePhone,
  PHONE_EXTENSION,
  PHONE_LABEL,
  splitNumbers,
  writtenPhone,
} from './phone.ts';

/** A text taken apart. */
export interface TypedClient {
  /** What is neither a number nor an address; empty when nothing is. */
  name: string;
  /** Phone numbers as they are kept, whole ones or the beginning of one. */
  phones: readonly string[];
  /** E-mail addresses, whole ones or the beginning of one. */
  emails: readonly string[];
}

/** A client begun from a text, and what of the text found no place in it. */
export interface BegunClient {
  fields: NewContact;
  leftOut: readonly string[];
}

const EMAIL =
  /(?:(?:e-?mail|mail|mailto|correo|почта|メール|邮箱)(?![\p{L}])\s*[:.]?\s*)?<?([^\s<>()[\],;:"'“”]+@[^\s<>()[\],;:"'“”]*)>?/giu;
/** A number among other words has at least as many digits; fewer are part of a name, or of a number typed with a name. */
const FEWEST_DIGITS_AMONG_WORDS = 7;
const NUMBER_AMONG_WORDS = new RegExp(
  `(?:(?<![\\p{L}\\p{M}])${PHONE_LABEL}\\s*){0,2}(?<![\\p{L}\\p{M}\\p{N}._-])((?:[+(]\\s*)*\\p{Nd}[\\p{Nd}\\s().\\p{Pd}\\u2212/+]*\\p{Nd}\\)?(?:${PHONE_EXTENSION})?)(?![\\p{L}\\p{N}])`,
  'giu',
);
const SPELT_NUMBER_AMONG_WORDS =
  /(?<![\p{L}\p{N}])\+?1?[-. (]*8(?:00|33|44|55|66|77|88)[-. )]+[A-Z][A-Z\d-]{6,}(?![\p{L}\p{N}])/gu;
/** No name, number and address together are longer: what is, was pasted by mistake. */
const LONGEST_TYPED = 300;
/** Stands where a number or an address was taken out; a written text has no line breaks of its own. */
const TAKEN_OUT = '\n';
/** A date of birth in a pasted line is no number to call, nor the beginning of one. */
const DATE =
  /((?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\3\d{1,2})(?!\d|[./-]\d|\s\d{1,2}(?!\d)))/;
/** `cell` or `(mobile)` after the number it is about. */
const LONE_LABEL = new RegExp(`(?<=^|\\n)[\\s,;(]*${PHONE_LABEL}[\\s,;)]*(?=\\n|$)`, 'giu');

/** Takes a typed or pasted text apart. `country` is the location's (ISO 3166), null when unknown. */
export function readTypedClient(text: string, country: string | null): TypedClient {
  const written = writtenText(fromVCard(text)).slice(0, LONGEST_TYPED);
  const phones: string[] = [];
  const emails: string[] = [];
  if (isPhoneShape(written)) {
    return { name: '', phones: splitNumbers(writtenPhone(written), country), emails };
  }
  const takeOut = (piece: string): string =>
    piece
      .replace(EMAIL, (_whole, address: string) => {
        emails.push(writtenEmail(address).replace(/\.+$/, ''));
        return TAKEN_OUT;
      })
      .replace(SPELT_NUMBER_AMONG_WORDS, (number) => {
        phones.push(writtenPhone(number));
        return TAKEN_OUT;
      })
      .replace(NUMBER_AMONG_WORDS, (whole, number: string) => {
        const found = withoutLoneBracket(writtenPhone(number));
        if (found.replace(/\D/g, '').length < FEWEST_DIGITS_AMONG_WORDS) return whole;
        phones.push(...splitNumbers(found, country));
        return TAKEN_OUT;
      });
  const [piece = '', ...datesAndPieces] = written.split(DATE);
  let name = takeOut(piece);
  // Each date comes with the signs within it, of which one was found.
  for (let at = 0; at < datesAndPieces.length; at += 4) {
    name += `${datesAndPieces[at] ?? ''}${takeOut(datesAndPieces[at + 3] ?? '')}`;
  }
  if (phones.length > 0) name = name.replace(LONE_LABEL, '');
  return { name: tidyName(name), phones, emails };
}

/** `her mother 212 555 0100)`: what closes there was opened before the number. */
function withoutLoneBracket(number: string): string {
  return number.endsWith(')') && !number.includes('(') ? number.slice(0, -1) : number;
}

/** What was typed into the search, as the beginning of a new client: name, number and address each in its place. */
export function newContactFrom(query: string, country: string | null): BegunClient {
  const { name, phones, emails } = readTypedClient(query, country);
  const [phone = '', ...morePhones] = phones;
  const [email = '', ...moreEmails] = emails;
  // Two or three digits are no number yet; who types them knows what they are.
  if (phone !== '' && !looksLikePhone(phone)) {
    return { fields: { firstName: phone, lastName: '', phone: '', email }, leftOut: morePhones };
  }
  return { fields: { ...namesFrom(name), phone, email }, leftOut: [...morePhones, ...moreEmails] };
}

const TITLE_AFTER_NAME = /^(?:m\.?d|ph\.?d|d\.?d\.?s|d\.?o|r\.?n|esq|jr|sr|i{1,3}|iv|mba|dvm|cpa)\.?$/i;

/** First and last name; `López, Ana` as people copy it from lists. */
function namesFrom(name: string): Pick<NewContact, 'firstName' | 'lastName'> {
  const [last = '', ...rest] = name.split(/\s*[,،、;]\s*/).filter((part) => part !== '');
  const first = rest.join(' ');
  // What has digits in it, such as a date of birth, is nobody's first name.
  if (/\p{Nd}/u.test(first)) return namesFrom([last, first].join(' '));
  if (first !== '' && !TITLE_AFTER_NAME.test(first)) return { firstName: first, lastName: last };
  const [firstWord = '', ...others] = name.split(' ');
  return { firstName: firstWord, lastName: others.join(' ') };
}

/** Without what stood around the parts that were taken out: separators, brackets, quotes at the ends. */
function tidyName(text: string): string {
  return text
    .replace(/[\s,;|/<({[]*\n[\s,;|/>)}\]]*/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:|/<>"“”„\-–—=]+|[\s,;:|/<>"“”„\-–—=]+$/gu, '');
}

const VCARD_PROPERTY =
  /(?:^|[\s;])(?:item\d+\.)?(BEGIN|VERSION|PRODID|FN|N|TEL|EMAIL|ORG|TITLE|ADR|URL|NOTE|BDAY|REV|UID|CATEGORIES|PHOTO|END)((?:;[^:\s]*)?):/g;

/** The name, numbers and addresses of a visiting card as telephones copy it (vCard); any other text as it is. */
function fromVCard(text: string): string {
  if (!/BEGIN:VCARD/.test(text)) return text;
  const unfolded = text.replace(/\r?\n[ \t]/g, '');
  const found = [...unfolded.matchAll(VCARD_PROPERTY)];
  const values = found.map((property, place) => ({
    key: property[1] ?? '',
    value: unfolded.slice(property.index + property[0].length, found[place + 1]?.index).trim(),
  }));
  const valuesOf = (key: string): string[] =>
    values.filter((each) => each.key === key).map(({ value }) => value);
  const [family = '', given = ''] = (valuesOf('N')[0] ?? '').split(';');
  const name = given.trim() === '' ? (valuesOf('FN')[0] ?? family) : `${family}, ${given}`;
  const numbers = valuesOf('TEL').map((value) => withAsciiDigits(value).replace(/^tel:/, ''));
  return [name.replaceAll('\\,', ' '), ...numbers, ...valuesOf('EMAIL')].join(' | ');
}
