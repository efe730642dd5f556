// The embedded catalog as somebody with every right sees it on the page: resources by words of their title, and what was
// changed last, by whose key, from what to what.

import { isAtLeast, roleOf } from '../catalog/access.ts';
import type { AuditEntry, Company, Resource } from '../catalog/company/model.ts';
import type { Catalog } from '../catalog/server.ts';
import type { CatalogChange, CatalogResource, CatalogSeen } from './protocol.ts';

const MOST_CHANGES = 100;
const LONGEST = 300;

export function lookInto({ company, sharedBy }: Catalog, words: string, most: number): CatalogSeen {
  const wanted = words.toLowerCase();
  const found = [...company.resources.values()].filter(({ title }) => title.toLowerCase().includes(wanted));
  return {
    count: found.length,
    resources: found.slice(0, most).map((one) => resourceSeen(one, company)),
    changeCount: company.audit.length,
    changes: company.audit
      .slice(-MOST_CHANGES)
      .toReversed()
      .map((entry) => changeSeen(entry, company, entry.performer_id === sharedBy)),
  };
}

/** A key of the person with this address, as Secoda's settings page makes one. Throws, in words for the person, where it would not. */
export function makeKey(catalog: Catalog | undefined, email: string | undefined): string {
  if (catalog === undefined) throw new Error('Secoda is real here: make a key there, in Settings, API.');
  const mine = [...catalog.company.people.values()].filter(
    (person) => email !== undefined && person.email.toLowerCase() === email.toLowerCase(),
  );
  const [person] = mine;
  if (person === undefined || mine.length > 1) throw new Error('The catalog has no account with your address.');
  if (!isAtLeast(roleOf(person), 'editor')) throw new Error('In Secoda only admins and editors can make keys.');
  return catalog.issueKey(person.id);
}

function resourceSeen(one: Resource, company: Company): CatalogResource {
  const named = (ids: readonly string[]): string => ids.map((id) => nameOf(id, company)).join(', ');
  const facts: readonly (readonly [string, string])[] = [
    ['Owners', named([...one.owners, ...one.owners_groups])],
    ['Tags', named(one.tags)],
    ['Teams', named(one.teams)],
    ['Collections', named(one.collections)],
    ['Followed by', named(one.subscribers)],
    ['In', one.parent === null ? '' : pathOf(one, company)],
    ['Documentation', one.definition ?? ''],
    ['Changed', one.updated_at],
    ['Id', one.id],
  ];
  return {
    id: one.id,
    title: one.title,
    kind: one.native_type ?? one.entity_type,
    marks: [
      one.verified && 'verified',
      one.pii && 'PII',
      !one.published && 'draft',
      one.archived && 'archived',
      one.stale && 'stale',
    ].filter((mark) => mark !== false),
    description: one.description ?? '',
    facts: facts.filter(([, text]) => text !== ''),
  };
}

const DEEPEST = 6;

function pathOf(one: Resource, company: Company, depth = 0): string {
  const parent = one.parent === null ? undefined : company.resources.get(one.parent);
  if (parent === undefined || depth > DEEPEST) return '';
  const above = pathOf(parent, company, depth + 1);
  return above === '' ? parent.title : `${above} / ${parent.title}`;
}

const DONE: Readonly<Record<string, string>> = {
  resource_updated: 'changed',
  resource_created: 'created',
  resource_deleted: 'deleted',
};

function changeSeen(entry: AuditEntry, company: Company, isShared: boolean): CatalogChange {
  const { title, changes } = entry.resource_metadata;
  return {
    id: entry.id,
    at: Date.parse(entry.logged_at),
    who: nameOf(entry.performer_id, company),
    isShared,
    what: DONE[entry.activity_type] ?? entry.activity_type,
    on: company.resources.get(entry.resource_id)?.title ?? (typeof title === 'string' ? title : entry.resource_type),
    fields: Object.entries((changes ?? {}) as Record<string, { before?: unknown; after?: unknown }>).map(
      ([name, { before, after }]) => ({ name, before: inWords(before, company), after: inWords(after, company) }),
    ),
  };
}

function inWords(value: unknown, company: Company): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0 ? 'nobody and nothing' : value.map((one) => inWords(one, company)).join(', ');
  const text = typeof value === 'string' ? nameOf(value, company) : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** The name behind an id; what is none stays as it is. */
function nameOf(id: string, { people, groups, tags, teams, resources }: Company): string {
  const person = people.get(id);
  if (person !== undefined) return `${person.first_name} ${person.last_name}`;
  return groups.get(id)?.name ?? tags.get(id)?.name ?? teams.get(id)?.name ?? resources.get(id)?.title ?? id;
}
