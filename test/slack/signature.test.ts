// Who may speak to the app: Slack, now, once.

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replayMemory, verify } from '../../src/slack/signature.ts';

const SECRET = 'shhh-a-signing-secret';
const NOW = Date.UTC(2026, 10, 24, 12);

function sign(body: string, timestamp: string, secret = SECRET): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function check(given: { body?: string; signedBody?: string; timestamp?: string; secret?: string; signature?: string }) {
  const { body = 'text=orders', timestamp = String(NOW / 1000), secret } = given;
  const signature = given.signature ?? sign(given.signedBody ?? body, timestamp, secret);
  return verify({ body: Buffer.from(body), timestamp, signature }, SECRET, NOW);
}

describe('a request', () => {
  test.each([
    ['signed now', {}, true],
    ['five minutes old', { timestamp: String(NOW / 1000 - 300) }, true],
    ['five minutes ahead', { timestamp: String(NOW / 1000 + 300) }, true],
    ['older', { timestamp: String(NOW / 1000 - 301) }, 'too old'],
    ['an hour ahead', { timestamp: String(NOW / 1000 + 3600) }, 'from the future'],
    ['of another secret', { secret: 'another' }, 'wrong signature'],
    ['with a changed body', { signedBody: 'text=other' }, 'wrong signature'],
    ['with an empty signature', { signature: '' }, 'wrong signature'],
    [
      'with a signature in capitals',
      { signature: sign('text=orders', String(NOW / 1000)).toUpperCase() },
      'wrong signature',
    ],
    ['with a time that is no number', { timestamp: '1e9' }, 'no signature'],
    ['with a negative time', { timestamp: '-5' }, 'no signature'],
  ] as const)('%s', (_, given, verdict) => {
    const found = check(given);
    expect(found.genuine ? true : found.why).toBe(verdict);
  });

  test('without headers is not from Slack', () => {
    expect(verify({ body: Buffer.from(''), timestamp: undefined, signature: undefined }, SECRET, NOW).genuine).toBe(
      false,
    );
  });

  test('with any other signature is refused', () => {
    fc.assert(
      fc.property(fc.string(), (signature) => {
        fc.pre(signature !== sign('text=orders', String(NOW / 1000)));
        expect(check({ signature }).genuine).toBe(false);
      }),
    );
  });
});

describe('the memory of replays', () => {
  test('admits each mark once as long as its request could pass, whatever comes in between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.integer({ min: 0, max: 400_000 }), mark: fc.integer({ min: 1, max: 5 }) })),
        (steps) => {
          let now = NOW;
          const memory = replayMemory({ now: () => now });
          const last = new Map<number, number>();
          for (const { wait, mark } of steps) {
            now += wait;
            const before = last.get(mark);
            const admitted = memory.admit(mark);
            if (before !== undefined && now - before < 600_000) expect(admitted).toBe(false);
            if (before === undefined) expect(admitted).toBe(true);
            if (admitted) last.set(mark, now);
          }
        },
      ),
    );
  });

  test('forgets a mark whose request failed', () => {
    const memory = replayMemory({ now: () => NOW });
    expect([memory.admit(7), memory.admit(7)]).toEqual([true, false]);
    memory.forget(7);
    expect(memory.admit(7)).toBe(true);
  });
});
