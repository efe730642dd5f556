// The six endpoints of the specification. A resource that the key's owner may not see is answered like one that does not
// exist. Every write leaves a line in the catalog's own log, with who did it.

import { randomUUID } from 'node:crypto';
import { sightOf } from './access.ts';
import type { Call } from './call.ts';
import type { Resource } from './company/model.ts';
import { bare } from './company/shelf.ts';
import { RESOURCE_FIELDS } from './fields.ts';
import { isObject, parseFilter } from './filter.ts';
import { logWrite } from './log.ts';
import { envelope } from './pages.ts';
import { renderResource } from './render.ts';
import type { Reply } from './reply.ts';
import { invalid, notFound, ok, Refusal } from './reply.ts';
import type { Compare } from './sort.ts';
import { parseSort } from './sort.ts';
import type { Edit } from './writes.ts';
import { readEdit } from './writes.ts';

const BULK_LIMIT = 100;

/** The order of a list that asks for none. */
export const byUsage: Compare<Resource> = (a, b) => b.external_usage - a.external_usage;

/** `GET /resource/catalog` with `page`, `teams` (one id), `filter`, `sort`. */
export function listResources(call: Call): Reply {
  const { company, quirks, origin } = call.backend;
  const resources = selectVisible(call, () => true);
  return envelope(resources, (resource) => renderResource(resource, company, call.who, quirks), {
    query: call.query,
    origin,
    quirks,
  });
}

/** What the call's owner sees, filter and team asks for and `wanted` lets through, in the order asked for. */
export function selectVisible({ backend, who, query }: Call, wanted: (resource: Resource) => boolean): Resource[] {
  const { company, quirks, select } = backend;
  const visible = sightOf(company, who);
  const matches = parseFilter(query.get('filter'), RESOURCE_FIELDS, quirks);
  const sort = query.get('sort');
  const compare = parseSort(sort, RESOURCE_FIELDS, quirks, byUsage);
  const team = query.get('teams');
  const inTeam = (resource: Resource): boolean => team === null || team === '' || resource.teams.includes(team);
  const passes = (resource: Resource): boolean =>
    matches(resource) && visible(resource) && inTeam(resource) && wanted(resource);
  if (!quirks.unstableTies) return select(sort ?? '', compare, passes);
  return shuffled([...company.resources.values()].filter(passes)).toSorted(compare);
}

export function getResource(call: Call): Reply {
  return answer(call, find(call, call.id));
}

export function patchResource(call: Call): Reply {
  const resource = find(call, call.id);
  apply(call, resource, readEdit(call.body(), call.backend.company, 'patch'));
  return answer(call, resource);
}

export function createResource(call: Call): Reply {
  const { company, clock } = call.backend;
  const edit = readEdit(call.body(), company, 'create');
  if (typeof edit.parent === 'string') findParent(call, edit.parent);
  const at = new Date(clock.now()).toISOString();
  const resource = bare(randomUUID(), at, edit.title ?? '', edit.entity_type ?? '');
  company.resources.set(resource.id, resource);
  logWrite(call, 'resource_created', resource, edit);
  change(call, resource, edit);
  return { status: 201, body: renderResource(resource, company, call.who, call.backend.quirks) };
}

export function deleteResource(call: Call): Reply {
  const { company } = call.backend;
  const resource = find(call, call.id);
  company.resources.delete(resource.id);
  countChild(call, resource.parent, -1);
  for (const other of company.resources.values()) {
    if (other.parent === resource.id) other.parent = null;
    if (other.collections.includes(resource.id))
      other.collections = other.collections.filter((id) => id !== resource.id);
  }
  for (const edge of company.lineage.values()) {
    if (edge.from_entity_id === resource.id || edge.to_entity_id === resource.id) company.lineage.delete(edge.id);
  }
  logWrite(call, 'resource_deleted', resource, {});
  return { status: 204 };
}

