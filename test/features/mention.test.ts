// `@secoda orders` in a channel and in the conversation with the app: what everybody there reads, what only one person reads,
// and what nobody reads.

import { beforeEach, describe, expect, test } from 'vitest';
import { saidTo } from '../../src/features/mention/said-to.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({
  settings: { SECODA_APP_URL: 'https://app.secoda.example', SECODA_RESOURCE_URL: '{app}/catalog/{entity_type}/{id}' },
});
beforeEach(() => world.catalog.faults.clear());

const named = (text: string): string => `@secoda ${text}`;
const textOf = (message: Shown | undefined): string => (message ? world.slack.read(message) : '');
const isPublic = (message: Shown): boolean => message.kind === 'message' && message.author.kind === 'bot';
/** What the app has said since to everybody, and to this person alone. */
async function asks(
  role: 'admin' | 'editor' | 'viewer' | 'unlinked' | 'slackGuest' | 'outsider' | 'secodaGuest',
  text: string,
  where = world.slack.channels.general,
): Promise<{ readonly all: readonly Shown[]; readonly own: readonly Shown[] }> {
  const person = world.slack.people[role];
  const before = new Set(world.slack.sees(person, where).map(({ ts }) => ts));
  // Slack takes a message a second in a channel.
  world.clock.advance(1000);
  await world[role].writes(named(text), where);
  const since = world.slack.sees(person, where).filter(({ ts, author }) => !before.has(ts) && author.kind === 'bot');
  return { all: since.filter(isPublic), own: since.filter((message) => !isPublic(message)) };
}
/** Without the keys and ids that are random. */
const content = ({ text, blocks }: Shown): string =>
  `${text} ${JSON.stringify(blocks)}`.replaceAll(/"block_id":"[^"]*"/g, '');

