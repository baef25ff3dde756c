import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** Where an encrypted value belongs. It is authenticated with the value, so that none can be moved to another place. */
export type EncryptedPlace = { table: string; rowId: string; column: string };

/** Encrypts what is personal before it reaches the disk. */
export type Cipher = {
  /** Any JSON value, encrypted with AES-256-GCM for one place. */
  encrypt(value: unknown, place: EncryptedPlace): Buffer;
  /** The value again; undefined, which no JSON is, when the key, the place or a byte is not what it was. */
  decrypt(encrypted: Uint8Array, place: EncryptedPlace): unknown;
  /** 16 bytes that are equal for equal JSON values (order of keys aside) and say nothing without the key. */
  fingerprint(value: unknown): Buffer;
};

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 16;

/** First byte of every encrypted value, so that another way of encrypting can come later. */
const CIPHER_VERSION = 1;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Makes a cipher from the store's own key. Throws when the key has not 32 bytes: that is a bug of the caller. */
export function createCipher(encryptionKey: Buffer): Cipher {
  if (encryptionKey.length !== KEY_BYTES) throw new RangeError('The encryption key must have 32 bytes.');
  // Two uses, two keys: a fingerprint must never help against the cipher.
  const cipherKey = deriveKey(encryptionKey, 'frontdesk store: values');
  const fingerprintKey = deriveKey(encryptionKey, 'frontdesk store: fingerprints');

  return {
    encrypt(value, place) {
      // A random nonce is safe for 2^32 values under one key; a workstation writes some millions in a decade.
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce);
      cipher.setAAD(authenticatedPlace(place));
      const encrypted = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(CIPHER_VERSION), nonce, cipher.getAuthTag(), encrypted]);
    },
    decrypt(encrypted, place) {
      if (encrypted.length < HEADER_BYTES || encrypted[0] !== CIPHER_VERSION) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, encrypted.subarray(1, 1 + NONCE_BYTES));
      decipher.setAAD(authenticatedPlace(place));
      decipher.setAuthTag(encrypted.subarray(1 + NONCE_BYTES, HEADER_BYTES));
      try {
        const text =
          decipher.update(encrypted.subarray(HEADER_BYTES), undefined, 'utf8') + decipher.final('utf8');
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    },
    fingerprint(value) {
      const hash = createHmac('sha256', fingerprintKey).update(JSON.stringify(sortedKeys(value)));
      return hash.digest().subarray(0, FINGERPRINT_BYTES);
    },
  };
}

/** A key object, not bytes: Node 24 takes ten times as long to begin a cipher with bytes (28 to 3 µs). */
function deriveKey(encryptionKey: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', encryptionKey, Buffer.alloc(0), purpose, KEY_BYTES)));
}

/** NUL stands in none of the three, so no two places give the same bytes. */
function authenticatedPlace({ table, rowId, column }: EncryptedPlace): Buffer {
  return Buffer.from(`${table}\0${rowId}\0${column}`, 'utf8');
}

/** The server does not promise an order of keys; a different order is not a change. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]));
}
