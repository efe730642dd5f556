// Share to channel: what everybody reads is the public minimum, the same whoever shares it; what is not public is never
// shared; and a press on what was shared answers only whoever presses, with their own rights.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import type { Role } from '../../src/sandbox/slack/people.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();
beforeEach(() => world.catalog.faults.clear());

let made = 0;
function aTable(different: Partial<Resource> = {}): Resource {
  made += 1;
  const secret = { description: 'what only readers of the catalog know', definition: null, verified: false };
  return addResource(world.catalog, { title: `share probe ${made}`, subscribers: [], ...secret, ...different });
}

const person = (role: Role) => world.slack.people[role];
/** The app is no member of it: posting by Slack's own menu needs none. */
const channel = () => world.slack.channels.random;
const posted = () => world.slack.sees(person('editor'), channel()).filter(isPosted);
function isPosted({ kind }: { readonly kind: string }): boolean {
  return kind === 'message';
}

/** Opens the form on the card of a resource. */
async function opens(id: string, role: 'admin' | 'editor' | 'viewer' = 'editor'): Promise<string> {
  await world[role].types(`get ${id}`);
  await world[role].presses('Share to channel');
  return world[role].modal() ?? '';
}

/** Shares it in #random; the message as the people there see it. */
async function shares(id: string, values = {}) {
  const before = posted().length;
  await opens(id);
  const modal = await world.editor.submits({ Channel: channel(), ...values });
  await world.editor.closes();
  const [message, another] = posted().slice(before);
  return { modal, message, another };
}

/** What somebody reads privately in #random after a press on what was shared there. */
async function pressesOn(message: Parameters<typeof world.slack.control>[0], words: string, role: Role) {
  await world.slack.press(person(role), world.slack.control(message, words));
  await world.idle();
  const last = world.slack.sees(person(role), channel()).at(-1);
  return last === undefined ? '' : world.slack.read(last);
}

function raise(why: string): never {
  throw new Error(why);
}

describe('the form', () => {
  test('says who will read what before anything is posted, and offers no channel of others', async () => {
    const { id, title } = aTable();
    const before = posted().length;
    const form = await opens(id);
    expect(form).toContain('Everybody in the channel will see this');
    expect(form).toContain(`${title}\ntable · No owner`);
    expect(form).not.toContain('what only readers');
    const view = JSON.stringify(world.editor.modalView());
    expect(view).toContain('"exclude_external_shared_channels":true');
    expect(view).toContain('"response_url_enabled":true');
    await world.editor.closes();
    expect(posted()).toHaveLength(before);
  });

  test('of a draft says why it is never shared, to those who see it', async () => {
    const { id } = aTable({ published: false });
    expect(await opens(id)).toMatch(/share probe \d+ is not shared\. It is a draft/);
    await world.editor.closes();
  });
});

describe('an admin', () => {
  const world = theWorld({ settings: { POLICY_FILE: 'test/features/admin-by-email.yml' } });

  test('shares nothing of a closed team either', async () => {
    const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED');
    const { id } = addResource(world.catalog, { title: 'closed share probe', teams: [closed?.id ?? ''] });
    await world.admin.types(`get ${id}`);
    await world.admin.presses('Share to channel');
    expect(world.admin.modal()).toContain('closed share probe is not shared. It is in a team that is not open');
    await world.admin.closes();
  });
});

