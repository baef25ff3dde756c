/** English made strange, so that a text outside the catalogue, or one cut off, is seen at a glance. */

const ACCENTED = /** @type {Record<string, string>} */ ({
  a: 'á', c: 'ç', e: 'é', g: 'ğ', i: 'í', n: 'ñ', o: 'ö', s: 'š', u: 'û', y: 'ý', z: 'ž',
  A: 'Å', C: 'Ç', E: 'É', G: 'Ğ', I: 'Î', N: 'Ñ', O: 'Ö', S: 'Š', U: 'Û', Y: 'Ý', Z: 'Ž',
}); // prettier-ignore

/**
 * `Move {name}` → `⟦Möṽé {name}·····⟧`: accents outside of `{…}`, a third longer, in brackets.
 * @param {string} text
 */
export function pseudoText(text) {
  const parts = text.split(/(\{[^}]*\})/);
  const letters = parts.filter((part) => !part.startsWith('{')).join('').length;
  const accented = parts.map((part) =>
    part.startsWith('{') ? part : part.replaceAll(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter),
  );
  return text === '' ? '' : `⟦${accented.join('')}${'·'.repeat(Math.ceil(letters / 3))}⟧`;
}

/**
 * One file of English texts in the pseudo-language; forms for one and many keep their conditions.
 * @param {Record<string, unknown>} messages
 * @returns {Record<string, unknown>}
 */
export function pseudoMessages(messages) {
  return Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, pseudoMessage(message)]));
}

/** @param {unknown} message */
function pseudoMessage(message) {
  if (typeof message === 'string') return pseudoText(message);
  if (!Array.isArray(message)) return message;
  return message.map((variant) => ({
    ...variant,
    match: Object.fromEntries(
      Object.entries(variant.match).map(([condition, text]) => [condition, pseudoText(text)]),
    ),
  }));
}
