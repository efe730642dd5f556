// One click on a card: done with the rights of whoever pressed, shown in the card's place, kept before Slack is answered;
// and what a click gets that comes twice, too late, from somebody else, or when Secoda does not answer.

import { beforeEach, describe, expect, test } from 'vitest';
import { about } from '../../src/results/about.ts';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

function raise(why: string): never {
  throw new Error(why);
}

/** The person of the catalog by first name. */
function idOf(
  catalog: { company: { people: Map<string, { id: string; first_name: string }> } },
  first: string,
): string {
  return (
    [...catalog.company.people.values()].find((one) => one.first_name === first)?.id ?? raise(`nobody is ${first}`)
  );
}

describe('a click', () => {
  const world = theWorld();
  let counter = 0;
  let table: Resource;
  beforeEach(() => {
    world.catalog.faults.clear();
    table = addResource(world.catalog, { title: `pressed_${(counter += 1)}`, verified: false, subscribers: [] });
  });
  const now = (): Resource => world.catalog.company.resources.get(table.id) ?? raise('it is gone');
  const writes = () => world.catalog.requests.filter(({ method }) => method !== 'GET');

  test('is one read of the person, one of the resource, and one write; the card says who did it', async () => {
    await world.editor.types(`find ${table.title}`);
    world.catalog.clearRequests();
    const text = await world.editor.presses('Flag PII');
    expect(text).toContain('Flagged as PII by Eddie Editor');
    // What is read where blocks are off.
    expect(world.editor.last()?.text).toContain('*Flagged as PII* by Eddie Editor.');
    expect(now().pii).toBe(true);
    expect(world.catalog.requests.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      `GET /api/v1/resource/all/${table.id}`,
      `GET /api/v1/user/${idOf(world.catalog, 'Eddie')}`,
      `PATCH /api/v1/resource/all/${table.id}`,
    ]);
    expect(writes().map(({ body }) => body)).toEqual([{ pii: true }]);
    expect(world.editor.controls()).not.toContain('Flag PII');
    expect(world.editor.controls()).toContain('Undo');
  });

  test('among five cards changes one, reads none of the others, and each keeps what was said on it', async () => {
    const five = Array.from({ length: 5 }, (_, n) =>
      addResource(world.catalog, { title: `five${counter} ${n}`, verified: false, subscribers: [], owners: [] }),
    );
    await world.editor.types(`find five${counter}`);
    world.catalog.clearRequests();
    await world.editor.presses('Subscribe', 0);
    const text = await world.editor.presses('Verify', 1);
    expect(world.catalog.requests.filter(({ method }) => method === 'GET')).toHaveLength(4);
    expect(text).toContain('Subscribed by Eddie Editor');
    expect(text).toContain('Verified by Eddie Editor');
    expect(text).toContain('Results 1–5 of 5');
    const kept = five.map(({ id }) => world.catalog.company.resources.get(id) ?? raise('gone'));
    expect(kept.filter(({ verified }) => verified)).toHaveLength(1);
    expect(kept.filter(({ subscribers }) => subscribers.length === 1)).toHaveLength(1);
  });

  test('that comes twice is done once, and replayed it is refused', async () => {
    await world.editor.types(`find ${table.title}`);
    const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Subscribe');
    world.catalog.clearRequests();
    const { editor } = world.slack.people;
    const [first] = await Promise.all([world.slack.press(editor, control), world.slack.press(editor, control)]);
    await world.idle();
    expect(writes()).toHaveLength(1);
    expect(now().subscribers).toEqual([idOf(world.catalog, 'Eddie')]);
    expect((await world.slack.replay(first)).status).toBe(401);
    expect(writes()).toHaveLength(1);
  });

  test('on what is already so says so and writes nothing', async () => {
    await world.editor.types(`find ${table.title}`);
    now().verified = true;
    world.catalog.clearRequests();
    expect(await world.editor.presses('Verify')).toContain('It is verified already. Nothing was changed.');
    expect(writes()).toEqual([]);
    expect(world.editor.controls()).toContain('Verified ✓');
  });

  test('that takes long says within a second what is done and for whom', async () => {
    await world.editor.types(`find ${table.title}`);
    world.catalog.faults.set({ match: { method: 'PATCH' }, kind: 'slow', ms: 1500 });
    const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Flag PII');
    await world.slack.press(world.slack.people.editor, control);
    await world.editor.sees('Flagging as PII for Eddie Editor…');
    await world.idle();
    expect(world.editor.reads()).toContain('Flagged as PII by Eddie Editor');
  });

  test('after the right was taken away is asked for, not done', async () => {
    await world.editor.types(`find ${table.title}`);
    const eddie = world.catalog.company.people.get(idOf(world.catalog, 'Eddie')) ?? raise('no Eddie');
    eddie.role = 'viewer';
    world.catalog.clearRequests();
    expect(await world.editor.presses('Flag PII')).toContain(
      'You may not flag PII on this by yourself. Ask a Secoda admin. You act as viewer here.',
    );
    eddie.role = 'editor';
    expect(writes()).toEqual([]);
  });

  test('that is refused leaves Undo of what was done before', async () => {
    now().owners = [idOf(world.catalog, 'Stella')];
    await world.editor.types(`find ${table.title}`);
    await world.editor.presses('Flag PII');
    expect(await world.editor.presses('Ask to verify')).toContain('You may not verify this by yourself');
    expect(await world.editor.presses('Undo')).toContain('Undone by Eddie Editor: PII.');
    expect(now().pii).toBe(false);
    expect(world.editor.controls()).not.toContain('Undo');
  });

  test.each([
    ['deleted', () => world.catalog.company.resources.delete(table.id), /no longer there|not in Secoda any more/],
    ['archived', () => Object.assign(now(), { archived: true }), 'archived in Secoda, so it is not changed from here'],
    ['hidden', () => Object.assign(now(), { teams: ['closed'] }), /not shown to you|may not see it/],
  ])('on what was %s meanwhile says so', async (_, happens, says) => {
    await world.editor.types(`find ${table.title}`);
    happens();
    world.catalog.clearRequests();
    await world.editor.presses('Flag PII');
    const texts = world.editor.messages().map((message) => world.slack.read(message));
    expect(texts.slice(-2).join('\n')).toEqual(
      typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says),
    );
    expect(writes()).toEqual([]);
  });

  test('of somebody else is unknown', async () => {
    await world.editor.types(`find ${table.title}`);
    const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Subscribe');
    world.catalog.clearRequests();
    await world.slack.forge(world.slack.people.admin, control);
    await world.idle();
    expect(world.admin.reads()).toContain('no longer kept, or they are not yours');
    expect(writes()).toEqual([]);
  });

  test.each(['', '{}', '{"view":1}', about.encode({ id: '../user' }), '{"view":"AAAAAAAAAAAAAAAAAAAAAA","at":0}'])(
    'with the forged value %j changes nothing and has an answer',
    async (value) => {
      await world.editor.types(`find ${table.title}`);
      const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Flag PII');
      world.catalog.clearRequests();
      await world.slack.forge(world.slack.people.editor, {
        ...control,
        element: { ...control.element, value } as never,
      });
      await world.idle();
      expect(world.editor.reads()).toMatch(/not one of mine|no longer|cannot be an id/);
      expect(writes()).toEqual([]);
    },
  );

  test.each([
    ['refuses the key', { kind: 'status', status: 403, body: { detail: 'no' } }, /Secoda/],
    [
      'refuses a field',
      { kind: 'status', status: 400, body: { pii: ['governed by the table'] } },
      'governed by the table',
    ],
    [
      'fails',
      { kind: 'status', status: 500, body: {} },
      'did not confirm it, and when I looked the change was not there',
    ],
    ['answers with a page', { kind: 'html' }, 'did not confirm it'],
  ] as const)('where Secoda %s says the true reason with a reference', async (_, fault, says) => {
    await world.editor.types(`find ${table.title}`);
    world.catalog.faults.set({ match: { method: 'PATCH' }, ...fault });
    const text = await world.editor.presses('Flag PII');
    expect(text).toEqual(typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says));
    const reference = /Reference ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)?.[1] ?? raise(`no reference: ${text}`);
    expect(world.log.filter((line) => line.includes(reference))).toHaveLength(1);
    expect(now().pii).toBe(false);
  });

  test('that was carried out though the connection broke is told as done, and written once', async () => {
    await world.editor.types(`find ${table.title}`);
    world.catalog.clearRequests();
    world.catalog.faults.set({ match: { method: 'PATCH' }, kind: 'reset after applying', times: 1 });
    expect(await world.editor.presses('Flag PII')).toContain('Flagged as PII by Eddie Editor');
    expect(now().pii).toBe(true);
    expect(writes()).toHaveLength(1);
  });

  test.each([
    ['a card', async () => world.editor.types(`find ${table.title}`)],
    ['a shared message', sharedBy],
  ])('on %s is told as it came, though the resource cannot be read again to be shown', async (_, shows) => {
    await shows();
    const path = table.id;
    world.catalog.faults.set(
      { match: { method: 'GET', path }, kind: 'slow', ms: 0, times: 1 },
      { match: { method: 'GET', path }, kind: 'status', status: 500 },
      { match: { method: 'PATCH', path }, kind: 'status', status: 400, body: { pii: ['governed by the table'] } },
    );
    await world.editor.presses('Flag PII');
    const said = [
      ...world.editor.messages(),
      ...world.slack.sees(world.slack.people.editor, world.slack.channels.random),
    ];
    expect(said.map((message) => world.slack.read(message)).join('\n')).toContain('governed by the table');
  });

  async function sharedBy(): Promise<void> {
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Share to channel');
    await world.editor.submits({ Channel: world.slack.channels.general });
    await world.editor.closes();
  }

  test('is told where another page was turned to meanwhile', async () => {
    const six = Array.from({ length: 6 }, (_, n) =>
      addResource(world.catalog, { title: `turned${counter} ${n}`, pii: false, external_usage: 60 - n }),
    );
    await world.editor.types(`find turned${counter}`);
    const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Flag PII', 0);
    world.catalog.faults.set({ match: { method: 'PATCH' }, kind: 'slow', ms: 300 });
    const pressed = world.slack.press(world.slack.people.editor, control);
    await world.editor.presses('Next page');
    await pressed;
    await world.idle();
    expect(six.filter(({ pii }) => pii)).toHaveLength(1);
    expect(world.editor.reads()).toContain('Result 6');
    expect(world.editor.reads()).toContain(`turned${counter} 0: Flagged as PII by Eddie Editor`);
  });

  test('in Details is shown in Details', async () => {
    await world.editor.types(`find ${table.title}`);
    await world.editor.presses('Details');
    expect(world.editor.modal()).toContain(table.title);
    await world.editor.presses('Flag PII');
    expect(world.editor.modal()).toContain('Flagged as PII by Eddie Editor');
    expect(now().pii).toBe(true);
    await world.editor.closes();
    expect(world.editor.reads()).toContain('Flagged as PII by Eddie Editor');
    expect(world.editor.controls()).toContain('Undo');
  });

  test('in Details is shown on the card below as long as Slack lets that be changed, and costs nothing after that', async () => {
    await world.editor.types(`find ${table.title}`);
    await world.editor.presses('Details');
    for (const words of ['Subscribe', 'Unsubscribe', 'Subscribe', 'Unsubscribe', 'Subscribe', 'Unsubscribe'])
      await world.editor.presses(words);
    expect(world.editor.modal()).toContain('Unsubscribed by Eddie Editor');
    world.clock.advance(31 * 60_000);
    await world.editor.presses('Flag PII');
    expect(world.editor.modal()).toContain('Flagged as PII by Eddie Editor');
    expect(world.editor.reads()).not.toContain('Flagged');
    await world.editor.closes();
  });

  test('“Verified ✓” opens who verified it and when, and removes it for those who may', async () => {
    now().owners = [];
    await world.editor.types(`find ${table.title}`);
    await world.editor.presses('Verify');
    await world.editor.presses('Verified ✓');
    expect(world.editor.modal()).toContain('By Eddie Editor');
    await world.editor.presses('Remove verification');
    expect(world.editor.modal()).toContain('Verification removed by Eddie Editor');
    expect(now().verified).toBe(false);
    await world.editor.closes();
  });

  test('“Verified ✓” does not name who verified it before it was taken off and verified elsewhere', async () => {
    now().owners = [];
    await world.editor.types(`find ${table.title}`);
    await world.editor.presses('Verify');
    await world.editor.presses('Undo');
    now().verified = true;
    await world.editor.types(`find ${table.title}`);
    await world.editor.presses('Verified ✓');
    expect(world.editor.modal()).toContain('By whom and when is not known here');
    await world.editor.closes();
  });

  test('“Verified ✓” names who created it as verified', async () => {
    await world.editor.types('create');
    await world.editor.submits({ Title: `new${counter}`, Verified: ['Can be trusted'] });
    await world.editor.presses('Verified ✓');
    expect(world.editor.modal()).toMatch(/is verified\.\nBy Eddie Editor/);
    while (world.editor.modal() !== undefined) await world.editor.closes();
  });

  test('says its place in the queue of the write limit', async () => {
    for (let n = 0; n < 30; n += 1) await world.editor.types('whoami');
    const others = Array.from({ length: 40 }, (_, n) =>
      addResource(world.catalog, { title: `queued${counter}_${n}`, subscribers: [], external_usage: 40 - n }),
    );
    const { editor } = world.slack.people;
    for (const { id } of others) {
      await world.editor.types(`get ${id}`);
      const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Subscribe');
      await world.slack.press(editor, control);
      if (world.catalog.requests.filter(({ method }) => method === 'PATCH').length > 29) break;
      const waits = await Promise.race([
        world.idle().then(() => false),
        world.editor.sees(/write limit/).then(() => true),
      ]);
      if (waits) break;
    }
    expect(await world.editor.sees(/It waits for Secoda’s write limit, about \d+ s\./)).toContain(
      'Subscribing for Eddie Editor',
    );
  });
});
