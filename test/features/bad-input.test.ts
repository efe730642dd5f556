// What goes wrong between showing a control and pressing it, over every surface: each has its own true sentence, nothing is
// written twice or by those who may not, and afterwards the ledger and the catalog agree.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person, Resource } from '../../src/sandbox/catalog/company/model.ts';
import type { Delivery } from '../../src/sandbox/slack/delivery.ts';
import { effectIn } from '../../src/stewardship/history.ts';
import { openDatabase } from '../../src/store/database.ts';
import { journal } from '../../src/store/journal.ts';
import { verifyLedger } from '../../src/store/ledger.ts';
import { quiet, turnedClock } from '../store/support/databases.ts';
import { addResource } from '../support/catalog.ts';
import { cleanUp, newFolder } from '../support/process.ts';
import { type TestWorld, testWorld } from '../support/world.ts';

function raise(): never {
  throw new Error('it is not there');
}

function person({ company }: TestWorld['catalog'], firstName: string): Person {
  return [...company.people.values()].find(({ first_name: name }) => name === firstName) ?? raise();
}

function created({ company }: TestWorld['catalog'], title: string): Resource[] {
  return [...company.resources.values()].filter((one) => one.title === `new ${title}`);
}

/** Delivered again, with another signature. */
async function resend({ slack }: TestWorld, { sent: { body } }: Delivery): Promise<void> {
  const type = 'application/x-www-form-urlencoded';
  await slack.send({ body, headers: { 'content-type': type, ...slack.sign(body) } });
}

/** What somebody reads in the channels and from the app, the newest last. */
function everything({ slack }: TestWorld, who: Surface['who']): string[] {
  const { general, random } = slack.channels;
  const seen = [general, random, 'dm' as const].flatMap((where) => slack.sees(slack.people[who], where).slice(-2));
  return seen.map((message) => slack.read(message));
}

interface Surface {
  readonly who: 'editor' | 'admin';
  /** Everything up to the last press. */
  ready(world: TestWorld, resource: Resource): Promise<unknown>;
  act(world: TestWorld, resource: Resource): Promise<Delivery>;
  /** What came of it. */
  done(resource: Resource, world: TestWorld): boolean;
  /** Nothing is there before: nothing can happen to it. */
  readonly isNew?: true;
}

const SHARED = 'a shared message';
const isVerified = ({ verified }: Resource): boolean => verified;
const isNot = ({ verified }: Resource): boolean => !verified;
const verifies = async (world: TestWorld, { id }: Resource) => {
  await world.editor.types(`get ${id}`);
  await world.editor.presses('Verify');
};
const opens =
  (...words: readonly string[]): Surface['ready'] =>
  async (world, { id }) => {
    await world.editor.types(`get ${id}`);
    for (const word of words) await world.editor.presses(word);
  };

const pressed =
  (words: string): Surface['act'] =>
  async ({ slack, editor, idle }) => {
    const person = slack.people.editor;
    const delivery = await slack.press(person, slack.control(slack.modal(person) ?? editor.last() ?? raise(), words));
    await idle();
    return delivery;
  };
const sent =
  (who: Surface['who'], values: (resource: Resource) => Parameters<TestWorld['slack']['submit']>[1]): Surface['act'] =>
  async ({ slack, idle }, resource) => {
    const delivery = await slack.submit(slack.people[who], values(resource));
    await idle();
    return delivery;
  };

