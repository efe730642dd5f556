import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/observability/log.ts';
import { lines } from './lines.ts';

describe('a line of the log', () => {
  it('is JSON with level, time, fields and message', () => {
    const { log, read } = lines();
    log.warn({ port: 3000, mode: 'http' }, 'ready');
    expect(read()).toEqual([
      { level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), port: 3000, mode: 'http', msg: 'ready' },
    ]);
  });

  it('can be a text alone, with values put in', () => {
    const { log, read } = lines();
    log.info('100% of %s in %d ms', 'it', 5);
    expect(read()).toMatchObject([{ msg: '100% of it in 5 ms' }]);
  });

  it('keeps what an error says, its fields that are plain, and its causes', () => {
    const { log, read } = lines();
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const error = Object.assign(new TypeError('no answer', { cause }), {
      kind: 'timed_out',
      path: '/resource/all/{id}',
      status: 504,
    });
    log.error({ err: error, reference: 'K7Q2-9F3M' }, 'failed');
    log.error(error);
    const told = {
      type: 'TypeError',
      message: 'no answer',
      kind: 'timed_out',
      path: '/resource/all/{id}',
      status: 504,
      stack: expect.stringContaining('log.test.ts'),
      cause: { type: 'Error', message: 'socket hang up', code: 'ECONNRESET' },
    };
    expect(read()).toMatchObject([
      { err: told, reference: 'K7Q2-9F3M', msg: 'failed' },
      { err: told, msg: 'no answer' },
    ]);
  });

  it('keeps the errors of an aggregate', () => {
    const { log, read } = lines();
    log.error({ err: new AggregateError([new Error('first'), new Error('second')], 'all failed') });
    expect(read()).toMatchObject([{ err: { errors: [{ message: 'first' }, { message: 'second' }] } }]);
  });

  it('leaves out what is below its level, without looking at it', () => {
    const { log, text } = lines({ level: 'warn' });
    const untouchable = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('looked at');
        },
      },
    );
    log.info(untouchable, 'not written');
    expect(text()).toBe('');
  });

  it('holds the fields of its child logs', () => {
    const { log, read } = lines();
    log.child({ part: 'store' }).child({ kind: 'postgres' }).info('open');
    expect(read()).toMatchObject([{ part: 'store', kind: 'postgres', msg: 'open' }]);
  });
});

const CANARY = 'canary/7351+x=%&é"q';

/** Every way to put a value into the log. */
const ways: Readonly<Record<string, (log: Log, value: unknown) => void>> = {
  'as a field': (log, value) => log.info({ value }, 'said'),
  'as the whole': (log, value) => log.error(value, 'said'),
  'as an error': (log, value) => log.error({ err: value }),
  'as an argument': (log, value) => log.info('of %s and %j and %o', value, value, value),
  'as a further argument': (log, value) => log.info({ ok: true }, 'said', value),
  'as a field of a child': (log, value) => log.child({ value }).info('said'),
};

/** Places in which a text can stand. */
const places: readonly ((text: string) => unknown)[] = [
  (text) => text,
  (text) => `before ${text} after`,
  (text) => `before${text}after`,
  (text) => ({ key: text }),
  (text) => ({ [text]: 1 }),
  (text) => [[text]],
  (text) => new Map([[text, 1]]),
  (text) => new Map([['key', text]]),
  (text) => new Set([text]),
  (text) => new Error(text),
  (text) => new Error('outer', { cause: new Error('inner', { cause: text }) }),
  (text) => new AggregateError([new Error(text)], 'all'),
  (text) => Object.assign(new Error('x'), { name: text }),
  (text) => Object.assign(new Error('x'), { code: text, path: text, method: text, requestId: text }),
  (text) =>
    Object.assign(new Error('x'), {
      config: { headers: { authorization: text } },
      request: { body: text },
      data: text,
    }),
  (text) => ({ toJSON: () => text, kept: text }),
  (text) => ({ deep: { deeper: { deepest: { below: { under: text } } } } }),
  (text) => Buffer.from(text),
  (text) => new URL(`https://example.com/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`),
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(text).toLowerCase().replaceAll('é', 'é'),
  (text) => new URLSearchParams({ a: text }).toString(),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`u:${text}`).toString('base64'),
  (text) => Buffer.from(`user:${text}:more`).toString('base64url'),
  (text) => JSON.stringify({ text }),
];

/** What of the canary could be recognised, however it is written. */
const traces = [
  'canary/7351',
  'canary%2F7351',
  'canary%2f7351',
  ...[0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), Buffer.from(CANARY)])
      .toString('base64')
      .slice(4, 16),
  ),
];

describe('a secret that the log was given', () => {
  it.each(Object.entries(ways))('is not written %s', (_, way) => {
    for (const place of places) {
      const { log, text, read } = lines({ secrets: [CANARY] });
      way(log, place(CANARY));
      expect(read()).toHaveLength(1);
      for (const trace of traces) expect(text()).not.toContain(trace);
    }
  });

  it('is not written from anywhere inside any structure', () => {
    const { any } = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.bigInt(), fc.date({ noInvalidDate: false })),
      secret: fc.constantFrom(...places).map((place) => place(CANARY)),
      any: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        tie('leaf'),
        tie('secret'),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
        fc.tuple(fc.string(), tie('any')).map(([message, cause]) => new Error(message, { cause })),
        fc.array(fc.tuple(fc.string(), tie('any')), { maxLength: 3 }).map((entries) => new Map(entries)),
      ),
    }));
    fc.assert(
      fc.property(any, fc.constantFrom(...Object.values(ways)), (value, way) => {
        const { log, text, read } = lines({ secrets: [CANARY] });
        way(log, value);
        expect(read()).toHaveLength(1);
        for (const trace of traces) expect(text()).not.toContain(trace);
      }),
    );
  });

  it('is not written in part when a text is cut, wherever the cut falls', () => {
    const secret = 'long-secret-'.repeat(40);
    for (let before = 15_500; before < 16_100; before += 7) {
      const { log, text } = lines({ secrets: [secret, 'y'.repeat(12_000)] });
      log.info({ value: `${'y'.repeat(12_000)}${'z'.repeat(before - 12_000)}${secret}` });
      expect(text()).not.toContain('long-secret-');
    }
  });

  it('is hidden whole when another secret is a part of it', () => {
    const { log, text } = lines({ secrets: ['abcdef', 'abcdef-ghijkl'] });
    log.info('abcdef-ghijkl');
    expect(text()).not.toContain('ghijkl');
  });

  it('does not make ordinary words unreadable when it is very short', () => {
    const { log, text } = lines({ secrets: ['re', ''] });
    log.info('ready');
    expect(text()).toContain('ready');
  });
});

