// Secrets at rest: AES-256-GCM, bound to the row and column they belong to, so that a sealed text copied elsewhere does not
// open. The first key seals; all keys open, so that keys can be changed without a pause.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealer {
  /** @param boundTo names the place, for example `installations.sealed_token/T0123`. */
  seal(plain: string, boundTo: string): string;
  /** Undefined when no key opens it, or when it was sealed for another place. */
  open(sealed: string, boundTo: string): string | undefined;
}

/** What became of sealed texts that were to be sealed anew. */
export interface Resealed {
  readonly sealed: number;
  readonly unopenable: number;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param keys of 32 bytes. Throws when there is none, or one of another length. */
export function sealer(keys: readonly Buffer[]): Sealer {
  const [first] = keys;
  if (first === undefined) throw new Error('sealing needs a key');
  if (keys.some((key) => key.length !== KEY_BYTES)) throw new Error(`a key must have ${KEY_BYTES} bytes`);
  return {
    seal(plain, boundTo) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first, iv).setAAD(Buffer.from(boundTo));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
      for (const key of keys) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
            authTagLength: TAG_BYTES,
          })
            .setAAD(Buffer.from(boundTo))
            .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
          return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
            'utf8',
          );
        } catch {
          // another key, or not for this place
        }
      }
      return undefined;
    },
  };
}

/** A key from a secret that is always there, where the operator gave no key of their own. */
export function derivedKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'secoda-slack', 'sealed tokens', KEY_BYTES));
}
