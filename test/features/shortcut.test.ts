// The shortcuts "Find in Secoda": in a window, and on a message.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { speaksOf } from '../../src/features/shortcut/speaks-of.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({
  settings: { SECODA_APP_URL: 'https://app.secoda.example', SECODA_RESOURCE_URL: '{app}/catalog/{entity_type}/{id}' },
});
type Who = 'viewer' | 'editor' | 'unlinked';
beforeEach(() => world.catalog.faults.clear());
afterEach(async () => {
  for (const role of ['viewer', 'editor'] as const)
    while (world[role].modal() !== undefined) await world[role].closes();
});

const textOf = (message: Shown | undefined): string => (message ? world.slack.read(message) : '');

describe('in a window', () => {
  async function opens(role: Who = 'viewer'): Promise<void> {
    await world.slack.shortcut(world.slack.people[role], 'shortcut.find');
    await world.idle();
  }
  const searches = (typed: string) => world.viewer.submits({ 'What are you looking for?': typed });

  test('results lie on top of what was typed, with pages, and Details on top of them', async () => {
    await opens();
    expect(world.viewer.modal()).toMatch(/^Find in Secoda\nWhat are you looking for\?/);
    expect(await searches('orders')).toMatch(/^Results\norders\ntable · /);
    expect(await world.viewer.presses('Next page')).toBeDefined();
    expect(world.viewer.modal()).toMatch(/^Results\n[^]*Results 6–10/);
    await world.viewer.presses('Details');
    expect(world.viewer.modal()).toMatch(/^Details\n[^]*What is in it\n/);
    await world.viewer.closes();
    expect(world.viewer.modal()).toMatch(/^Results\n[^]*Results 6–10/);
    await world.viewer.closes();
    expect(world.viewer.modal()).toMatch(/^Find in Secoda\n[^]*orders/);
    expect(await searches('orders_daily')).toMatch(/^Results\norders_daily\n[^]*Description\n/);
  });

  test('nobody else sees anything, and no message is left', async () => {
    const [mine, theirs, dms] = [world.viewer, world.editor]
      .map((one) => one.messages().length)
      .concat(world.viewer.dms().length);
    await opens();
    await searches('orders');
    await world.viewer.presses('Next page');
    expect([world.viewer.messages().length, world.editor.messages().length, world.viewer.dms().length]).toEqual([
      mine,
      theirs,
      dms,
    ]);
  });

  test('a press changes its card among the others', async () => {
    addResource(world.catalog, { title: 'windowed probe one' });
    addResource(world.catalog, { title: 'windowed probe two' });
    await opens();
    await searches('windowed probe');
    await world.viewer.presses('Subscribe');
    expect(world.viewer.modal()).toMatch(/^Results\n[^]*windowed probe[^]*Unsubscribe[^]*windowed probe/);
  });

  test('a mistake is told on its field', async () => {
    await opens();
    const text = await searches('orders onwer:ada');
    expect(text).toContain('There is no field onwer:');
    expect(text).toContain('Did you mean owner:ada?');
    expect(text).toMatch(/^Find in Secoda/);
    expect(await searches('   ')).toContain('What shall I look for?');
  });

  test('nothing found says so, and a name that is not known too', async () => {
    await opens();
    expect(await searches('zzqx')).toMatch(/^Results\nNothing found for zzqx/);
    await world.viewer.closes();
    expect(await searches('orders owner:zzqx')).toContain('There is no person or group “zzqx”');
  });

  test('who has no account hears so', async () => {
    await opens('unlinked');
    expect(await world.unlinked.submits({ 'What are you looking for?': 'orders' })).toContain(
      'I found no Secoda account',
    );
    while (world.unlinked.modal() !== undefined) await world.unlinked.closes();
  });

  test('“Still asking Secoda…” after two and a half seconds', async () => {
    await opens();
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'slow', ms: 3000 });
    const searching = searches('orders');
    for (const words of ['Searching…', 'Still asking Secoda…', 'Results 1–5']) {
      await world.slack.until(() => world.viewer.modal()?.includes(words) === true);
    }
    await searching;
  });
});

