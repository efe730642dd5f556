// A real Secoda behind the sandbox, played by the embedded catalog: it is read, and nothing is written to it unless somebody
// allowed that.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArguments } from '../../../src/sandbox/arguments.ts';
import { type Catalog, startCatalog } from '../../../src/sandbox/catalog/server.ts';
import { sandboxClock } from '../../../src/sandbox/clock.ts';
import { type Started, startHalves } from '../../../src/sandbox/halves.ts';
import { outside } from '../../../src/sandbox/real/outside.ts';
import { guardSecoda, READS_ONLY, type SecodaGuard } from '../../../src/sandbox/real/secoda-guard.ts';
import { newEncryptionKey } from './support.ts';

const clock = sandboxClock();
let real: Catalog;
let orders: string;
const open: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  real = await startCatalog({ resources: 300 });
  orders = [...real.company.resources.values()].find(({ title }) => title === 'orders')?.id ?? '';
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
  await real.stop();
});

async function guard(allowsWrites: boolean, apiUrl = real.url): Promise<SecodaGuard> {
  const made = await guardSecoda({ apiUrl, allowsWrites, dispatcher: outside({}), clock });
  open.push(made);
  return made;
}

describe('the guard', () => {
  const describeOrders = (at: string): Promise<Response> =>
    fetch(`${at.replace(/\/$/, '')}/api/v1/resource/all/${orders}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${real.keys.admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({ description: 'Changed through the guard' }),
    });

  test.each([
    ['PATCH', `/api/v1/resource/all/ID`],
    ['POST', '/api/v1/resource/catalog'],
    ['POST', '/api/v1/resource/all/bulk_update/'],
    ['DELETE', '/api/v1/resource/all/ID'],
    ['PUT', '/api/v1/anything/else'],
  ])('refuses %s %s: it never reaches Secoda, and the reason is true', async (method, path) => {
    const { apiUrl, requests } = await guard(false);
    const before = JSON.stringify([...real.company.resources.values()]);
    const answer = await fetch(`${apiUrl.replace(/\/$/, '')}${path.replace('ID', orders)}`, {
      method,
      headers: { authorization: `Bearer ${real.keys.admin}` },
    });
    expect([answer.status, await answer.json()]).toEqual([405, { detail: READS_ONLY }]);
    expect(real.requests).toEqual([]);
    expect(JSON.stringify([...real.company.resources.values()])).toBe(before);
    expect(requests).toMatchObject([
      { method, status: 405, outcome: 'answered', fault: expect.stringContaining('refused') },
    ]);
  });

  test('reads with the key that goes along, and notes what was asked without it', async () => {
    const { apiUrl, requests } = await guard(false, `${real.url}/api/v1`);
    const read = (key: string): Promise<Response> =>
      fetch(`${apiUrl}/resource/all/${orders}?a=b`, { headers: { authorization: `Bearer ${key}` } });
    expect(await (await read(real.keys.admin)).json()).toMatchObject({ id: orders, title: 'orders' });
    expect((await read('no key at all')).status).toBe(401);
    expect(requests.map(({ path, query, status }) => [path, query, status])).toEqual([
      [`/api/v1/resource/all/${orders}`, { a: 'b' }, 200],
      [`/api/v1/resource/all/${orders}`, { a: 'b' }, 401],
    ]);
    expect(JSON.stringify(requests)).not.toContain(real.keys.admin);
  });

  test('lets writes through where they are allowed', async () => {
    const { apiUrl } = await guard(true);
    expect((await describeOrders(apiUrl)).status).toBe(200);
    expect(real.company.resources.get(orders)?.description).toBe('Changed through the guard');
  });

  test('passes on that Secoda throttles or cannot be reached', async () => {
    const { apiUrl } = await guard(false);
    real.faults.set({ kind: 'throttle', retryAfter: 7 });
    const throttled = await fetch(`${apiUrl}/api/v1/user`.replace('//api', '/api'));
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
    const nobody = await guard(false, 'http://127.0.0.1:9');
    expect((await fetch(`${nobody.apiUrl}api/v1/user`)).status).toBe(502);
  });
});

describe('a sandbox with a real Secoda', () => {
  async function sandbox(...words: string[]): Promise<Started> {
    const started = await startHalves({
      wishes: readArguments(['--secoda', ...words]),
      environment: { SECODA_API_URL: real.url, SECODA_API_KEY: real.keys.admin, SLACK_BOT_TOKEN: 'xoxb-not-for-this' },
      folder: undefined,
      encryptionKey: newEncryptionKey(),
      clock,
      log: { write: () => undefined },
    });
    open.push(started);
    return started;
  }

  test('people are matched by the address that is given them', async () => {
    const eddie = [...real.company.people.values()].find(({ first_name: first }) => first === 'Eddie');
    if (eddie) eddie.email = 'eddie@real.example';
    const { slack, bot, notes, asked, catalog } = await sandbox('--email', 'eddie@real.example');
    if (slack === undefined) throw new Error('Slack is made up here');
    await slack.command(slack.people.editor, '/secoda', 'whoami');
    await bot.idle();
    expect(slack.sees(slack.people.editor).map(slack.read).join()).toMatch('eddie@real.example');
    await slack.command(slack.people.editor, '/secoda', 'find orders');
    await bot.idle();
    expect(slack.sees(slack.people.editor).map(slack.read).at(-1)).toMatch('orders');
    expect(slack.violations).toEqual([]);
    expect(catalog).toBeUndefined();
    expect(asked.requests.length).toBeGreaterThan(2);
    expect(notes).toEqual([`Secoda is real (${new URL(real.url).host}), and only read: changes are refused.`]);
  });

  test('a change from a card is refused, and the person reads why', async () => {
    const { slack, bot } = await sandbox('--email', 'ada.admin@acme.example', '--as', 'editor');
    if (slack === undefined) throw new Error('Slack is made up here');
    const { editor } = slack.people;
    await slack.command(editor, '/secoda', `get ${orders}`);
    await bot.idle();
    const [card] = slack.sees(editor);
    if (card === undefined) throw new Error('nothing was shown');
    const before = real.requests.length;
    await slack.press(editor, slack.control(card, 'Flag PII'));
    await bot.idle();
    expect(slack.sees(editor).map(slack.read).join()).toMatch(READS_ONLY);
    expect(real.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(real.company.resources.get(orders)?.pii).toBe(false);
  });

  test('says how to be somebody it knows, and that writes are allowed', async () => {
    const { notes } = await sandbox('--allow-writes');
    expect(notes.join()).toMatch('what is changed here is changed there');
    expect(notes.join()).toMatch('--email');
  });
});
