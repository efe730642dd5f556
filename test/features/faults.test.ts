// Every way in which Secoda can fail, on every way to ask it: the person reads what happened and what to do, with a
// reference; that reference stands in one line of the log; and when Secoda is well again, the same act works.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Kind } from '../../src/sandbox/catalog/faults.ts';
import type { Channel } from '../../src/sandbox/slack/channels.ts';
import type { Shown } from '../../src/sandbox/slack/messages.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();
beforeAll(async () => {
  // A fourth person who may read: those below act at the same time, and each looks at answers of their own.
  world.slack.change(world.slack.people.unlinked, { email: 'stella.steward@acme.example' });
  for (const actor of [world.editor, world.admin]) await actor.types('find orders');
});

interface Act {
  /** The part of the path that it asks. */
  readonly asks: string;
  does(): Promise<unknown>;
  /** What the person reads when it fails. */
  reads(): string;
  /** What they read when it works, if that is in another place. */
  shows?(): string;
  readonly good: RegExp;
  /** What has to be put away before it can be done again. */
  after?(): Promise<unknown>;
  /** Whether that is so when it failed too. */
  readonly inModal?: true;
}

const idOfOrders = (): string =>
  [...world.catalog.company.resources.values()].find(({ title }) => title === 'orders')?.id ?? '';
const textOf = (message: Shown | undefined): string => (message ? world.slack.read(message) : '');
const closeModal = async (): Promise<void> => {
  while (world.admin.modal() !== undefined) await world.admin.closes();
};
const seenBy = (role: 'editor' | 'unlinked' | 'owner', where: Channel): Shown[] =>
  world.slack.sees(world.slack.people[role], where);

const ACTS = {
  find: {
    asks: '/resource/catalog',
    does: () => world.viewer.types('find orders'),
    reads: () => world.viewer.reads(),
    good: /Results 1–5/,
  },
  'Next page': {
    asks: '/resource/catalog',
    does: () => world.editor.presses('Next page'),
    reads: () => world.editor.reads(),
    // In place of the page before; why it failed stands below.
    shows: () => textOf(world.editor.messages().find((message) => textOf(message).includes('Results '))),
    good: /Results 6–10/,
    after: () => world.editor.presses('Previous page'),
  },
  get: {
    asks: '/resource/all/',
    does: () => world.unlinked.types(`get ${idOfOrders()}`),
    reads: () => world.unlinked.reads(),
    good: /^orders\n.*\nDescription\n/,
  },
  Details: {
    asks: '/resource/all/',
    does: () => world.admin.presses('Details'),
    reads: () => world.admin.modal() ?? '',
    good: /^Details\norders\n/,
    after: closeModal,
    inModal: true,
  },
  mention: {
    asks: '/resource/catalog',
    does: () => world.editor.writes('@secoda orders', world.slack.channels.council),
    reads: () => textOf(seenBy('editor', world.slack.channels.council).at(-1)),
    good: /^orders, as far as everybody may see it:\norders\n/,
  },
  'a question to the app': {
    asks: '/resource/catalog',
    does: () => world.viewer.writes('orders', 'dm'),
    reads: () => world.viewer.dms().at(-1) ?? '',
    good: /Results 1–5/,
  },
  'the window of the shortcut': {
    asks: '/resource/catalog',
    async does() {
      await world.slack.shortcut(world.slack.people.admin, 'shortcut.find');
      await world.slack.until(() => world.admin.modal()?.startsWith('Find in Secoda') === true);
      await world.admin.submits({ 'What are you looking for?': 'orders' });
    },
    reads: () => world.admin.modal() ?? '',
    good: /^Results\n[^]*Results 1–5/,
    after: closeModal,
    inModal: true,
  },
  'the shortcut of a message': {
    asks: '/resource/catalog',
    does: () =>
      world.slack.messageShortcut(
        world.slack.people.unlinked,
        'shortcut.message',
        world.slack.say(world.slack.people.unlinked, 'where are the `orders`?', world.slack.channels.partners),
      ),
    reads: () => seenBy('unlinked', world.slack.channels.partners).slice(-2).map(textOf).join('\n'),
    good: /Results 1–5[^]*Answer in thread/,
  },
  mine: {
    asks: '/resource/catalog',
    does: () => world.owner.types('mine'),
    reads: () => world.owner.reads(),
    shows: () => seenBy('owner', world.slack.channels.general).slice(-2).map(textOf).join('\n'),
    good: /^What you own\n/,
  },
  whoami: {
    asks: '/user',
    does: () => world.viewer.types('whoami'),
    reads: () => world.viewer.reads(),
    good: /^You act as Vera Viewer/,
  },
} as const satisfies Readonly<Record<string, Act>>;

