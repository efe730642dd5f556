// Whatever the service does wrong, the caller gets one error of the closed tree and a true sentence, and the client lives.

import { describe, expect, test } from 'vitest';
import { explain } from '../../src/secoda/explain.ts';
import { type Answer, cut, html, json, plain, redirect, reset, stall } from './support/lying-server.ts';
import { KEY, refusal, start } from './support/start.ts';

const page = { results: [], meta: { next_page: null } };

interface Case {
  readonly what: string;
  readonly answer: Answer;
  readonly kind: string;
  readonly sentence: RegExp;
  /** How often a GET is sent in all. */
  readonly sent: number;
}

const cases: readonly Case[] = [
  {
    what: '401',
    answer: json({ detail: 'Invalid token.' }, 401),
    kind: 'authentication',
    sentence: /key.*401/,
    sent: 1,
  },
  { what: '403', answer: json({ detail: 'No.' }, 403), kind: 'permission', sentence: /403.*“No\.”/, sent: 1 },
  { what: '404', answer: json({ detail: 'Not found.' }, 404), kind: 'not_found', sentence: /404/, sent: 1 },
  {
    what: '422',
    answer: json({ title: ['too long'] }, 422),
    kind: 'invalid',
    sentence: /422.*title: too long/,
    sent: 1,
  },
  { what: '500', answer: plain('', 500), kind: 'unavailable', sentence: /error of its own \(500\)/, sent: 3 },
  { what: '502 with a page', answer: html(502), kind: 'unavailable', sentence: /web page.*502/, sent: 3 },
  { what: '200 with a page', answer: html(200), kind: 'unavailable', sentence: /web page/, sent: 3 },
  { what: 'reset', answer: reset, kind: 'unavailable', sentence: /broke the connection/, sent: 3 },
  { what: 'cut', answer: cut, kind: 'unavailable', sentence: /broke off/, sent: 3 },
  { what: 'half JSON', answer: plain('{"results": [{"id"'), kind: 'unavailable', sentence: /broke off/, sent: 3 },
  { what: 'not JSON', answer: plain('hello'), kind: 'unexpected_shape', sentence: /documentation/, sent: 1 },
  {
    what: 'another shape',
    answer: json({ results: 'none' }),
    kind: 'unexpected_shape',
    sentence: /documentation/,
    sent: 1,
  },
  { what: 'null', answer: json(null), kind: 'unexpected_shape', sentence: /documentation/, sent: 1 },
  {
    what: 'unreadable elements',
    answer: json({ results: [1, {}] }),
    kind: 'unexpected_shape',
    sentence: /documentation/,
    sent: 1,
  },
  { what: 'redirect', answer: redirect(302, '/login'), kind: 'unavailable', sentence: /another address/, sent: 1 },
  { what: 'hang', answer: stall, kind: 'timed_out', sentence: /did not answer in time/, sent: 2 },
];

describe('a listing that is answered with', () => {
  test.each(cases)('$what', async ({ answer, kind, sentence, sent }) => {
    const { client, server } = await start({ timeouts: { headersMs: 200, bodyMs: 200 } });
    server.answer(answer);
    const error = await refusal(client.resources.list({}));
    expect(error).toMatchObject({ kind, method: 'GET', path: '/resource/catalog', mayHaveHappened: false });
    expect(explain(error)).toMatch(sentence);
    expect(`${error.message} ${explain(error)}`).not.toContain(KEY);
    expect(server.asked).toHaveLength(sent);

    server.answer(json(page));
    await expect(client.resources.list({})).resolves.toMatchObject({ items: [] });
  });

  test('nobody at the address', async () => {
    const { client, server } = await start();
    await server.stop();
    const error = await refusal(client.resources.list({}));
    expect(error).toMatchObject({ kind: 'unavailable', outage: 'refused' });
    expect(explain(error)).toMatch(/nothing answers/);
    await server.stop().catch(() => undefined);
  });
});

describe('the key', () => {
  test('is not repeated from a refusal that quotes it', async () => {
    const { client, server } = await start();
    server.answer(json({ detail: `the key ${KEY} is bad` }, 400));
    const error = await refusal(client.resources.list({}));
    expect(explain(error)).toMatch(/bad/);
    expect(explain(error)).not.toContain(KEY);
  });

  test('goes to no host that a reply names', async () => {
    const { client, server } = await start();
    const elsewhere = await start();
    elsewhere.server.answer(json(page));
    const { url } = elsewhere.server;
    server.answer(redirect(308, `${url.replace('127.0.0.1', 'localhost')}/api/v1/resource/catalog/`));
    expect(await refusal(client.resources.list({}))).toMatchObject({ kind: 'unavailable' });
    const envelope = { results: [{ id: 'a', title: 'a' }], links: { next: `${url}/next` }, next: `${url}/next` };
    server.answer(json(envelope), json({ ...envelope, results: [] }));
    expect(await Array.fromAsync(client.resources.all({}))).toHaveLength(1);
    expect(elsewhere.server.asked).toEqual([]);
  });
});

describe('a redirect that adds the slash', () => {
  test.each([301, 308])('%s is followed once, with method, body and key', async (status) => {
    const { client, server } = await start();
    server.answer(redirect(status, '/api/v1/resource/all/a/'), json({ id: 'a', title: 'a' }));
    await client.resources.edit('a', { pii: true });
    expect(server.asked).toEqual([
      { method: 'PATCH', url: '/api/v1/resource/all/a', authorization: `Bearer ${KEY}`, body: '{"pii":true}' },
      { method: 'PATCH', url: '/api/v1/resource/all/a/', authorization: `Bearer ${KEY}`, body: '{"pii":true}' },
    ]);
  });

  test('is not followed a second time', async () => {
    const { client, server } = await start();
    server.answer((response, { url }) =>
      redirect(301, `${url}/`)(response, { method: '', url, authorization: '', body: '' }),
    );
    expect(await refusal(client.resources.delete('a'))).toMatchObject({ kind: 'unavailable', outage: 'redirect' });
    expect(server.asked).toHaveLength(2);
  });
});
