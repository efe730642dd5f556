// The one door to the outside: what is signed by Slack, now, once, is heard; everything else is refused and changes nothing.
// Whatever comes in, well-formed or not, is answered within three seconds and leaves the bot as it was.

import { createHmac } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { parse, stringify } from 'node:querystring';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/observability/clock.ts';
import type { Delivery } from '../../src/sandbox/slack/delivery.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import { startWorld, type World } from '../../src/sandbox/world.ts';
import { bodyLimit } from '../../src/slack/http-receiver.ts';
import { theWorld } from '../support/world.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

const world = theWorld();
let agent: Agent;
beforeAll(async () => {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await world.editor.types('whoami');
});
afterAll(() => agent.destroy());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  /** The port of this side: the same one is the same connection. */
  readonly from: number | undefined;
}

interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

function ask({ method = 'POST', path = '/slack/events', headers = {}, body = '' }: Asking): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const content = Buffer.from(body);
    // Not as an address, which would be tidied up before it is sent.
    const { hostname: host, port } = new URL(world.botUrl);
    const sent = request({
      host,
      port,
      path,
      method,
      agent,
      headers: { ...(content.length > 0 && { 'content-length': content.length }), ...headers },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const from = response.socket.localPort;
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers, from }),
      );
    });
    sent.end(content);
  });
}

