// Where generated resources are put: gives each its id, dates, usage, marks, owners and teams, keeps count of children,
// and stops at the number that was asked for. Parents are put before their children, so any number is a whole company.

import type { Company, Id, Resource } from './model.ts';
import type { Chance } from './random.ts';
import { define, describe } from './texts.ts';

const DAY = 86_400_000;
const YEARS = 3 * 365 * DAY;

export interface Shelf {
  readonly company: Company;
  readonly chance: Chance;
  /** How many may still be put. */
  room(): number;
  /** The new resource, or undefined when the shelf is full. What is given wins over chance. */
  put(given: Given): Resource | undefined;
}

type Given = Pick<Resource, 'title' | 'entity_type'> & Partial<Omit<Resource, 'id' | 'parent'>> & { parent?: Resource };

/** A resource with nothing but a title and a kind, as the API makes one. */
export function bare(id: Id, at: string, title: string, entityType: string): Resource {
  return {
    id,
    created_at: at,
    updated_at: at,
    entity_type: entityType,
    native_type: null,
    title,
    description: null,
    definition: null,
    owners: [],
    owners_groups: [],
    collections: [],
    tags: [],
    teams: [],
    subscribers: [],
    published: false,
    archived: false,
    archived_at: null,
    pii: false,
    verified: false,
    stale: false,
    stale_at: null,
    url: null,
    parent: null,
    children_count: 0,
    integration: null,
    external_updated_at: null,
    external_usage: 0,
    internal_usage: 0,
    bookmarked_by: [],
    row_count: null,
    byte_size: null,
    search_metadata: null,
    question_status: null,
    question_priority: null,
    question_assigned_to: null,
    question_answered_by: null,
    multiplayer_last_modified_by: null,
    multiplayer_last_modified: null,
  };
}

export function createShelf(company: Company, chance: Chance, limit: number, now: number): Shelf {
  const people = [...company.people.keys()];
  const groups = [...company.groups.keys()];
  const tags = [...company.tags.keys()];
  const teams = [...company.teams.values()];
  const home = teams.filter((team) => team.is_default_team);
  const open = teams.filter((team) => team.type === 'OPEN' && !team.is_default_team && !team.archived);
  const closed = teams.filter((team) => team.type === 'CLOSED');

  return {
    company,
    chance,
    room: () => limit - company.resources.size,
    put: (given) => {
      if (company.resources.size >= limit) return undefined;
      const { parent, ...fields } = given;
      const resource = Object.assign(decorated(given.title, given.entity_type, parent), fields);
      if (parent !== undefined) {
        resource.parent = parent.id;
        parent.children_count += 1;
      }
      if (resource.archived) resource.archived_at ??= resource.updated_at;
      if (resource.stale) resource.stale_at ??= resource.updated_at;
      company.resources.set(resource.id, resource);
      return resource;
    },
  };

  function decorated(title: string, entityType: string, parent: Resource | undefined): Resource {
    const created = now - chance.whole(30 * DAY, YEARS);
    const updated = created + Math.floor(chance.next() * (now - created));
    const resource = bare(chance.uuid(), new Date(created).toISOString(), title, entityType);
    resource.updated_at = new Date(updated).toISOString();
    resource.description = describe(chance, title);
    if (entityType === 'column') return inherit(resource, parent);
    resource.definition = define(chance, title);
    resource.external_usage = longTail(chance, 4_000);
    resource.internal_usage = longTail(chance, 300);
    resource.external_updated_at = chance.often(0.7) ? resource.updated_at : null;
    resource.published = !chance.often(0.15);
    resource.verified = resource.published && chance.often(0.3);
    resource.pii = chance.often(0.08);
    resource.archived = chance.often(0.04);
    resource.stale = chance.often(0.06);
    resource.owners = chance.often(0.65) ? chance.some(people, chance.often(0.7) ? 1 : 2) : [];
    resource.owners_groups = chance.often(0.15) ? [chance.pick(groups)] : [];
    resource.tags = chance.often(0.55) ? chance.some(tags, chance.whole(1, 3)) : [];
    resource.subscribers = chance.often(0.2) ? chance.some(people, chance.whole(1, 4)) : [];
    resource.bookmarked_by = chance.often(0.1) ? chance.some(people, 1) : [];
    resource.teams = teamsOf();
    return resource;
  }

  function teamsOf(): Id[] {
    const share = chance.next();
    const from = share < 0.5 ? home : share < 0.75 ? [] : share < 0.92 ? open : closed;
    return from.length === 0 ? [] : [chance.pick(from).id];
  }
}

/** A column lives and dies with its table, and is seen by the same people. */
function inherit(column: Resource, table: Resource | undefined): Resource {
  column.published = table?.published ?? true;
  column.teams = [...(table?.teams ?? [])];
  column.stale = table?.stale ?? false;
  column.archived = table?.archived ?? false;
  return column;
}

/** Most things are hardly used, a few all the time. */
function longTail(chance: Chance, most: number): number {
  return Math.floor(most * chance.next() ** 6);
}
