// What bad input to forms gets: sent twice, too late, by somebody else, with what was never in it. Each its own sentence, and
// nothing written twice.

import { afterEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();

afterEach(async () => {
  world.catalog.faults.clear();
  while (world.editor.modal() !== undefined) await world.editor.closes();
});

interface Payload {
  user: { id: string };
  view: {
    private_metadata: string;
    callback_id: string;
    state: { values: Record<string, Record<string, Record<string, unknown>>> };
  };
}

async function edits(title: string, different: Partial<Resource> = {}): Promise<Resource> {
  const resource = addResource(world.catalog, {
    title,
    description: 'Old.',
    tags: [],
    collections: [],
    verified: false,
    ...different,
  });
  await world.editor.types(`get ${resource.id}`);
  await world.editor.presses('Edit…');
  world.catalog.clearRequests();
  return resource;
}

const writes = (): number => world.catalog.requests.filter(({ method }) => method !== 'GET').length;

/** Sends the open form, which is not taken, and then the same with something else in it. */
async function forges(change: (payload: Payload) => void): Promise<void> {
  const { slack } = world;
  const title = world.editor.modalView()?.blocks.find((block) => block.block_id === 'title');
  expect(title).toBeDefined();
  const { sent } = await slack.submit(slack.people.editor, { Title: '  ' });
  const payload = JSON.parse(new URLSearchParams(sent.body).get('payload') ?? '') as Payload;
  Object.assign(payload.view.state.values['title']?.['title'] ?? {}, { value: 'forged' });
  change(payload);
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const type = 'application/x-www-form-urlencoded';
  const { status } = await slack.send({ body, headers: { 'content-type': type, ...slack.sign(body) } });
  expect(status).toBe(200);
  await world.idle();
}

function person(firstName: string) {
  const found = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === firstName);
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found;
}

describe('a form that is sent', () => {
  test('twice and three times writes once', async () => {
    const resource = await edits('x_twice');
    await world.editor.fills('Description', 'New.');
    const { slack } = world;
    const first = await slack.submit(slack.people.editor);
    for (const more of [1, 2]) {
      const payload = JSON.parse(new URLSearchParams(first.sent.body).get('payload') ?? '') as { again?: number };
      payload.again = more;
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const type = 'application/x-www-form-urlencoded';
      await slack.send({ body, headers: { 'content-type': type, ...slack.sign(body) } });
    }
    await world.idle();
    expect(resource.description).toBe('New.');
    expect(writes()).toBe(1);
    expect(await world.editor.types(`history ${resource.id}`)).toMatch(/Description/);
  });

  test('after its sender lost the right changes nothing, and keeps what was typed', async () => {
    const resource = await edits('x_lost');
    const eddie = person('Eddie');
    eddie.role = 'viewer';
    const told = await world.editor.submits({ Description: 'Still mine.' });
    eddie.role = 'editor';
    expect(told).toMatch(/Not saved\. You may not describe this by yourself\. Ask /);
    expect(told).toContain('Still mine.');
    expect(resource.description).toBe('Old.');
    expect(writes()).toBe(0);
  });

  test.each<[string, (resource: Resource) => void, string]>([
    ['deleted', ({ id }) => void world.catalog.company.resources.delete(id), 'It is not in Secoda any more'],
    ['archived', (resource) => Object.assign(resource, { archived: true }), 'It is archived in Secoda'],
    [
      'put into a closed team',
      (resource) => Object.assign(resource, { teams: [closedTeam()] }),
      'It is not in Secoda any more, or you may not see it',
    ],
  ])('after its resource was %s says so, and writes nothing', async (_, happens, sentence) => {
    const resource = await edits('x_meanwhile');
    happens(resource);
    const told = await world.editor.submits({ Description: 'Typed.' });
    expect(told).toContain(`Not saved. ${sentence}`);
    expect(told).toContain('Typed.');
    expect(resource.description).toBe('Old.');
    expect(writes()).toBe(0);
  });

  test('a day later is not kept any more', async () => {
    const resource = await edits('x_late');
    world.clock.advance(25 * 60 * 60_000);
    expect(await world.editor.submits({ Description: 'Late.' })).toContain('This form is not kept any more');
    expect(resource.description).toBe('Old.');
    expect(writes()).toBe(0);
  });
});

