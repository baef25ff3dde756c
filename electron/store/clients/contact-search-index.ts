import {
  contactEmails,
  contactName,
  contactPhones,
  writtenEmail,
  type Contact,
  type NewContact,
  type NearReason,
} from '../../../shared/directory/contact.ts';
import {
  hasOtherExtension,
  isSameNumber,
  isSamePhone,
  isWholeNumber,
  phoneBeginnings,
  type PhoneReading,
  readPhone,
  endingOf,
  sharedEnding,
  splitNumbers,
} from '../../../shared/directory/phone.ts';
import { readTypedClient } from '../../../shared/directory/typed-client.ts';
import { type FoldedWord, foldWords } from '../../../shared/text/fold.ts';

/** What one client is found by; the client itself stays encrypted on disk. */
type IndexEntry = {
  id: string;
  /** Shown and sorted by. */
  name: string;
  phone: string | null;
  /** Folded words, each with a blank before it, those of the name first: ` ana lopez`. */
  words: string;
  /** How much of `words` is the whole name. */
  nameLength: number;
  phones: readonly PhoneReading[];
  /** The digits of all of `phones`, each with a blank before it: one look tells most clients apart. */
  digits: string;
  /** All addresses in small letters, each with a blank before and after it. */
  emails: string;
  /** Words, digits and addresses in one text: what is nowhere in it is nowhere. */
  all: string;
};

/** Clients found for a text: ids, best first. */
export type FoundIds = {
  /** Everything typed is theirs. */
  matches: string[];
  /** Not who was typed, but like it: to be shown after "create", with the reason. */
  near: { id: string; reason: NearReason }[];
};

/** Ranks of a match, lower is better. */
const RANK = { exact: 0, start: 1, word: 2, weak: 3 } as const;
/** How like a near match is, lower is better. */
const NEAR_RANK: Record<NearReason['kind'], number> = {
  'other-extension': 0,
  'same-phone': 1,
  'same-email': 2,
  'same-name': 3,
  'same-beginning': 4,
  'same-ending': 5,
  'similar-name': 6,
};
/** Near matches beyond these are chance; those by a slip of the hand fill what room the matches leave. */
const MOST_NEAR = 3;

/** Fewer digits than this are no search by phone: half of all numbers would match. */
const FEWEST_PHONE_DIGITS = 3;
const FEWEST_EMAIL_LETTERS = 3;

/** A client among the best found. */
type Ranked<Judged> = { score: number; entry: IndexEntry; judged: Judged };

/** How one client stands to a part of what was typed: a rank, a reason to be near, or nothing at all. */
type Standing = number | NearReason | null;
type Judge = (entry: IndexEntry) => Standing;
/** A part of what was typed, and why somebody is near to whom this part surely belongs but not the rest. */
type Part = { judge: Judge; isSurely: (entry: IndexEntry) => boolean; reason: NearReason };

