// One change at a time: what the catalog holds afterwards, what the ledger says, what the person is told.

import { expect, it } from 'vitest';
import { defaultPolicy } from '../../src/config/policy.ts';
import type { Actor } from '../../src/stewardship/change.ts';
import type { Rules } from '../../src/stewardship/policy.ts';
import type { Acting } from '../../src/stewardship/ports.ts';
import { assignOwners } from '../../src/stewardship/verbs/owners.ts';
import { flagPii } from '../../src/stewardship/verbs/pii.ts';
import { rename } from '../../src/stewardship/verbs/rename.ts';
import { subscribe } from '../../src/stewardship/verbs/subscribe.ts';
import { verify } from '../../src/stewardship/verbs/verify.ts';
import { onEveryDatabase } from '../store/support/databases.ts';
import { changeOf, edit, openFloor } from './support/desk.ts';

const unpublishing: Rules = {
  ...defaultPolicy,
  acts: { ...defaultPolicy.acts, unpublish: { ...defaultPolicy.acts.unpublish, at_once: ['admins'] } },
};

onEveryDatabase('a change', ({ database }) => {
  async function open(options?: Parameters<typeof openFloor>[0]) {
    const floor = await openFloor(options);
    const db = database().kysely;
    return {
      ...floor,
      steward: floor.desk(db),
      ada: floor.person('Ada'),
      eddie: floor.person('Eddie'),
      journal: floor.journalOf(db),
    };
  }
  const writes = (catalog: { requests: readonly { method: string; path: string }[] }) =>
    catalog.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace(/[\da-f-]{36}/, '{id}')}`);

  it('is one read of the person, one of the resource and one write, and stands in the ledger', async () => {
    const { steward, catalog, resource, ada, journal } = await open();
    const table = resource();
    const progress: string[] = [];
    catalog.clearRequests();
    const change = edit(ada, table, verify.delta());
    const [settled] = await steward.propose(change, { onProgress: ({ kind }) => progress.push(kind) });
    expect(settled).toMatchObject({
      subject: table.id,
      outcome: { kind: 'done', resource: table.id, effect: { set: { verified: { from: false, to: true } } } },
      resource: { id: table.id, verified: true },
    });
    expect(progress).toEqual(['writing']);
    expect(catalog.company.resources.get(table.id)).toMatchObject({ verified: true });
    expect(writes(catalog)).toEqual(['PATCH /api/v1/resource/all/{id}']);
    expect(catalog.requests.filter(({ path }) => path.endsWith(table.id) && !path.includes('user'))).toHaveLength(2);
    const entries = await journal.entries({ installation: 'T1', subject: table.id });
    expect(entries.map(({ kind }) => kind)).toEqual(['intended', 'done']);
    expect(await steward.history({ installation: 'T1', resource: table.id })).toMatchObject([
      { change, came: 'done', title: 'steered', undoneBy: [] },
    ]);
  });

  it('that is so already changes nothing and writes nothing', async () => {
    const { steward, catalog, resource, ada, journal } = await open();
    const table = resource({ verified: true });
    catalog.clearRequests();
    const [{ outcome }] = await steward.propose(edit(ada, table, verify.delta()));
    expect(outcome).toEqual({ kind: 'unchanged' });
    expect(writes(catalog)).toEqual([]);
    expect(await journal.entries({ installation: 'T1' })).toEqual([]);
  });

  it('merges lists with what others put there', async () => {
    const { steward, catalog, resource, ada, eddie, person } = await open();
    const olga = person('Olga').secodaUser;
    const table = resource({ owners: [olga] });
    await steward.propose(edit(ada, table, assignOwners.add({ owners: [eddie.secodaUser, olga] })));
    expect(catalog.company.resources.get(table.id)?.owners).toEqual([olga, eddie.secodaUser]);
    const seen = { owners: [olga], owners_groups: [] };
    await steward.propose(
      edit(ada, table, assignOwners.replace(seen, { owners: [ada.secodaUser], owners_groups: [] })),
    );
    expect(catalog.company.resources.get(table.id)?.owners).toEqual([eddie.secodaUser, ada.secodaUser]);
  });

  it('of a title or of owning groups is a bulk update of one', async () => {
    const { steward, catalog, resource, ada } = await open();
    const table = resource();
    const [group = ''] = catalog.company.groups.keys();
    catalog.clearRequests();
    await steward.propose(
      edit(ada, table, { ...rename.delta('renamed'), ...assignOwners.add({ owners_groups: [group] }) }),
    );
    expect(catalog.company.resources.get(table.id)).toMatchObject({ title: 'renamed', owners_groups: [group] });
    expect(writes(catalog)).toEqual(['POST /api/v1/resource/all/bulk_update/']);
  });

  it('of a field that is another by now than was seen is a conflict, with both values', async () => {
    const { steward, catalog, resource, ada } = await open();
    const table = resource({ description: 'of Eddie' });
    const change = edit(ada, table, { set: { description: 'mine' } }, { description: 'as it was' });
    const [{ outcome }] = await steward.propose(change);
    expect(outcome).toEqual({
      kind: 'conflict',
      conflicts: [{ field: 'description', seen: 'as it was', now: 'of Eddie', wish: 'mine' }],
    });
    expect(catalog.company.resources.get(table.id)?.description).toBe('of Eddie');
  });

  it.each([
    ['archived', { archived: true }, /archived in Secoda/],
    ['deleted meanwhile', undefined, /not in Secoda any more/],
  ])('of what is %s is refused with a reason', async (_what, state, says) => {
    const { steward, catalog, resource, ada } = await open();
    const table = resource(state);
    if (state === undefined) catalog.company.resources.delete(table.id);
    const [{ outcome }] = await steward.propose(edit(ada, table, flagPii.delta()));
    expect(outcome).toEqual({ kind: 'refused', says: expect.stringMatching(says) });
  });

  it('that somebody may not make says who may, and goes by the role that they have now', async () => {
    const { steward, catalog, resource, person, eddie } = await open();
    const table = resource({ owners: [person('Olga').secodaUser] });
    const [{ outcome }] = await steward.propose(edit(eddie, table, verify.delta()));
    expect(outcome).toMatchObject({
      kind: 'ask',
      whom: ['owners', 'stewards', 'admins'],
      says: 'You may not verify this by yourself. Ask its owners (Olga) or a Secoda admin. You act as editor here.',
    });
    const role = catalog.company.people.get(eddie.secodaUser);
    if (role) role.role = 'viewer';
    const [{ outcome: other }] = await steward.propose(edit(eddie, table, flagPii.delta()));
    expect(other).toMatchObject({ kind: 'ask', firstInQueue: true });
    expect(catalog.company.resources.get(table.id)).toMatchObject({ verified: false, pii: false });
  });

  it('that Secoda refuses tells what it said of each field', async () => {
    const { steward, resource, ada, journal } = await open();
    const [{ outcome }] = await steward.propose(edit(ada, resource(), { add: { tags: ['no-tag'] } }));
    expect(outcome).toMatchObject({ kind: 'failed', fields: { tags: 'Must be a valid UUID.' } });
    expect((await journal.entries({ installation: 'T1' })).map(({ kind }) => kind)).toEqual(['intended', 'failed']);
  });

  it('that Secoda passes over in silence is not told as done', async () => {
    const { desk, resource, ada } = await open();
    const table = resource({ published: true });
    const column = resource({ entity_type: 'column', parent: table.id, published: true });
    const steward = desk(database().kysely, { rules: unpublishing });
    const [{ outcome }] = await steward.propose(edit(ada, column, { set: { published: false } }));
    expect(outcome).toEqual({ kind: 'failed', says: expect.stringMatching(/did not take over: published/) });
    const [{ outcome: half }] = await steward.propose(edit(ada, column, { set: { published: false, verified: true } }));
    expect(half).toMatchObject({
      kind: 'done',
      untaken: ['published'],
      effect: { set: { verified: { from: false, to: true } } },
    });
  });

  it('names a list that Secoda did not take over once, however many were to be in it', async () => {
    const { desk, client, resource, ada, eddie } = await open();
    const table = resource({ owners: [] });
    const deaf = { ...client, resources: { ...client.resources, edit: () => client.resources.get(table.id) } };
    const steward = desk(database().kysely, { through: { catalog: () => deaf } });
    const owners = [ada.secodaUser, eddie.secodaUser];
    const [{ outcome }] = await steward.propose(edit(ada, table, assignOwners.add({ owners })));
    expect(outcome).toEqual({ kind: 'failed', says: expect.stringMatching(/did not take over: owners\. /) });
  });

  it('sent twice by the same press is made once', async () => {
    const { steward, catalog, resource, ada, journal } = await open();
    const table = resource();
    catalog.clearRequests();
    const [one, two] = await Promise.all(
      [1, 2].map(() => steward.propose(edit(ada, table, { append: { description: 'more' } }), { once: 'trigger' })),
    );
    expect(one).toMatchObject([{ outcome: { kind: 'done' } }]);
    expect(two?.[0].outcome).toEqual(one?.[0].outcome);
    expect(catalog.company.resources.get(table.id)?.description).toBe('more');
    expect(await journal.entries({ installation: 'T1' })).toHaveLength(2);
  });

  it('that creates, sent twice by the same press, creates once', async () => {
    const { steward, catalog, ada, journal } = await open();
    const press = () =>
      steward.propose(changeOf(ada, { kind: 'create', draft: { title: 'Pressed', entity_type: 'glossary' } }), {
        once: 'trigger',
      });
    const [[one], [two]] = await Promise.all([press(), press()]);
    await press();
    await steward.settleAbandoned();
    await steward.idle();
    expect([...catalog.company.resources.values()].filter(({ title }) => title === 'Pressed')).toHaveLength(1);
    expect(two.outcome).toEqual(one.outcome);
    expect((await journal.entries({ installation: 'T1' })).map(({ kind }) => kind)).toEqual(['intended', 'done']);
  });

  it('is accepted without a question to Secoda, and finished under the id of the press that came first', async () => {
    const { desk, steward, catalog, resource, ada } = await open();
    const table = resource();
    catalog.faults.set({ kind: 'hang' });
    catalog.clearRequests();
    const [first, again] = [edit(ada, table, flagPii.delta()), edit(ada, table, flagPii.delta())];
    expect(await steward.accept(first, { once: 'trigger' })).toEqual(first);
    const kept = await steward.accept(again, { once: 'trigger' });
    expect(kept).toEqual({ ...again, id: first.id });
    expect(catalog.requests).toEqual([]);
    catalog.faults.clear();
    const [{ outcome }] = await desk(database().kysely).finish(kept);
    expect(outcome.kind).toBe('done');
  });

  it.each([
    ['linked since', (floor: Awaited<ReturnType<typeof open>>) => void floor.links('Eddie')],
    ['forgotten since', (floor: Awaited<ReturnType<typeof open>>) => floor.unlinks('Eddie')],
    ['replaced since', (floor: Awaited<ReturnType<typeof open>>) => void floor.links('Eddie')],
  ])('pressed before a key was %s is made with neither', async (what, happens) => {
    const opened = await open();
    const { steward, catalog, resource } = opened;
    const eddie = what === 'linked since' ? opened.eddie : opened.links('Eddie');
    const kept = await steward.accept(edit(eddie, resource(), flagPii.delta()));
    happens(opened);
    catalog.clearRequests();
    const [{ outcome }] = await steward.finish(kept);
    expect(outcome).toEqual({ kind: 'refused', says: expect.stringMatching(/Your linked key changed/) });
    expect(writes(catalog)).toEqual([]);
  });

  it('of somebody whose own key cannot be opened any more is refused, not made with the shared one', async () => {
    const { desk, catalog, resource, eddie } = await open();
    const losing = async (acting: Promise<Acting>) => {
      const { person, ...known } = await acting;
      return { ...known, person: { ...person, lostKey: true } };
    };
    const steward = desk(database().kysely, {
      through: {
        people: ({ acting, anew }) => ({ acting: (who) => losing(acting(who)), anew: (who) => losing(anew(who)) }),
      },
    });
    catalog.clearRequests();
    const [{ outcome }] = await steward.propose(edit(eddie, resource(), flagPii.delta()));
    expect(outcome).toEqual({ kind: 'refused', says: expect.stringMatching(/cannot open any more/) });
    expect(writes(catalog)).toEqual([]);
  });

  it('with a key of one’s own goes with that key', async () => {
    const { steward, catalog, resource, links } = await open();
    const table = resource();
    const eddie = links('Eddie');
    catalog.clearRequests();
    await steward.propose(edit(eddie, table, flagPii.delta()));
    expect(catalog.requests.find(({ method }) => method === 'PATCH')).toMatchObject({ personId: eddie.secodaUser });
  });

  it('with a key that Secoda refuses is not made with the shared key instead', async () => {
    const { steward, catalog, resource, links } = await open();
    const table = resource();
    const eddie = links('Eddie');
    catalog.faults.set({ kind: 'status', status: 403, body: { detail: 'No.' }, match: { method: 'PATCH' } });
    const [{ outcome }] = await steward.propose(edit(eddie, table, flagPii.delta()));
    expect(outcome).toMatchObject({
      kind: 'failed',
      says: expect.stringMatching(/with the key that you linked.*No\./),
    });
    expect(catalog.company.resources.get(table.id)?.pii).toBe(false);
  });

  it.each([
    ['applied it', 'hang after applying', 'done', true],
    ['had not applied it', 'hang', 'failed', false],
  ] as const)('that Secoda never answered is looked up: it %s', async (_what, kind, came, pii) => {
    const { steward, catalog, resource, ada, journal } = await open();
    const table = resource();
    catalog.faults.set({ kind, match: { method: 'PATCH' }, times: 1 });
    const [{ outcome }] = await steward.propose(edit(ada, table, flagPii.delta()));
    expect(outcome.kind).toBe(came);
    expect(catalog.company.resources.get(table.id)?.pii).toBe(pii);
    expect((await journal.entries({ installation: 'T1' })).map((entry) => entry.kind)).toEqual(['intended', came]);
  });

  it('of which nobody can find out what came is told so', async () => {
    const { steward, catalog, resource, ada } = await open();
    const table = resource();
    let patched = false;
    catalog.faults.set(
      { kind: 'slow', ms: 0, match: { method: 'GET', path: '/resource/' }, times: 1 },
      { kind: 'hang after applying', match: { method: 'PATCH' } },
      { kind: 'status', status: 500, match: { method: 'GET', path: '/resource/' } },
    );
    const [{ outcome }] = await steward.propose(edit(ada, table, flagPii.delta()), {
      onProgress: () => {
        patched = true;
      },
    });
    expect(patched).toBe(true);
    expect(outcome).toEqual({ kind: 'unknown', says: expect.stringMatching(/could not find out/) });
  });

  it('waits for the write limit and says so', async () => {
    let asked = 0;
    const progress: unknown[] = [];
    const { steward, resource, ada } = await open({
      budget: {
        reserve: async () => (asked++ === 0 ? { retryInMs: 5 } : { slot: 's' }),
        settle: async () => undefined,
        giveBack: async () => undefined,
      },
    });
    const [{ outcome }] = await steward.propose(edit(ada, resource(), flagPii.delta()), {
      onProgress: (one) => progress.push(one),
    });
    expect(outcome.kind).toBe('done');
    expect(progress).toEqual([{ kind: 'waiting', milliseconds: 5 }, { kind: 'writing' }]);
  });

  it.each([{ retryAfter: 0.05 }, { retryAfter: 0 }])(
    'refused by the limit %j comes again, once',
    async ({ retryAfter }) => {
      const { steward, catalog, resource, ada } = await open();
      const table = resource();
      catalog.faults.set({ kind: 'throttle', retryAfter, match: { method: 'PATCH' }, times: 1 });
      const [{ outcome }] = await steward.propose(edit(ada, table, flagPii.delta()));
      expect(outcome.kind).toBe('done');
      expect(catalog.company.audit.filter(({ resource_id: id }) => id === table.id)).toHaveLength(1);
    },
  );

  it('is told when it is made, whoever still waits behind it', async () => {
    let asked = 0;
    const { steward, resource, ada, links, clock } = await open({
      budget: {
        reserve: async () => (asked++ === 1 ? { retryInMs: 90_000 } : { slot: 's' }),
        settle: async () => undefined,
        giveBack: async () => undefined,
      },
    });
    const eddie = links('Eddie');
    const table = resource();
    const changes = [edit(ada, table, flagPii.delta()), edit(eddie, table, verify.delta())] as const;
    for (const change of changes) await steward.accept(change);
    const waiting = clock.sleeper(40_000);
    const [[mine], theirs] = [await steward.finish(changes[0]), steward.finish(changes[1])];
    expect(mine).toMatchObject({ outcome: { kind: 'done' }, resource: { id: table.id, pii: true } });
    await waiting;
    clock.advance(90_000);
    expect((await theirs)[0].outcome.kind).toBe('done');
  });

  it('of what somebody may not see shows them nothing of it', async () => {
    const { steward, resource, person } = await open();
    const vera = person('Vera');
    const draft = resource({ published: false });
    const [settled] = await steward.propose(edit(vera, draft, subscribe.delta(vera.secodaUser)));
    expect(settled.outcome).toEqual({ kind: 'refused', says: expect.stringMatching(/may not see it/) });
    expect(settled.resource).toBeUndefined();
  });

  it('fifty people subscribing at once are all there, by four writes at most', async () => {
    const { steward, catalog, resource, person, journal, clock } = await open();
    const table = resource();
    const people = [...catalog.company.people.values()]
      .filter(({ role, disabled }) => role !== 'guest' && disabled === false)
      .slice(0, 50);
    const actors = people.map(({ id }) => person(id));
    catalog.clearRequests();
    const startedAt = clock.now();
    const told = await Promise.all(
      actors.map((actor) => steward.propose(edit(actor, table, subscribe.delta(actor.secodaUser)))),
    );
    expect(told.map(([{ outcome }]) => outcome.kind)).toEqual(actors.map(() => 'done'));
    expect(new Set(catalog.company.resources.get(table.id)?.subscribers)).toEqual(
      new Set(actors.map(({ secodaUser }) => secodaUser)),
    );
    expect(writes(catalog).length).toBeLessThanOrEqual(4);
    expect(clock.now() - startedAt).toBeLessThan(10_000);
    expect((await journal.entries({ installation: 'T1' })).filter(({ kind }) => kind === 'done')).toHaveLength(
      actors.length,
    );
  });

  it('that Secoda does not take spoils nothing for those who wait with it', async () => {
    const { steward, catalog, resource, ada, person } = await open();
    const table = resource();
    const others = ['Eddie', 'Andy', 'Stella'].map(person);
    const told = await Promise.all([
      ...others.map((actor) => steward.propose(edit(actor, table, subscribe.delta(actor.secodaUser)))),
      steward.propose(edit(ada, table, { add: { tags: ['no-tag'] } })),
    ]);
    expect(told.map(([{ outcome }]) => outcome.kind)).toEqual(['done', 'done', 'done', 'failed']);
    const { tags, subscribers = [] } = catalog.company.resources.get(table.id) ?? {};
    expect(tags).toEqual([]);
    expect(subscribers.toSorted()).toEqual(others.map(({ secodaUser }) => secodaUser).toSorted());
  });

  it('creates, and adopts what was created though no answer came', async () => {
    const { steward, catalog, ada } = await open();
    const draft = { title: 'Freshly made', entity_type: 'glossary', definition: 'What is left.' };
    catalog.faults.set({ kind: 'hang after applying', match: { method: 'POST' }, times: 1 });
    const [settled] = await steward.propose(changeOf(ada, { kind: 'create', draft }));
    const made = [...catalog.company.resources.values()].filter(({ title }) => title === draft.title);
    expect(made).toHaveLength(1);
    expect(settled).toMatchObject({ subject: made[0]?.id, outcome: { kind: 'done', found: true } });
    expect(await steward.history({ installation: 'T1', resource: made[0]?.id ?? '' })).toMatchObject([
      { came: 'done', title: 'Freshly made' },
    ]);
  });

  it('creates nothing twice when nothing was created and no answer came', async () => {
    const { steward, catalog, ada } = await open();
    catalog.faults.set({ kind: 'hang', match: { method: 'POST' }, times: 1 });
    const [{ outcome }] = await steward.propose(
      changeOf(ada, { kind: 'create', draft: { title: 'Once', entity_type: 'glossary' } }),
    );
    expect(outcome.kind).toBe('unknown');
    expect([...catalog.company.resources.values()].filter(({ title }) => title === 'Once')).toEqual([]);
  });

  it('deletes with a key of one’s own only, terms only, and keeps all of it', async () => {
    const { steward, catalog, resource, ada, links, journal } = await open();
    const term = resource({ entity_type: 'glossary', title: 'Old term', definition: 'All of it' });
    const remove = (actor: Actor) => steward.propose(changeOf(actor, { kind: 'delete', resources: [term.id] }));
    expect((await remove(ada))[0].outcome).toMatchObject({ kind: 'ask', approvals: 2 });
    const linked = links('Ada');
    const table = resource();
    const [{ outcome }] = await steward.propose(changeOf(linked, { kind: 'delete', resources: [table.id] }));
    expect(outcome).toEqual({ kind: 'refused', says: expect.stringMatching(/Unpublish it instead/) });
    expect((await remove(linked))[0].outcome).toMatchObject({ kind: 'done' });
    expect(catalog.company.resources.has(term.id)).toBe(false);
    const [intended] = await journal.entries({ installation: 'T1', subject: term.id });
    expect(intended?.body).toMatchObject({ snapshot: { id: term.id, title: 'Old term', definition: 'All of it' } });
  });
});