test('while Secoda takes its time the form says so, and then what came of it', async () => {
  const resource = await edits('x_slow');
  world.catalog.faults.set({ match: { method: 'PATCH' }, times: 1, kind: 'slow', ms: 2800 });
  const sending = world.editor.submits({ Description: 'New.' });
  await world.editor.sees('Saving…');
  await world.editor.sees('Still asking Secoda…');
  expect(await sending).toContain('Description changed by Eddie Editor');
  expect(resource.description).toBe('New.');
});

test('where Secoda never says whether it was written, it is looked up', async () => {
  const resource = await edits('x_hang');
  world.catalog.faults.set({ match: { method: 'PATCH' }, times: 1, kind: 'reset after applying' });
  expect(await world.editor.submits({ Description: 'New.' })).toContain('Description changed by Eddie Editor');
  expect(resource.description).toBe('New.');
  expect(writes()).toBe(1);
});

test('from a message that everybody reads it opens for whoever presses, and leaves the message as it is', async () => {
  const { slack } = world;
  const { random } = slack.channels;
  const resource = addResource(world.catalog, { title: 'x_shared', description: 'Old.', verified: false });
  await world.viewer.types(`get ${resource.id}`);
  await world.viewer.presses('Share to channel');
  await world.viewer.submits({ Channel: random });
  await world.viewer.closes();
  const message = slack.sees(slack.people.editor, random).findLast(({ kind }) => kind === 'message') ?? raise();
  const before = slack.read(message);
  await slack.press(slack.people.editor, slack.control(message, 'Edit…'));
  await world.idle();
  expect(await world.editor.submits({ Description: 'New.' })).toContain('Description changed by Eddie Editor');
  expect(resource.description).toBe('New.');
  const after = slack.sees(slack.people.editor, random).findLast(({ kind }) => kind === 'message') ?? raise();
  expect(slack.read(after)).toBe(before);
});

describe('whoever closes the form while it is being saved', () => {
  async function closes(
    title: string,
    ...answers: Parameters<typeof world.catalog.faults.add>[0][]
  ): Promise<Resource> {
    const resource = await edits(title);
    world.catalog.faults.set(
      { match: { path: resource.id, method: 'GET' }, times: 1, kind: 'slow', ms: 500 },
      ...answers,
    );
    const sending = world.editor.submits({ Description: 'New.' });
    await world.editor.sees('Saving…');
    await world.slack.close(world.slack.people.editor);
    await sending;
    return resource;
  }

  test('sees on the card that it was', async () => {
    const before = world.editor.dms().length;
    const resource = await closes('x_closed_done');
    expect(resource.description).toBe('New.');
    expect(world.editor.reads()).toContain('Description changed by Eddie Editor');
    expect(world.editor.dms()).toHaveLength(before);
  });

  test('hears why it was not', async () => {
    const body = { description: ['Too short.'] };
    const refusal = { match: { method: 'PATCH' }, times: 1, kind: 'status', status: 400, body } as const;
    const resource = await closes('x_closed_failed', refusal);
    expect(resource.description).toBe('Old.');
    expect(world.editor.dms().at(-1)).toMatch(/x_closed_failed: Not saved\. Secoda did not take this request/);
  });
});

function closedTeam(): string {
  const found = [...world.catalog.company.teams].find(([, { name }]) => name === 'Security');
  if (found === undefined) throw new Error('there is no such team');
  return found[0];
}

