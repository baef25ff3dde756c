/** A random source whose every value follows from its seed text. */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** Leaves out so many numbers, at no cost. */
  skip(count: number): void;
  /** A whole number in [0, below). */
  below(limit: number): number;
  /** One of the items. Throws on an empty list: that is a bug of the caller. */
  pick<Item>(items: readonly Item[]): Item;
  /** An id as the service makes them: 20 letters and digits. */
  id(): string;
}

const ID_LENGTH = 20;
const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** FNV-1a: spreads a short text over 32 bits. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Makes a random source (mulberry32) from a text. The same text always gives the same sequence, and
 * sources of different texts do not disturb one another, so that one day of the made-up clinic stays
 * the same whichever other days are made.
 */
export function seededRandom(seedText: string): SeededRandom {
  let state = hash32(seedText);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    skip: (count) => {
      state = (state + Math.imul(0x6d2b79f5, count)) | 0;
    },
    below,
    pick: <Item>(items: readonly Item[]): Item => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('cannot pick from an empty list');
      return item;
    },
    id: () => {
      let id = '';
      while (id.length < ID_LENGTH) id += ID_ALPHABET.charAt(below(ID_ALPHABET.length));
      return id;
    },
  };
}
