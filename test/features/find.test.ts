// `/secoda find`: what people see of the catalog, page by page, and what they never see.

import { beforeEach, describe, expect, test } from 'vitest';
import { addResource } from '../support/catalog.ts';
import { testWorld, theWorld } from '../support/world.ts';

const world = theWorld();
beforeEach(() => {
  world.catalog.faults.clear();
  world.catalog.clearRequests();
});

function closedTeam(): string {
  return [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED')?.id ?? raise();
}

function raise(): never {
  throw new Error('nothing is shown');
}

const listings = () => world.catalog.requests.filter(({ path }) => path.endsWith('/resource/catalog'));

describe('results', () => {
  test('are private cards, most used first, with kind, place, marks, owners, description, use and age', async () => {
    const text = await world.editor.types('find orders');
    expect(text).toMatch(/^orders\ntable · Snowflake production \/ analytics \/ marts · Verified\n/);
    expect(text).toContain('Owner: Olga Owner · 9,800 uses a day · changed ');
    expect(world.viewer.messages()).toEqual([]);
  });

  test('cost one call of Secoda', async () => {
    await world.editor.types('find orders');
    expect(world.catalog.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/resource/catalog',
    ]);
  });

  test('are found by each word on its own, in any order, phrases together', async () => {
    expect(await world.editor.types('find daily orders')).toMatch(/^orders_daily\n/);
    expect(await world.editor.types('find "daily orders"')).toMatch(/^Nothing found for "daily orders"/);
  });

  test('need no command word', async () => {
    expect(await world.editor.types('orders_daily')).toMatch(/^orders_daily\n/);
    expect(await world.editor.types('help desk')).toMatch(/Nothing found for help desk|^help/i);
  });

  test('that are only one show the full card', async () => {
    const text = await world.editor.types('find orders_daily');
    expect(text).toMatch(/Description\n/);
    expect(text).toContain('Last change\n');
    const menu = ['Details', 'Edit…', 'History', 'Share to channel'];
    const rare = ['Ask to unpublish', 'Rename…'];
    const buttons = ['Verified ✓', 'Flag PII', 'Assign owners', 'Unsubscribe'];
    expect(world.editor.controls()).toEqual([...buttons, ...menu, ...rare]);
  });
});

describe('pages', () => {
  test('hold five, turn both ways, and end', async () => {
    let text = await world.editor.types('find orders');
    const seen = [text];
    const total = Number(/Results 1–5 of (\d+)/.exec(text)?.[1]);
    expect(total).toBeGreaterThan(10);
    expect(world.editor.controls().filter((label) => label === 'Details')).toHaveLength(5);
    expect(world.editor.controls()).not.toContain('Previous page');
    while (world.editor.controls().includes('Next page')) {
      text = await world.editor.presses('Next page');
      seen.push(text);
    }
    expect(seen).toHaveLength(Math.ceil(total / 5));
    expect(text).toContain(`Results ${seen.length * 5 - 4}–${total} of ${total}`);
    await world.editor.presses('Previous page');
    expect(world.editor.reads()).toBe(seen.at(-2));
    expect(world.editor.messages().filter((message) => message.ts === world.editor.last()?.ts)).toHaveLength(1);
  });

  test('turn twice when two presses come at once', async () => {
    await world.editor.types('find orders');
    const first = world.editor.last() ?? raise();
    const next = world.slack.control(first, 'Next page');
    const { editor } = world.slack.people;
    await Promise.all([world.slack.press(editor, next), world.slack.press(editor, next)]);
    await world.idle();
    expect(world.editor.reads()).toContain('Results 11–15');
  });

  test('that are filled late, since hits are far apart, lose none', async () => {
    const noise = Array.from({ length: 260 }, (_, n) =>
      addResource(world.catalog, { title: `sparse ${n}`, external_usage: 1_000_000 - n, teams: [closedTeam()] }),
    );
    const hits = Array.from({ length: 7 }, (_, n) =>
      addResource(world.catalog, { title: `sparse hit ${n}`, external_usage: n < 2 ? 999_900 + n : 7 - n }),
    );
    const first = await world.editor.types('find sparse');
    expect(first).toContain('Results 1–2');
    expect(first).toContain('I read four pages of Secoda’s list; Next page reads on');
    expect(await world.editor.presses('Next page')).toContain('Results 1–5');
    const seen = [world.editor.reads(), await world.editor.presses('Next page')].join('\n');
    for (const { title } of hits) expect(seen).toContain(title);
    for (const { id } of [...noise, ...hits]) world.catalog.company.resources.delete(id);
  });

  test('that could not be read are not skipped by the next press', async () => {
    await world.editor.types('find orders');
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, kind: 'status', status: 500, body: {} });
    for (let press = 0; press < 2; press += 1) await world.editor.presses('Next page');
    expect(world.editor.reads()).toContain('error of its own (500)');
    world.catalog.faults.clear();
    await world.editor.presses('Next page');
    expect(
      world.editor
        .messages()
        .map((message) => world.slack.read(message))
        .join('\n'),
    ).toContain('Results 6–10');
  });

  test('are read anew: what was hidden meanwhile is gone', async () => {
    await world.viewer.types('find orders');
    await world.viewer.presses('Next page');
    const hidden = /^(.+)\n/.exec(world.viewer.reads())?.[1] ?? raise();
    await world.viewer.presses('Previous page');
    const changed = [...world.catalog.company.resources.values()].filter((resource) => resource.title === hidden);
    for (const resource of changed) resource.published = false;
    await world.viewer.presses('Next page');
    expect(world.viewer.reads().split('\n')).not.toContain(hidden);
    for (const resource of changed) resource.published = true;
  });

  test('belong to one person: a forged press is unknown', async () => {
    await world.editor.types('find orders');
    const next = world.slack.control(world.editor.last() ?? raise(), 'Next page');
    await world.slack.forge(world.slack.people.viewer, next);
    await world.idle();
    expect(world.viewer.reads()).toMatch(/no longer kept, or they are not yours/);
    expect(world.editor.reads()).toContain('Results 1–5');
  });

  test('run out after a day', async () => {
    await world.editor.types('find orders');
    const next = world.slack.control(world.editor.last() ?? raise(), 'Next page');
    world.clock.advance(24 * 60 * 60_000 + 1000);
    await world.slack.forge(world.slack.people.editor, next);
    await world.idle();
    expect([world.editor.reads(), ...world.editor.dms()].join('\n')).toMatch(/no longer kept/);
  });
});