describe('in a channel', () => {
  test('the answer stands in the thread: title with its link, kind, marks, owners, and no more', async () => {
    const { all, own } = await asks('viewer', 'orders_daily');
    expect(own).toEqual([]);
    expect(all).toHaveLength(1);
    const [answer] = all;
    const asked = world.viewer.messages().findLast(({ author }) => author.kind === 'person');
    expect(answer?.threadTs).toBe(asked?.ts);
    expect(textOf(answer)).toMatch(
      /^orders_daily, as far as everybody may see it:\norders_daily\ntable · Verified · Owner: [A-Z].*\n.*\nShow mine shows you all/,
    );
    expect(textOf(answer)).not.toMatch(/uses a day|changed|Description|Snowflake/);
    expect(JSON.stringify(answer)).toContain('<https://app.secoda.example/catalog/table/');
    const labels = world.slack.controls(answer as Shown).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['Verify', 'Details', 'Show mine']));
  });

  test('a question in a thread is answered there', async () => {
    const root = world.slack.say(world.slack.people.viewer, 'where are the orders?');
    await world.viewer.writes(named('orders_daily'), undefined, root.ts);
    expect(world.viewer.last()).toMatchObject({ threadTs: root.ts, kind: 'message' });
  });

  test('holds at most five, and says that there may be more', async () => {
    const { all } = await asks('viewer', 'orders');
    const sections = all[0]?.blocks.filter(({ type }) => type === 'section') ?? [];
    expect(sections).toHaveLength(6);
    expect(textOf(all[0])).toContain('There may be more · Show mine shows you all');
  });

  test('is the same whoever asks, and shows no draft and nothing of a closed team, not even to admins', async () => {
    const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? '';
    addResource(world.catalog, { title: 'mention_probe open' });
    addResource(world.catalog, { title: 'mention_probe draft', published: false, external_usage: 900 });
    addResource(world.catalog, { title: 'mention_probe closed', teams: [closed], external_usage: 800 });
    const answers: string[] = [];
    for (const role of ['viewer', 'editor', 'admin'] as const) {
      const { all, own } = await asks(role, 'mention_probe');
      expect(own).toEqual([]);
      answers.push(...all.map(content));
    }
    expect(answers).toHaveLength(3);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('mention_probe open');
    expect(answers[0]).not.toMatch(/draft|closed/);
  });

  test('what only some may see is answered like what does not exist', async () => {
    addResource(world.catalog, { title: 'wholly_hidden', published: false });
    const hidden = await asks('admin', 'wholly_hidden');
    const absent = await asks('admin', 'wholly_absent');
    expect(textOf(hidden.all[0])).toMatch(/^Nothing that everybody may see was found for wholly_hidden\./);
    expect(textOf(hidden.all[0]).replaceAll('hidden', 'absent')).toBe(textOf(absent.all[0]));
  });

  test('Show mine shows whoever presses it their own, with pages', async () => {
    addResource(world.catalog, { title: 'mine_probe open' });
    addResource(world.catalog, { title: 'mine_probe draft', published: false });
    await asks('viewer', 'mine_probe');
    expect(await world.admin.presses('Show mine')).toContain('mine_probe draft');
    expect(world.admin.last()).toMatchObject({ kind: 'ephemeral' });
    expect(world.admin.controls()).toContain('Details');
    await world.viewer.presses('Show mine');
    expect(world.viewer.reads()).toContain('mine_probe open');
    expect(world.viewer.reads()).not.toContain('draft');
    expect(await world.unlinked.presses('Show mine')).toMatch(/I found no Secoda account.*Ask/);

    await asks('viewer', 'orders');
    await world.viewer.presses('Show mine');
    expect(await world.viewer.presses('Next page')).toContain('Results 6–10');
  });

  test.each([
    ['unlinked', 'I found no Secoda account with your Slack e-mail address'],
    ['slackGuest', 'not open to guests of this workspace'],
    ['secodaGuest', 'As a guest in Secoda you see nothing'],
  ] as const)('%s hears privately why not, and the channel nothing', async (role, why) => {
    const { all, own } = await asks(role, 'orders');
    expect(all).toEqual([]);
    expect(own.map(textOf).join()).toContain(why);
    expect(own[0]?.threadTs).toBeUndefined();
  });

  test('in a channel shared with another organisation members read their own, outsiders why not', async () => {
    const { partners } = world.slack.channels;
    const member = await asks('viewer', 'orders', partners);
    expect(member.all).toEqual([]);
    expect(member.own.map(textOf).join('\n')).toMatch(/shared with another organisation.*\n.*orders\n/s);
    const outsider = await asks('outsider', 'orders', partners);
    expect(outsider.all).toEqual([]);
    expect(outsider.own.map(textOf)).toEqual([expect.stringContaining('for members of the workspace')]);
  });

  test('a mistake is told with its place, privately', async () => {
    const { all, own } = await asks('viewer', 'orders onwer:eddie');
    expect(all).toEqual([]);
    expect(textOf(own[0])).toMatch(
      /There is no field onwer:.*Here: orders »onwer:eddie«\nFor example: \/secoda find orders owner:eddie/,
    );
  });

  test('a name that only some may know is a mistake for all', async () => {
    const { all, own } = await asks('admin', 'orders team:finance');
    expect(all).toEqual([]);
    expect(textOf(own[0])).toMatch(
      /^There is no team “finance” that I know of[^]*In a channel I know only what everybody may know/,
    );
  });

  test('of oneself is answered to oneself', async () => {
    const { all, own } = await asks('editor', 'type:table owner:@me');
    expect(all).toEqual([]);
    expect(textOf(own[0])).toMatch(/^owner:@me means something else for everybody here, so I answer only you:/);
    expect(own).toHaveLength(2);
  });

  test.each(['', 'help'])('“%s” is answered with what there is, privately', async (text) => {
    const { all, own } = await asks('viewer', text);
    expect(all).toEqual([]);
    expect(textOf(own[0])).toContain('/secoda find <words and filters>');
  });

  test.each(['help', 'history', 'audit type:table'])(
    '“%s” may as well be a search: that is offered below the answer, and answers privately',
    async (text) => {
      const { all, own } = await asks('viewer', text);
      expect(all).toEqual([]);
      const words = `Search for "${text}" instead`;
      expect(own.map((message) => world.slack.controls(message).at(-1)?.label)).toEqual([words]);
      const before = world.viewer.messages().length;
      expect(await world.viewer.presses(words)).toMatch(/help|history|audit/);
      expect(world.viewer.messages().slice(before).map(isPublic)).toEqual([false]);
    },
  );

  test('other commands answer privately, and those that need a window say so', async () => {
    const me = await asks('viewer', 'whoami');
    expect(me.all).toEqual([]);
    expect(textOf(me.own[0])).toContain('You act as Vera Viewer');
    const window = await asks('viewer', 'create');
    expect(window.all).toEqual([]);
    expect(textOf(window.own[0])).toMatch(/needs a window.*Please type it as a slash command/);
  });

  test('what is too long for a button is asked again by the command', async () => {
    const { all } = await asks('viewer', `${'x'.repeat(100)} `.repeat(20));
    expect(textOf(all[0])).toMatch(/^Nothing that everybody may see[^]*\/secoda find and the same words show you all/);
  });

  test('what Slack repeats is answered once', async () => {
    const event = {
      type: 'app_mention',
      user: world.slack.people.viewer.id,
      text: `<@${world.slack.bot.userId}> orders_daily`,
      channel: world.slack.channels.general.id,
      ts: world.slack.say(world.slack.people.viewer, named('orders_daily')).ts,
    };
    const before = world.viewer.messages().length;
    await world.slack.event(event, { eventId: 'Ev0MENTION' });
    await world.idle();
    world.clock.advance(60_000);
    await world.slack.event(event, { eventId: 'Ev0MENTION', attempt: 1 });
    await world.idle();
    expect(world.viewer.messages()).toHaveLength(before + 1);
  });

  test.each([
    ['a message of a bot', { bot_id: 'B0OTHER' }],
    ['an edit', { subtype: 'message_changed' }],
    ['a message of nobody', { user: undefined }],
  ])('%s is nothing', async (_, different) => {
    const { ts } = world.slack.say(world.slack.people.viewer, named('orders'));
    const before = world.viewer.messages().length;
    await world.slack.event({
      type: 'app_mention',
      user: world.slack.people.viewer.id,
      text: `<@${world.slack.bot.userId}> orders`,
      channel: world.slack.channels.general.id,
      ts,
      ...different,
    });
    await world.idle();
    expect(world.viewer.messages()).toHaveLength(before);
  });

  test.each([
    ['restricted_action', 'Slack does not let this app write there'],
    ['restricted_action_read_only_channel', 'Slack does not let this app write there'],
    ['is_archived', 'This channel is archived'],
    ['not_in_channel', 'I am not in this conversation'],
  ])('where the app may not write (%s) it answers whoever asked, and says why', async (error, why) => {
    world.slack.fail('chat.postMessage', { error, times: 1 });
    const { all, own } = await asks('viewer', 'orders_daily');
    expect(all).toEqual([]);
    expect(own.map(textOf)).toEqual([
      expect.stringMatching(new RegExp(`^${why}.*I answer only you:$`, 's')),
      expect.stringMatching(/^orders_daily\n[^]*Description/),
    ]);
    expect(own.map(textOf).join()).not.toContain('Reference');
  });

  test('Secoda failing is told to whoever asked, with a reference', async () => {
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'status', status: 503 });
    const { all, own } = await asks('viewer', 'orders');
    expect(all).toEqual([]);
    expect(textOf(own[0])).toMatch(/Secoda answered with an error of its own \(503\).*\nReference /);
  });
});