describe('what has the shape of a secret is hidden though nobody named it', () => {
  it.each([
    ['xoxb-123-456-AbCdEf', 'AbCdEf'],
    ['token_xoxp-123-AbCdEf', 'AbCdEf'],
    ['xoxe.xoxp-1-AbCdEf', 'AbCdEf'],
    ['xoxe-1-AbCdEf', 'AbCdEf'],
    ['xapp-1-A0-AbCdEf', 'AbCdEf'],
    ['Authorization: Bearer AbCdEf.123', 'AbCdEf'],
    ['authorization%3A%20bearer%20AbCdEf', 'AbCdEf'],
    ['Basic dXNlcjpBYkNkRWY1', 'dXNlcjpBYkNkRWY1'],
    ['https://hooks.slack.com/commands/T1/2/AbCdEf', 'AbCdEf'],
    ['hooks.slack.com/services/T1/AbCdEf', 'AbCdEf'],
    ['hooks.slack-gov.com/commands/T1/AbCdEf', 'AbCdEf'],
    ['http://127.0.0.1:4001/response/AbCdEf', 'AbCdEf'],
    ['POST /actions/T0123/456/AbCdEf', 'AbCdEf'],
    [`v0=${'0123456789abcdef'.repeat(4)}`, '89abcdef'],
    ['postgres://user:AbCdEf@db:5432/x', 'AbCdEf'],
    ['redis://:AbCdEf@cache', 'AbCdEf'],
    ['http://user:Ab/CdEf@proxy:3128', 'CdEf'],
    ['GET /api/v1/resource/catalog?filter=%7B%22AbCdEf%22%7D&page=1', 'AbCdEf'],
  ])('%s', (text, hidden) => {
    for (const way of Object.values(ways)) {
      for (const value of [text, { a: text }, new Error(text)]) {
        const written = lines();
        way(written.log, value);
        expect(written.text()).not.toContain(hidden);
        expect(written.read()).toHaveLength(1);
      }
    }
  });

  it.each(['Bearer %s', 'https://hooks.slack.com/%s', 'postgres://user:%s@db'])(
    'also when it is put together by %s',
    (text) => {
      const { log, text: written } = lines();
      log.info(text, 'AbCdEf');
      expect(written()).not.toContain('AbCdEf');
    },
  );

  it.each([
    'authorization',
    'headers',
    'token',
    'bot_token',
    'accessToken',
    'client_secret',
    'password',
    'response_url',
    'body',
    'text',
    'private_metadata',
  ])('the field %s is hidden whatever it holds', (name) => {
    const { log, text } = lines();
    log.info({ request: { [name]: { inside: 'AbCdEf' } } });
    expect(text()).not.toContain('AbCdEf');
    expect(text()).toContain(name);
  });

  it.each([
    'the token expired yesterday',
    'see Basic Information',
    'GET /resource/all/{id} answered 404',
    'https://app.secoda.co/table/1 was read',
    'src/features/actions/index.ts:12',
  ])('ordinary text stays: %s', (sentence) => {
    const { log, read } = lines();
    log.info(sentence);
    expect(read()).toMatchObject([{ msg: sentence }]);
  });
});

describe('any value can be written', () => {
  it('cycles, getters that throw, proxies that refuse, wide and deep values', () => {
    const cycle: Record<string, unknown> = { name: 'cycle' };
    cycle['self'] = cycle;
    const error = new Error('own cause');
    error.cause = error;
    const values: readonly unknown[] = [
      cycle,
      error,
      {
        good: 1,
        get bad() {
          throw new Error('no');
        },
      },
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
      Array.from({ length: 100_000 }, (_, i) => ({ i })),
      Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, [i, [i]]])),
      'x'.repeat(10_000_000),
      JSON.parse('['.repeat(2000) + ']'.repeat(2000)),
      Symbol('s'),
      () => 1,
      10n ** 50n,
      Number.NaN,
      new Date(Number.NaN),
      undefined,
      null,
      { hasOwnProperty: 1, toString: 2, toJSON: 3, then: 4 },
      JSON.parse('{"__proto__": {"toJSON": 1}}'),
      { method: 'GET', headers: { a: 1 }, socket: {} },
      '\uD800',
      '%s %d %j',
    ];
    for (const value of values) {
      for (const way of Object.values(ways)) {
        const { log, text, read } = lines({ secrets: ['\uD800secret'] });
        way(log, value);
        expect(read()).toHaveLength(1);
        expect(text().length).toBeLessThan(1_000_000);
      }
    }
  });

  it('beside a getter that throws the other fields stay', () => {
    const { log, read } = lines();
    log.info({
      value: {
        good: 1,
        get bad() {
          throw new Error('no');
        },
      },
    });
    expect(read()).toMatchObject([{ value: { good: 1, bad: '[unreadable]' } }]);
  });
});