/** Any bytes, genuine. */
function signed(body: string | Buffer, timestamp = Math.floor(world.clock.now() / 1000)): Record<string, string> {
  const digest = createHmac('sha256', world.slack.signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
}

let counter = 0;

/** Each at another second, so that bodies that are the same are not repetitions. */
function genuine(body: string | Buffer, contentType = FORM): Promise<Answer> {
  counter += 1;
  const timestamp = Math.floor(world.clock.now() / 1000) - (counter % 250);
  return ask({ body, headers: { 'content-type': contentType, ...signed(body, timestamp) } });
}

/** A slash command that Slack could have sent, unlike every other one. */
function command(text: string, different: Readonly<Record<string, string>> = {}): string {
  counter += 1;
  return stringify({
    command: '/secoda',
    text,
    user_id: world.slack.people.editor.id,
    team_id: world.slack.team.id,
    channel_id: world.slack.channels.general.id,
    trigger_id: `${counter}.1.a`,
    ...different,
  });
}

function raise(why: string): never {
  throw new Error(why);
}

describe('what is not from Slack, not now, or not new is refused with 401, and nothing happens', () => {
  const now = (): number => Math.floor(world.clock.now() / 1000);
  test.each<[string, (body: string) => Readonly<Record<string, string>>]>([
    ['of another secret', (body) => world.slack.sign(body, { secret: 'another secret' })],
    ['of another body', () => world.slack.sign('text=other')],
    ['without both headers', () => ({})],
    [
      'without a signature',
      (body) => ({ 'x-slack-request-timestamp': signed(body)['x-slack-request-timestamp'] ?? '' }),
    ],
    ['without a time', (body) => ({ 'x-slack-signature': signed(body)['x-slack-signature'] ?? '' })],
    ['with an empty signature', (body) => ({ ...signed(body), 'x-slack-signature': '' })],
    ['with half a signature', (body) => ({ ...signed(body), 'x-slack-signature': `v0=${'0'.repeat(32)}` })],
    ['with the time of another request', (body) => ({ ...signed(body), 'x-slack-request-timestamp': `${now() - 1}` })],
    ['with a time that is no number', (body) => ({ ...signed(body), 'x-slack-request-timestamp': 'now' })],
    ['six minutes old', (body) => signed(body, now() - 360)],
    ['six minutes ahead', (body) => signed(body, now() + 360)],
    ['ten years ahead', (body) => signed(body, now() + 315_360_000)],
  ])('%s', async (_, headers) => {
    const before = world.editor.messages().length;
    const body = command('help');
    const answer = await ask({ body, headers: { 'content-type': FORM, ...headers(body) } });
    expect(answer).toMatchObject({ status: 401, body: '' });
    await world.idle();
    expect(world.editor.messages()).toHaveLength(before);
  });

  test('also a challenge, a check of TLS and a body that cannot be read: nobody learns more', async () => {
    for (const body of ['{"type":"url_verification","challenge":"c"}', 'ssl_check=1', '{', '']) {
      expect(await ask({ body, headers: { 'content-type': JSON_TYPE } })).toMatchObject({ status: 401, body: '' });
    }
  });

  test('a time somewhat off is not', async () => {
    for (const off of [-290, 290]) {
      const body = command('help');
      const answer = await ask({ body, headers: { 'content-type': FORM, ...signed(body, now() + off) } });
      expect(answer.status).toBe(200);
    }
  });
});

describe('a request is heard once', () => {
  test('a command sent again', async () => {
    const delivery = await world.slack.command(world.slack.people.editor, '/secoda', 'find orders');
    await world.idle();
    const before = world.editor.messages().length;
    expect((await world.slack.replay(delivery)).status).toBe(401);
    await world.idle();
    expect(world.editor.messages()).toHaveLength(before);
  });

  test('a press sent again turns no page', async () => {
    await world.editor.types('find orders');
    const next = world.slack.control(world.editor.last() ?? raise('nothing is shown'), 'Next page');
    const delivery = await world.slack.press(world.slack.people.editor, next);
    await world.idle();
    expect(world.editor.reads()).toContain('Results 6–10');
    expect((await world.slack.replay(delivery)).status).toBe(401);
    await world.idle();
    expect(world.editor.reads()).toContain('Results 6–10');
  });

  test('whatever else is changed about it: its content type, its path, Slack’s own retry headers', async () => {
    const body = command('help');
    const headers = { 'content-type': FORM, ...signed(body) };
    expect((await ask({ body, headers })).status).toBe(200);
    for (const different of [
      { headers: { ...headers, 'content-type': JSON_TYPE } },
      { headers: { ...headers, 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' } },
      { headers, path: '/slack/events?again=1' },
    ]) {
      expect((await ask({ body, ...different })).status).toBe(401);
    }
  });

  test('when twenty copies come at the same moment', async () => {
    const body = command('help');
    const sent = { body, headers: { 'content-type': FORM, ...signed(body) } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.slack.send(sent)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 401)]);
  });

  test('and not again as long as its time could pass', async () => {
    const body = command('help');
    const headers = { 'content-type': FORM, ...signed(body, now() + 290) };
    expect((await ask({ body, headers })).status).toBe(200);
    for (const minutes of [4, 4, 4]) {
      world.clock.advance(minutes * 60_000);
      expect((await ask({ body, headers })).status).toBe(401);
    }
    function now(): number {
      return Math.floor(world.clock.now() / 1000);
    }
  });
});

describe('a request that failed is not a replay', () => {
  let slow: World;
  let gate: PromiseWithResolvers<void>;
  beforeAll(async () => {
    // Nothing is given up early by this clock: Slack's silence lasts until the receiver itself has had enough.
    const clock: Clock = { ...systemClock, after: () => () => undefined };
    gate = Promise.withResolvers();
    slow = await startWorld({ clock, catalog: { resources: 50 } });
    slow.slack.fail('auth.test', { hold: () => gate.promise });
  });
  afterAll(() => slow.stop());

  test('when Slack sends it again it is heard, and from then on it is one', async () => {
    const body = stringify({ command: '/secoda', text: 'help', user_id: 'U1', team_id: slow.slack.team.id });
    const headers = { 'content-type': FORM, ...slow.slack.sign(body) };
    const post = () => fetch(`${slow.botUrl}/slack/events`, { method: 'POST', body, headers });
    const event = slow.slack.event({ type: 'app_home_opened', user: slow.slack.people.editor.id });
    const failed = await post();
    expect(failed.status).toBe(504);
    await slow.slack.until(() => slow.slack.violations.length > 0);
    gate.resolve();
    const [heard, delivered] = await Promise.all([post(), event]);
    expect(heard.status).toBe(200);
    expect(await heard.text()).toContain('/secoda find');
    expect(delivered).toMatchObject({ status: 200, retried: 1 });
    expect((await post()).status).toBe(401);
  });
});

describe('methods and paths that are not ours', () => {
  test.each([
    ['GET', '/slack/events'],
    ['PUT', '/slack/events'],
    ['DELETE', '/slack/events'],
    ['OPTIONS', '/slack/events'],
    ['HEAD', '/slack/events'],
    ['POST', '/slack/events/'],
    ['POST', '/SLACK/EVENTS'],
    ['POST', '//slack/events'],
    ['POST', '/slack/events%00'],
    ['POST', '/slack/./events'],
    ['POST', '/'],
    ['POST', '/slack/install'],
    ['GET', '/slack/install'],
    ['GET', '/slack/oauth_redirect?code=1&state=2'],
    ['GET', '/'],
    ['GET', '/constructor'],
    ['GET', '/__proto__'],
    ['POST', '/livez'],
    ['PROPFIND', '/livez'],
    ['POST', '/metrics'],
  ])('%s %s is 404, though its body is genuine', async (method, path) => {
    const body = command('find orders');
    const before = world.editor.messages().length;
    const answer = await ask({ method, path, body, headers: { 'content-type': FORM, ...signed(body) } });
    expect(answer).toMatchObject({ status: 404, body: '' });
    expect(answer.headers.connection).not.toBe('close');
    await world.idle();
    expect(world.editor.messages()).toHaveLength(before);
  });

  test('a query behind the path changes nothing', async () => {
    const body = command('help');
    const headers = { 'content-type': FORM, ...signed(body) };
    const answer = await ask({ path: '/slack/events?x=%00&y', body, headers });
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('/secoda find') });
  });
});

