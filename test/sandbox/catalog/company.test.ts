// The made-up company is whole at any size, repeats by seed, and has in it what people and tests look for.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roleOf, sightOf } from '../../../src/sandbox/catalog/access.ts';
import { createCompany } from '../../../src/sandbox/catalog/company/company.ts';
import type { Company, Person } from '../../../src/sandbox/catalog/company/model.ts';

const NOW = Date.UTC(2026, 0, 15, 9);
const company = createCompany({ resources: 2_000, seed: 1, now: NOW });
const resources = [...company.resources.values()];

function personCalled(first: string): Person {
  const person = [...company.people.values()].find((candidate) => candidate.first_name === first);
  if (person === undefined) throw new Error(`nobody is called ${first}`);
  return person;
}

function brokenReferences({ resources, people, groups, tags, teams, integrations, lineage }: Company): string[] {
  const broken: string[] = [];
  const check = (what: string, ids: readonly string[], known: ReadonlyMap<string, unknown>): void => {
    for (const id of ids) if (!known.has(id)) broken.push(`${what} ${id}`);
  };
  for (const resource of resources.values()) {
    check('owner', resource.owners, people);
    check('subscriber', resource.subscribers, people);
    check('group', resource.owners_groups, groups);
    check('tag', resource.tags, tags);
    check('team', resource.teams, teams);
    check('collection', resource.collections, resources);
    if (resource.parent !== null) check('parent', [resource.parent], resources);
    if (resource.integration !== null) check('integration', [resource.integration], integrations);
  }
  for (const edge of lineage.values()) check('edge', [edge.from_entity_id, edge.to_entity_id], resources);
  return broken;
}

test('any size is exactly that size, refers to nothing that is not there, and counts its children', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_500 }), fc.nat(), (size, seed) => {
      const made = createCompany({ resources: size, seed, now: NOW });
      expect(made.resources.size).toBe(size);
      expect(brokenReferences(made)).toEqual([]);
      const children = new Map<string, number>();
      for (const { parent } of made.resources.values()) {
        if (parent !== null) children.set(parent, (children.get(parent) ?? 0) + 1);
      }
      for (const { id, children_count: count } of made.resources.values()) expect(count).toBe(children.get(id) ?? 0);
    }),
    { numRuns: 25 },
  );
});

test('the same seed makes the same company, another seed another one', () => {
  const again = createCompany({ resources: 2_000, seed: 1, now: NOW });
  const other = createCompany({ resources: 2_000, seed: 2, now: NOW });
  expect([...again.resources.values()]).toEqual(resources);
  expect([...again.people.values()]).toEqual([...company.people.values()]);
  expect([...other.resources.keys()]).not.toEqual([...company.resources.keys()]);
});

