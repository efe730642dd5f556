// Canaries: a key, a filter's value, a written text and an answer's body, each unlike anything else. Whatever goes wrong, none
// of them is found in the error as a log would print it, nor in the reports; the key is not in the sentence for people either.

import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SecodaClient } from '../../src/secoda/client.ts';
import { SecodaError } from '../../src/secoda/errors.ts';
import { explain } from '../../src/secoda/explain.ts';
import { contains } from '../../src/secoda/filter.ts';
import { type Answer, cut, html, json, plain, redirect, reset } from './support/lying-server.ts';
import { KEY, start } from './support/start.ts';

const FILTER = 'canary-filter';
const WRITTEN = 'canary-written';
const BODY = 'canary-body';
const ID = 'canary-id';

const echo = `Bearer ${KEY} ${FILTER} ${WRITTEN} ${BODY}`;
const answers: Readonly<Record<string, Answer>> = {
  refused: json({ detail: echo, title: [echo] }, 400),
  'refused in plain words': plain(echo, 422),
  forbidden: json({ detail: echo }, 403),
  unauthorized: json({ detail: echo }, 401),
  missing: json({ detail: echo }, 404),
  throttled: json({ detail: echo }, 429, { 'retry-after': '3600' }),
  'a fault': plain(echo, 500),
  'a page': html(502),
  'another shape': json({ results: echo, [echo]: echo }),
  'not JSON': plain(echo),
  'half JSON': plain(`{"id": "${echo}`),
  'sent elsewhere': redirect(302, `/login?next=${encodeURIComponent(echo)}`),
  'an id of a reply': json({ detail: BODY }, 500, { 'x-request-id': `${KEY} ${BODY}` }),
  'no HTTP': (response) => response.socket?.end(`${echo}\r\n\r\n`),
  cut,
  reset,
};

const calls: Readonly<Record<string, (client: SecodaClient) => Promise<unknown>>> = {
  list: (client) => client.resources.list({ filter: contains('title', FILTER), team: WRITTEN }),
  get: (client) => client.resources.get(ID),
  create: (client) => client.resources.create({ title: WRITTEN, entity_type: 'glossary' }),
  edit: (client) => client.resources.edit(ID, { description: WRITTEN }),
  delete: (client) => client.resources.delete(ID),
  bulk: (client) => client.resources.bulkUpdate([{ id: ID, data: { description: WRITTEN } }]),
  person: (client) => client.users.get(ID),
  'a bad id': (client) => client.resources.get(`${ID}/..`),
};

function failureIfAny(made: Promise<unknown>): Promise<unknown> {
  return made.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('nothing secret or typed by people is in an error or a report', async () => {
  const { client, server, reports, clock } = await start();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(answers)),
      fc.constantFrom(...Object.keys(calls)),
      async (answer, call) => {
        await clock.sleep(2 * 3_600_000);
        server.answer(answers[answer] ?? reset);
        const made = calls[call]?.(client) ?? Promise.resolve();
        const error = await failureIfAny(made);
        // A delete is content with what others cannot read.
        if (error === undefined && call === 'delete') return;
        if (!(error instanceof SecodaError)) throw error;
        const printed = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error.stack);
        for (const canary of [KEY, FILTER, WRITTEN, BODY, ID]) expect(printed).not.toContain(canary);
        expect(explain(error)).not.toContain(KEY);
        expect(JSON.stringify(Object.values({ ...Reflect.get(error, 'fields') }))).not.toContain(KEY);
      },
    ),
    { numRuns: 150 },
  );
  const reported = JSON.stringify(reports);
  expect(reports.length).toBeGreaterThan(100);
  for (const canary of [KEY, FILTER, WRITTEN, BODY, ID]) expect(reported).not.toContain(canary);
}, 60_000);