describe('bodies', () => {
  test('a challenge is answered with itself', async () => {
    const challenge = '3eZbrw1aB10FEMAGAZd4FyFQ"</script>\u2028';
    const answer = await genuine(JSON.stringify({ type: 'url_verification', challenge, token: 't' }), JSON_TYPE);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ challenge });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  test('a check of TLS is answered with nothing', async () => {
    expect(await genuine('ssl_check=1&token=abc')).toMatchObject({ status: 200, body: '' });
  });

  test.each<[string, string | Buffer, string]>([
    ['nothing as a form', '', FORM],
    ['nothing as JSON', '', JSON_TYPE],
    ['half of a JSON', '{"type":"event_callback","event":{', JSON_TYPE],
    ['JSON that is null', 'null', JSON_TYPE],
    ['JSON that is a list', '[{"type":"block_actions"}]', JSON_TYPE],
    ['JSON that is a text', '"url_verification"', JSON_TYPE],
    ['JSON that is a number', '5', JSON_TYPE],
    ['JSON of nothing known', '{"type":"of_the_future"}', JSON_TYPE],
    ['JSON behind a byte order mark', '\ufeff{"type":"url_verification","challenge":"c"}', JSON_TYPE],
    ['JSON of bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x22, 0x7d]), JSON_TYPE],
    ['a form that says it is JSON', 'command=%2Fsecoda&text=help', JSON_TYPE],
    ['JSON that says it is a form', '{"type":"url_verification","challenge":"c"}', FORM],
    ['a payload that is no JSON', 'payload=%7B%22type%22', FORM],
    ['a payload that is null', 'payload=null', FORM],
    ['a payload that is a list', 'payload=%5B%5D', FORM],
    ['two payloads', 'payload=%7B%7D&payload=%7B%7D', FORM],
    ['an encoding that breaks off', 'payload=%7', FORM],
    ['an encoding of half a character', 'payload=%E0%A4', FORM],
    ['only ampersands', '&&&=&=&', FORM],
    ['bytes that are no text', Buffer.from([0x00, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]), FORM],
    ['names of what objects have', '__proto__=1&constructor=2&toString=3&hasOwnProperty=4', FORM],
    ['a file', '--x\r\ncontent-disposition: form-data; name="payload"\r\n\r\n{}\r\n--x--', 'multipart/form-data'],
    ['a text', 'hello', 'text/plain'],
    ['an image', Buffer.from('89504e470d0a1a0a', 'hex'), 'image/png'],
    ['no type at all', '{}', ''],
    ['JSON nested ten thousand deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, JSON_TYPE],
    [
      'ten thousand fields',
      stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, n]))),
      FORM,
    ],
  ])('%s: 400, on a connection that stays', async (_, body, contentType) => {
    const answer = await genuine(body, contentType);
    expect(answer).toMatchObject({ status: 400, body: '' });
    const after = await genuine(command('help'));
    expect(after).toMatchObject({ status: 200, from: answer.from });
  });

  test('an event of no known shape is taken, as Slack asks, and nothing comes of it', async () => {
    const event = `${'['.repeat(9999)}${']'.repeat(9999)}`;
    expect(await genuine(`{"type":"event_callback","event":${event}}`, JSON_TYPE)).toMatchObject({
      status: 200,
      body: '',
    });
  });

  test.each(['%', '%E0%A4', '%ZZ orders', '%uD800', '+%2B', '%00'])('a command typed as %s is heard', async (text) => {
    const { id } = world.slack.people.editor;
    const answer = await genuine(`command=%2Fsecoda&user_id=${id}&team_id=${world.slack.team.id}&text=find%20${text}`);
    expect(answer.status).toBe(200);
    await world.idle();
    expect(world.editor.dms().at(-1)).toMatch(/Nothing found|Nothing has all of these words|What shall I look for/);
  });

  test('up to a megabyte are read, genuine or not', async () => {
    const rest = command('').length;
    const longest = command('x'.repeat(bodyLimit - rest));
    // The counter may have grown by a digit.
    const body = longest.slice(0, bodyLimit);
    expect(body).toHaveLength(bodyLimit);
    expect((await ask({ body, headers: { 'content-type': FORM } })).status).toBe(401);
    expect(await genuine(body)).toMatchObject({ status: 200 });
    await world.idle();
  });
});

