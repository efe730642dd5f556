// What happened to a resource through Slack, as those read it who may see it: who, what, when, from where, taken back by
// whom. Undo for ten minutes, and Restore… after that.

import { beforeEach, describe, expect, test } from 'vitest';
import { historyBlocks } from '../../src/features/history/views.ts';
import { resource } from '../../src/secoda/resources/resource.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();
beforeEach(() => world.catalog.faults.clear());

let made = 0;
/** A table of its own for each test: nothing has happened to it. */
function aTable(different: Partial<Parameters<typeof addResource>[1]> = {}, { catalog } = world) {
  made += 1;
  return addResource(catalog, {
    title: `history probe ${made}`,
    verified: false,
    subscribers: [],
    ...different,
  });
}

const held = (id: string) => world.catalog.company.resources.get(id);
const TEN_MINUTES = 10 * 60_000;

describe('Undo', () => {
  test('takes back what was done, and says by whom', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    expect(held(id)?.pii).toBe(true);
    expect(await world.editor.presses('Undo')).toContain('Undone by Eddie Editor');
    expect(held(id)?.pii).toBe(false);
    expect(world.editor.controls()).not.toContain('Undo');
    expect(world.editor.controls()).toContain('Flag PII');
  });

  test('pressed twice at once is done once', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    await Promise.all([world.editor.presses('Undo'), world.editor.presses('Undo')]);
    expect(held(id)?.pii).toBe(false);
    const text = await world.editor.types(`history ${id}`);
    expect(text.match(/taking back an earlier change/g)).toHaveLength(1);
  });

  test('pressed after ten minutes says so and opens History, where Restore… does it', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Verify');
    world.clock.advance(TEN_MINUTES);
    await world.editor.presses('Undo');
    expect(held(id)?.verified).toBe(true);
    expect(world.editor.modal()).toMatch(/^History\nUndo is offered for ten minutes, which are over\./);
    await world.editor.presses('Restore…');
    expect(held(id)?.verified).toBe(false);
    expect(world.editor.modal()).toContain('Undone by Eddie Editor');
    await world.editor.closes();
  });

  test('of what somebody has changed since leaves it, and opens History', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Verify');
    await world.admin.types(`get ${id}`);
    await world.admin.presses('Verified ✓');
    await world.admin.presses('Remove verification');
    await world.admin.closes();
    await world.editor.presses('Undo');
    expect(world.editor.modal()).toContain('There is nothing left to take back of that change');
    await world.editor.closes();
  });

  test('of somebody else’s card is unknown', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    const last = world.editor.last();
    if (last === undefined) throw new Error('nothing is shown');
    await world.slack.forge(world.slack.people.viewer, world.slack.control(last, 'Undo'));
    await world.idle();
    expect(held(id)?.pii).toBe(true);
  });
});

