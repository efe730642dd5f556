import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedKey, sealer } from '../../src/store/seal.ts';

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)] as const;
const text = fc.string({ unit: 'binary' }).map((value) => value.toWellFormed());

describe('sealing', () => {
  it('opens to what was sealed, for the same place', () => {
    fc.assert(
      fc.property(text, text, (plain, place) => {
        expect(sealer([first]).open(sealer([first]).seal(plain, place), place)).toBe(plain);
      }),
    );
  });

  it('does not open for another place', () => {
    fc.assert(
      fc.property(text, text, text, (plain, place, other) => {
        fc.pre(place !== other);
        expect(sealer([first]).open(sealer([first]).seal(plain, place), other)).toBeUndefined();
      }),
    );
  });

  it('does not open when any bit was changed, or bytes are missing or added', () => {
    const sealed = Buffer.from(sealer([first]).seal('xoxb-secret', 'place'), 'base64');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(sealer([first]).open(changed.toString('base64'), 'place')).toBeUndefined();
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(sealer([first]).open(sealed.subarray(0, length).toString('base64'), 'place')).toBeUndefined();
    }
    expect(sealer([first]).open(Buffer.concat([sealed, Buffer.from('x')]).toString('base64'), 'place')).toBeUndefined();
  });

  it('is unknown for what was never sealed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (sealed) => {
        expect(sealer([first]).open(sealed, 'place')).toBeUndefined();
      }),
    );
  });

  it('the first key seals, all keys open', () => {
    const old = sealer([first]).seal('token', 'place');
    const rotated = sealer([second, first]);
    expect(rotated.open(old, 'place')).toBe('token');
    expect(sealer([second]).open(rotated.seal('token', 'place'), 'place')).toBe('token');
    expect(sealer([second, third]).open(old, 'place')).toBeUndefined();
  });

  it('never gives the same text twice, nor a trace of what was sealed', () => {
    const sealed = Array.from({ length: 100 }, () => sealer([first]).seal('xoxb-secret', 'place'));
    expect(new Set(sealed).size).toBe(100);
    for (const one of sealed) expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('secret');
  });

  it('needs a key, of 32 bytes', () => {
    expect(() => sealer([])).toThrow('needs a key');
    expect(() => sealer([randomBytes(16)])).toThrow('32 bytes');
  });
});

describe('a key from a secret', () => {
  it('is the same for the same secret and no other, and is not the secret', () => {
    expect(derivedKey('client-secret')).toEqual(derivedKey('client-secret'));
    expect(derivedKey('client-secret')).not.toEqual(derivedKey('client-secret2'));
    expect(derivedKey('client-secret')).toHaveLength(32);
    expect(derivedKey('client-secret').toString('latin1')).not.toContain('client');
  });

  it('stays what it was, or no stored token would open after an update', () => {
    expect(derivedKey('client-secret').toString('hex')).toBe(
      'ce79e3b60175b2cdc925c050fc5c073624fe8557266c56bd6f87772cbbb95733',
    );
  });
});