describe('in the conversation with the app', () => {
  async function says(role: 'viewer' | 'editor' | 'unlinked', text: string): Promise<string> {
    world.clock.advance(1000);
    await world[role].writes(text, 'dm');
    return world[role].dms().at(-1) ?? '';
  }

  test('words are answered with the cards of the command, drafts of an editor too', async () => {
    addResource(world.catalog, { title: 'dmed draft', published: false });
    expect(await says('editor', 'dmed')).toMatch(/^dmed draft\n.*Draft/);
    expect(await says('viewer', 'dmed')).toMatch(/^Nothing found for dmed/);
    expect(await says('viewer', named('find daily orders'))).toMatch(/^orders_daily\n/);
  });

  test('a question with a file is one too', async () => {
    world.clock.advance(1000);
    const { viewer } = world.slack.people;
    const file = world.slack.upload(viewer, 'shot.png', 'a picture');
    await world.slack.write(viewer, 'orders_daily', 'dm', undefined, [file]);
    await world.idle();
    expect(world.viewer.dms().at(-1)).toMatch(/^orders_daily\n/);
  });

  test('pages turn in place', async () => {
    expect(await says('viewer', 'orders')).toContain('Results 1–5');
    const { viewer } = world.slack.people;
    const shown = world.slack.sees(viewer, 'dm').at(-1) as Shown;
    await world.slack.press(viewer, world.slack.control(shown, 'Next page'));
    await world.idle();
    expect(world.viewer.dms().at(-1)).toContain('Results 6–10');
    expect(world.slack.sees(viewer, 'dm').at(-1)?.ts).toBe(shown.ts);
  });

  test.each([
    ['help', /\/secoda find <words and filters>/],
    [' ', /\/secoda find <words and filters>/],
    ['whoami', /^You act as Vera Viewer/],
    ['get orders_daily', /^orders_daily\n.*\nDescription\n/],
    ['orders onwer:ada', /There is no field onwer:/],
  ])('“%s” is answered', async (text, answer) => {
    expect(await says('viewer', text)).toMatch(answer);
  });

  test('who has no account hears so', async () => {
    expect(await says('unlinked', 'orders')).toContain('I found no Secoda account');
  });

  test('a command that may as well be a search ends with it', async () => {
    expect(await says('viewer', 'history')).toMatch(/^Of which one\?.*\n\[Search for "history" instead\]$/);
    const { viewer } = world.slack.people;
    const shown = world.slack.sees(viewer, 'dm').at(-1) as Shown;
    await world.slack.press(viewer, world.slack.control(shown, 'Search for "history" instead'));
    await world.idle();
    expect(world.viewer.dms().at(-1)).toMatch(/history|Nothing found/);
    expect(world.viewer.dms().at(-1)).not.toContain('instead');
  });

  test('what the app itself writes there is no question', async () => {
    await says('viewer', 'orders_daily');
    const { length } = world.viewer.dms();
    await world.slack.event({
      type: 'message',
      channel_type: 'im',
      channel: world.slack.dm(world.slack.people.viewer).id,
      user: world.slack.bot.userId,
      bot_id: world.slack.bot.botId,
      text: 'orders',
      ts: '1.2',
    });
    await world.idle();
    expect(world.viewer.dms()).toHaveLength(length);
  });
});