describe('History', () => {
  test('tells who, what, when and from where, newest first, and who took it back', async () => {
    const { id, title } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    await world.editor.presses('Undo');
    await world.editor.presses('Verify');
    await world.editor.presses('History');
    const text = world.editor.modal() ?? '';
    expect(text).toContain(title);
    const order = [
      'Verified by Eddie Editor',
      'Verified: no → yes',
      'from a card in #general',
      'PII flag removed by Eddie Editor, taking back an earlier change',
      'Flagged as PII by Eddie Editor',
      'PII: no → yes',
      'Taken back by Eddie Editor',
      'Only what was changed through this app is listed',
    ];
    expect(order.map((part) => text.indexOf(part)).every((at, index, all) => at > (all[index - 1] ?? -1))).toBe(true);
    await world.editor.closes();
  });

  test('names a channel that is public, and never a private one', async () => {
    const { id } = aTable();
    const { council } = world.slack.channels;
    await world.slack.command(world.slack.people.editor, '/secoda', `get ${id}`, council);
    await world.idle();
    const { slack } = world;
    const shown = slack.sees(slack.people.editor, council).at(-1);
    if (shown === undefined) throw new Error('nothing is shown');
    await slack.press(slack.people.editor, slack.control(shown, 'Flag PII'));
    await world.idle();
    const text = await world.viewer.types(`history ${id}`);
    expect(text).toContain('from a card');
    expect(text).not.toContain('general');
    expect(text).toContain('Flagged as PII by Eddie Editor');
    const sent = JSON.stringify(world.viewer.last());
    for (const name of [council.id, council.name]) expect(sent).not.toContain(name);
  });

  test('of what nobody has changed says so', async () => {
    const { id } = aTable();
    expect(await world.viewer.types(`history ${id}`)).toContain('Nobody has changed it through this app yet');
  });

  test.each([
    ['id', ({ id }: { id: string }) => id],
    ['exact title', ({ title }: { title: string }) => title],
    ['title in quotes', ({ title }: { title: string }) => `“${title}”`],
  ])('by %s, privately', async (_, typed) => {
    const table = aTable();
    expect(await world.viewer.types(`history ${typed(table)}`)).toContain(table.title);
    expect(world.viewer.last()?.kind).toBe('ephemeral');
  });

  test.each([
    ['history', 'Of which one?'],
    ['history 00000000-0000-4000-8000-000000000000', 'There is no resource with this id'],
    ['history nothing has this title', 'No resource has the title'],
  ])('%s is answered with what to do', async (typed, answer) => {
    expect(await world.viewer.types(typed)).toContain(answer);
  });

  test('of a title that several have offers them', async () => {
    const one = aTable({ title: 'history twin' });
    aTable({ title: 'history twin' });
    await world.editor.types(`get ${one.id}`);
    await world.editor.presses('Flag PII');
    expect(await world.viewer.types('history history twin')).toContain('Several resources have the title history twin');
    const seen = [];
    for (const which of [0, 1]) {
      await world.viewer.presses('History', which);
      seen.push(world.viewer.modal()?.includes('Flagged as PII by Eddie Editor'));
      await world.viewer.closes();
    }
    expect(seen.toSorted()).toEqual([false, true]);
  });

  test('offers a viewer nothing that they may not do', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Verify');
    await world.viewer.types(`history ${id}`);
    expect(world.viewer.controls()).not.toContain('Restore…');
  });

  test('shows hostile texts as what they are, and no id', async () => {
    const { id } = aTable({ title: '<!channel> `*history*` probe', subscribers: [] });
    await world.viewer.types(`get ${id}`);
    await world.viewer.presses('Subscribe');
    const text = await world.viewer.types(`history ${id}`);
    expect(text).toContain('Subscribers: added Vera Viewer');
    expect(text).toContain('<!channel>');
    expect(text).not.toContain(id);
  });

  test('tells what did not work, and why', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    world.catalog.faults.set({
      match: { method: 'PATCH', path: '/resource/all/' },
      kind: 'status',
      status: 400,
      body: { pii: ['PII is decided by <@U123> elsewhere'] },
    });
    await world.editor.presses('Flag PII');
    world.catalog.faults.clear();
    const text = await world.editor.types(`history ${id}`);
    expect(text).toContain('Flagging as PII by Eddie Editor did not work');
    expect(text).toContain('PII is decided by <@U123> elsewhere');
    expect(text).not.toContain('PII: no → yes');
    expect(world.editor.controls()).not.toContain('Restore…');
  });

  test('tells what may have worked or not', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    const { faults } = world.catalog;
    const unreadable = (): unknown => {
      faults.set({ match: { method: 'GET', path: id }, kind: 'status', status: 403 });
      return {};
    };
    faults.set({ match: { method: 'PATCH', path: id }, kind: 'changed shape', reply: unreadable });
    await world.editor.presses('Flag PII');
    faults.clear();
    const text = await world.editor.types(`history ${id}`);
    expect(text).toContain('Flagging as PII by Eddie Editor may have worked or not');
    expect(text).toContain('I could not find out whether the change was made');
  });

  test.each([
    ['a draft', (one: ReturnType<typeof aTable>) => void (one.published = false)],
    ['deleted', ({ id }: { id: string }) => void world.catalog.company.resources.delete(id)],
  ])('of what is %s by now is shown to nobody who may not see it', async (_, change) => {
    const table = aTable();
    await world.viewer.types(`get ${table.id}`);
    await world.viewer.presses('Subscribe');
    const shown = world.viewer.last();
    if (shown === undefined) throw new Error('nothing is shown');
    change(table);
    await world.slack.press(world.slack.people.viewer, world.slack.control(shown, 'History'));
    await world.idle();
    expect(world.viewer.modal()).toContain('no longer there, or it is not shown to you any more');
    expect(world.viewer.modal()).not.toContain('Subscribed');
    await world.viewer.closes();
    expect(await world.viewer.types(`history ${table.id}`)).toContain('There is no resource with this id');
  });

  test('is for nobody who may see nothing', async () => {
    const { id } = aTable();
    for (const role of ['unlinked', 'slackGuest'] as const) {
      expect(await world[role].types(`history ${id}`)).not.toContain('Nobody has changed it');
    }
  });
});

