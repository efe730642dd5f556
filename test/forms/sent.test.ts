// What was changed in a form, against what was seen in it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editedIn, faultsOf, type Sent } from '../../src/forms/sent.ts';
import type { FormField } from '../../src/forms/state.ts';
import { merge, type State } from '../../src/stewardship/merge.ts';

const text = (name: 'title' | 'description' | 'definition', seen: string | null, how: 'box' | 'append' = 'box') =>
  ({ kind: 'text', name, seen, how, ask: null }) satisfies FormField;
const flag = (name: 'pii' | 'verified' | 'published', seen: boolean) =>
  ({ kind: 'flag', name, seen, ask: null }) satisfies FormField;
const list = (name: 'tags' | 'owners', seen: readonly string[]) =>
  ({ kind: 'list', name, seen: [...seen], more: 0, ask: null }) satisfies FormField;

const sent = (texts: Sent['texts'], choices: Sent['choices'] = {}): Sent => ({ texts, choices });

describe('what was changed', () => {
  test.each<[string, FormField, Sent, unknown]>([
    ['a text', text('description', 'a'), sent({ description: 'b' }), { set: { description: 'b' } }],
    ['a text taken away', text('description', 'a'), sent({ description: '' }), { set: { description: '' } }],
    ['a title, without the space around it', text('title', 'a'), sent({ title: ' b ' }), { set: { title: 'b' } }],
    [
      'more of a text',
      text('definition', null, 'append'),
      sent({ definition: ' c ' }),
      { append: { definition: 'c' } },
    ],
    ['a tick', flag('pii', false), sent({}, { pii: ['yes'] }), { set: { pii: true } }],
    ['a tick taken away', flag('published', true), sent({}, { published: [] }), { set: { published: false } }],
    [
      'a list',
      list('tags', ['tags:1', 'tags:2']),
      sent({}, { tags: ['tags:2', 'tags:3'] }),
      { add: { tags: ['3'] }, remove: { tags: ['1'] } },
    ],
    [
      'people and groups',
      list('owners', ['people:1']),
      sent({}, { owners: ['groups:1'] }),
      { add: { owners_groups: ['1'] }, remove: { owners: ['1'] } },
    ],
  ])('%s', (_, field, given, delta) => {
    expect(editedIn([field], given)?.delta).toEqual({ set: {}, append: {}, add: {}, remove: {}, ...(delta as object) });
  });

  test.each<[string, FormField, Sent]>([
    ['the same text', text('description', 'a'), sent({ description: 'a' })],
    ['the same text with other line ends', text('description', 'a\r\nb\r\n'), sent({ description: 'a\nb' })],
    ['nothing where nothing was', text('description', null), sent({ description: '' })],
    ['nothing to append', text('definition', null, 'append'), sent({ definition: ' ' })],
    ['what was not sent', text('description', 'a'), sent({})],
    ['a tick that was not sent', flag('pii', true), sent({})],
    ['the same list in another order', list('tags', ['tags:1', 'tags:2']), sent({}, { tags: ['tags:2', 'tags:1'] })],
  ])('is not %s', (_, field, given) => {
    expect(editedIn([field], given)).toBeUndefined();
  });

  test('whatever others did to a list meanwhile stays, and what was chosen comes true', () => {
    const ids = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5', '6'));
    fc.assert(
      fc.property(ids, ids, ids, (seen, chosen, now) => {
        const values = (some: readonly string[]): string[] => some.map((id) => `tags:${id}`);
        const edited = editedIn([list('tags', values(seen))], sent({}, { tags: values(chosen) }));
        const state = {
          values: { title: null, description: null, definition: null, pii: false, verified: false, published: false },
          lists: { owners: [], owners_groups: [], tags: now, collections: [], teams: [], subscribers: [] },
        } satisfies State;
        const after = new Set(edited === undefined ? now : merge(state, edited.delta).state.lists.tags);
        for (const id of chosen.filter((one) => !seen.includes(one))) expect(after).toContain(id);
        for (const id of seen.filter((one) => !chosen.includes(one))) expect(after).not.toContain(id);
        const theirs = now.filter((one) => !seen.includes(one));
        for (const id of theirs) expect(after).toContain(id);
      }),
    );
  });
});

test.each<[string, Sent, Record<string, string>]>([
  ['an empty title', sent({ title: '  ' }), { title: 'This cannot be empty.' }],
  [
    'a long text',
    sent({ description: 'x'.repeat(3001) }),
    { description: 'This can have 3000 characters, and has 3001.' },
  ],
  ['a line that is no choice', sent({}, { tags: ['-'] }), { tags: expect.stringContaining('Take it out') as string }],
  ['nothing wrong', sent({ title: 'a', description: '' }, { tags: ['tags:1'] }), {}],
])('what is told at once of %s', (_, given, faults) => {
  expect(faultsOf(given)).toEqual(faults);
});
