// What the tests of a sandbox with a real half share.

import { randomBytes } from 'node:crypto';

export function newEncryptionKey(): string {
  return randomBytes(32).toString('base64');
}
