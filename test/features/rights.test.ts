// Who may do what, by every way there is to press it, against a table written from the documented policy alone: nobody is let
// do what it does not allow, nobody is kept from what it allows, and the words on a button say which of the two it will be.

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

function raise(why: string): never {
  throw new Error(why);
}

type Who = 'admin' | 'adminWithKey' | 'editor' | 'viewer' | 'owner';
/** Of the resource: nobody, whoever presses, or somebody else. */
type Owned = 'nobody' | 'me' | 'another';

const EDITS: readonly Who[] = ['admin', 'adminWithKey', 'editor'];

interface Act {
  readonly words: string;
  readonly ask: string;
  readonly before: Partial<Resource>;
  /** What is so once it was done. */
  readonly done: (resource: Resource, me: string) => boolean;
  readonly may: (who: Who, owned: Owned) => boolean;
  /** Only in Details. */
  readonly rare?: true;
  /** Behind "Verified ✓". */
  readonly behind?: string;
}

const judges = (who: Who, owned: Owned): boolean =>
  // By e-mail an admin acts as an editor.
  who === 'adminWithKey' || owned === 'me' || (owned === 'nobody' && EDITS.includes(who));

const ACTS: readonly Act[] = [
  {
    words: 'Verify',
    ask: 'Ask to verify',
    before: { verified: false },
    done: ({ verified }) => verified,
    may: judges,
  },
  {
    words: 'Remove verification',
    ask: 'Ask to remove verification',
    before: { verified: true },
    done: ({ verified }) => !verified,
    may: judges,
    behind: 'Verified ✓',
  },
  {
    words: 'Flag PII',
    ask: 'Ask to flag PII',
    before: { pii: false },
    done: ({ pii }) => pii,
    may: (who) => EDITS.includes(who),
  },
  {
    words: 'Remove PII flag',
    ask: 'Ask to remove PII flag',
    before: { pii: true },
    done: ({ pii }) => !pii,
    may: () => false,
    rare: true,
  },
  {
    words: 'Subscribe',
    ask: 'Ask to subscribe',
    before: { subscribers: [] },
    done: ({ subscribers }, me) => subscribers.includes(me),
    may: () => true,
  },
  {
    words: 'Unpublish',
    ask: 'Ask to unpublish',
    before: { published: true },
    done: ({ published }) => !published,
    may: () => false,
    rare: true,
  },
  {
    words: 'Publish',
    ask: 'Ask to publish',
    before: { published: false },
    done: ({ published }) => published,
    may: (who) => EDITS.includes(who),
    rare: true,
  },
];

const PEOPLE: readonly {
  readonly who: Who;
  readonly actor: 'admin' | 'editor' | 'viewer' | 'owner';
  readonly first: string;
}[] = [
  { who: 'admin', actor: 'admin', first: 'Ada' },
  { who: 'adminWithKey', actor: 'admin', first: 'Ada' },
  { who: 'editor', actor: 'editor', first: 'Eddie' },
  { who: 'viewer', actor: 'viewer', first: 'Vera' },
  { who: 'owner', actor: 'owner', first: 'Olga' },
];