const SURFACES: Readonly<Record<string, Surface>> = {
  'a card': { who: 'editor', ready: opens(), act: pressed('Verify'), done: isVerified },
  Details: { who: 'editor', ready: opens('Details'), act: pressed('Verify'), done: isVerified },
  [SHARED]: {
    who: 'editor',
    async ready({ editor, slack }, { id }) {
      await editor.types(`get ${id}`);
      await editor.presses('Share to channel');
      await editor.submits({ Channel: slack.channels.random });
      await editor.closes();
    },
    async act({ slack, idle }) {
      const { editor } = slack.people;
      const message = slack.sees(editor, slack.channels.random).findLast(({ kind }) => kind === 'message') ?? raise();
      const delivery = await slack.press(editor, slack.control(message, 'Verify'));
      await idle();
      return delivery;
    },
    done: isVerified,
  },
  'Edit…': {
    who: 'editor',
    ready: opens('Edit…'),
    act: sent('editor', () => ({ Verified: ['Can be trusted'] })),
    done: isVerified,
  },
  'Rename…': {
    who: 'editor',
    ready: opens('Rename…'),
    act: sent('editor', () => ({ Title: 'renamed' })),
    done: ({ title }) => title === 'renamed',
  },
  Undo: { who: 'editor', ready: verifies, act: pressed('Undo'), done: isNot },
  'Restore…': {
    who: 'editor',
    async ready(world, resource) {
      await verifies(world, resource);
      await world.editor.presses('History');
    },
    act: pressed('Restore…'),
    done: isNot,
  },
  'Delete…': {
    who: 'admin',
    async ready({ admin, catalog }, { id }) {
      if (!(await admin.types('whoami')).includes('the key that you linked')) {
        await admin.types('connect');
        await admin.submits({ 'Your Secoda API key': catalog.issueKey(person(catalog, 'Ada').id) });
        await admin.closes();
      }
      await admin.types(`get ${id}`);
      await admin.presses('Delete…');
    },
    act: sent('admin', ({ title }) => ({ 'Its title, to be sure': title })),
    done: ({ id }, { catalog }) => !catalog.company.resources.has(id),
  },
  create: {
    who: 'editor',
    ready: ({ editor }) => editor.types('create'),
    act: sent('editor', ({ title }) => ({ Title: `new ${title}` })),
    done: ({ title }, { catalog }) => created(catalog, title).length === 1,
    isNew: true,
  },
};

interface Bad {
  /** Before the last press. */
  readonly happens?: (world: TestWorld, resource: Resource, who: Surface['who']) => unknown;
  /** While it is under way. */
  readonly meanwhile?: (world: TestWorld) => Promise<unknown>;
  /** Undone, so that the next one begins as this one did. */
  readonly after?: (world: TestWorld, who: Surface['who']) => unknown;
  readonly says: RegExp;
  /** How often Secoda is asked to write. */
  readonly writes: number;
  readonly done: boolean;
  readonly ofExisting?: true;
  /** The same comes so often again. */
  readonly again?: number;
}

const FIRST = { editor: 'Eddie', admin: 'Ada' } as const;
const ROLE = { editor: 'editor', admin: 'admin' } as const;
const faulty =
  (...kinds: readonly object[]) =>
  ({ catalog }: TestWorld) =>
    catalog.faults.set(
      ...['PATCH', 'POST', 'DELETE'].flatMap((method) =>
        kinds.map((kind) => ({ match: { method }, times: 1, ...kind }) as never),
      ),
    );
const isSent = ({ catalog }: TestWorld): boolean => catalog.requests.some(({ method }) => method !== 'GET');