/** What comes back for these bytes, and how the connection ends. */
function raw(
  bytes: string | Buffer,
): Promise<{ readonly text: string; readonly ended: boolean; readonly error: string | undefined }> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(world.botUrl).port), '127.0.0.1');
    let text = '';
    let ended = false;
    let error: string | undefined;
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece;
    });
    socket.once('end', () => {
      ended = true;
    });
    socket.once('error', (reason: NodeJS.ErrnoException) => {
      error = reason.code;
    });
    socket.once('close', () => resolve({ text, ended, error }));
    socket.write(bytes);
  });
}

function head(more: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: 'bot', 'content-type': FORM, ...more }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return `POST /slack/events HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

describe('a body of two megabytes', () => {
  const body = 'x'.repeat(2 * 1024 * 1024);

  test.each([
    ['whose length is told', 'content-length', () => body],
    ['that comes in chunks', 'transfer-encoding', () => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
  ])('%s is 413, and the connection ends in peace, ten times over', async (_, name, written) => {
    const value = name === 'content-length' ? String(body.length) : 'chunked';
    for (let round = 0; round < 10; round += 1) {
      const { text, ended, error } = await raw(head({ [name]: value, ...signed(body) }) + written());
      expect(text).toMatch(/^HTTP\/1\.1 413 /);
      expect(text.toLowerCase()).toContain('connection: close');
      expect({ ended, error }).toEqual({ ended: true, error: undefined });
    }
    expect((await genuine(command('help'))).status).toBe(200);
  });

  test('is not read to its end when there is none', async () => {
    const socket = connect(Number(new URL(world.botUrl).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
    });
    let sent = 0;
    const piece = Buffer.alloc(64 * 1024, 'x');
    socket.write(head({ 'transfer-encoding': 'chunked' }));
    const more = (error?: Error | null): void => {
      if (error || socket.destroyed || sent > 64 * 1024 * 1024) return;
      sent += piece.length;
      socket.write(`${piece.length.toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n', more);
    };
    more();
    await closed;
    // Some of it waits in the buffers of the two ends.
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    expect((await genuine(command('help'))).status).toBe(200);
  });

  test('at a path that is not there costs nothing either', async () => {
    expect(await ask({ path: '/nowhere', body })).toMatchObject({ status: 404 });
    expect((await genuine(command('help'))).status).toBe(200);
  });
});