describe('half-remembered', () => {
  const first = (text: string): string => text.split('\n')[0] ?? '';
  const questions = () => listings().length;

  test('words with other signs between find the title', async () => {
    for (const typed of ['daily-orders', 'ordersDaily', 'orders daily']) {
      expect(await world.editor.types(`find ${typed}`)).toContain('orders_daily\n');
    }
  });

  test('the exact title is the first card, also when it is used least', async () => {
    const { id } = addResource(world.catalog, { title: 'zebra', external_usage: 0 });
    const others = Array.from({ length: 60 }, (_, n) =>
      addResource(world.catalog, { title: `zebra crossing ${n}`, external_usage: 100 + n }),
    );
    expect(first(await world.editor.types('find zebra'))).toBe('zebra');
    expect(questions()).toBe(2);
    // It is on no page that was read, and comes back all the same.
    await world.editor.presses('Next page');
    await world.editor.presses('Previous page');
    expect(first(world.editor.reads())).toBe('zebra');
    for (const one of [{ id }, ...others]) world.catalog.company.resources.delete(one.id);
  });

  test('a slip of the hand finds what was meant, by one more question, and says so', async () => {
    const text = await world.editor.types('find ordres_daily');
    expect(text).toMatch(/^No title has exactly that; this is what I found for “orders daily”\.\norders_daily\n/);
    expect(questions()).toBe(2);
  });

  test('a mistyped command is still offered when its word finds something', async () => {
    const { id } = addResource(world.catalog, { title: 'orders_help' });
    await world.editor.types('find orders_help');
    const text = await world.editor.types('hlep');
    expect(text).toContain('this is what I found for “help”. Did you mean the command /secoda help?');
    expect(world.editor.last()?.text).toContain('“help”. Did you mean the command `/secoda help`? ');
    world.catalog.company.resources.delete(id);
  });

  test('a command that takes nothing behind it is offered alone', async () => {
    expect(await world.editor.types('mine orders')).toContain('without “mine”. Did you mean the command /secoda mine?');
  });

  test('one word too many is left out, and named', async () => {
    const text = await world.editor.types('find zzqqy orders_daily');
    expect(text).toMatch(
      /^Nothing has all of these words; this is what I found for “orders daily”, without “zzqqy”\.\n/,
    );
  });

  test('a name with its place finds that one; in a place where it is not, the others, without another question', async () => {
    expect(first(await world.editor.types('find marts.orders'))).toBe('orders');
    world.catalog.clearRequests();
    expect(first(await world.editor.types('find nowhere.orders_daily'))).toBe(
      'There is no “orders daily” in “nowhere”; this is what I found elsewhere.',
    );
    expect(questions()).toBe(1);
  });

  test('columns, queries and jobs are below the rest, unless they are asked for', async () => {
    const column = addResource(world.catalog, { title: 'giraffe', entity_type: 'column', external_usage: 900 });
    const table = addResource(world.catalog, { title: 'giraffe_necks', external_usage: 1 });
    expect(first(await world.editor.types('find giraffe'))).toBe('giraffe_necks');
    expect(first(await world.editor.types('find giraffe type:column or type:table'))).toBe('giraffe');
    for (const { id } of [column, table]) world.catalog.company.resources.delete(id);
  });
});