describe('Restore…', () => {
  test('pressed when somebody has changed the same since changes nothing, and says so', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Verify');
    await world.editor.types(`history ${id}`);
    const shown = world.editor.last();
    if (shown === undefined) throw new Error('nothing is shown');
    await world.admin.types(`get ${id}`);
    await world.admin.presses('Verified ✓');
    await world.admin.presses('Remove verification');
    await world.admin.closes();
    await world.slack.press(world.slack.people.editor, world.slack.control(shown, 'Restore…'));
    await world.idle();
    expect(world.editor.reads()).toContain('There is nothing left to take back of that change');
    expect(world.editor.reads()).toContain('Verification removed by Ada Admin');
  });

  test.each<[string, (one: ReturnType<typeof aTable>) => void]>([
    ['hidden', (one) => void (one.teams = ['closed'])],
    ['deleted', ({ id }) => void world.catalog.company.resources.delete(id)],
  ])('of what was %s meanwhile says so, and writes nothing', async (_, change) => {
    const table = aTable();
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Flag PII');
    await world.editor.types(`history ${table.id}`);
    change(table);
    expect(await world.editor.presses('Restore…')).toContain('It is not in Secoda any more, or you may not see it');
    expect(table.pii).toBe(true);
  });

  test('is there for one’s own for ten minutes even of what must be asked for otherwise', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    await world.editor.types(`history ${id}`);
    expect(world.editor.controls()).toEqual(['Restore…']);
    world.clock.advance(TEN_MINUTES);
    await world.editor.types(`history ${id}`);
    expect(world.editor.controls()).toEqual(['Ask to restore…']);
    expect(await world.editor.presses('Ask to restore…')).toContain('You may not remove the PII flag');
    expect(held(id)?.pii).toBe(true);
  });

  test('forged by somebody else is decided by what they may do', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Verify');
    await world.editor.types(`history ${id}`);
    const shown = world.editor.last();
    if (shown === undefined) throw new Error('nothing is shown');
    await world.slack.forge(world.slack.people.viewer, world.slack.control(shown, 'Restore…'));
    await world.idle();
    expect(held(id)?.verified).toBe(true);
  });

  test('of what was changed in Secoda itself since is a conflict', async () => {
    const table = aTable();
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Verify');
    await world.editor.types(`history ${table.id}`);
    table.verified = false;
    expect(await world.editor.presses('Restore…')).toMatch(/already|is not verified/);
  });

  test('is decided again when it is pressed: whoever lost the right hears why', async () => {
    const { id } = aTable();
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Verify');
    await world.editor.types(`history ${id}`);
    world.clock.advance(TEN_MINUTES);
    const me = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === 'Eddie');
    if (me === undefined) throw new Error('there is no Eddie');
    const { role } = me;
    me.role = 'viewer';
    expect(await world.editor.presses('Restore…')).toContain('You may not');
    expect(held(id)?.verified).toBe(true);
    me.role = role;
    world.clock.advance(TEN_MINUTES);
  });
});