/**
 * `POST /resource/all/bulk_update/`: `[{id, data}]`, at most 100. The ids that were updated come back; unknown ones are
 * passed over. One bad item refuses the whole call, as a DRF list does.
 */
export function bulkUpdate(call: Call): Reply {
  const { company } = call.backend;
  const items = call.body();
  if (!Array.isArray(items)) throw invalid({ non_field_errors: ['Expected a list of items.'] });
  if (items.length > BULK_LIMIT) {
    throw invalid({ non_field_errors: [`Ensure this field has no more than ${BULK_LIMIT} elements.`] });
  }
  const visible = sightOf(company, call.who);
  const results = items.map((item: unknown) => readItem(call, item));
  if (results.some((result) => 'problem' in result)) {
    throw new Refusal({ status: 400, body: results.map((result) => ('problem' in result ? result.problem : {})) });
  }
  const updated = new Set<string>();
  for (const result of results) {
    if ('problem' in result) continue;
    const resource = company.resources.get(result.id);
    if (resource === undefined || !visible(resource)) continue;
    apply(call, resource, result.edit);
    updated.add(resource.id);
  }
  return ok([...updated]);
}

function readItem(call: Call, item: unknown): { id: string; edit: Edit } | { problem: unknown } {
  if (!isObject(item)) return { problem: { non_field_errors: ['Invalid data. Expected a dictionary.'] } };
  if (typeof item['id'] !== 'string') return { problem: { id: ['This field is required.'] } };
  if (item['data'] === undefined) return { problem: { data: ['This field is required.'] } };
  try {
    const edit = readEdit(item['data'], call.backend.company, 'bulk');
    if (typeof edit.parent === 'string') findParent(call, edit.parent);
    return { id: item['id'], edit };
  } catch (error) {
    if (error instanceof Refusal) return { problem: { data: error.reply.body } };
    throw error;
  }
}

function find({ backend, who }: Call, id: string): Resource {
  const resource = backend.company.resources.get(id);
  if (resource === undefined || !sightOf(backend.company, who)(resource)) throw notFound();
  return resource;
}

/** A parent that one may not see is refused in the words for one that does not exist. */
function findParent({ backend, who }: Call, id: string): void {
  const parent = backend.company.resources.get(id);
  if (parent !== undefined && sightOf(backend.company, who)(parent)) return;
  throw invalid({ parent: [`Invalid pk "${id}" - object does not exist.`] });
}

function answer({ backend, who }: Call, resource: Resource): Reply {
  return ok(renderResource(resource, backend.company, who, backend.quirks));
}

function apply(call: Call, resource: Resource, edit: Edit): void {
  logWrite(call, 'resource_updated', resource, edit);
  change(call, resource, edit);
}

function change(call: Call, resource: Resource, edit: Edit): void {
  const { company, clock } = call.backend;
  const at = new Date(clock.now()).toISOString();
  const marks = { updated_at: at, multiplayer_last_modified: at, multiplayer_last_modified_by: call.who.person.id };
  if (edit.parent !== undefined && edit.parent !== resource.parent) {
    countChild(call, resource.parent, -1);
    countChild(call, edit.parent, 1);
  }
  const wish = isGovernedByTable(call, resource) ? { ...edit, published: resource.published } : edit;
  Object.assign(resource, wish, marks);
  if (edit.published === undefined || resource.entity_type !== 'table') return;
  for (const column of company.resources.values()) {
    if (column.parent === resource.id && column.entity_type === 'column') column.published = resource.published;
  }
}

/** Publishing a table publishes its columns; from then on a column's own status cannot be changed. */
function isGovernedByTable({ backend }: Call, resource: Resource): boolean {
  if (resource.entity_type !== 'column' || resource.parent === null) return false;
  const table = backend.company.resources.get(resource.parent);
  return table?.entity_type === 'table' && table.published;
}

function countChild({ backend }: Call, parent: string | null, by: 1 | -1): void {
  const resource = parent === null ? undefined : backend.company.resources.get(parent);
  if (resource !== undefined) resource.children_count += by;
}

/** In another order each time. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