describe.each(PEOPLE)('$who', ({ who, actor: name, first }) => {
  const world = theWorld({ settings: { ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64') } });
  const person = (called: string): string =>
    [...world.catalog.company.people.values()].find((one) => one.first_name === called)?.id ?? raise(`no ${called}`);

  test('does what the policy allows, and is told whom to ask for the rest', async () => {
    const actor = world[name];
    const me = person(first);
    if (who === 'adminWithKey') {
      await actor.types('connect');
      await actor.submits({ 'Your Secoda API key': world.catalog.issueKey(me) });
      await actor.closes();
    }
    const owners: Readonly<Record<Owned, string[]>> = { nobody: [], me: [me], another: [person('Stella')] };
    const wrong: string[] = [];
    let number = 0;
    for (const act of ACTS) {
      // Who is below editor sees no draft.
      if (act.before.published === false && !EDITS.includes(who)) continue;
      for (const owned of ['nobody', 'me', 'another'] as const) {
        // In turn from the card and from Details, so that every act is tried on both.
        const surface = (number += 1) % 2 === 0 ? 'Details' : 'card';
        const resource = addResource(world.catalog, {
          verified: false,
          subscribers: [],
          ...act.before,
          owners: owners[owned],
          title: `rights ${number}`,
        });
        const may = act.may(who, owned);
        const told = `${who} ${act.words} of ${owned} on ${surface}`;
        const words = may ? act.words : act.ask;
        await actor.types(`find "${resource.title}"`);
        if (surface === 'Details') await actor.presses('Details');
        if (act.behind !== undefined) await actor.presses(act.behind);
        const says = await actor.presses(words).catch((error: unknown) => {
          wrong.push(`${told}: ${String(error)}`);
          return undefined;
        });
        const now = world.catalog.company.resources.get(resource.id) ?? raise('gone');
        if (act.done(now, me) !== may) wrong.push(`${told}: ${may ? 'not done' : 'done'}`);
        const read = actor.modal() ?? says ?? '';
        if (says !== undefined && !may && !/You may not .+ by yourself\. Ask /.test(read))
          wrong.push(`${told}: ${read}`);
        while (actor.modal() !== undefined) await actor.closes();
      }
    }
    expect(wrong).toEqual([]);
    expect(number).toBeGreaterThan(17);
  });
});

describe('people without an account to act as', () => {
  const world = theWorld();
  const nobodies = [
    'unlinked',
    'secodaGuest',
    'slackGuest',
    'disabledInSecoda',
    'pendingInSecoda',
    'twin',
    'unconfirmed',
  ] as const;
  test.each(nobodies)('%s has no card to press on, and a stolen press changes nothing', async (name) => {
    const resource = addResource(world.catalog, { title: 'not for you', subscribers: [] });
    expect(await world[name].types(`get ${resource.id}`)).not.toContain('Owners');
    expect(world[name].controls()).toEqual([]);
    await world.editor.types(`get ${resource.id}`);
    const control = world.slack.control(world.editor.last() ?? raise('no card'), 'Subscribe');
    world.catalog.clearRequests();
    await world.slack.forge(world.slack.people[name], control);
    await world.idle();
    expect(world.catalog.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});

describe('whoami', () => {
  const world = theWorld();
  test.each([
    [
      'editor',
      /You may at once: create, flag PII, .*subscribe\. Of what you own or nobody owns: verify, .*\. By asking others: delete, /,
    ],
    ['viewer', /You may at once: subscribe\. Of what you own: verify, .*\. By asking others: create, .*flag PII/],
  ] as const)('tells the %s what they may change', async (name, says) => {
    expect(await world[name].types('whoami')).toMatch(says);
  });
  describe('by another policy', () => {
    const other = theWorld({ settings: { POLICY_FILE: fileURLToPath(new URL('whoami-policy.yml', import.meta.url)) } });
    test('tells what is done in Secoda only, and what stewards may', async () => {
      expect(await other.editor.types('whoami')).toMatch(
        /You may at once: create, publish, .*\. By asking others: .*verify, .*\. Only in Secoda itself: flag PII\./,
      );
      const eddie =
        [...other.catalog.company.people.values()].find((one) => one.first_name === 'Eddie') ?? raise('no Eddie');
      const stewards =
        [...other.catalog.company.groups.values()].find((one) => one.name === 'Data stewards') ?? raise('no group');
      eddie.user_groups.push(stewards.id);
      other.clock.advance(6 * 60_000);
      expect(await other.editor.types('whoami')).toMatch(/You may at once: create, verify, /);
    });
  });
  test('tells whoever acts as nobody nothing of that', async () => {
    expect(await world.unlinked.types('whoami')).not.toContain('at once');
  });
});
