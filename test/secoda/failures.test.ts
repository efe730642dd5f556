// From the codes of the system and of undici to the error tree, and what of them is kept.

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { errorOfFailure } from '../../src/secoda/failures.ts';

const patch = { method: 'PATCH', path: '/resource/all/{id}' };
const early = { headersSeen: false, afterMs: 12.4 };

function failed(code: string, more: object = {}): Error {
  return Object.assign(new Error(`it failed: ${code}`), { code }, more);
}

describe('a write that fails with', () => {
  test.each<[string, Error, object]>([
    [
      'a refused connection',
      failed('ECONNREFUSED', { syscall: 'connect' }),
      { outage: 'refused', mayHaveHappened: false },
    ],
    ['no way to the host', failed('EHOSTUNREACH'), { outage: 'refused', mayHaveHappened: false }],
    [
      'whatever forbids connecting',
      failed('EACCES', { syscall: 'connect' }),
      { outage: 'refused', mayHaveHappened: false },
    ],
    ['an unknown name', failed('ENOTFOUND'), { outage: 'not found', mayHaveHappened: false }],
    ['a resolver that is away', failed('EAI_AGAIN'), { outage: 'not found', mayHaveHappened: false }],
    ['a certificate that ran out', failed('CERT_HAS_EXPIRED'), { outage: 'tls', mayHaveHappened: false }],
    ['one for another host', failed('ERR_TLS_CERT_ALTNAME_INVALID'), { outage: 'tls', mayHaveHappened: false }],
    ['one signed by itself', failed('DEPTH_ZERO_SELF_SIGNED_CERT'), { outage: 'tls', mayHaveHappened: false }],
    ['an unknown issuer', failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), { outage: 'tls', mayHaveHappened: false }],
    ['a broken TLS record', failed('ERR_SSL_DECRYPTION_FAILED'), { outage: 'tls', mayHaveHappened: true }],
    ['a reset', failed('ECONNRESET', { syscall: 'read' }), { outage: 'reset', mayHaveHappened: true }],
    ['a closed socket', failed('UND_ERR_SOCKET'), { outage: 'reset', mayHaveHappened: true }],
    ['something unheard of', new Error('?'), { outage: 'reset', mayHaveHappened: true }],
    ['no HTTP', failed('HPE_INVALID_CONSTANT'), { outage: 'not http', mayHaveHappened: true }],
    ['a proxy that breaks off', failed('UND_ERR_PRX_CONN'), { outage: 'proxy', mayHaveHappened: false }],
    ['no connection in time', failed('UND_ERR_CONNECT_TIMEOUT'), { kind: 'timed_out', mayHaveHappened: false }],
    ['a slow handshake', failed('ETIMEDOUT', { syscall: 'connect' }), { kind: 'timed_out', mayHaveHappened: false }],
    ['no answer in time', failed('UND_ERR_HEADERS_TIMEOUT'), { kind: 'timed_out', mayHaveHappened: true }],
    ['a dead connection', failed('ETIMEDOUT', { syscall: 'read' }), { kind: 'timed_out', mayHaveHappened: true }],
  ])('%s', (_what, failure, expected) => {
    expect(errorOfFailure(failure, patch, early)).toMatchObject(expected);
    expect(errorOfFailure(failure, { ...patch, method: 'GET' }, early).mayHaveHappened).toBe(false);
    // Once its first line is there, the request was received, whatever the code.
    expect(errorOfFailure(failure, patch, { ...early, headersSeen: true }).mayHaveHappened).toBe(true);
  });

  test('several addresses that all refuse is told by the first', () => {
    const all = new AggregateError([failed('ECONNREFUSED', { syscall: 'connect' }), failed('ENETUNREACH')]);
    expect(errorOfFailure(all, patch, early)).toMatchObject({ outage: 'refused', mayHaveHappened: false });
  });
});

test('of the cause the name, the message and the code are kept, and nothing else', () => {
  const inner = failed('INNER', { data: 'a secret body' });
  const failure = Object.assign(failed('HPE_INVALID_HEADER_TOKEN'), {
    data: 'a secret body',
    socket: {},
    cause: inner,
  });
  const error = errorOfFailure(failure, patch, early);
  expect(error.cause).toMatchObject({
    message: 'it failed: HPE_INVALID_HEADER_TOKEN',
    code: 'HPE_INVALID_HEADER_TOKEN',
  });
  expect(error.cause).toMatchObject({ cause: { code: 'INNER' } });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/secret/);
});
