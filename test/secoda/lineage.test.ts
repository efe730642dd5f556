// Lines of lineage as they may come.

import { expect, test } from 'vitest';
import { lineageEdge } from '../../src/secoda/resources/lineage.ts';

test.each([
  [{ from_entity_id: 'a', to_entity_id: 'b', direction: 'DOWNSTREAM' }, 'a', 'b'],
  [{ from_entity_id: 'a', to_entity_id: 'b', direction: 'UPSTREAM' }, 'b', 'a'],
  [{ from_entity_id: 'a', to_entity_id: 'b', direction: 'upstream' }, 'b', 'a'],
  [{ from_entity_id: 'a', to_entity_id: 'b' }, 'a', 'b'],
  [{ id: 7, from_entity_id: 1, to_entity_id: { id: 'b' }, direction: null }, '1', 'b'],
])('%j flows from %s to %s', (raw, from, to) => {
  expect(lineageEdge(raw)).toMatchObject({ from, to });
});

test.each([null, 'a', {}, { from_entity_id: 'a' }, { from_entity_id: 'a', to_entity_id: '' }])('%j is none', (raw) => {
  expect(lineageEdge(raw)).toBeUndefined();
});
