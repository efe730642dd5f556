// The sentence that people get for each failure, and what is read out of the service's own refusals.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AuthenticationError,
  InvalidError,
  NotFoundError,
  type Outage,
  PermissionError,
  RateLimitedError,
  type SecodaError,
  TimedOutError,
  UnavailableError,
  UnexpectedShapeError,
} from '../../src/secoda/errors.ts';
import { explain } from '../../src/secoda/explain.ts';
import { errorOfStatus, readRefusal } from '../../src/secoda/failures.ts';

const get = { method: 'GET', path: '/user' };
const OUTAGES: readonly (readonly [Outage, RegExp])[] = [
  ['refused', /nothing answers at its address\. Please try again/],
  ['not found', /host name is not known here/],
  ['reset', /broke the connection before it answered/],
  ['tls', /certificate was not accepted/],
  ['proxy', /the proxy in between/],
  ['not http', /does not speak HTTP.*SECODA_API_URL\.$/],
  ['server error', /an error of its own \(503\)\. Please try again/],
  ['web page', /a web page instead of data \(503\)/],
  ['redirect', /another address.*SECODA_API_URL\.$/],
  ['broken off', /broke off in the middle/],
];

describe('the sentence for', () => {
  test.each<[SecodaError, RegExp]>([
    [
      new AuthenticationError('', { ...get, status: 401 }),
      /did not accept the key of this app \(401\).*SECODA_API_KEY/,
    ],
    [
      new PermissionError('', { ...get, status: 403, said: 'Admins only.' }),
      /\(403\)\. Secoda said: “Admins only\.” A Secoda admin can change that\.$/,
    ],
    [new PermissionError('', { ...get, status: 403 }), /\(403\)\. A Secoda admin can change that\.$/],
    [new NotFoundError('', { ...get, status: 404 }), /nothing at that place \(404\)\. .*SECODA_API_URL\.$/],
    [
      new NotFoundError('', { method: 'GET', path: '/resource/all/{id}', status: 404 }),
      /\(404\)\. It may have been deleted; please search again\.$/,
    ],
    [new RateLimitedError('', { ...get, status: 429 }, 1), /slow down \(429\)\. Please try again in 1 second\.$/],
    [new RateLimitedError('', get, 61_000), /slow down\. Please try again in 61 seconds\.$/],
    [new TimedOutError(get, 20_001), /did not answer in time/],
    [
      new InvalidError('', { ...get, status: 422, said: 'title: too long' }),
      /\(422\)\. Secoda said: “title: too long” Please ask in another way/,
    ],
    [
      new InvalidError('', { method: 'PATCH', path: '/resource/all/{id}', status: 422 }),
      /\(422\)\. Please change it and try again\.$/,
    ],
    [new UnavailableError('web page', { ...get, status: 200 }), /\(200\)\. Please try again.*SECODA_API_URL\.$/],
    [
      new InvalidError('this cannot be an id', get),
      /^Nothing was sent to Secoda: this cannot be an id\. Please check it and try again\.$/,
    ],
    [new UnexpectedShapeError('', get), /did not look like its documentation/],
  ])('%s', (error, sentence) => {
    expect(explain(error)).toMatch(sentence);
  });

  test.each(OUTAGES)('an outage: %s', (outage, sentence) => {
    expect(explain(new UnavailableError(outage, { ...get, status: 503 }))).toMatch(sentence);
  });

  test('a write of unknown fate says so', () => {
    const patch = { method: 'PATCH', path: '/resource/all/{id}' };
    expect(explain(new UnavailableError('reset', { ...patch, mayHaveHappened: true }))).toMatch(/is not known/);
    expect(explain(new UnavailableError('refused', patch))).not.toMatch(/is not known/);
  });
});

describe('a refusal', () => {
  test.each<[string, string | undefined, object]>([
    ['{"detail":"Not allowed."}', 'Not allowed.', {}],
    ['{"detail":[{"loc":["body","title"],"msg":"too long","type":"x"}]}', 'title: too long', {}],
    ['{"detail":[{"loc":[0],"msg":"bad"}]}', 'bad', {}],
    ['{"title":["Blank.","Short."]}', 'title: Blank. Short.', { title: 'Blank. Short.' }],
    ['{"non_field_errors":["Bad."],"tags":["Unknown."]}', 'Bad. tags: Unknown.', { tags: 'Unknown.' }],
    ['[{},{"data":{"pii":["Must be a boolean."]}}]', 'Must be a boolean.', {}],
    ['"No."', 'No.', {}],
    ['No\n  such   thing', 'No such thing', {}],
    ['<html><body>Sign in</body></html>', undefined, {}],
    ['"<html><body>Sign in</body></html>"', undefined, {}],
    ['', undefined, {}],
    ['{}', undefined, {}],
    ['null', undefined, {}],
    ['42', undefined, {}],
    ['{"detail":', '{"detail":', {}],
    ['{"__proto__":["x"]}', '__proto__: x', JSON.parse('{"__proto__":"x"}')],
  ])('%s', (text, said, fields) => {
    expect(readRefusal(text)).toEqual({ said, fields });
  });

  test('is one short line, whatever was answered, and never a web page', () => {
    const body = fc.oneof(fc.string({ unit: 'binary', maxLength: 2000 }), fc.json({ maxDepth: 12 }));
    fc.assert(
      fc.property(body, fc.integer({ min: 400, max: 599 }), (text, status) => {
        const { said, kind } = errorOfStatus({ status, text }, get, 0);
        expect(said ?? 'x').toMatch(/^[^\n\r\p{Cc}]{1,200}$/u);
        expect(said?.startsWith('<') ?? false).toBe(false);
        expect(kind === 'unavailable').toBe(status >= 500 || status === 408 || (status === 404 && /^\s*</.test(text)));
      }),
    );
  });

  test.each([
    [400, 'invalid'],
    [401, 'authentication'],
    [403, 'permission'],
    [404, 'not_found'],
    [405, 'invalid'],
    [408, 'unavailable'],
    [409, 'invalid'],
    [413, 'invalid'],
    [414, 'invalid'],
    [422, 'invalid'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
  ])('%i is %s; only a fault of the service leaves a write unknown', (status, kind) => {
    const error = errorOfStatus({ status, text: '' }, { method: 'PATCH', path: '/x', status }, 0);
    expect(error).toMatchObject({ kind, status, mayHaveHappened: kind === 'unavailable' });
  });
});
