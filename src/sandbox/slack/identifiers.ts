// Ids, tokens and time stamps in the shapes that Slack gives them. Random, so that nobody can come to rely on one.

import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from './clock.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export interface Identifiers {
  /** `U0…`, `C0…`, `Ev0…`: a prefix, a zero and nine letters or digits; never the same twice. */
  next(prefix: string): string;
  /** The id of a message: seconds, a dot, six digits; each later than the one before. */
  ts(): string;
  /** Six characters, as Slack names blocks and elements that came without a name. */
  short(): string;
  /** The hash of a view: changes with every change of the view. */
  hash(): string;
  trigger(teamId: string): string;
  /** Where they stand, for a later run: the same ids from the beginning, then none that was given out. */
  keep(): KeptIds;
  /** Goes on behind what an earlier run has given out. */
  resume(kept: KeptIds): void;
}

export interface KeptIds {
  readonly salt: string;
  readonly first: number;
  readonly counter: number;
  readonly lastTick: number;
}

export function identifiers(clock: Clock, kept?: KeptIds): Identifiers {
  const first = kept?.first ?? randomInt(36 ** 3);
  let counter = first;
  let lastTick = 0;
  function counted(length: number): string {
    counter += 1;
    let rest = counter;
    let word = '';
    for (let index = 0; index < length; index += 1) {
      word = (ALPHABET[rest % 36] ?? '') + word;
      rest = Math.floor(rest / 36);
    }
    return word;
  }
  const salt = kept?.salt ?? Array.from({ length: 3 }, () => ALPHABET[randomInt(36)]).join('');
  return {
    next: (prefix) => `${prefix}0${salt}${counted(6)}`,
    ts() {
      lastTick = Math.max(Math.floor(clock.now() * 1000), lastTick + 1);
      return `${Math.floor(lastTick / 1_000_000)}.${String(lastTick % 1_000_000).padStart(6, '0')}`;
    },
    short: () => counted(6).toLowerCase(),
    hash: () => `${Math.floor(clock.now() / 1000)}.${counted(8).toLowerCase()}`,
    trigger: (teamId) => `${Math.floor(clock.now())}.${teamId}.${randomBytes(16).toString('hex')}`,
    keep: () => ({ salt, first, counter, lastTick }),
    resume(from) {
      counter = Math.max(counter, from.counter);
      lastTick = Math.max(lastTick, from.lastTick);
    },
  };
}

export function botToken(): string {
  return `xoxb-${digits(12)}-${digits(13)}-${letters(24)}`;
}

export function appToken(): string {
  return `xapp-1-A0${letters(9).toUpperCase()}-${digits(13)}-${secret(32)}`;
}

export function clientId(): string {
  return `${digits(12)}.${digits(13)}`;
}

/** Hex digits for twice as many characters as bytes. */
export function secret(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function digits(length: number): string {
  return Array.from({ length }, () => randomInt(10)).join('');
}

function letters(length: number): string {
  return Array.from({ length }, () => (ALPHABET[randomInt(36)] ?? 'A').toLowerCase()).join('');
}
