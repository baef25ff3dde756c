/**
 * What is handed to the system word for word: no blanks, quotes, backslashes and control characters, with which a program
 * of the system's could be given an argument of a stranger's.
 */
const PLAIN = /^[\x21-\x7e]+$/;
const UNSAFE = /["<>\\^`{|}]/;

/** A number to dial. No `*` and `#`: codes with them reconfigure a telephone instead of calling someone. */
const TELEPHONE = /^tel:\+?[\d().-]{3,25}$/i;

/** One address and nothing after it: mail programs attach files and add receivers when a query tells them to. */
const MAIL = /^mailto:[^@?&#,;:/%]{1,64}@[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?$/i;

/**
 * True for an address the app hands to the system: https without a name or password in it, a telephone number, one
 * e-mail address. Anything else could start a program with an argument of a stranger's.
 */
export function mayOpenExternally(address: string): boolean {
  if (!PLAIN.test(address) || UNSAFE.test(address)) return false;
  if (TELEPHONE.test(address) || MAIL.test(address)) return true;
  if (!/^https:\/\/[^/]/i.test(address) || !URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && url.password === '';
}
