import type { Contact, NewContact } from '../../../shared/directory/contact.ts';
import { MIN_PHONE_QUERY_DIGITS, isSamePhone, phoneQueryDigits, storedPhoneDigits } from './phone-digits.ts';

/** What one client is found by; the client itself stays sealed on disk. */
type IndexEntry = {
  id: string;
  /** Shown and sorted by. */
  name: string;
  phone: string | null;
  /** Folded words, each with a blank before it: ` ana lopez`. */
  words: string;
  digits: string;
  email: string;
};

/** Ranks of a match, lower is better. */
const RANK = { exact: 0, start: 1, word: 2, weak: 3 } as const;

/** Letters that Unicode does not take apart into a base letter and an accent. */
const UNSPLIT_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** Finds clients in memory: plain scans over short strings, a few milliseconds for 50,000. */
export class ContactSearchIndex {
  readonly #entries = new Map<string, IndexEntry>();
  #country: string | null = null;

  get size(): number {
    return this.#entries.size;
  }

  /** The country by which numbers without a prefix are read. True when it differs: what is indexed must be again. */
  setCountry(country: string | null): boolean {
    const differs = country !== this.#country;
    this.#country = country;
    return differs;
  }

  put(contact: Contact): void {
    const name = displayName(contact);
    this.#entries.set(contact.id, {
      id: contact.id,
      name,
      phone: contact.phone,
      words: foldedWords([name, contact.firstName, contact.lastName, contact.companyName]),
      digits: contact.phone === null ? '' : storedPhoneDigits(contact.phone, this.#country),
      email: (contact.email ?? '').toLowerCase(),
    });
  }

  remove(id: string): void {
    this.#entries.delete(id);
  }

  /** Name and phone of an indexed client, without opening it; null when not indexed. */
  brief(id: string): { name: string; phone: string | null } | null {
    return this.#entries.get(id) ?? null;
  }

  /** Ids of the best matches, best first. */
  search(query: string, limit: number): string[] {
    const text = query.trim();
    if (text === '' || limit <= 0) return [];
    const rankOf = /^[+\d\s().\-/]+$/.test(text) ? this.#phoneRanker(text) : this.#wordRanker(text);
    const found: { entry: IndexEntry; rank: number }[] = [];
    for (const entry of this.#entries.values()) {
      const rank = rankOf(entry);
      if (rank !== null) found.push({ entry, rank });
    }
    // Sorting tens of thousands by locale would take longer than finding them.
    found.sort((left, right) => left.rank - right.rank || compareText(left.entry.words, right.entry.words));
    return found.slice(0, limit).map(({ entry }) => entry.id);
  }

  /** Ids of clients with the same phone or e-mail. */
  findDuplicates(fields: NewContact): string[] {
    const digits = fields.phone.trim() === '' ? '' : storedPhoneDigits(fields.phone.trim(), this.#country);
    const email = fields.email.trim().toLowerCase();
    const ids: string[] = [];
    for (const entry of this.#entries.values()) {
      if (isSamePhone(entry.digits, digits) || (email !== '' && entry.email === email)) ids.push(entry.id);
    }
    return ids;
  }

  #phoneRanker(text: string): (entry: IndexEntry) => number | null {
    const wanted = phoneQueryDigits(text, this.#country);
    return ({ digits }) => {
      if (digits === '') return null;
      for (const [place, part] of wanted.entries()) {
        if (digits === part) return RANK.exact + place;
        if (digits.endsWith(part)) return RANK.start + place;
        if (digits.includes(part)) return RANK.word + place;
      }
      return null;
    };
  }

  #wordRanker(text: string): (entry: IndexEntry) => number | null {
    const whole = foldedWords([text]);
    const email = text.toLowerCase();
    const terms = text.split(/\s+/).map((typed) => ({
      email: typed.toLowerCase(),
      words: wordsOf(typed),
      digits: typed.replace(/\D/g, ''),
    }));
    return (entry) => {
      if (entry.email !== '' && entry.email === email) return RANK.exact;
      let rank: number = RANK.start;
      for (const term of terms) {
        const isName = term.words.length > 0 && term.words.every((word) => entry.words.includes(` ${word}`));
        if (isName) continue;
        const isEmail = term.email.length >= 3 && entry.email.includes(term.email);
        const isPhone = term.digits.length >= MIN_PHONE_QUERY_DIGITS && entry.digits.includes(term.digits);
        if (!isEmail && !isPhone) return null;
        rank = RANK.weak;
      }
      if (rank === RANK.weak) return rank;
      if (entry.words === whole || entry.words.startsWith(`${whole} `)) return RANK.exact;
      return entry.words.startsWith(whole) ? RANK.start : RANK.word;
    };
  }
}

/** What a client is called: its name, else the parts of it, else how to reach it. */
export function displayName(contact: Contact): string {
  const parts = [contact.firstName, contact.lastName]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  return contact.name.trim() || parts || contact.email || contact.phone || '';
}

/** Every different word once, in order, each with a blank before it. */
function foldedWords(texts: readonly (string | null)[]): string {
  const words = new Set(texts.flatMap((text) => (text === null ? [] : wordsOf(text))));
  return [...words].map((word) => ` ${word}`).join('');
}

/** Folded words; `O'Brien` and `Anne-Marie` are found by their parts and as one word. */
function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}'’-]+/u)
    .flatMap((word) => {
      const parts = word.split(/['’-]+/).filter((part) => part !== '');
      return parts.length > 1 ? [...parts, parts.join('')] : parts;
    });
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłđðþæœı]/g, (letter) => UNSPLIT_LETTERS[letter] ?? letter);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
