// What is kept of a form is for whoever opened it, in their workspace, for that form and for a day.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FormState, keptForms } from '../../src/forms/state.ts';
import { type Database, IN_MEMORY, openDatabase } from '../../src/store/database.ts';
import { storedViews } from '../../src/store/views.ts';
import { quiet, turnedClock } from '../store/support/databases.ts';

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ kind: 'embedded', dataDir: IN_MEMORY }, quiet);
});
afterAll(() => database.close());

const owner = (id: string, userId: string) => ({ installation: { id, botToken: '' }, userId });
const mine = owner('T1', 'U1');
const state: FormState = {
  form: 'edit',
  resource: 'r1',
  about: '{"id":"r1"}',
  title: 'orders',
  fields: [
    { kind: 'text', name: 'description', seen: null, how: 'box', ask: null },
    { kind: 'flag', name: 'pii', seen: false, ask: 'Ask an admin.' },
    { kind: 'list', name: 'owners', seen: ['people:1', 'groups:1'], more: 2, ask: null },
  ],
  channel: { id: 'C1', kind: 'public' },
};

async function kept(clock = turnedClock()) {
  const views = storedViews(database.kysely, clock);
  const forms = keptForms(views);
  const { key, kept: keeping } = forms.keep(mine, state);
  await keeping;
  return { clock, views, forms, key };
}

test('it comes back as it was kept, also after a change', async () => {
  const { forms, key } = await kept();
  expect(await forms.read(mine, key, 'edit')).toEqual({ key, state });
  const pending = { delta: { set: { title: 'a' } }, seen: { title: null }, conflicts: [] };
  await forms.update(mine, { key, state }, { pending });
  expect((await forms.read(mine, key, 'edit')).state).toEqual({ ...state, pending });
});

test.each([
  ['somebody else', owner('T1', 'U2'), 'edit'],
  ['the same person of another workspace', owner('T2', 'U1'), 'edit'],
  ['another form', mine, 'owners'],
])('not for %s', async (_, asking, form) => {
  const { forms, key } = await kept();
  await expect(forms.read(asking, key, form)).rejects.toThrow(
    'This form is not kept any more, or it is not one of yours.',
  );
});

test('nor for a key of results, one that is none, or a day later', async () => {
  const { views, forms, key, clock } = await kept();
  const other = views.create({ installation: 'T1', owner: 'U1', kind: 'results', state });
  await other.kept;
  for (const wrong of [other.key, '', 'x'.repeat(22), `${key}x`]) expect(await forms.find(mine, wrong)).toBeUndefined();
  clock.turn(24 * 60 * 60_000 + 1);
  expect(await forms.find(mine, key)).toBeUndefined();
});