test('hidden ones on the first pages neither stop the pages nor take one from them', async () => {
  const usage = (n: number) => ({ external_usage: 90_000 - n });
  const added = [
    ...Array.from({ length: 47 }, (_, n) =>
      addResource(world.catalog, { title: `okapi h${n}`, teams: [closedTeam()], ...usage(n) }),
    ),
    ...Array.from({ length: 70 }, (_, n) => addResource(world.catalog, { title: `okapi v${n}`, ...usage(100 + n) })),
  ];
  let text = await world.viewer.types('find okapi');
  const seen = new Set<string>();
  for (let pages = 0; pages < 30; pages += 1) {
    for (const [title] of text.matchAll(/^okapi v\d+$/gm)) seen.add(title);
    if (!world.viewer.controls().includes('Next page')) break;
    text = await world.viewer.presses('Next page');
  }
  expect(seen.size).toBe(70);
  expect(text).not.toContain('okapi h');
  expect(world.viewer.controls()).not.toContain('Next page');
  for (const { id } of added) world.catalog.company.resources.delete(id);
});

describe('nothing', () => {
  test.each([
    ['find', 'What shall I look for?'],
    ['find ""', 'What shall I look for?'],
    ['find zzqqy', 'Nothing found for zzqqy'],
    ['find zzqqy orders type:metric', 'Try less of it'],
    ['zzqqy', '/secoda help'],
    ['hlep', 'Did you mean the command /secoda help?'],
    // As it works: help takes no filters.
    ['hlep type:metric', 'Did you mean the command /secoda help?'],
    ['gte zzqqy', 'Did you mean the command /secoda get zzqqy?'],
    ['whoami type:metric', 'Did you mean the command /secoda whoami?'],
    ['help zzqqy', 'Did you mean the command /secoda help?'],
    ['find history zzqqy', 'Try fewer words'],
    ['find type:zzqqy', '/secoda help find shows what can be searched for'],
    ['find "daily orders"', 'Try it without the quotes: /secoda find daily orders'],
    [
      'find type:table -type:column “daily orders”',
      'without the quotes: /secoda find type:table -type:column daily orders.',
    ],
    [`find ${'x'.repeat(101)}`, 'longer than 100 characters'],
    [`find ${Array.from({ length: 21 }, (_, n) => `w${n}`).join(' ')}`, 'more than 20 words'],
  ])('%j is answered with what to do', async (typed, answer) => {
    expect(await world.editor.types(typed)).toContain(answer);
  });
});

test('no command is offered for a word that does not come first', async () => {
  expect(await world.editor.types('type:table hlep')).not.toContain('Did you mean the command');
  expect(await world.editor.types('sort:title hlep')).not.toContain('Did you mean the command');
});

test('what is said above the cards is also said to those who hear the message', async () => {
  for (const typed of ['find ordres_daily', 'find zzqqy orders']) {
    await world.editor.types(typed);
    const { text = '' } = world.editor.last() ?? {};
    expect(text).toMatch(/^No(thing has all of these words| title has exactly that); this is what I found for /);
  }
});

describe('hostile titles', () => {
  test.each([
    '<!channel> <!here> <@U0000> &amp; <https://evil.example|click>',
    '*bold* _it_ ~no~ `code` :fire: > quote',
    'x'.repeat(5000),
    '\u202egnp.exe \u0000 \u200b',
    '```\nblock',
    '\ud800 half',
  ])('%j shows as its own characters', async (title) => {
    const { id } = addResource(world.catalog, { title: `hostile ${title}`, description: title, definition: title });
    const text = await world.editor.types('find hostile');
    expect(text).toContain('hostile');
    if (title.startsWith('<')) expect(text).toContain('<!channel> <!here> <@U0000> &amp; <https://evil.example|click>');
    world.catalog.company.resources.delete(id);
  });

  test('of twenty at once still fit a message', async () => {
    const added = Array.from({ length: 20 }, (_, n) =>
      addResource(world.catalog, { title: `<&>${'&'.repeat(400)} crowd ${n}`, description: '&<>'.repeat(2000) }),
    );
    expect(await world.editor.types('find crowd')).toContain('Results 1–5 of 20');
    for (const { id } of added) world.catalog.company.resources.delete(id);
  });
});