/** Finds clients in memory: plain scans over short strings, a few milliseconds for 50,000. */
export class ContactSearchIndex {
  readonly #entries = new Map<string, IndexEntry>();
  /** Every word of any client, with the ids of those who have it: names repeat, so there are far fewer words. */
  readonly #idsByWord = new Map<string, Set<string>>();
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
    const name = contactName(contact);
    const nameWords = wholeWords(name);
    const phones = this.#readPhones(contactPhones(contact));
    const words = nameWords + furtherWords(name, contact, nameWords);
    const digits = spaced(phones.map((phone) => phone.digits));
    const emails = `${spaced(contactEmails(contact).map((email) => email.toLowerCase()))} `;
    this.#reindexWords(contact.id, words);
    this.#entries.set(contact.id, {
      id: contact.id,
      name,
      phone: contact.phone,
      words,
      nameLength: nameWords.length,
      phones,
      digits,
      emails,
      all: [words, digits, emails].join(''),
    });
  }

  remove(id: string): void {
    this.#reindexWords(id, '');
    this.#entries.delete(id);
  }

  #reindexWords(id: string, words: string): void {
    const before = this.#entries.get(id)?.words ?? '';
    // Most clients come again as they were.
    if (before === words) return;
    for (const word of new Set(before.split(' '))) {
      const ids = this.#idsByWord.get(word);
      ids?.delete(id);
      if (ids?.size === 0) this.#idsByWord.delete(word);
    }
    for (const word of new Set(words.split(' '))) {
      if (word === '') continue;
      const ids = this.#idsByWord.get(word);
      if (ids === undefined) this.#idsByWord.set(word, new Set([id]));
      else ids.add(id);
    }
  }

  /** Name and phone of an indexed client, without opening it; null when not indexed. */
  brief(id: string): { name: string; phone: string | null } | null {
    return this.#entries.get(id) ?? null;
  }

  /** The best matches for what was typed, and who is like it. */
  search(query: string, limit: number): FoundIds {
    const parts = this.#partsOf(query);
    if (parts.length === 0 || limit <= 0) return { matches: [], near: [] };
    const found = new BestOf<number>(limit);
    const near = new BestOf<NearReason>(MOST_NEAR);
    const [only] = parts;
    const judge =
      only !== undefined && parts.length === 1 ? only.judge : (entry: IndexEntry) => judgeAll(parts, entry);
    for (const entry of this.#entries.values()) {
      const judged = judge(entry);
      if (judged === null) continue;
      if (typeof judged === 'number') found.offer(judged, entry, judged);
      else near.offer(nearness(judged), entry, judged);
    }
    const known = [...found.items, ...near.items].map(({ entry }) => entry);
    const similar = this.#similar(query, new Set(known), limit - known.length);
    return {
      matches: found.items.map(({ entry }) => entry.id),
      near: [...near.items, ...similar].map(({ entry, judged }) => ({ id: entry.id, reason: judged })),
    };
  }

  /** Who is called nearly so, for a name typed alone: only where the list has room, so that most keys never ask. */
  #similar(query: string, known: ReadonlySet<IndexEntry>, room: number): Ranked<NearReason>[] {
    const { name, phones, emails } = readTypedClient(query, this.#country);
    if (room <= 0 || phones.length + emails.length > 0) return [];
    const terms = foldWords(name).map((word, place, { length }): SlipTerm => ({
      spellings: [spellingsOf(word)],
      digits: word.whole.length >= FEWEST_PHONE_DIGITS && /^\d+$/.test(word.whole) ? word.whole : null,
      nearWords: this.#wordsNear(word.whole, place === length - 1),
    }));
    const similar = new BestOf<NearReason>(room);
    const nearWords = new Set(terms.flatMap((term) => [...term.nearWords.keys()]));
    const ids = new Set([...nearWords].flatMap((word) => [...(this.#idsByWord.get(word) ?? [])]));
    for (const id of ids) {
      const entry = this.#entries.get(id);
      if (entry === undefined || known.has(entry)) continue;
      const slips = slipsInAll(terms, entry);
      if (slips !== null) similar.offer(slips, entry, { kind: 'similar-name' });
    }
    return similar.items;
  }

  /** The words of any client that are the typed one but for slips of the hand, each with how many. */
  #wordsNear(typed: string, isBeingTyped: boolean): ReadonlyMap<string, number> {
    const near = new Map<string, number>();
    const most = slipsAllowed(typed);
    if (most === 0) return near;
    const isBeginning = isBeingTyped && typed.length >= FEWEST_LETTERS_FOR.slipInBeginning;
    for (const word of this.#idsByWord.keys()) {
      const slips = slipsBetween(typed, word, most, isBeginning);
      if (slips !== null) near.set(word, slips);
    }
    return near;
  }

  /** Ids of clients with the same phone or e-mail. */
  findDuplicates(fields: Pick<NewContact, 'phone' | 'email'>): string[] {
    const phone = readPhone(fields.phone, this.#country);
    const email = writtenEmail(fields.email).toLowerCase();
    const ids: string[] = [];
    for (const entry of this.#entries.values()) {
      const hasPhone = phone !== null && entry.phones.some((theirs) => isSamePhone(theirs, phone));
      if (hasPhone || (email !== '' && entry.emails.includes(` ${email} `))) ids.push(entry.id);
    }
    return ids;
  }

  #readPhones(phones: readonly string[]): PhoneReading[] {
    const country = this.#country;
    return phones
      .flatMap((phone) => (phone.startsWith('+') ? phone : splitNumbers(phone, country)))
      .flatMap((phone) => readPhone(phone, country) ?? []);
  }

  /** What was typed, by its parts; none for a text that says nothing. */
  #partsOf(query: string): Part[] {
    const { name, phones, emails } = readTypedClient(query, this.#country);
    const parts: Part[] = [];
    if (name !== '') {
      const whole = wholeWords(name);
      parts.push({
        judge: nameJudge(name),
        isSurely: ({ words, nameLength }) => nameLength === whole.length && words.startsWith(whole),
        reason: { kind: 'same-name' },
      });
    }
    if (phones.length > 0) {
      const whole = phones.filter((phone) => isWholeNumber(phone, this.#country));
      const judgeWhole = anyOf(whole.map((phone) => this.#phoneJudge(phone)));
      parts.push({
        judge: anyOf(phones.map((phone) => this.#phoneJudge(phone))),
        isSurely: (entry) => typeof judgeWhole(entry) === 'number',
        reason: { kind: 'same-phone' },
      });
    }
    if (emails.length > 0) {
      const typed = emails.map((email) => email.toLowerCase());
      parts.push({
        judge: anyOf(typed.map(emailJudge)),
        isSurely: (entry) => typed.some((email) => entry.emails.includes(` ${email} `)),
        reason: { kind: 'same-email' },
      });
    }
    return parts;
  }

  #phoneJudge(text: string): Judge {
    const country = this.#country;
    const typed = readPhone(text, country);
    if (typed === null) return () => null;
    const beginnings = phoneBeginnings(text, country, FEWEST_PHONE_DIGITS);
    if (isWholeNumber(text, country)) {
      const ending = endingOf(typed);
      return ({ phones, digits }) => {
        if (!digits.includes(ending) && !beginnings.some((part) => digits.includes(part))) return null;
        return bestAmong(phones, (phone) => wholeNumberStanding(phone, typed, beginnings));
      };
    }
    return ({ phones, digits }) => {
      if (!beginnings.some((part) => digits.includes(part))) return null;
      return bestAmong(phones, (phone) => beginningRank(phone.digits, beginnings));
    };
  }
}

/** With the whole number typed nobody else's is a match: it is a wrong client one Enter away. */
function wholeNumberStanding(
  theirs: PhoneReading,
  typed: PhoneReading,
  beginnings: readonly string[],
): Standing {
  if (isSameNumber(theirs, typed)) {
    if (hasOtherExtension(theirs, typed)) return { kind: 'other-extension' };
    return theirs.extension === typed.extension ? RANK.exact : RANK.start;
  }
  if (beginnings.some((digits) => theirs.digits.startsWith(digits))) return { kind: 'same-beginning' };
  const digitCount = sharedEnding(theirs, typed);
  return digitCount === 0 ? null : { kind: 'same-ending', digitCount };
}

function beginningRank(digits: string, beginnings: readonly string[]): number | null {
  for (const [place, part] of beginnings.entries()) {
    if (digits === part) return RANK.exact + place;
    if (digits.endsWith(part)) return RANK.start + place;
    if (digits.includes(part)) return RANK.word + place;
  }
  return null;
}

function emailJudge(typed: string): Judge {
  const whole = ` ${typed} `;
  return ({ emails }) => {
    if (emails.includes(whole)) return RANK.exact;
    return typed.length >= FEWEST_EMAIL_LETTERS && emails.includes(typed) ? RANK.weak : null;
  };
}

/** By the beginnings of words in any order; a piece that is no word of theirs may be of their e-mail or phone. */
function nameJudge(name: string): Judge {
  const whole = wholeWords(name);
  const inOne = ` ${whole.replaceAll(' ', '')}`;
  const terms = name.split(' ').flatMap((typed) => {
    const spellings = foldWords(typed).map(spellingsOf);
    const digits = typed.replace(/\D/g, '');
    const email = typed.toLowerCase();
    // A sign alone (a dash, a comma) says nothing about anybody.
    if (spellings.length === 0) return [];
    // A word that is spelt one way only must be somewhere: one look turns most clients down.
    const isPlain =
      spellings.length === 1 && spellings[0]?.length === 1 && spellings[0][0]?.[0] === ` ${email}`;
    return [{ spellings, digits, email, mustHave: isPlain ? email : '' }];
  });
  if (terms.length === 0) return () => null;
  return (entry) => {
    let rank: number = RANK.start;
    for (const { spellings, digits, email, mustHave } of terms) {
      if (!entry.all.includes(mustHave)) return null;
      if (hasWords(entry.words, spellings)) continue;
      // Names are written with blanks and without: `田中 太郎`, `Mc Donald`.
      if (terms.length > 1 && entry.words.includes(inOne)) return RANK.word;
      const isEmail = email.length >= FEWEST_EMAIL_LETTERS && entry.emails.includes(email);
      const isPhone = digits.length >= FEWEST_PHONE_DIGITS && entry.digits.includes(digits);
      if (!isEmail && !isPhone) return null;
      rank = RANK.weak;
    }
    if (rank === RANK.weak) return rank;
    if (!entry.words.startsWith(whole)) return RANK.word;
    const isAtWordEnd = entry.words.length === whole.length || entry.words.charAt(whole.length) === ' ';
    return isAtWordEnd ? RANK.exact : RANK.start;
  };
}

/** A typed word of so many letters may have a slip of the hand, or two; in a shorter one it makes another name. */
const FEWEST_LETTERS_FOR = { oneSlip: 4, slipInBeginning: 5, twoSlips: 8 };
/** A slip in the first letter, or in a word that is not typed to its end, is less likely what was meant. */
const LESS_LIKELY = 0.4;

/** A word of a name in which a slip may be, beside those that are right or are digits of the number. */
type SlipTerm = {
  spellings: readonly (readonly (readonly string[])[])[];
  digits: string | null;
  /** Words it may have been meant for, each with the slips between. */
  nearWords: ReadonlyMap<string, number>;
};

/** Nothing with digits in it, and no script that is typed by choosing whole words, is taken for a slip. */
function slipsAllowed(word: string): number {
  const { oneSlip, twoSlips } = FEWEST_LETTERS_FOR;
  if (word.length < oneSlip || NO_PLAIN_WORD.test(word)) return 0;
  return word.length < twoSlips ? 1 : 2;
}

/** How many slips lie in all words together; null where a word is neither theirs nor nearly so. */
function slipsInAll(terms: readonly SlipTerm[], entry: IndexEntry): number | null {
  const { words } = entry;
  let total = 0;
  for (const { spellings, digits, nearWords } of terms) {
    if (hasWords(words, spellings) || (digits !== null && entry.digits.includes(digits))) continue;
    const slips = words.split(' ').flatMap((word) => nearWords.get(word) ?? []);
    if (slips.length === 0) return null;
    total += Math.min(...slips);
  }
  return total;
}

/**
 * How many slips make the one word of the other: a letter too many, one too few, another one, or two neighbours swapped.
 * With `isBeginning` the beginning of the other word will do. Null for more than `most`, which is one or two.
 */
function slipsBetween(typed: string, word: string, most: number, isBeginning: boolean): number | null {
  const missing = typed.length - word.length;
  if (missing > most || (!isBeginning && missing < -most)) return null;
  const isFirstRight = typed.charCodeAt(0) === word.charCodeAt(0);
  const fewest = (asBeginning: boolean): number =>
    isWithin(most - 1, typed, 0, word, 0, asBeginning) ? 1 : most;
  if (isWithin(most, typed, 0, word, 0, false)) return fewest(false) + (isFirstRight ? 0 : LESS_LIKELY);
  // Half a word with another first letter is half of all names.
  const isBegun = isBeginning && isFirstRight && isWithin(most, typed, 0, word, 0, true);
  return isBegun ? fewest(true) + LESS_LIKELY : null;
}

/** Whether the rest of the typed word becomes the rest of the other, or its beginning, within so many slips. */
function isWithin(
  slips: number,
  typed: string,
  typedFrom: number,
  word: string,
  wordFrom: number,
  isBeginning: boolean,
): boolean {
  let [mine, theirs] = [typedFrom, wordFrom];
  // Equal letters never need a slip: only where the words part ways is there a choice.
  while (mine < typed.length && typed.charCodeAt(mine) === word.charCodeAt(theirs)) {
    mine += 1;
    theirs += 1;
  }
  if (mine === typed.length) return isBeginning || word.length - theirs <= slips;
  if (theirs === word.length) return typed.length - mine <= slips;
  if (slips === 0) return false;
  const isSwapped =
    typed.charCodeAt(mine) === word.charCodeAt(theirs + 1) &&
    typed.charCodeAt(mine + 1) === word.charCodeAt(theirs);
  return (
    (isSwapped && isWithin(slips - 1, typed, mine + 2, word, theirs + 2, isBeginning)) ||
    isWithin(slips - 1, typed, mine + 1, word, theirs + 1, isBeginning) ||
    isWithin(slips - 1, typed, mine + 1, word, theirs, isBeginning) ||
    isWithin(slips - 1, typed, mine, word, theirs + 1, isBeginning)
  );
}

/** What an entry's words may hold of one typed word: any of these, each being all of a list. */
function spellingsOf({ whole, parts, spelt }: FoldedWord): readonly (readonly string[])[] {
  const asOne = [whole, ...(spelt === null ? [] : [spelt])].map((word) => [` ${word}`]);
  return parts.length > 1 ? [...asOne, parts.map((part) => ` ${part}`)] : asOne;
}

function hasWords(words: string, spellings: readonly (readonly (readonly string[])[])[]): boolean {
  for (const ways of spellings) if (!hasOneOf(words, ways)) return false;
  return true;
}

/** Loops, not callbacks: this runs for every client at every key. */
function hasOneOf(words: string, ways: readonly (readonly string[])[]): boolean {
  for (const all of ways) {
    let hasAll = true;
    for (const word of all) hasAll &&= words.includes(word);
    if (hasAll) return true;
  }
  return false;
}

/** The words of a name as one text, each once and with a blank before it. */
function wholeWords(name: string): string {
  return spaced(foldWords(name).map(({ whole }) => whole));
}

/** Scripts whose names are written without a blank as often as with one. */
const WRITTEN_TOGETHER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** What no slip of the hand is looked for in: digits and pictures, halves of letters, and those scripts. */
const NO_PLAIN_WORD = new RegExp(`[^\\p{L}\\p{M}]|[^\\u0000-\\uFFFF]|${WRITTEN_TOGETHER.source}`, 'u');

/** Everything else a client is found by: parts of words, other spellings, the company, and names written together. */
function furtherWords(name: string, contact: Contact, known: string): string {
  const { firstName, lastName, companyName } = contact;
  const before = new Set(known.split(' '));
  const further = [name, firstName, lastName, companyName].flatMap((text) => {
    if (text === null) return [];
    const words = foldWords(text);
    const inOrder = words.map(({ whole }) => whole);
    // `De La Cruz` as `delacruz`; the whole name only where it is as often written so.
    const isTogether = words.length > 1 && (text === lastName || WRITTEN_TOGETHER.test(text));
    return [
      ...words.flatMap(({ whole, parts, spelt }) => [whole, ...parts, ...(spelt === null ? [] : [spelt])]),
      ...(isTogether ? [inOrder.join(''), inOrder.toReversed().join('')] : []),
    ];
  });
  return spaced(further.filter((word) => !before.has(word)));
}

function spaced(words: readonly string[]): string {
  return [...new Set(words)].map((word) => ` ${word}`).join('');
}

/**
 * A client is found when every part of what was typed is theirs. Where one part is surely theirs and another is not, they
 * may be meant; else they are nobody.
 */
function judgeAll(parts: readonly Part[], entry: IndexEntry): Standing {
  const standings = parts.map(({ judge }) => judge(entry));
  const ranks = standings.filter((standing) => typeof standing === 'number');
  if (ranks.length === standings.length) return Math.max(...ranks);
  const nearReasons = standings.filter((standing) => typeof standing === 'object' && standing !== null);
  const sure = parts.filter(({ isSurely }) => isSurely(entry)).map(({ reason }) => reason);
  // A number that is only like theirs says something together with the name.
  return bestAmong([...sure, ...(ranks.length > 0 ? nearReasons : [])], (reason) => reason);
}

function anyOf(judges: readonly Judge[]): Judge {
  const [only] = judges;
  if (only !== undefined && judges.length === 1) return only;
  return (entry) => bestAmong(judges, (judge) => judge(entry));
}

/** The best standing: a rank before a reason, a reason before nothing. */
function bestAmong<Item>(items: readonly Item[], standingOf: (item: Item) => Standing): Standing {
  let found: Standing = null;
  for (const item of items) {
    const standing = standingOf(item);
    if (standing !== null && isBetter(standing, found)) found = standing;
  }
  return found;
}

function isBetter(one: number | NearReason, other: Standing): boolean {
  if (other === null) return true;
  if (typeof one === 'number') return typeof other !== 'number' || one < other;
  return typeof other !== 'number' && nearness(one) < nearness(other);
}

function nearness(reason: NearReason): number {
  // More digits alike are nearer: a fraction below one, so that the kinds keep their order.
  return NEAR_RANK[reason.kind] - (reason.kind === 'same-ending' ? reason.digitCount / 100 : 0);
}

/** The best few of many, lowest score first and then by name, without sorting them all or keeping the rest. */
class BestOf<Judged> {
  readonly items: Ranked<Judged>[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  offer(score: number, entry: IndexEntry, judged: Judged): void {
    const { items } = this;
    // By locale it would take longer than finding them.
    const isBefore = (other: (typeof items)[number] | undefined): boolean =>
      other !== undefined &&
      (score < other.score || (score === other.score && entry.words < other.entry.words));
    if (items.length === this.#most && !isBefore(items.at(-1))) return;
    let place = items.length;
    while (isBefore(items[place - 1])) place -= 1;
    items.splice(place, 0, { score, entry, judged });
    if (items.length > this.#most) items.pop();
  }
}
