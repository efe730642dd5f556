import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiBase, onlyAddsSlash, segment, withQuery } from '../../src/secoda/address.ts';

describe('the base address', () => {
  test.each([
    ['https://api.secoda.co', 'https://api.secoda.co/api/v1'],
    ['https://api.secoda.co/', 'https://api.secoda.co/api/v1'],
    ['https://api.secoda.co/api/v1', 'https://api.secoda.co/api/v1'],
    ['https://api.secoda.co/api/v1///', 'https://api.secoda.co/api/v1'],
    ['https://data.example.com/secoda', 'https://data.example.com/secoda/api/v1'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/api/v1'],
  ])('%s', (given, expected) => {
    expect(apiBase(given).href).toBe(expected);
  });
});

describe('an id in a path', () => {
  test.each([
    '',
    '.',
    '..',
    '...',
    'a/b',
    'a\\b',
    '%2e%2e',
    'a?b',
    'a#b',
    'a b',
    'a\nb',
    'a\u0000',
    '\ud800',
    'x'.repeat(201),
  ])('refuses %j', (id) => {
    expect(segment(id)).toBeUndefined();
  });

  test('stays one segment of its path, whatever it is', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', 'E', '?', '#', '@', ':', ' ') }),
      fc.uuid(),
    );
    fc.assert(
      fc.property(anything, (id) => {
        const one = segment(id);
        if (one === undefined) return;
        const url = new URL(`https://api.example.com/api/v1/resource/all/${one}`);
        expect(url.origin).toBe('https://api.example.com');
        expect(url.search + url.hash).toBe('');
        expect(url.pathname.split('/')).toHaveLength(6);
        expect(decodeURIComponent(url.pathname.split('/')[5] ?? '')).toBe(id);
      }),
    );
  });

  test('takes every uuid as it is', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(segment(id)).toBe(id);
      }),
    );
  });
});

test('a query survives its encoding, whatever people type', () => {
  const values = fc.oneof(fc.string({ unit: 'grapheme' }), fc.record({ value: fc.string({ unit: 'binary' }) }));
  fc.assert(
    fc.property(values, (value) => {
      const { searchParams } = new URL(
        withQuery('/resource/catalog', { filter: value, page: 2, sort: undefined }),
        'https://x.test',
      );
      const read = searchParams.get('filter') ?? '';
      expect(typeof value === 'string' ? read : JSON.parse(read)).toEqual(value);
      expect([...searchParams.keys()]).toEqual(['filter', 'page']);
    }),
  );
});

describe('a redirect', () => {
  const from = new URL('https://api.example.com/api/v1/user?page=2');
  test.each([
    ['/api/v1/user/?page=2', true],
    ['/api/v1/user/', true],
    ['https://api.example.com/api/v1/user/?page=2', true],
    ['https://elsewhere.example.com/api/v1/user/?page=2', false],
    ['//elsewhere.example.com/api/v1/user/', false],
    ['/api/v1/users/', false],
    ['/api/v1/user', false],
    ['/login/?next=/api/v1/user/', false],
    ['/api/v1/user/?page=3', false],
    ['http://[', false],
    [undefined, false],
  ])('to %s only adds the slash: %s', (location, expected) => {
    expect(onlyAddsSlash(from, location)).toBe(expected);
  });
});