describe('what is taken back', () => {
  // Secoda takes thirty writes a minute: these are another minute's.
  const world = theWorld();

  test('of one’s own PII flag is offered as long as it may be taken back, and to nobody else', async () => {
    const { id } = aTable({}, world);
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    await world.editor.types(`history ${id}`);
    expect(world.editor.controls()).toEqual(['Restore…']);
    await world.admin.types(`history ${id}`);
    expect(world.admin.controls()).toEqual(['Ask to restore…']);
    world.clock.advance(TEN_MINUTES);
    await world.editor.types(`history ${id}`);
    expect(world.editor.controls()).toEqual(['Ask to restore…']);
  });

  test.each([
    ['in Secoda itself', (table: { description: string | null }) => void (table.description = 'Theirs.')],
    [
      'from Slack',
      async ({ id }: { id: string }) => {
        await world.admin.types(`get ${id}`);
        await world.admin.presses('Edit…');
        await world.admin.submits({ Description: 'Theirs.' });
        await world.admin.closes();
      },
    ],
  ])('of two fields takes back the one that nobody has changed since %s', async (_, changes) => {
    const table = aTable({ description: 'Old.', pii: false }, world);
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Edit…');
    await world.editor.submits({ Description: 'Mine.', PII: ['Holds personal data'] });
    await world.editor.closes();
    await changes(table);
    const said = await world.editor.presses('Undo');
    expect(table).toMatchObject({ description: 'Theirs.', pii: false });
    expect(said).toContain('Undone by Eddie Editor: PII.');
    expect(said).toContain('Somebody has changed the rest since: it stays as it is.');
  });

  test('of what was changed in Secoda itself since leaves nothing to take back', async () => {
    const table = aTable({ description: 'Old.' }, world);
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Edit…');
    await world.editor.submits({ Description: 'Mine.' });
    await world.editor.closes();
    table.description = 'Theirs.';
    const said = await world.editor.presses('Undo');
    expect(said).toContain('There is nothing left to take back of that change');
    expect(said).not.toContain('press once more');
    expect(table.description).toBe('Theirs.');
  });
});

describe('a long history', () => {
  // Secoda takes thirty writes a minute: these are another minute's.
  const world = theWorld();

  test('is paged, and Restore… is there for what can be taken back only', async () => {
    const { id } = aTable({}, world);
    await world.editor.types(`get ${id}`);
    for (let turn = 0; turn < 6; turn += 1) {
      await world.editor.presses('Subscribe');
      await world.editor.presses('Unsubscribe');
    }
    const text = await world.editor.types(`history ${id}`);
    expect(text.match(/ubscribed by Eddie Editor/g)).toHaveLength(10);
    expect(world.editor.controls().filter((label) => label === 'Restore…')).toHaveLength(1);
    expect(world.editor.controls()).not.toContain('Newer');
    const older = await world.editor.presses('Older');
    expect(older.match(/ubscribed by Eddie Editor/g)).toHaveLength(2);
    expect(world.editor.controls()).toEqual(['Newer']);
    expect(await world.editor.presses('Newer')).toBe(text);
  });
});

test('an entry of whoever changed everything at once fits into its block', () => {
  const long = { from: '&'.repeat(5000), to: '<'.repeat(5000) };
  const many = Array.from({ length: 50 }, (_, n) => `member ${n}`);
  const lists = { owners: many, owners_groups: many, tags: many, collections: many, teams: many, subscribers: many };
  const id = '00000000-0000-4000-8000-000000000000';
  const act = { kind: 'edit' as const, resources: ['r'], delta: { set: { title: 'x' } } };
  const actor = { installation: 'T', slackUser: 'U', secodaUser: 'ada', name: '&'.repeat(500), principal: 'shared' };
  const named = (name: string): string => `${'&'.repeat(100)} ${name}`;
  const blocks = historyBlocks({
    resource: resource.parse({ id: 'r', title: '&'.repeat(5000), entity_type: 'table' }),
    userId: 'U',
    happened: [
      {
        seq: 1,
        change: { id, act, actor, from: { surface: '&'.repeat(40) }, why: '&'.repeat(3000) },
        subject: 'r',
        title: undefined,
        at: 1,
        came: 'intended',
        effect: { set: { title: long, description: long, definition: long }, add: lists, remove: lists },
        says: '&'.repeat(5000),
        undoneBy: many.map((name) => ({ change: id, name: named(name), at: 2 })),
      },
    ],
    about: { id: 'r' },
    page: 0,
    note: undefined,
    command: '/secoda',
    now: 3,
    names: {
      person: named,
      group: named,
      team: named,
      tag: named,
      integration: named,
      collection: named,
      parent: () => named('parent'),
    },
    offer: (one) => ({ resource: one, me: undefined, may: () => ({ kind: 'now' }) }),
  });
  const texts = blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : ''));
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(3000);
  expect(texts.join('\n')).toContain('other fields');
});
