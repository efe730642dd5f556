// One click on a card: done with the rights of whoever pressed, shown in the card's place, and taken back with Undo.

import { describe, expect, test } from 'vitest';
import { isTrue, type Resource } from '../../src/sandbox/catalog/company/model.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld();

function someTable(fits: (row: Resource) => boolean): Resource {
  const found = [...world.catalog.company.resources.values()].find(
    (row) =>
      row.entity_type === 'table' &&
      isTrue(row.published) &&
      !isTrue(row.archived) &&
      row.teams.length === 0 &&
      fits(row),
  );
  if (found === undefined) throw new Error('the company has no such table');
  return found;
}

describe('an editor', () => {
  test('flags PII, sees who did it, and takes it back', async () => {
    const table = someTable((row) => !isTrue(row.pii));
    expect(await world.editor.types(`get ${table.id}`)).toContain(table.title);
    expect(world.editor.controls()).toContain('Flag PII');
    const after = await world.editor.presses('Flag PII');
    expect(after).toContain('Flagged as PII by Eddie Editor');
    expect(world.editor.controls()).toContain('Undo');
    expect(world.editor.controls()).not.toContain('Flag PII');
    expect(world.catalog.company.resources.get(table.id)?.pii).toBe(true);
  });
});