type ActName = keyof typeof ACTS;

/** Each by somebody else, or seen in another place. */
const TOGETHER: readonly (readonly ActName[])[] = [
  ['find', 'Next page', 'get', 'Details'],
  ['mention', 'a question to the app', 'the window of the shortcut', 'the shortcut of a message', 'mine'],
];

interface Fault {
  readonly fault: Kind;
  readonly sentence: string | RegExp;
  /** Where this fault means something else; what needs no reference is nobody's failure. */
  readonly instead?: Readonly<Partial<Record<ActName, string>>>;
  /** What happens while people wait; they do so one after the other then. */
  readonly meanwhile?: () => Promise<void>;
}

const LATER = 'Please try again in a minute.';
const ELSEWHERE = `${LATER} If it stays so, whoever runs this app should check SECODA_API_URL.`;
const UNREADABLE =
  'Secoda’s answer did not look like its documentation, so this app could not read it. Please try again; if it stays so, ask whoever runs the app.';
const WEB_PAGE = 'Secoda answered with a web page instead of data';
const BROKEN_OFF = `Secoda’s answer broke off in the middle. ${LATER}`;

const FAULTS: Readonly<Record<string, Fault>> = {
  '401': {
    fault: { kind: 'status', status: 401, body: { detail: 'Invalid token.' } },
    sentence: 'Secoda did not accept the key of this app (401). Whoever runs the app must set a new SECODA_API_KEY.',
  },
  '403': {
    fault: { kind: 'status', status: 403, body: { detail: 'Not for you <!here>.' } },
    sentence:
      'Secoda does not allow this with the key in use (403). Secoda said: “Not for you <!here>.” A Secoda admin can change that.',
  },
  '404': {
    fault: { kind: 'status', status: 404, body: { detail: 'Not found.' } },
    sentence: 'Secoda has nothing at that place (404). Whoever runs this app should check SECODA_API_URL.',
    instead: {
      get: 'There is no resource with this id, or it is not shown to you. Try /secoda find and a word of its title.',
      Details: 'This resource is no longer there, or it is not shown to you any more. Please search again.',
    },
  },
  '404, a web page': {
    fault: { kind: 'html', status: 404 },
    sentence: `${WEB_PAGE} (404). ${ELSEWHERE}`,
  },
  '422': {
    fault: { kind: 'status', status: 422, body: { title: ['Too odd.'] } },
    sentence:
      'Secoda did not take this request (422). Secoda said: “title: Too odd.” Please ask in another way; if it stays so, ask whoever runs the app.',
  },
  '429 with Retry-After': {
    fault: { kind: 'throttle', retryAfter: 60 },
    // Whoever comes after the first is not sent on: Secoda has told this app to wait, not that person.
    sentence: /^Secoda asks this app to slow down(?: \(429\))?\. Please try again in (?:59|60) seconds\.\n/m,
  },
  '429 without': {
    fault: { kind: 'throttle', retryAfter: null },
    sentence: 'Secoda asks this app to slow down (429). Please try again in 10 seconds.',
    async meanwhile() {
      for (let waits = 0; waits < 2; waits += 1) {
        await world.clock.sleeper(9000, 10_000);
        world.clock.advance(10_000);
      }
    },
  },
  '500': {
    fault: { kind: 'status', status: 500, body: { detail: 'Oops' } },
    sentence: `Secoda answered with an error of its own (500). ${LATER}`,
  },
  '502, a web page': { fault: { kind: 'html', status: 502 }, sentence: `${WEB_PAGE} (502). ${LATER}` },
  '503, empty': {
    fault: { kind: 'status', status: 503 },
    sentence: `Secoda answered with an error of its own (503). ${LATER}`,
  },
  'a hang': {
    fault: { kind: 'hang' },
    sentence: `Secoda did not answer in time. ${LATER}`,
    async meanwhile() {
      while (!world.catalog.requests.some(({ outcome }) => outcome === 'hung')) await world.catalog.changed();
      world.clock.advance(31_000);
    },
  },
  'a reset': { fault: { kind: 'reset' }, sentence: `Secoda broke the connection before it answered. ${LATER}` },
  'a sign-in page': { fault: { kind: 'html' }, sentence: `${WEB_PAGE} (200). ${ELSEWHERE}` },
  'half JSON': { fault: { kind: 'half json' }, sentence: BROKEN_OFF },
  'half of the bytes': { fault: { kind: 'cut' }, sentence: BROKEN_OFF },
  'words instead of JSON': {
    fault: { kind: 'status', status: 200, body: 'All is well.' },
    sentence: UNREADABLE,
  },
  null: { fault: { kind: 'changed shape', reply: () => null }, sentence: UNREADABLE },
  'another envelope': { fault: { kind: 'changed shape', reply: () => ({ items: [] }) }, sentence: UNREADABLE },
  'things without ids': { fault: { kind: 'changed shape', reply: () => [{ no: 'id' }] }, sentence: UNREADABLE },
};

