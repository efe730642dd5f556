// Whether a resource is what a search asks for. This is the truth: every element of every answer of Secoda is checked here,
// whatever became of the filter. Made once for a search, and cheap for plain words, of which a page checks fifty.

import type { Resource } from '../secoda/resources/resource.ts';
import { fold } from './fold.ts';
import {
  hidesArchived,
  type IdField,
  type Ids,
  idFields,
  type Mark,
  type Part,
  type Query,
  type Test,
  withoutWords,
  wordsOf,
} from './query.ts';
import { fitOf, fits } from './rank.ts';
import { readingsOf } from './wanted.ts';

type Check = (resource: Resource) => boolean;

/** A predicate to use for many. What is archived is no match unless the search speaks of it. */
export function matcher(query: Query): Check {
  if ('title' in query) {
    const wanted = fold(query.title);
    return ({ title, titleFull }) => fold(title) === wanted || (titleFull !== undefined && fold(titleFull) === wanted);
  }
  const words = wordsOf(query);
  const folded = words.map(fold);
  const others = withoutWords(query).all.map(checkOfAny);
  if (hidesArchived(query)) others.unshift(({ archived }) => !archived);
  if (words.length === 0) return (resource) => others.every((check) => check(resource));
  let matchesOtherwise: Check | undefined;
  return (resource) => {
    for (const check of others) if (!check(resource)) return false;
    // As it stands, which is the quick way, and mostly the only one that is needed.
    if (holdsAll(resource, folded)) return true;
    matchesOtherwise ??= spelledOtherwise(words);
    return matchesOtherwise(resource);
  };
}

/** With other signs between: `daily_orders` for `DailyOrders`. */
function spelledOtherwise(words: readonly string[]): Check {
  const readings = readingsOf(words);
  const asked = (readings[0]?.parts ?? []).flatMap((part) => part.asked.map(fold));
  return (resource) => holdsAll(resource, asked) && fitOf(resource, readings) < fits.no;
}

/** Whether any of these holds. */
export function checkOfAny(tests: readonly Test[]): Check {
  const checks = tests.map((test) => {
    const check = checkOf(test);
    return test.not ? (resource: Resource) => !check(resource) : check;
  });
  return (resource) => checks.some((check) => check(resource));
}

function checkOf(test: Test): Check {
  if (test.is === 'word') {
    const words = [fold(test.text)];
    return (resource) => holdsAll(resource, words);
  }
  if (test.is === 'type') {
    const types = new Set(sameTypes(test.type));
    return ({ entityType }) => types.has(entityType.toLowerCase());
  }
  if (test.is === 'native') {
    const wanted = fold(test.type);
    return ({ nativeType }) => nativeType !== undefined && fold(nativeType) === wanted;
  }
  if (test.is === 'named') return checkOfIds(test.ids);
  return test.is === 'marked' ? MARKED[test.mark] : HAS[test.what];
}

/** Secoda has renamed a type; resources of before have the old name. */
export function sameTypes(type: string): readonly string[] {
  return type === 'glossary' ? ['glossary', 'dictionary_term'] : [type];
}

function checkOfIds(ids: Ids): Check {
  const wanted = idFields.flatMap((field) => {
    const listed = ids[field];
    return listed === undefined ? [] : [{ idsOf: IDS[field], listed: new Set(listed.map(COMPARED[field] ?? asItIs)) }];
  });
  return (resource) => wanted.some(({ idsOf, listed }) => idsOf(resource).some((id) => listed.has(id)));
}

function asItIs(id: string): string {
  return id;
}

/** Ids are compared as they are, names are not. */
const COMPARED: Readonly<Partial<Record<IdField, (name: string) => string>>> = { database: fold, schema: fold };

const IDS: Readonly<Record<IdField, (resource: Resource) => readonly string[]>> = {
  integration_id: ({ integrationId }) => (integrationId === undefined ? [] : [integrationId]),
  parent_id: ({ parentId }) => (parentId === undefined ? [] : [parentId]),
  database: ({ place }) => (place.database === undefined ? [] : [fold(place.database)]),
  schema: ({ place }) => (place.schema === undefined ? [] : [fold(place.schema)]),
  owners: ({ ownerIds }) => ownerIds,
  owners_groups: ({ ownerGroupIds }) => ownerGroupIds,
  subscribers: ({ subscriberIds }) => subscriberIds,
  tags: ({ tags }) => tags.map(({ id }) => id),
  teams: ({ teamIds }) => teamIds ?? [],
  collections: ({ collectionIds }) => collectionIds,
};

/** `stale` is Secoda's own mark: missing at the last sync. A draft is what says so. */
const MARKED: Readonly<Record<Mark, Check>> = {
  verified: ({ verified }) => verified,
  pii: ({ pii }) => pii,
  published: ({ published }) => published === true,
  archived: ({ archived }) => archived,
  stale: ({ stale }) => stale,
};

const HAS: Readonly<Record<Part, Check>> = {
  description: ({ description }) => isWritten(description),
  documentation: ({ definition }) => isWritten(definition),
  owner: ({ ownerIds, ownerGroupIds }) => ownerIds.length > 0 || ownerGroupIds.length > 0,
  tag: ({ tags }) => tags.length > 0,
  team: ({ teamIds }) => teamIds !== undefined && teamIds.length > 0,
  collection: ({ collectionIds }) => collectionIds.length > 0,
};

function isWritten(text: string | undefined): boolean {
  return text !== undefined && /\S/.test(text);
}

/** Most titles hold the words by themselves: the full one is read for the others only. */
function holdsAll({ title, titleFull }: Resource, words: readonly string[]): boolean {
  const own = fold(title);
  if (words.every((word) => own.includes(word))) return true;
  if (titleFull === undefined || titleFull === title) return false;
  const full = fold(titleFull);
  return words.every((word) => own.includes(word) || full.includes(word));
}