test('ids are version 4 UUIDs and unique, dates lie in the past', () => {
  const ids = [company.resources, company.people, company.groups, company.teams, company.tags].flatMap((of) => [
    ...of.keys(),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  for (const resource of resources) {
    expect(Date.parse(resource.created_at)).toBeLessThanOrEqual(Date.parse(resource.updated_at));
    expect(Date.parse(resource.updated_at)).toBeLessThanOrEqual(NOW);
  }
});

describe('the people', () => {
  test.each([
    ['Ada', { last_name: 'Admin', email: 'ada.admin@acme.example', role: 'admin', disabled: false }],
    ['Eddie', { last_name: 'Editor', email: 'eddie.editor@acme.example', role: 'editor' }],
    ['Vera', { last_name: 'Viewer', email: 'vera.viewer@acme.example', role: 'viewer' }],
    ['Gus', { role: 'guest' }],
    ['Dora', { disabled: true }],
    ['Petra', { pending: 'True', last_login: null }],
    ['Catalog', { is_service_account: true }],
    ['Cleo', { role: 'Data steward' }],
  ])('%s is there', (first, expected) => {
    const { disabled, ...rest } = personCalled(first);
    const known = 'disabled' in expected ? { ...rest, disabled: disabled === 'False' ? false : disabled } : rest;
    expect(known).toMatchObject(expected);
  });

  test('are sixty; two share an e-mail address but for its case, all others have their own', () => {
    const emails = [...company.people.values()].map((person) => person.email.toLowerCase());
    expect(emails.length).toBe(60);
    expect(emails.filter((email, at) => emails.indexOf(email) !== at)).toEqual(['sam.twin@acme.example']);
    for (const email of emails) expect(email).toMatch(/^[a-z.]+@acme\.example$/);
  });

  test('are in the groups that list them', () => {
    for (const group of company.groups.values()) {
      for (const id of group.users) expect(company.people.get(id)?.user_groups).toContain(group.id);
    }
  });
});

test('there are open and closed teams, a default one, an archived one', () => {
  const teams = [...company.teams.values()];
  expect(teams.filter((team) => team.type === 'OPEN' && !team.is_default_team && !team.archived).length).toBe(2);
  expect(teams.filter((team) => team.type === 'CLOSED').length).toBe(2);
  expect(teams.filter((team) => team.is_default_team).map((team) => team.members.size)).toEqual([60]);
  expect(teams.filter((team) => team.archived).length).toBe(1);
});

test.each(['Ada', 'Eddie', 'Vera'])('%s finds more than ten resources about orders', (first) => {
  const person = personCalled(first);
  const sees = sightOf(company, { key: '', person, role: roleOf(person) });
  const orders = resources.filter((resource) => resource.title.toLowerCase().includes('orders'));
  expect(orders.filter(sees).length).toBeGreaterThan(10);
});

test('among the resources about orders are drafts, closed teams, archived, stale and PII', () => {
  const orders = resources.filter((resource) => resource.title.toLowerCase().includes('orders'));
  const closed = new Set([...company.teams.values()].filter((team) => team.type === 'CLOSED').map((team) => team.id));
  const counts = {
    drafts: orders.filter((resource) => !resource.published).length,
    closed: orders.filter((resource) => resource.teams.some((team) => closed.has(team))).length,
    archived: orders.filter((resource) => resource.archived).length,
    stale: orders.filter((resource) => resource.stale).length,
    pii: orders.filter((resource) => resource.pii).length,
  };
  expect(counts).toEqual({ drafts: 4, closed: 3, archived: 1, stale: 1, pii: 3 });
});

test.each([
  'table',
  'column',
  'schema',
  'database',
  'dashboard',
  'dashboard_group',
  'chart',
  'job',
  'job_group',
  'query',
  'event',
  'glossary',
  'collection',
  'document',
  'question',
  'metric',
  'report',
])('there is a %s', (kind) => {
  expect(resources.some((resource) => resource.entity_type === kind)).toBe(true);
});

test.each([
  ['missing', (text: string | null) => text === null],
  ['empty', (text: string | null) => text === ''],
  ['the word None', (text: string | null) => text === 'None'],
  ['HTML', (text: string | null) => text?.startsWith('<p>') === true],
  ['Markdown', (text: string | null) => text?.startsWith('## ') === true],
  ['longer than a form takes', (text: string | null) => (text?.length ?? 0) > 3_000],
])('some descriptions are %s', (_what, is) => {
  expect(resources.some((resource) => is(resource.description))).toBe(true);
});

test('a few things are used a lot, most hardly at all', () => {
  const usage = resources.map((resource) => resource.external_usage).toSorted((a, b) => b - a);
  const total = usage.reduce((sum, of) => sum + of, 0);
  const topTenth = usage.slice(0, usage.length / 10).reduce((sum, of) => sum + of, 0);
  expect(topTenth / total).toBeGreaterThan(0.6);
});

test('data flows in no circle', () => {
  const feeds = new Map<string, string[]>();
  for (const { from_entity_id: from, to_entity_id: to, direction } of company.lineage.values()) {
    const [source, target] = direction === 'DOWNSTREAM' ? [from, to] : [to, from];
    feeds.set(source, [...(feeds.get(source) ?? []), target]);
  }
  const done = new Set<string>();
  const visit = (id: string, above: ReadonlySet<string>): void => {
    expect(above.has(id)).toBe(false);
    if (done.has(id)) return;
    for (const next of feeds.get(id) ?? []) visit(next, new Set([...above, id]));
    done.add(id);
  };
  for (const id of feeds.keys()) visit(id, new Set());
  expect(new Set([...company.lineage.values()].map((edge) => edge.direction)).size).toBe(2);
});
