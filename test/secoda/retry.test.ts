// The pure rule of repeating, as a table, and how long a Retry-After is obeyed.

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
import { holdFor, retryAfter } from '../../src/secoda/retry.ts';

const details = { method: 'GET', path: '/user' };
const outage = (kind: Outage): SecodaError => new UnavailableError(kind, details);
const timedOut = new TimedOutError(details, 20_000);
const limited = new RateLimitedError('429', { ...details, status: 429 }, 10_000);
const tooLong = new RateLimitedError('our own refusal to wait so long', details, 60_000);

const wait = (sent: number, random: number): number =>
  retryAfter({ method: 'GET', sent, error: outage('reset'), random }) ?? Number.NaN;

describe('whether a call is sent again', () => {
  test.each<[string, string, SecodaError, readonly boolean[]]>([
    // for the first, the second and the third time it failed
    ['GET', 'a reset', outage('reset'), [true, true, false]],
    ['GET', 'a refused connection', outage('refused'), [true, true, false]],
    ['GET', 'a 503', outage('server error'), [true, true, false]],
    ['GET', 'a web page', outage('web page'), [true, true, false]],
    ['GET', 'half an answer', outage('broken off'), [true, true, false]],
    ['GET', 'a time-out', timedOut, [true, false, false]],
    ['GET', 'a 429', limited, [true, true, false]],
    ['GET', 'a hold that is too long', tooLong, [false, false, false]],
    ['GET', 'a refusing proxy', outage('proxy'), [false, false, false]],
    ['GET', 'something else than HTTP', outage('not http'), [false, false, false]],
    ['GET', 'a bad certificate', outage('tls'), [false, false, false]],
    ['GET', 'a redirect', outage('redirect'), [false, false, false]],
    ['GET', 'a 401', new AuthenticationError('401', details), [false, false, false]],
    ['GET', 'a 403', new PermissionError('403', details), [false, false, false]],
    ['GET', 'a 404', new NotFoundError('404', details), [false, false, false]],
    ['GET', 'a 400', new InvalidError('400', details), [false, false, false]],
    ['GET', 'another shape', new UnexpectedShapeError('shape', details), [false, false, false]],
    ...['POST', 'PATCH', 'DELETE'].flatMap((method): [string, string, SecodaError, readonly boolean[]][] => [
      [method, 'a 429, which was not carried out', limited, [true, true, false]],
      [method, 'a reset', outage('reset'), [false, false, false]],
      [method, 'a refused connection', outage('refused'), [false, false, false]],
      [method, 'a 503', outage('server error'), [false, false, false]],
      [method, 'half an answer', outage('broken off'), [false, false, false]],
      [method, 'a time-out', timedOut, [false, false, false]],
    ]),
  ])('%s after %s', (method, _what, error, expected) => {
    const again = [1, 2, 3].map((sent) => retryAfter({ method, sent, error, random: 0.5 }) !== undefined);
    expect(again).toEqual(expected);
  });

  test('waits longer each time, spread by chance, and always under a second', () => {
    expect(wait(1, 0)).toBeLessThan(wait(1, 1));
    expect(wait(1, 1)).toBeLessThan(wait(2, 0));
    expect(wait(2, 1)).toBeLessThan(1000);
  });
});

describe('how long an answer holds everybody', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  test.each([
    // Retry-After, and the milliseconds after a 429 and after a 503
    ['7', 7_000, 7_000],
    [' 0.5 ', 500, 500],
    ['0', 0, 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000, 60_000],
    ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000, 60_000],
    // A date that is past: the clocks of the two sides differ.
    ['Wed, 31 Dec 2025 23:59:00 GMT', 10_000, 0],
    ['1800', 1_800_000, 1_800_000],
    // No mistake of the service may stop this app for ever.
    ['86400', 3_600_000, 3_600_000],
    ['9'.repeat(400), 3_600_000, 3_600_000],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 3_600_000, 3_600_000],
    ['soon', 10_000, 0],
    // Date.parse takes these for days in the past.
    ['in 5', 10_000, 0],
    ['-5', 10_000, 0],
    ['5s', 10_000, 0],
    ['Mon, nonsense', 10_000, 0],
    ['', 10_000, 0],
    [undefined, 10_000, 0],
  ])('Retry-After: %s', (retryAfter, throttled, unavailable) => {
    expect(holdFor({ status: 429, retryAfter }, now)).toBe(throttled);
    expect(holdFor({ status: 503, retryAfter }, now)).toBe(unavailable);
  });

  test.each([200, 201, 301, 400, 500])('not at all after a %i', (status) => {
    expect(holdFor({ status, retryAfter: '60' }, now)).toBe(0);
  });

  test('between nothing and an hour, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(429, 503), (retryAfter, status) => {
        const held = holdFor({ status, retryAfter }, now);
        expect(held).toBeGreaterThanOrEqual(0);
        expect(held).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });
});