const BAD: Readonly<Record<string, Bad>> = {
  'a right that was lost': {
    happens: ({ catalog }, _, who) => void (person(catalog, FIRST[who]).role = 'viewer'),
    after: ({ catalog }, who) => void (person(catalog, FIRST[who]).role = ROLE[who]),
    says: /You may not .+ by yourself\. Ask .+ You act as viewer here\.|Secoda does not let the key in use change this resource/,
    writes: 0,
    done: false,
  },
  'a resource that was deleted': {
    happens: ({ catalog }, { id }) => void catalog.company.resources.delete(id),
    says: /not in Secoda any more|no longer there/,
    writes: 0,
    done: false,
    ofExisting: true,
  },
  'a resource that was archived': {
    happens: (_, resource) => void (resource.archived = true),
    says: /It is archived in Secoda, so it is not changed from here\. Restore it in Secoda first\./,
    writes: 0,
    done: false,
    ofExisting: true,
  },
  'a person without e-mail by now': {
    happens({ slack, clock }, _, who) {
      slack.change(slack.people[who], { email: undefined });
      clock.advance(61_000);
    },
    after({ slack, clock }, who) {
      slack.change(slack.people[who], { email: `${who === 'admin' ? 'ada.admin' : 'eddie.editor'}@acme.example` });
      clock.advance(61_000);
    },
    says: /Slack does not tell me your e-mail address/,
    writes: 0,
    done: false,
  },
  'a 400 that names a field': {
    happens: faulty({ kind: 'status', status: 400, body: { pii: ['governed by its table'] } }),
    says: /governed by its table/,
    writes: 1,
    done: false,
  },
  'a 403': {
    happens: faulty({ kind: 'status', status: 403, body: { detail: 'Read only.' } }),
    says: /Secoda does not allow this with the key (?:in use|that you linked) \(403\)/,
    writes: 1,
    done: false,
  },
  'a 429 with Retry-After': {
    happens: faulty({ kind: 'throttle', retryAfter: 5 }),
    async meanwhile({ clock }) {
      await clock.sleeper(4000, 6000);
      clock.advance(6000);
    },
    says: /by (?:Eddie Editor|Ada Admin)/,
    writes: 2,
    done: true,
  },
  'a 429 without': {
    happens: faulty({ kind: 'throttle', retryAfter: null }),
    async meanwhile({ clock }) {
      await clock.sleeper(9000, 11_000);
      clock.advance(11_000);
    },
    says: /by (?:Eddie Editor|Ada Admin)/,
    writes: 2,
    done: true,
  },
  'no answer, before it was done': {
    happens: faulty({ kind: 'hang' }),
    async meanwhile(world) {
      while (!isSent(world)) await setImmediate();
      world.clock.advance(46_000);
    },
    says: /did not confirm it, and (?:when I looked the change was not there|I could not find out)/,
    writes: 1,
    done: false,
  },
  'no answer, after it was done': {
    happens: faulty({ kind: 'hang after applying' }),
    async meanwhile(world) {
      while (!isSent(world)) await setImmediate();
      world.clock.advance(46_000);
    },
    says: /by (?:Eddie Editor|Ada Admin)/,
    writes: 1,
    done: true,
  },
  'the same payload three times': { again: 2, says: /by (?:Eddie Editor|Ada Admin)/, writes: 1, done: true },
};

const isDeleted = (bad: Bad): boolean => bad === BAD['a resource that was deleted'];

describe.each(Object.entries(SURFACES))('%s', (_, surface) => {
  // Secoda takes thirty writes a minute: each surface has minutes of its own.
  let world: TestWorld;
  let dataDir: string;
  let made = 0;
  beforeAll(async () => {
    dataDir = join(await newFolder(), 'data');
    const keys = randomBytes(32).toString('base64');
    world = await testWorld({ settings: { DATA_DIR: dataDir, ENCRYPTION_KEYS: keys } });
  });
  afterAll(cleanUp);
  const { who } = surface;
  const { isNew = false } = surface;

  test.each(Object.entries(BAD).filter(([, { ofExisting }]) => !(isNew && ofExisting)))('%s', async (what, bad) => {
    const { catalog } = world;
    made += 1;
    const kind = { entity_type: 'glossary', native_type: null };
    const resource = addResource(catalog, { title: `bad ${made}`, verified: false, ...kind });
    await surface.ready(world, resource);
    catalog.clearRequests();
    await bad.happens?.(world, resource, who);
    const [delivery] = await Promise.all([surface.act(world, resource), bad.meanwhile?.(world)]);
    for (let more = 0; more < (bad.again ?? 0); more += 1) await resend(world, delivery);
    await world.idle();
    const read = [world[who].modal() ?? '', ...everything(world, who)].join('\n');
    expect.soft(read, what).toMatch(bad.says);
    expect.soft(/undefined|\{command\}|[a-z]  [a-z]/.exec(read)?.[0]).toBeUndefined();
    expect.soft(catalog.requests.filter(({ method }) => method !== 'GET')).toHaveLength(bad.writes);
    if (!isDeleted(bad)) expect.soft(surface.done(resource, world)).toBe(bad.done);
    catalog.faults.clear();
    await bad.after?.(world, who);
    while (world[who].modal() !== undefined) await world[who].closes();
  });

  test('afterwards the ledger is whole, and says of each what the catalog holds', async () => {
    await world.finish();
    const database = await openDatabase({ kind: 'embedded', dataDir }, quiet);
    try {
      expect(await verifyLedger(database.kysely)).toMatchObject({ rows: expect.any(Number) });
      const entries = await journal(database.kysely, turnedClock()).entries({ installation: world.slack.team.id });
      const last = new Map<string, boolean>();
      for (const { kind, subject, body } of entries) {
        const to = kind === 'done' ? effectIn(body).set.verified?.to : undefined;
        if (typeof to === 'boolean') last.set(subject, to);
      }
      for (const [id, verified] of last)
        expect(world.catalog.company.resources.get(id)?.verified ?? verified).toBe(verified);
      const intended = entries.filter(({ kind }) => kind === 'intended').length;
      expect(entries.filter(({ kind }) => ['done', 'failed', 'unknown', 'put off'].includes(kind))).toHaveLength(
        intended,
      );
    } finally {
      await database.close();
    }
  });
});