describe('over two replicas', () => {
  const both = theWorld({ replicas: 2 });

  test('what Slack repeats to the other one is answered once', async () => {
    const { viewer } = both.slack.people;
    const { ts } = both.slack.say(viewer, 'where are the daily orders?');
    const event = {
      type: 'app_mention',
      user: viewer.id,
      text: `<@${both.slack.bot.userId}> orders_daily`,
      channel: both.slack.channels.general.id,
      ts,
    };
    for (const [attempt, replica] of [undefined, 1, 0, 1].entries()) {
      both.through(replica ?? 0);
      await both.slack.event(event, { eventId: 'Ev0REPEATED', ...(attempt > 0 && { attempt }) });
      await both.idle();
      both.clock.advance(60_000);
    }
    both.through();
    const answers = both.slack.sees(viewer).filter(({ threadTs }) => threadTs === ts);
    expect(answers.map(textOf)).toEqual([expect.stringContaining('orders_daily')]);
  });
});

test.each([
  ['<@U1> orders', 'orders'],
  ['<@U1|secoda> orders  type:table', 'orders  type:table'],
  ['<@U1>: orders', 'orders'],
  ['hello <@U1>, orders', 'orders'],
  ['orders <@U1>', 'orders'],
  ['<@U1>', ''],
  ['orders', 'orders'],
  ['<@U1> orders owner:<@U2>', 'orders owner:<@U2>'],
  ['<@U1> orders <@U1>', 'orders'],
])('%j says %j to the app', (text, said) => {
  expect(saidTo(text, 'U1')).toBe(said);
});
