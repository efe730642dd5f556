// What is said of a write whose answer was never heard, by what is read afterwards.

import { expect, it } from 'vitest';
import { resource } from '../../src/secoda/resources/resource.ts';
import type { Effect } from '../../src/stewardship/effect.ts';
import { settledEdits } from '../../src/stewardship/settle.ts';

const nothing: Effect = { set: {}, add: {}, remove: {} };
const edit = (effect: Partial<Effect>) => ({ kind: 'edit' as const, effect: { ...nothing, ...effect } });
const text = { set: { description: { from: 'old', to: 'new' } } };
const mark = { set: { pii: { from: false, to: true } } };
const unmark = { set: { pii: { from: true, to: false } } };
const owner = { add: { owners: ['a'] } };
const longer = { set: { description: { from: 'new', to: 'new\n\nmore' } } };

it.each([
  ['a text as it was sent', [text], { description: 'new' }, ['done']],
  ['a text as it was', [text], { description: 'old' }, ['failed']],
  ['a text in another form than it was sent', [text], { description: '<p>new</p>' }, ['unknown']],
  ['no text any more', [text], {}, ['unknown']],
  ['a mark', [mark], { pii: true }, ['done']],
  ['no mark', [mark], { pii: false }, ['failed']],
  ['a member', [owner], { owners: ['a', 'b'] }, ['done']],
  ['no member', [owner], { owners: ['b'] }, ['failed']],
  ['a part only', [{ ...mark, ...owner }], { pii: true, owners: [] }, ['unknown']],
  [
    'the last word of several',
    [text, longer, mark],
    { description: 'new\n\nmore', pii: true },
    ['done', 'done', 'done'],
  ],
  ['nothing of several', [text, longer], { description: 'old' }, ['failed', 'failed']],
  [
    'nothing of several, of which one took back a part of another',
    [{ set: { ...mark.set, ...text.set } }, unmark],
    { description: 'old' },
    ['failed', 'failed'],
  ],
  [
    'all of several, of which one took back a part of another',
    [{ set: { ...mark.set, ...text.set } }, unmark],
    { description: 'new' },
    ['done', 'done'],
  ],
  ['two that came to nothing, so that nothing was sent', [mark, unmark], {}, ['done', 'done']],
  [
    'a text in another form, and two that came to nothing beside it',
    [text, mark, unmark],
    { description: '<p>new</p>' },
    ['unknown', 'unknown', 'unknown'],
  ],
] as const)('%s', (_what, effects, read, came) => {
  const found = resource.parse({ id: 'r', title: 'orders', entity_type: 'table', ...read });
  expect(settledEdits(effects.map(edit), found).map(({ kind }) => kind)).toEqual(came);
});