describe('on a message', () => {
  /** What somebody reads after using it on a message with this text, oldest first. */
  async function uses(text: string, role: Who = 'viewer', where = world.slack.channels.general): Promise<string[]> {
    const message = world.slack.say(world.slack.people.editor, text, where);
    return usesOn(message, role, where);
  }
  async function usesOn(message: Shown, role: Who = 'viewer', where = world.slack.channels.general): Promise<string[]> {
    const person = world.slack.people[role];
    const before = world.slack.sees(person, where).length;
    world.clock.advance(1000);
    await world.slack.messageShortcut(person, 'shortcut.message', message);
    await world.idle();
    return world.slack.sees(person, where).slice(before).map(textOf);
  }

  test('a link to a resource is that resource', async () => {
    const { id } = addResource(world.catalog, { title: 'linked probe' });
    const [card, offer] = await uses(`please look at <https://app.secoda.example/catalog/table/${id}|this> today`);
    expect(card).toMatch(/^linked probe\n[^]*Description\n/);
    expect(offer).toMatch(/^Only you can see this\. Answer in thread shows everybody/);
    expect(world.viewer.last()).toMatchObject({ kind: 'ephemeral' });
  });

  test('several links are several cards, those that its reader sees', async () => {
    const ids = ['one', 'two', 'draft'].map(
      (name) => addResource(world.catalog, { title: `links probe ${name}`, published: name !== 'draft' }).id,
    );
    const links = ids.map((id) => `<https://app.secoda.example/catalog/table/${id}>`).join(' ');
    const [cards = ''] = await uses(links);
    expect(cards).toContain('Results 1–2 of 2');
    expect(cards).not.toContain('draft');
  });

  test.each([
    ['has anybody changed `orders_daily`?', /^orders_daily\n/],
    ['what is in analytics.orders_daily, and why?', /^orders_daily\n/],
    ['Where do the daily orders come from?', /^orders_daily\n/],
    ['orders_daily or orders_by_store', /^orders_daily\n[^]*orders_by_store\n[^]*Results 1–2 of 2/],
    ['```select * from marts.orders_daily```', /^orders_daily\n/],
  ])('%s', async (text, answer) => {
    expect((await uses(text))[0]).toMatch(answer);
  });

  test('that says nothing is told so', async () => {
    expect(await uses('ok, thanks :smile:')).toEqual([
      expect.stringMatching(/^This message names nothing that I could look for/),
    ]);
    expect(await uses('zzqx zzqy')).toEqual([
      expect.stringMatching(/^This message names nothing that I could look for/),
    ]);
  });

  test('Answer in thread shows everybody the public minimum, once', async () => {
    addResource(world.catalog, { title: 'threaded_probe open' });
    addResource(world.catalog, { title: 'threaded_probe draft', published: false });
    const message = world.slack.say(world.slack.people.viewer, 'where is threaded_probe?');
    const [cards] = await usesOn(message, 'editor');
    expect(cards).toContain('threaded_probe draft');
    const offer = world.editor.last() as Shown;
    const { editor, viewer } = world.slack.people;
    const control = world.slack.control(offer, 'Answer in thread');
    world.clock.advance(2000);
    await Promise.all([world.slack.press(editor, control), world.slack.press(editor, control)]);
    await world.idle();
    const answers = world.slack.sees(viewer).filter(({ threadTs }) => threadTs === message.ts);
    expect(answers.map(({ kind }) => kind)).toEqual(['message']);
    expect(textOf(answers[0])).toMatch(
      /^threaded_probe, as far as everybody may see it:\nthreaded_probe open\n[^]*Show mine/,
    );
    expect(textOf(answers[0])).not.toContain('draft');
    expect(textOf(world.slack.sees(editor).findLast(({ ts }) => ts === offer.ts))).toBe(
      'I answered in the thread, with what everybody may see.',
    );
  });

  test('of a message in a thread it answers in that thread', async () => {
    const root = world.slack.say(world.slack.people.viewer, 'hello');
    const reply = world.slack.say(world.slack.people.viewer, '`orders_daily`', undefined, root.ts);
    await usesOn(reply);
    world.clock.advance(2000);
    await world.viewer.presses('Answer in thread');
    const last = world.slack.sees(world.slack.people.editor).at(-1);
    expect(last).toMatchObject({ kind: 'message', threadTs: root.ts });
    expect(textOf(last)).toContain('orders_daily');
  });

  test('a draft that a message links to is not answered in its thread', async () => {
    const { id } = addResource(world.catalog, { title: 'secret link probe', published: false });
    const message = world.slack.say(world.slack.people.viewer, `<https://app.secoda.example/catalog/table/${id}>`);
    expect((await usesOn(message, 'editor'))[0]).toContain('secret link probe');
    world.clock.advance(2000);
    await world.editor.presses('Answer in thread');
    expect(textOf(world.slack.sees(world.slack.people.viewer).at(-1))).toBe(
      'Of this nothing may be seen by everybody.',
    );
  });

  test('in a channel that is shared with another organisation nothing is answered', async () => {
    const { partners } = world.slack.channels;
    expect((await uses('`orders_daily`', 'viewer', partners))[0]).toMatch(/^orders_daily\n/);
    const { viewer } = world.slack.people;
    const before = world.slack.sees(world.slack.people.outsider, partners).length;
    await world.slack.press(
      viewer,
      world.slack.control(world.slack.sees(viewer, partners).at(-1) as Shown, 'Answer in thread'),
    );
    await world.idle();
    expect(textOf(world.slack.sees(viewer, partners).at(-1))).toContain('shared with another organisation');
    expect(world.slack.sees(world.slack.people.outsider, partners)).toHaveLength(before);
  });

  test('where the app is not, it says how to invite it', async () => {
    const { random } = world.slack.channels;
    await uses('`orders_daily`', 'viewer', random);
    const { viewer } = world.slack.people;
    const offer = world.slack.sees(viewer, random).at(-1) as Shown;
    await world.slack.press(viewer, world.slack.control(offer, 'Answer in thread'));
    await world.idle();
    expect(textOf(world.slack.sees(viewer, random).at(-1))).toContain('I am not in this conversation');
  });

  test('what was found for somebody else is unknown', async () => {
    await uses('`orders_daily`', 'editor');
    const offer = world.editor.last() as Shown;
    await world.slack.forge(world.slack.people.viewer, world.slack.control(offer, 'Answer in thread'));
    await world.idle();
    expect(world.viewer.reads()).toContain('This is no longer kept, or it is not yours.');
  });

  test('who has no account hears so, privately', async () => {
    expect(await uses('`orders_daily`', 'unlinked')).toEqual([expect.stringContaining('I found no Secoda account')]);
  });
});

