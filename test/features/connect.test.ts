// `/secoda connect` and `/secoda disconnect`: a key of one's own, tried before it is kept, and what it changes.

import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addResource } from '../support/catalog.ts';
import { testWorld, theWorld } from '../support/world.ts';

const FIELD = 'Your Secoda API key';

const world = theWorld({ settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') } });
beforeAll(async () => {
  const { teams } = world.catalog.company;
  const finance = [...teams.values()].find(({ name }) => name === 'Finance');
  const security = [...teams.values()].find(({ name }) => name === 'Security');
  addResource(world.catalog, { title: 'ledger of finance', teams: [finance?.id ?? ''] });
  addResource(world.catalog, { title: 'ledger of security', teams: [security?.id ?? ''] });
  addResource(world.catalog, { title: 'ledger draft', published: false });
});
beforeEach(() => {
  world.catalog.faults.clear();
  world.catalog.clearRequests();
});

function personNamed(firstName: string): string {
  const found = [...world.catalog.company.people.values()].find(({ first_name }) => first_name === firstName);
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found.id;
}

async function link(person: 'admin' | 'editor' | 'viewer', key: string): Promise<string> {
  await world[person].types('connect');
  const told = await world[person].submits({ [FIELD]: key });
  await world.slack.close(world.slack.people[person]);
  return told;
}

/** Whose keys were used since the requests were cleared. */
const keysUsed = () => new Set(world.catalog.requests.map(({ personId }) => personId));

describe('a key of one’s own', () => {
  test('is asked for in a form that says what happens to it', async () => {
    await world.editor.types('connect');
    expect(world.editor.modal()).toMatch(/the key passes through Slack on its way here/);
    expect(world.editor.modal()).toMatch(/cannot prove whose key it is/);
    expect(world.editor.modal()).toMatch(/as Eddie Editor/);
    await world.slack.close(world.slack.people.editor);
  });

  test('shows its person what Secoda shows them, closed teams of theirs too; disconnecting takes that back', async () => {
    expect(await world.editor.types('find ledger of')).toMatch(/^Nothing found/);
    expect(await link('editor', world.catalog.issueKey(personNamed('Eddie')))).toMatch(/Your key is linked\./);
    expect(await world.editor.types('whoami')).toMatch(
      /You read and change with the key that you linked\.\nHere you may find and read what your key shows you, drafts too\./,
    );
    world.catalog.clearRequests();
    const text = await world.editor.types('find ledger of');
    expect(text).toMatch(/^ledger of finance\n/);
    expect(text).not.toContain('security');
    expect(keysUsed()).toEqual(new Set([personNamed('Eddie')]));
    expect(await world.editor.types('disconnect')).toMatch(/^Your key is forgotten\./);
    expect(await world.editor.types('find ledger of')).toMatch(/^Nothing found/);
    expect(await world.editor.types('disconnect')).toMatch(/^You have not linked a key/);
  });

  test('does not widen the policy: a viewer sees no drafts, whatever the key would show', async () => {
    expect(await link('viewer', world.catalog.issueKey(personNamed('Andy')))).toMatch(/Your key is linked\./);
    const text = await world.viewer.types('find ledger');
    expect(text).not.toContain('draft');
    await world.viewer.types('disconnect');
  });

  test('lifts the cap of an e-mail match', async () => {
    expect(await world.admin.types('whoami')).toMatch(
      /gives at most the role editor here.* With a key of your own, by \/secoda connect, you act as admin\./,
    );
    await link('admin', world.catalog.issueKey(personNamed('Ada')));
    const text = await world.admin.types('whoami');
    expect(text).not.toContain('at most the role');
    expect(text).toContain('find and read everything that your key shows you');
    await world.admin.types('disconnect');
  });

  test('serves its person also on Details and when pages are turned', async () => {
    await link('editor', world.catalog.issueKey(personNamed('Eddie')));
    await world.editor.types('find ledger');
    world.catalog.clearRequests();
    await world.editor.presses('Details');
    expect(world.editor.modal()).toContain('ledger');
    expect(keysUsed()).toEqual(new Set([personNamed('Eddie')]));
    await world.slack.close(world.slack.people.editor);
    await world.editor.types('disconnect');
  });
});

describe('a key that Secoda refuses later', () => {
  test('is unlinked, its person is told, and the shared key is not used instead', async () => {
    const key = world.catalog.issueKey(personNamed('Eddie'));
    await link('editor', key);
    world.catalog.revokeKey(key);
    world.catalog.clearRequests();
    expect(await world.editor.types('find orders')).toMatch(
      /^Secoda does not accept the key that you linked \(401\)\. Link another one\.\n.*Reference/,
    );
    expect(world.catalog.requests.map(({ status }) => status)).toEqual([401]);
    expect(await world.editor.types('whoami')).not.toContain('the key that you linked');
    expect(await world.editor.types('find orders')).toContain('Results 1–5');
  });

  test('for one act only stays linked, and the shared key is not used instead', async () => {
    await link('editor', world.catalog.issueKey(personNamed('Eddie')));
    world.catalog.clearRequests();
    world.catalog.faults.set({ match: { path: '/resource/catalog' }, times: 1, kind: 'status', status: 403, body: {} });
    expect(await world.editor.types('find orders')).toMatch(
      /^Secoda does not allow this with the key that you linked \(403\)/,
    );
    expect(world.catalog.requests).toHaveLength(1);
    expect(await world.editor.types('whoami')).toContain('the key that you linked');
    await world.editor.types('disconnect');
  });
});

describe('what cannot be linked', () => {
  test('nothing', async () => {
    await world.editor.types('connect');
    expect(await world.editor.submits({ [FIELD]: '  ' })).toMatch(/Paste your key here\./);
    await world.slack.close(world.slack.people.editor);
  });

  test.each([
    ['what is no key', () => 'two words', 'That is not a key'],
    ['the shared key', () => world.catalog.keys.admin, 'That is the key that everybody here uses'],
    ['a key that Secoda does not know', () => 'unknown-key-of-nobody', 'Secoda does not accept this key'],
  ])('%s', async (_, key, sentence) => {
    expect(await link('editor', key())).toContain(sentence);
    expect(await world.editor.types('whoami')).not.toContain('the key that you linked');
  });

  test('is asked for again in the same form, with the reason on top; the key that was typed is not shown again', async () => {
    await world.editor.types('connect');
    const again = await world.editor.submits({ [FIELD]: 'unknown-key-of-nobody' });
    expect(again).toMatch(/^Link your Secoda key\nNot linked\. Secoda does not accept this key\..*\n[^]*\[Link key\]$/);
    expect(again).not.toContain('unknown-key-of-nobody');
    const key = world.catalog.issueKey(personNamed('Eddie'));
    expect(await world.editor.submits({ [FIELD]: key })).toContain('Your key is linked.');
    await world.editor.closes();
    await world.editor.types('disconnect');
  });

  test('a key that somebody else has linked', async () => {
    const key = world.catalog.issueKey(personNamed('Eddie'));
    await link('editor', key);
    expect(await link('viewer', key)).toContain('Somebody else here has linked this key');
    expect(await world.viewer.types('whoami')).not.toContain('the key that you linked');
    expect(await world.editor.types('whoami')).toContain('the key that you linked');
    await world.editor.types('disconnect');
  });

  test('a key of another workspace', async () => {
    const listing = { path: '/resource/catalog' };
    const foreign = (body: unknown): unknown =>
      JSON.parse(JSON.stringify(body).replaceAll(/"workspace_id":"[^"]*"/g, '"workspace_id":"another"'));
    world.catalog.faults.set({ match: listing, times: 1, kind: 'changed shape', reply: foreign });
    const key = world.catalog.issueKey(personNamed('Eddie'));
    expect(await link('editor', key)).toContain('is of another Secoda workspace');
    expect(await world.editor.types('whoami')).not.toContain('the key that you linked');
  });

  test('anything by people who are nobody in Secoda: they are told why', async () => {
    await world.unlinked.types('connect');
    expect(world.unlinked.modal()).toContain('I found no Secoda account with your Slack e-mail address');
    await world.slack.close(world.slack.people.unlinked);
  });

  test('anything while Secoda is down: the reason, with a reference', async () => {
    await world.editor.types('connect');
    world.catalog.faults.set({ kind: 'status', status: 500, body: {} });
    expect(await world.editor.submits({ [FIELD]: world.catalog.issueKey(personNamed('Eddie')) })).toMatch(
      /Secoda answered with an error of its own \(500\).*\n.*Reference/,
    );
    await world.slack.close(world.slack.people.editor);
  });
});

test('a link made for another Secoda account serves nobody: the address decides again each time', async () => {
  const eddie = world.catalog.company.people.get(personNamed('Eddie'));
  const olga = world.catalog.company.people.get(personNamed('Olga'));
  if (eddie === undefined || olga === undefined) throw new Error('somebody is missing');
  await link('editor', world.catalog.issueKey(eddie.id));
  [eddie.email, olga.email] = [olga.email, eddie.email];
  world.clock.advance(6 * 60_000);
  const text = await world.editor.types('whoami');
  expect(text).toContain('You act as Olga Owner');
  expect(text).not.toContain('the key that you linked');
  [eddie.email, olga.email] = [olga.email, eddie.email];
  world.clock.advance(6 * 60_000);
  await world.editor.types('disconnect');
});

test('without ENCRYPTION_KEYS linking is off, and says so', async () => {
  const other = await testWorld();
  expect(await other.editor.types('connect')).toMatch(/^Linking personal keys is off here.*ENCRYPTION_KEYS/);
  expect(await other.editor.types('disconnect')).toMatch(/^You have not linked a key/);
  await other.finish();
});
