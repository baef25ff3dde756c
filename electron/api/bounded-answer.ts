import { UnreadableAnswer } from './readers/fields.ts';

/**
 * What one answer may come to, far above what any location holds (ten thousand appointments are a third of it). Counted
 * while it is unpacked: a few kilobytes on the wire can be gigabytes here, and the window stands still while they are read.
 */
const MOST_BYTES = 32 * 1024 * 1024;
/** Values in an answer: parsing so many takes a fraction of a second. */
const MOST_VALUES = 600_000;
/** Keys of one object: the parser takes seconds over a million, and so does whoever copies them. */
const MOST_KEYS = 5_000;
/** Lists and objects in one another; the API's answers have about six. */
const DEEPEST = 100;

const [QUOTE, BACKSLASH, COMMA, COLON] = ['"', '\\', ',', ':'].map((sign) => sign.charCodeAt(0));
const OPENING: ReadonlySet<number> = new Set(['[', '{'].map((sign) => sign.charCodeAt(0)));
const CLOSING: ReadonlySet<number> = new Set([']', '}'].map((sign) => sign.charCodeAt(0)));
/** Blanks, and the mark some servers put before their text. */
const BEFORE_TEXT: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * A fetch whose bodies end with `UnreadableAnswer` as soon as they are more than may be read: of kind `answer-too-large` for
 * bytes after unpacking and for values of JSON, `unreadable-answer` for nesting that no parser's caller survives. The rest is
 * not fetched any more.
 */
export function boundedFetch(send: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(bound()), { status, statusText, headers });
  };
}

function bound(): TransformStream<Uint8Array, Uint8Array> {
  const json = new JsonCount();
  let byteCount = 0;
  return new TransformStream({
    transform(chunk, controller) {
      byteCount += chunk.byteLength;
      if (byteCount > MOST_BYTES)
        throw new UnreadableAnswer('More bytes than any answer has', 'answer-too-large');
      json.add(chunk);
      controller.enqueue(chunk);
    },
  });
}

/** Counts the values and levels of JSON without parsing it. What begins like no list or object is never parsed far. */
class JsonCount {
  #begun = false;
  #isJson = false;
  #inText = false;
  #escaped = false;
  /** Keys so far of each object the place is in, lists included. */
  readonly #keyCounts: number[] = [];
  #valueCount = 0;

  /** Throws `UnreadableAnswer` where there are too many. */
  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (!this.#begun) this.#begin(byte);
      if (!this.#isJson) continue;
      if (this.#inText) this.#goOnInText(byte);
      else this.#goOn(byte);
    }
    if (this.#valueCount > MOST_VALUES) {
      throw new UnreadableAnswer('More values than any answer has', 'answer-too-large');
    }
  }

  #begin(byte: number): void {
    this.#begun = !BEFORE_TEXT.has(byte);
    this.#isJson = OPENING.has(byte);
  }

  #goOnInText(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inText = false;
  }

  #goOn(byte: number): void {
    if (byte === QUOTE) this.#inText = true;
    else if (byte === COMMA) this.#valueCount += 1;
    else if (byte === COLON) this.#countKey();
    else if (OPENING.has(byte)) this.#open();
    else if (CLOSING.has(byte)) this.#keyCounts.pop();
  }

  #open(): void {
    this.#valueCount += 1;
    this.#keyCounts.push(0);
    if (this.#keyCounts.length > DEEPEST) throw new UnreadableAnswer('Lists within lists without end');
  }

  #countKey(): void {
    const count = (this.#keyCounts.pop() ?? 0) + 1;
    if (count > MOST_KEYS) throw new UnreadableAnswer('More keys than any object has', 'answer-too-large');
    this.#keyCounts.push(count);
  }
}