describe('what a message speaks of', () => {
  const idIn = (address: string): string | undefined =>
    address.startsWith('https://app.secoda.example/') ? address.split('/').at(-1) : undefined;

  test.each([
    ['see <https://app.secoda.example/table/a-1|that> and <https://x.example/z>', { ids: ['a-1'], names: [] }],
    ['<https://app.secoda.example/a-1> <https://app.secoda.example/a-1?>', { ids: ['a-1', 'a-1?'] }],
    ['is `orders` late?', { names: ['orders'], words: ['late'] }],
    ['(stg_orders), analytics.orders. v1.2 e.g. i.e. 3.5', { names: ['stg_orders', 'analytics.orders'] }],
    ['`select a_b from marts.dd where c.id = 1`', { names: ['a_b', 'marts.dd'] }],
    ['ORDERS_daily orders_DAILY', { names: ['ORDERS_daily'] }],
    ['Revenue &amp; Käufer – Q4', { names: [], words: ['Revenue', 'Käufer'] }],
    ['Does anybody know what this is for?', { ids: [], names: [], words: [] }],
    ['<@U1> <#C1|general> <!here> :tada:', { ids: [], names: [], words: [] }],
  ])('%s', (text, spoken) => {
    expect(speaksOf(text, idIn)).toMatchObject(spoken);
  });

  test('never throws, and holds no more than can be searched', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              '`',
              '```',
              '*',
              '_',
              '~',
              '&gt;',
              '<https://a.b|',
              '>',
              '<@U1>',
              ' a_b ',
              ' a.b ',
              '\n',
              ':x:',
            ),
          ),
        ),
        (parts) => {
          const { ids, names, words } = speaksOf(parts.join(''), idIn);
          expect(ids.length).toBeLessThanOrEqual(5);
          expect(names.length).toBeLessThanOrEqual(4);
          expect(words.length).toBeLessThanOrEqual(6);
          for (const name of [...names, ...words]) expect(name.length).toBeLessThanOrEqual(100);
        },
      ),
    );
  });

  test('a long paste is read at its beginning', () => {
    const started = performance.now();
    expect(speaksOf('`a_b` '.repeat(10_000), idIn).names).toEqual(['a_b']);
    speaksOf('<'.repeat(40_000), idIn);
    speaksOf('*_~`'.repeat(10_000), idIn);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