describe('requests that are no HTTP, or not whole', () => {
  test.each(['\u0000\u0001\u0002\r\n\r\n', 'GET\r\n\r\n', 'POST /slack/events HTTP/9.9\r\n\r\n', 'x'.repeat(100_000)])(
    'nonsense %#: refused, and cut off',
    async (bytes) => {
      const { text } = await raw(bytes);
      expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    },
  );

  test('with two lengths, or a length and chunks, which proxies read differently', async () => {
    const body = command('help');
    for (const more of [
      `content-length: ${body.length}\r\ncontent-length: 3\r\n`,
      `content-length: ${body.length}\r\ntransfer-encoding: chunked\r\n`,
    ]) {
      const headers = Object.entries(signed(body)).map(([name, value]) => `${name}: ${value}\r\n`);
      const { text } = await raw(`POST /slack/events HTTP/1.1\r\nhost: bot\r\n${headers.join('')}${more}\r\n${body}`);
      expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
  });

  test('cut in the middle: nothing is done, and the next one is heard', async () => {
    const body = command('find orders');
    const whole = head({ 'content-length': String(body.length), ...signed(body) }) + body;
    const before = world.editor.messages().length;
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const socket = connect(Number(new URL(world.botUrl).port), '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(whole.slice(0, Math.floor(whole.length * share)), () => socket.resetAndDestroy());
      await closed;
    }
    expect((await genuine(command('help'))).status).toBe(200);
    await world.idle();
    expect(world.editor.messages()).toHaveLength(before);
    // The signature of what never arrived whole is not used up.
    expect(await ask({ body, headers: { 'content-type': FORM, ...signed(body) } })).toMatchObject({ status: 200 });
    await world.idle();
  });

  test('whole, from somebody who does not wait for the answer: the person gets it all the same', async () => {
    const body = command('find orders_daily', { response_url: 'http://127.0.0.1:9/commands/T0/1/gone' });
    const before = world.editor.dms().length;
    const socket = connect(Number(new URL(world.botUrl).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.end(head({ 'content-length': String(body.length), ...signed(body) }) + body);
    await world.slack.until(() => world.editor.dms().length > before);
    expect(world.editor.dms().at(-1)).toMatch(/^orders_daily\n/);
    socket.destroy();
  });
});

test('two hundred at once are all answered in time, forged ones among them refused', async () => {
  const forgedSent = world.slack.sign('another body');
  const sent = Array.from({ length: 200 }, (_, n) => {
    if (n % 4 === 3) return { body: command('help'), headers: { 'content-type': FORM, ...forgedSent } };
    const body = command(n % 40 === 0 ? 'find orders' : 'help');
    return { body, headers: { 'content-type': FORM, ...signed(body) } };
  });
  const before = world.editor.dms().length;
  const answers = await Promise.all(sent.map((one) => world.slack.send(one)));
  expect(answers.map(({ status }) => status)).toEqual(sent.map((_, n) => (n % 4 === 3 ? 401 : 200)));
  expect(answers.filter(({ problem }) => problem === 'operation_timeout')).toEqual([]);
  // These have no address to answer to: each answer is a message, and Slack takes one a second in a channel.
  await world.slack.until(() => world.editor.dms().length === before + 5, { within: 18_000 });
});

type Tree = Record<string, unknown>;

/** Every kind of payload, as Slack sends it. */
async function samples(): Promise<Readonly<Record<string, Tree>>> {
  const { slack } = world;
  const { editor } = slack.people;
  const payloadOf = ({ sent }: Delivery): Tree => {
    const form = parse(sent.body);
    return typeof form.payload === 'string' ? JSON.parse(form.payload) : { ...form };
  };
  const typed = await slack.command(editor, '/secoda', 'find orders');
  await world.idle();
  const shown: Shown = world.editor.last() ?? raise('nothing is shown');
  const turned = await slack.press(editor, slack.control(shown, 'Next page'));
  await world.idle();
  const post = slack.say(editor, 'what is orders?');
  const home = await slack.event({ type: 'app_home_opened', user: editor.id, channel: 'D1', tab: 'home' });
  const said = await slack.event({
    type: 'message',
    channel: 'D1',
    channel_type: 'im',
    user: editor.id,
    text: 'orders',
  });
  const gone = await slack.event({ type: 'tokens_revoked', tokens: { bot: ['U1'] } });
  const press = payloadOf(turned);
  const { actions: _, message: __, container: ___, ...person } = press;
  const view = {
    id: 'V0123456789',
    team_id: slack.team.id,
    type: 'modal',
    blocks: [],
    private_metadata: 'key',
    callback_id: 'connect.link',
    state: { values: { key: { key: { type: 'plain_text_input', value: 'orders' } } } },
    hash: '1.a',
    root_view_id: 'V0123456789',
    previous_view_id: null,
  };
  return {
    command: payloadOf(typed),
    press,
    pressInView: { ...person, actions: press['actions'], view, container: { type: 'view', view_id: view.id } },
    submission: { ...person, type: 'view_submission', view, response_urls: [] },
    closed: { ...person, type: 'view_closed', view, is_cleared: false },
    suggestion: { ...person, type: 'block_suggestion', action_id: 'find.type', block_id: 'b', value: 'ord', view },
    shortcut: payloadOf(await slack.shortcut(editor, 'find')),
    messageShortcut: payloadOf(await slack.messageShortcut(editor, 'find', post)),
    home: JSON.parse(home.sent.body),
    message: JSON.parse(said.sent.body),
    revoked: JSON.parse(gone.sent.body),
  };
}

/** Where something stands in a tree. */
type Path = readonly (string | number)[];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [[...at, key], ...pathsIn(Reflect.get(value, key), [...at, key])]);
}

const HOSTILE = [
  '',
  '<!channel>',
  '\u0000',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  'x'.repeat(20_000),
  '=1+1',
  "'; drop table stored_views; --",
  '{"view":"AAAAAAAAAAAAAAAAAAAAAA"}',
  '{"view":"AAAAAAAAAAAAAAAAAAAAAA","at":0}',
  'find.next',
  'card.details',
  'router.search',
  'old.button',
  'true',
  'https://hooks.slack.com.evil.example/x',
  'http://127.0.0.1:1/commands/T/1/x',
  'file:///etc/passwd',
  'find "',
  'get ../../../user',
  'help',
];

const anything = fc.oneof(
  fc.constantFrom(null, 0, -1, Number.MAX_VALUE, true, [], {}, [null], { id: null }, [[]]),
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

const change = fc.record({
  at: fc.nat(),
  how: fc.oneof(
    fc.constant({ drop: true } as const),
    fc.record({ put: anything }),
    fc.constantFrom<{ nest: 'list' | 'object' | 'text' }>({ nest: 'list' }, { nest: 'object' }, { nest: 'text' }),
    fc.record({ add: fc.constantFrom('__proto__', 'constructor', 'type', 'command', 'actions', 'event', 'payload') }),
  ),
});

function changed(sample: Tree, changes: readonly (typeof change extends fc.Arbitrary<infer C> ? C : never)[]): Tree {
  const tree: Tree = structuredClone(sample);
  for (const { at, how } of changes) {
    const paths = pathsIn(tree);
    const path = paths[at % Math.max(1, paths.length)] ?? [];
    const last = path.at(-1);
    if (last === undefined) continue;
    const parent = path.slice(0, -1).reduce<object>((inner, key) => Reflect.get(inner, key), tree);
    const held: unknown = Reflect.get(parent, last);
    if ('drop' in how) Reflect.deleteProperty(parent, last);
    else if ('put' in how) Reflect.set(parent, last, structuredClone(how.put));
    else if ('add' in how)
      Object.defineProperty(parent, how.add, { value: held, enumerable: true, configurable: true });
    else Reflect.set(parent, last, { list: [held], object: { inner: held }, text: JSON.stringify(held) }[how.nest]);
  }
  return tree;
}

/** How a tree travels: Slack's way for its kind, or one that Slack would not take. */
const DRESSES: Readonly<Record<string, (tree: Tree) => readonly [body: string, contentType: string]>> = {
  flat: (tree) => [
    stringify(
      Object.fromEntries(
        Object.entries(tree).map(([name, value]) => [
          name.toWellFormed(),
          (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed(),
        ]),
      ),
    ),
    FORM,
  ],
  payload: (tree) => [stringify({ payload: JSON.stringify(tree) }), FORM],
  json: (tree) => [JSON.stringify(tree), JSON_TYPE],
};

describe('payloads that Slack never sent', () => {
  const bodies = fc.record({
    kind: fc.nat(),
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    dress: fc.option(fc.constantFrom(...Object.keys(DRESSES)), { freq: 8, nil: undefined }),
    retry: fc.option(fc.constantFrom('1', 'x', ''), { nil: undefined }),
  });

  test('are each answered in time without a fault of ours, and leave the bot as it was', async () => {
    const kinds = Object.entries(await samples());
    world.forgive();
    // Most have one and the same used-up address; as messages, one a second, their answers would take minutes.
    world.slack.fail('chat.postMessage', { error: 'fatal_error' });
    await fc.assert(
      fc.asyncProperty(bodies, async ({ kind, changes, dress, retry }) => {
        const [name, sample] = kinds[kind % kinds.length] ?? raise('no kinds');
        const usual = name === 'command' ? 'flat' : ['home', 'message', 'revoked'].includes(name) ? 'json' : 'payload';
        const put = DRESSES[dress ?? usual] ?? raise('no dress');
        counter += 1;
        // The signature of each is new, as it is for what Slack sends.
        const [body, contentType] = put({ ...changed(sample, changes), fuzz: counter });
        const { status, problem, ackMs } = await world.slack.send({
          body,
          headers: { 'content-type': contentType, ...signed(body), ...(retry && { 'x-slack-retry-num': retry }) },
        });
        expect({ status, late: problem === 'operation_timeout' }).toEqual({
          status: expect.toSatisfy((given: number) => given === 200 || (given >= 400 && given < 500)),
          late: false,
        });
        expect(ackMs).toBeLessThan(3000);
      }),
      { numRuns: 600 },
    );
    await world.idle();
    world.slack.fail('chat.postMessage');
    // Calls with what was made up are refused by a strict Slack; that they were made is right.
    world.forgive();
    expect(await world.editor.types('find orders')).toContain('Results 1–5');
    expect(await world.editor.presses('Next page')).toContain('Results 6–10');
    expect(await world.viewer.types('whoami')).toContain('You act as Vera Viewer');
  }, 120_000);

  test('whole ones that nothing listens to are refused politely', async () => {
    const { closed, suggestion, shortcut } = await samples();
    const expected = [
      [closed, 400],
      [suggestion, 200],
      [shortcut, 200],
    ] as const;
    for (const [payload, status] of expected) {
      const answer = await genuine(stringify({ payload: JSON.stringify({ ...payload, again: (counter += 1) }) }));
      expect(answer.status).toBe(status);
    }
    await world.idle();
    world.forgive();
  });
});