describe('a value that is another feature’s, or somebody else’s', () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await testWorld();
  });
  afterAll(() => world.finish());

  const ACTIONS = [
    'verify.verify',
    'verify.open',
    'verify.remove',
    'pii.flag',
    'pii.remove',
    'owners.open',
    'subscribe.on',
    'subscribe.off',
    'edit.open',
    'rename.open',
    'delete.open',
    'publish.publish',
    'publish.unpublish',
    'card.details',
    'history.open',
    'history.older',
    'history.undo',
    'history.restore',
    'share.open',
    'find.next',
    'find.previous',
  ];

  test.each(ACTIONS)('%s takes none of them, and answers', async (action) => {
    const { slack, catalog, admin } = world;
    const resource = addResource(catalog, { title: 'not theirs', pii: false, subscribers: [], teams: [closed(world)] });
    const another = addResource(catalog, { title: 'of another', pii: false, verified: false, subscribers: [] });
    await admin.types(`get ${another.id}`);
    await admin.presses('Flag PII');
    const shown = admin.last() ?? raise();
    const strange = ['Verify', 'Undo'].map((words) =>
      String(Reflect.get(slack.control(shown, words).element, 'value')),
    );
    const change = '8a1f0b0e-7d55-4c1c-9d0f-0d0d0d0d0d0d';
    const values = [
      ...strange,
      JSON.stringify({ id: resource.id }),
      JSON.stringify({ id: resource.id, change }),
      JSON.stringify({ id: resource.id, change, until: Number.MAX_SAFE_INTEGER }),
      JSON.stringify({ page: -1 }),
      'people:1',
    ];
    await world.editor.types('find orders');
    const control = slack.control(world.editor.last() ?? raise(), 'Next page');
    const count = (): number => world.editor.messages().length + world.editor.dms().length;
    const before = JSON.stringify(catalog.company.resources.get(resource.id));
    for (const value of values) {
      catalog.clearRequests();
      const said = count();
      const forged = { ...control, element: { ...control.element, action_id: action, value } } as never;
      expect(await slack.forge(slack.people.editor, forged)).toMatchObject({ status: 200, problem: undefined });
      await world.idle();
      expect(catalog.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
      const answered = count() > said || world.editor.modal() !== undefined;
      expect(answered, `${action} of ${value}`).toBe(true);
      expect(`${world.editor.modal() ?? ''}${world.editor.reads()}`).not.toContain('not theirs');
      while (world.editor.modal() !== undefined) await world.editor.closes();
    }
    expect(JSON.stringify(catalog.company.resources.get(resource.id))).toBe(before);
  });

  test.each([
    ['verify.verify', 'verified'],
    ['pii.flag', 'pii'],
    ['subscribe.on', 'subscribers'],
  ] as const)('three quick presses of %s, each with a trigger of its own, write once', async (_, field) => {
    const { slack, catalog, editor } = world;
    const table = addResource(catalog, { title: `quick ${field}`, verified: false, pii: false, subscribers: [] });
    await editor.types(`get ${table.id}`);
    const words = { verified: 'Verify', pii: 'Flag PII', subscribers: 'Subscribe' }[field];
    const control = slack.control(editor.last() ?? raise(), words);
    catalog.clearRequests();
    await Promise.all([1, 2, 3].map(() => slack.press(slack.people.editor, control)));
    await world.idle();
    expect(catalog.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
    expect(editor.reads()).toMatch(/by Eddie Editor|Nothing was changed/);
  });
});

function closed({ catalog }: TestWorld): string {
  return [...catalog.company.teams].find(([, { name }]) => name === 'Security')?.[0] ?? raise();
}