describe('what somebody may see', () => {
  test.each([
    'unlinked',
    'secodaGuest',
    'disabledInSecoda',
    'pendingInSecoda',
    'twin',
    'slackGuest',
    'unconfirmed',
    'noEmail',
  ] as const)('%s sees nothing, and hears why and whom to ask', async (role) => {
    const text = await world[role].types('find orders');
    expect(text).toMatch(/Ask|Accept|Confirm/);
    expect(text).not.toMatch(/table ·/);
    expect(listings()).toEqual([]);
  });

  test('a viewer sees no draft, an editor does; closed teams are hidden from both', async () => {
    addResource(world.catalog, { title: 'visible probe draft', published: false, teams: [] });
    const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED') ?? raise();
    addResource(world.catalog, { title: 'visible probe closed', teams: [closed.id] });
    addResource(world.catalog, { title: 'visible probe open', teams: [] });
    expect(await world.viewer.types('find visible probe')).toMatch(/^visible probe open\n/);
    const editors = await world.editor.types('find visible probe');
    expect(editors).toContain('visible probe draft');
    expect(editors).toContain('Draft');
    expect(editors).not.toContain('visible probe closed');
  });

  test('an e-mail match gives no more than an editor’s view, also to admins', async () => {
    expect(await world.admin.types('find visible probe')).not.toContain('closed');
  });

  test('a role taken away counts within five minutes', async () => {
    const vera = [...world.catalog.company.people.values()].find(({ email }) => email.startsWith('vera.')) ?? raise();
    expect(await world.viewer.types('find orders')).toContain('Results 1–5');
    vera.disabled = true;
    world.clock.advance(5 * 60_000 + 1);
    expect(await world.viewer.types('find orders')).toContain('Your Secoda account is disabled');
    vera.disabled = false;
    world.clock.advance(5 * 60_000 + 1);
  });

  test('a service that ignores the filter changes nothing', async () => {
    const before = await world.viewer.types('find visible probe');
    world.catalog.quirks.unknownFields = 'ignore';
    world.catalog.quirks.withoutFields = ['published', 'archived'];
    expect(await world.viewer.types('find visible probe')).toBe(before);
    world.catalog.quirks.withoutFields = [];
    world.catalog.quirks.unknownFields = 'refuse';
  });

  test('a service that refuses it is asked once more without, the answer says so, and the refusal is remembered', async () => {
    world.catalog.quirks.withoutFields = ['published', 'archived'];
    world.catalog.clearRequests();
    const text = await world.viewer.types('find orders');
    expect(text).toContain('Secoda did not take the whole filter');
    expect(text).not.toContain('Draft');
    expect(listings()).toHaveLength(2);
    await world.viewer.types('find orders');
    expect(listings()).toHaveLength(3);
    world.catalog.quirks.withoutFields = [];
    world.clock.advance(60 * 60_000 + 1);
  });

  test('archived resources are left out', async () => {
    const { id } = addResource(world.catalog, { title: 'archived probe', archived: true });
    expect(await world.editor.types('find archived probe')).not.toMatch(/^archived probe$/m);
    world.catalog.company.resources.delete(id);
  });
});

describe('how many match', () => {
  test('is told to those from whom nothing is hidden, as long as Secoda and this app agree', async () => {
    const open = await testWorld({
      settings: { POLICY_FILE: 'test/features/admin-by-email.yml' },
      catalog: { resources: 2000 },
    });
    const text = await open.admin.types('find a');
    expect(text).toMatch(/Results 1–5 · [\d,]+ match/);
    open.catalog.quirks.unknownFields = 'ignore';
    open.catalog.quirks.withoutFields = ['title'];
    expect(await open.admin.types('find a')).not.toMatch(/match/);
    await open.finish();
  });
});

test('no query and no title stands in the log', () => {
  const spoken = world.log.join('\n');
  for (const word of ['zzqqy', 'hostile', 'orders_daily', 'visible probe', '@acme.example']) {
    expect(spoken).not.toContain(word);
  }
});
