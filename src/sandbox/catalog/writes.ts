// What a write may say. Known fields are checked and their lists replaced whole; fields that the API does not document
// as writable are passed over without a word, as DRF does. Messages are DRF's.

import type { Company, Id, Resource } from './company/model.ts';
import { isObject } from './filter.ts';
import { invalid, pythonType } from './reply.ts';

export type Edit = Partial<Omit<Resource, 'id'>>;

/** The messages about a value; none when it is good. */
type Check = (value: unknown, company: Company) => string[];

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

function text(value: unknown): string[] {
  if (value === null) return ['This field may not be null.'];
  return typeof value === 'string' ? [] : ['Not a valid string.'];
}

function words(value: unknown): string[] {
  return typeof value === 'string' && value.trim() === '' ? ['This field may not be blank.'] : text(value);
}

function flag(value: unknown): string[] {
  if (value === null) return ['This field may not be null.'];
  return typeof value === 'boolean' ? [] : ['Must be a valid boolean.'];
}

type Known = (company: Company, id: Id) => boolean;

function one(known: Known): Check {
  return (value, company) => {
    if (value === null) return [];
    if (typeof value !== 'string' || !UUID.test(value)) return ['Must be a valid UUID.'];
    return known(company, value) ? [] : [`Invalid pk "${value}" - object does not exist.`];
  };
}

function many(known: Known): Check {
  const check = one(known);
  return (value, company) => {
    if (!Array.isArray(value)) return [`Expected a list of items but got type "${pythonType(value)}".`];
    return value.flatMap((id: unknown) => (id === null ? ['This field may not be null.'] : check(id, company)));
  };
}

const isPerson: Known = (company, id) => company.people.has(id);
const isCollection: Known = (company, id) => company.resources.get(id)?.entity_type === 'collection';

/** What PATCH takes. No title and no owners_groups. */
const PATCHABLE: Readonly<Record<string, Check>> = {
  description: text,
  definition: text,
  pii: flag,
  verified: flag,
  published: flag,
  teams: many((company, id) => company.teams.has(id)),
  owners: many(isPerson),
  collections: many(isCollection),
  tags: many((company, id) => company.tags.has(id)),
  subscribers: many(isPerson),
};

/** What create and bulk update take. */
const SETTABLE: Readonly<Record<string, Check>> = {
  ...PATCHABLE,
  title: words,
  entity_type: words,
  integration: one((company, id) => company.integrations.has(id)),
  parent: one((company, id) => company.resources.has(id)),
  owners_groups: many((company, id) => company.groups.has(id)),
};

const WRITABLE = { patch: PATCHABLE, create: SETTABLE, bulk: SETTABLE };

/** The part of a body that counts, checked. Throws a refusal with the messages of each bad field. */
export function readEdit(body: unknown, company: Company, as: keyof typeof WRITABLE): Edit {
  if (!isObject(body)) {
    throw invalid({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(body)}.`] });
  }
  const problems: Record<string, string[]> = {};
  const edit: Record<string, unknown> = {};
  for (const [field, check] of Object.entries(WRITABLE[as])) {
    const value = body[field];
    if (value === undefined) {
      if (as === 'create' && (field === 'title' || field === 'entity_type'))
        problems[field] = ['This field is required.'];
      continue;
    }
    const messages = check(value, company);
    if (messages.length > 0) problems[field] = messages;
    edit[field] = Array.isArray(value) ? [...new Set<unknown>(value)] : value;
  }
  if (Object.keys(problems).length > 0) throw invalid(problems);
  return edit;
}
