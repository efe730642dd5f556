// **Assign owners**: a form with a menu that searches people and groups, who are added, or put in the place of those seen.

import { describe, expect, test } from 'vitest';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();

const FIELD = 'Owners';
const HOW = 'What to do with them';

function person(firstName: string): string {
  const found = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === firstName);
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found.id;
}

function group(): { readonly id: string; readonly name: string } {
  const [found] = world.catalog.company.groups.values();
  if (found === undefined) throw new Error('there is no group');
  return found;
}

const owned = (title: string, owners: readonly string[] = [], groups: readonly string[] = []) =>
  addResource(world.catalog, { title, owners: [...owners], owners_groups: [...groups] });

const now = (id: string) => {
  const { owners, owners_groups: groups } = world.catalog.company.resources.get(id) ?? {};
  return { owners, groups };
};

describe('an editor', () => {
  test('adds people and groups; who became an owner meanwhile stays one', async () => {
    const table = owned('t_added', [person('Olga')]);
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Assign owners');
    expect(world.editor.modal()).toContain('Owned by Olga Owner.');
    await world.editor.fills(FIELD, ['Ada Admin', group().name]);
    table.owners.push(person('Vera'));
    const told = await world.editor.submits();
    expect(told).toContain('Owners changed by Eddie Editor');
    expect(now(table.id)).toEqual({
      owners: [person('Olga'), person('Vera'), person('Ada')],
      groups: [group().id],
    });
    expect(world.editor.reads()).toContain('Owners changed by Eddie Editor');
    expect(world.editor.controls()).toContain('Undo');
    await world.editor.closes();
  });

  test('puts others in the place of those that were seen, and of nobody else', async () => {
    const table = owned('t_replaced', [person('Olga')], [group().id]);
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Assign owners');
    table.owners.push(person('Vera'));
    await world.editor.submits({ [FIELD]: ['Ada Admin'], [HOW]: 'Replace those that were seen' });
    expect(now(table.id)).toEqual({ owners: [person('Vera'), person('Ada')], groups: [] });
    await world.editor.closes();
  });

  test('is told when there is nothing to change', async () => {
    const table = owned('t_same', [person('Olga')]);
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Assign owners');
    const told = await world.editor.submits({ [FIELD]: ['Olga Owner'] });
    expect(told).toContain('It is so already. Nothing was changed.');
    await world.editor.closes();
  });
});

describe('the menu', () => {
  test('offers names, the best matches first', async () => {
    const table = owned('t_menu', [person('Olga')]);
    await world.editor.types(`get ${table.id}`);
    await world.editor.presses('Assign owners');
    const all = await world.editor.searches(FIELD, '');
    expect(all[0]).toBe('Olga Owner');
    expect(all.length).toBeLessThanOrEqual(100);
    expect((await world.editor.searches(FIELD, 'ada'))[0]).toBe('Ada Admin');
    expect((await world.editor.searches(FIELD, 'editor eddie'))[0]).toBe('Eddie Editor');
    expect(await world.editor.searches(FIELD, 'nobody is called so')).toEqual([]);
    await world.editor.closes();
  });
});