describe('what was shared', () => {
  test('is the public minimum, who shared it, and neutral buttons; once', async () => {
    const { id, title } = aTable({ description: 'what only readers of the catalog know', pii: true });
    const { modal, message = raise('nothing was posted'), another } = await shares(id);
    expect(another).toBeUndefined();
    expect(modal).toContain(`${title} is shared in #random`);
    const text = world.slack.read(message);
    expect(text).toContain('@Eddie Editor shares this from the data catalog.');
    expect(text).toContain(`${title}\ntable · PII · No owner`);
    expect(text).not.toContain('what only readers');
    expect(world.slack.controls(message).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Verify', 'Flag PII', 'Subscribe', 'Details', 'History']),
    );
  });

  test('pings nobody by its title or its comment', async () => {
    const { id } = aTable({ title: '<!channel> *share* probe' });
    const { message = raise('nothing was posted') } = await shares(id, { Comment: '<!here> <@U1> & look' });
    const sent = JSON.stringify(message.blocks.slice(0, 2)) + message.text;
    for (const ping of ['<!channel>', '<!here>', '<@U1>']) expect(sent).not.toContain(ping);
    expect(world.slack.read(message)).toContain('@Eddie Editor: <!here> <@U1> & look');
  });

  test('is posted once, though the form arrives twice', async () => {
    const { id } = aTable();
    const before = posted().length;
    await opens(id);
    await world.editor.fills('Channel', channel());
    const [first, second] = await Promise.all([
      world.slack.submit(person('editor')),
      world.slack.submit(person('editor')),
    ]);
    await world.idle();
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(posted()).toHaveLength(before + 1);
    await world.editor.closes();
  });

  test('is nothing when it became a draft while the form was open', async () => {
    const table = aTable();
    const before = posted().length;
    await opens(table.id);
    table.published = false;
    expect(await world.editor.submits({ Channel: channel() })).toContain('It is a draft');
    await world.editor.closes();
    expect(posted()).toHaveLength(before);
  });

  test.each<[string, (table: Resource) => void]>([
    ['deleted', ({ id }) => void world.catalog.company.resources.delete(id)],
    ['hidden', (table) => void (table.teams = ['closed'])],
  ])('is nothing when it was %s while the form was open', async (_, change) => {
    const table = aTable();
    const before = posted().length;
    await opens(table.id);
    change(table);
    const text = await world.editor.submits({ Channel: channel() });
    expect(text).toContain('no longer there, or it is not shown to you any more');
    await world.editor.closes();
    expect(posted()).toHaveLength(before);
  });

  test('is told as perhaps not shared when Slack does not take it', async () => {
    const { id } = aTable();
    await opens(id);
    world.slack.fail('response_url', { status: 500, times: 1 });
    const text = await world.editor.submits({ Channel: channel() });
    expect(text).toContain('Slack did not say that it took the message');
    await world.editor.closes();
  });
});

describe('a press on what was shared', () => {
  test('does it with the rights of whoever presses, privately, and leaves the message as it is', async () => {
    const { id } = aTable();
    const { message = raise('nothing was posted') } = await shares(id);
    const text = world.slack.read(message);
    expect(await pressesOn(message, 'Flag PII', 'admin')).toContain('Flagged as PII by Ada Admin');
    expect(world.catalog.company.resources.get(id)?.pii).toBe(true);
    expect(world.slack.sees(person('admin'), channel()).at(-1)?.kind).toBe('ephemeral');
    const still = posted().at(-1) ?? raise('it is gone');
    expect(world.slack.read(still)).toBe(text);
    const theirs = world.slack.sees(person('admin'), channel()).at(-1) ?? raise('nothing was said');
    expect(await pressesOn(theirs, 'Undo', 'admin')).toContain('Undone by Ada Admin');
    expect(world.catalog.company.resources.get(id)?.pii).toBe(false);
    expect(await world.editor.types(`history ${id}`)).toContain('from a shared message in #random');
  });

  test.each<[Role, string, RegExp]>([
    ['viewer', 'Verify', /You may not verify this by yourself\. Ask /],
    ['unlinked', 'Verify', /no Secoda account with your Slack e-mail address/],
    ['slackGuest', 'Subscribe', /guest/],
    ['outsider', 'Flag PII', /for members of the workspace that installed this app/],
  ])('by %s on %s is answered with the true reason, and changes nothing', async (role, words, reason) => {
    const { id } = aTable();
    const { message = raise('nothing was posted') } = await shares(id);
    world.catalog.clearRequests();
    // Whoever cannot see the channel now may have seen it then.
    await world.slack.forge(person(role), world.slack.control(message, words));
    await world.idle();
    const answers = world.slack.sees(person(role), channel()).concat(world.slack.sees(person(role), 'dm'));
    expect(world.slack.read(answers.findLast(({ kind }) => kind === 'ephemeral') ?? raise('no answer'))).toMatch(
      reason,
    );
    expect(world.catalog.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('shows nothing of what its reader may not see any more', async () => {
    const table = aTable();
    const { message = raise('nothing was posted') } = await shares(table.id);
    table.published = false;
    for (const words of ['Details', 'History']) {
      await world.slack.press(person('viewer'), world.slack.control(message, words));
      await world.idle();
      expect(world.viewer.modal()).toContain('no longer there, or it is not shown to you any more');
      await world.viewer.closes();
    }
    expect(await pressesOn(message, 'Subscribe', 'viewer')).toMatch(/may not see it|not shown to you/);
    expect(table.subscribers).toEqual([]);
  });
});