/** What each person read while Secoda failed and when it was well again. */
type Told = Partial<Record<ActName, { readonly failed: string; readonly errors: readonly string[]; well: string }>>;

const errorLines = (): string[] => world.log.filter((line) => JSON.parse(line).level === 'error');

/** The pauses before a call is sent again are over at once. */
async function hurried(acting: Promise<unknown>): Promise<void> {
  let acts = true;
  const ended = acting.finally(() => {
    acts = false;
  });
  while (acts) {
    await Promise.race([ended, world.clock.sleeper(100, 500)]);
    if (acts) world.clock.advance(500);
  }
}

async function run({ fault, meanwhile }: Fault, names: readonly ActName[], told: Told): Promise<void> {
  const acts = names.map((name) => ({ name, act: ACTS[name] as Act }));
  const before = errorLines().length;
  world.catalog.clearRequests();
  world.catalog.faults.set(...acts.map(({ act }) => ({ ...fault, match: { path: act.asks } })));
  await hurried(Promise.all([...acts.map(({ act }) => act.does()), meanwhile?.()]));
  await world.idle();
  const errors = errorLines().slice(before);
  for (const { name, act } of acts) told[name] = { failed: act.reads(), errors, well: '' };
  await Promise.all(acts.map(async ({ act }) => (act.inModal ? act.after?.() : undefined)));

  world.catalog.faults.clear();
  // What hung comes to an end, and what Secoda wanted waited for is over.
  world.catalog.dropConnections();
  world.clock.advance(61_000);
  await hurried(Promise.all(acts.map(({ act }) => act.does())));
  await world.idle();
  for (const { name, act } of acts) Object.assign(told[name] ?? {}, { well: (act.shows ?? act.reads)() });
  await Promise.all(acts.map(async ({ act }) => act.after?.()));
}

describe.each(Object.keys(FAULTS))('when Secoda answers with %s', (kind) => {
  const told: Told = {};
  const fault = FAULTS[kind] as Fault;
  beforeAll(async () => {
    for (const together of TOGETHER) {
      if (fault.meanwhile === undefined) await run(fault, together, told);
      else for (const name of together) await run(fault, [name], told);
    }
    // Who somebody is may be five minutes old.
    world.clock.advance(5 * 60_000);
    await run(fault, ['whoami'], told);
  });

  test.each(Object.keys(ACTS) as ActName[])('%s says so, with a reference, and works afterwards', (name) => {
    const { failed = '', errors = [], well = '' } = told[name] ?? {};
    const instead = fault.instead?.[name];
    if (instead === undefined) {
      if (typeof fault.sentence === 'string') expect(failed).toContain(`${fault.sentence}\nReference `);
      else expect(failed).toMatch(fault.sentence);
      const references = [...failed.matchAll(/Reference ([0-9A-Z]{4}-[0-9A-Z]{4}): whoever runs this app/g)];
      expect(references).toHaveLength(1);
      const reference = references[0]?.[1] ?? '';
      expect(world.log.filter((line) => line.includes(reference))).toEqual(
        errors.filter((line) => JSON.parse(line).reference === reference),
      );
      expect(errors.filter((line) => line.includes(reference))).toHaveLength(1);
    } else {
      expect(failed).toContain(instead);
      expect(failed).not.toContain('Reference');
    }
    expect(well).toMatch(ACTS[name].good);
  });

  test('leaves a line for each failure in the log, and no other', () => {
    const failures = (Object.keys(ACTS) as ActName[]).filter((name) => fault.instead?.[name] === undefined);
    const lines = new Set(Object.values(told).flatMap(({ errors }) => errors));
    expect(lines.size).toBe(failures.length);
  });
});

test('what Secoda said about a request stands in no line of the log', () => {
  const spoken = world.log.join('\n');
  for (const words of ['Too odd', 'Not for you', 'All is well', 'orders']) expect(spoken).not.toContain(words);
});