describe('a forged form', () => {
  const NOT_THEIRS = 'This form is not kept any more, or it is not one of yours.';

  test.each<[string, (payload: Payload) => void, string]>([
    [
      'with a field that it does not have',
      ({ view }) => void (view.state.values['subscribers'] = { subscribers: { selected_options: [] } }),
      'It came with a field that it does not have',
    ],
    [
      'with a team that its sender may not know',
      ({ view }) => chooses(view, 'teams', 'pick.teams', `teams:${closedTeam()}`),
      'One of these is not there any more, or is none that you may choose',
    ],
    [
      'with a person in the place of a tag',
      ({ view }) => chooses(view, 'tags', 'pick.tags', `people:${person('Olga').id}`),
      'One of these is not there any more',
    ],
    [
      'with an id that nothing has',
      ({ view }) => chooses(view, 'owners', 'pick.owners', 'people:00000000-0000-4000-8000-000000000000'),
      'One of these is not there any more',
    ],
    ['with a key that nobody has', ({ view }) => void (view.private_metadata = 'x'.repeat(22)), NOT_THEIRS],
    ['with a key that is none', ({ view }) => void (view.private_metadata = '{"form":1}'), NOT_THEIRS],
    ['as another form', ({ view }) => void (view.callback_id = 'owners.save'), NOT_THEIRS],
    [
      'as the choice between two texts',
      ({ view }) => void (view.callback_id = 'conflict.choose'),
      'nothing left to choose',
    ],
  ])('%s changes nothing, and is answered', async (_, change, sentence) => {
    const resource = await edits('x_forged');
    await forges(change);
    expect(world.editor.modal()).toContain(sentence);
    expect(resource).toMatchObject({ title: 'x_forged', tags: [], owners: [], teams: [] });
    expect(writes()).toBe(0);
  });

  test('sent by somebody else is not theirs', async () => {
    const resource = await edits('x_others');
    await forges((payload) => {
      payload.user.id = world.slack.people.owner.id;
    });
    expect(world.editor.modal()).toContain(NOT_THEIRS);
    expect(resource.title).toBe('x_others');
    expect(writes()).toBe(0);
  });

  test('with the line that nothing could be chosen from yet is told on its field', async () => {
    const resource = await edits('x_line');
    await forges(({ view }) => chooses(view, 'tags', 'pick.tags', '-'));
    expect(resource.title).toBe('x_line');
    expect(writes()).toBe(0);
  });

  test('of which a field was left out leaves that field alone', async () => {
    const resource = await edits('x_left_out', { definition: 'Kept.' });
    await forges(({ view }) => void delete view.state.values['definition']);
    expect(resource).toMatchObject({ title: 'forged', definition: 'Kept.' });
  });
});

function chooses({ state }: Payload['view'], block: string, action: string, value: string): void {
  state.values[block] = {
    [action]: {
      type: 'multi_external_select',
      selected_options: [{ text: { type: 'plain_text', text: 'x' }, value }],
    },
  };
}

describe('a menu', () => {
  test('is for people with rights: others get one line that says why', async () => {
    await edits('x_menu');
    const control = world.slack.control(world.editor.modalView() ?? raise(), 'Owners');
    const eddie = person('Eddie');
    eddie.disabled = true;
    world.clock.advance(6 * 60_000);
    const [group] = await world.slack.options(world.slack.people.editor, control, 'olga');
    eddie.disabled = false;
    world.clock.advance(6 * 60_000);
    expect(group?.options).toHaveLength(1);
    expect(group?.options[0]?.value).toBe('-');
    expect(group?.options[0]?.text.text).toMatch(/deactivated|disabled|switched off|account/i);
  });

  test('says that it is still loading while Secoda has not told who there is', async () => {
    await edits('x_cold');
    world.catalog.faults.set({ match: { path: '/tag' }, kind: 'hang' });
    world.clock.advance(16 * 60_000);
    const offered = world.editor.searches('Tags', 'fin');
    await world.clock.sleeper(900, 1100);
    world.clock.advance(1100);
    expect(await offered).toEqual(['Still loading tags, type again']);
    expect(await world.editor.submits({ Tags: ['Still loading tags, type again'] })).toContain(
      'Take it out, and choose again',
    );
    world.catalog.faults.clear();
  });

  test('does not name a team that its reader may not know', async () => {
    await edits('x_teams');
    expect(await world.editor.searches('Teams', 'sec')).toEqual([]);
  });
});

function raise(): never {
  throw new Error('no form is open');
}
