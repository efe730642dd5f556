// Whether somebody may do something to a resource: a pure decision from the person, what the change really does, the state
// the resource is in, and the rules. Asked when a change is applied, with all of them read anew.

import type { Person, Role } from '../identity/person.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Act } from './change.ts';
import { verbsOf } from './verbs/table.ts';
import type { Verb } from './verbs/verb.ts';

/** Kinds of people, as rules name them. */
export type Who =
  | 'everybody'
  | 'viewers'
  | 'editors'
  | 'admins'
  | 'admins with a key'
  | 'owners'
  | 'owners of any role'
  | 'stewards';

export interface RuleLines {
  readonly at_once: readonly Who[];
  readonly ask: readonly Who[];
  readonly approvals: number;
  readonly one_of_them: readonly Who[];
  readonly not_by: readonly Who[];
  readonly first_in_queue: boolean;
  readonly most_at_once: number;
  readonly take_back_minutes: number;
  readonly done_in: 'slack' | 'secoda';
}

export interface Rule extends RuleLines {
  readonly except: readonly (Partial<RuleLines> & {
    readonly when: {
      readonly kind?: readonly string[] | undefined;
      readonly pii?: boolean | undefined;
      readonly owner?: boolean | undefined;
      readonly tag?: readonly string[] | undefined;
    };
  })[];
}

export interface Rules {
  /** By right. */
  readonly acts: Readonly<Record<string, Rule>>;
  /** Groups, by name or id. */
  readonly stewards: readonly string[];
}

/** What rules decide by of a person. */
export interface Standing {
  readonly secodaUser: string;
  readonly role: Role;
  readonly hasKey: boolean;
  readonly groups: readonly { readonly id: string; readonly name: string | undefined }[];
}

export interface Asked {
  readonly act: Act;
  readonly standing: Standing;
  readonly resource: Resource | undefined;
  /** How many resources are changed together. */
  readonly size: number;
  /** For a change that takes one back: how long ago the other was made, if by the same person. */
  readonly ownMinutesAgo?: number | undefined;
  readonly tagName: (id: string) => string | undefined;
}

export interface Approval {
  readonly whom: readonly Who[];
  readonly approvals: number;
  readonly oneOfThem: readonly Who[];
  readonly notBy: readonly Who[];
  readonly firstInQueue: boolean;
}

export type Decision =
  | { readonly kind: 'now' }
  | ({ readonly kind: 'ask'; readonly verb: Verb } & Approval)
  | { readonly kind: 'refuse'; readonly verb: Verb | undefined; readonly why: RefusedFor };

export type RefusedFor =
  | { readonly kind: 'no rights' | 'archived' | 'key may not write' | 'several decide' }
  | { readonly kind: 'done in Secoda' }
  | { readonly kind: 'only'; readonly who: readonly Who[] }
  | { readonly kind: 'unfit'; readonly says: string };

/** Who somebody is for the rules; undefined for those who act as nobody, for which `whyNobody` has the words. */
export function standingOf(person: Person, groupName: (id: string) => string | undefined): Standing | undefined {
  if (person.standing.kind !== 'linked' || person.lostKey) return undefined;
  const { id, groupIds } = person.standing.user;
  return {
    secodaUser: id,
    role: person.role,
    hasKey: person.link !== undefined,
    groups: groupIds.map((group) => ({ id: group, name: groupName(group) })),
  };
}

export function decide(asked: Asked, rules: Rules): Decision {
  const { act, standing, resource } = asked;
  if (standing.role === 'none') return refuse('no rights');
  if (resource?.archived === true) return refuse('archived');
  if (resource?.writable === false) return refuse('key may not write');
  const verbs = verbsOf(act, standing);
  const [verb] = verbs;
  if (verb === undefined) return refuse('no rights');
  if (verbs.length === 1) return decideVerb(verb, asked, rules);
  const decisions = verbs.map((one) => decideVerb(one, asked, rules));
  const refused = decisions.find(({ kind }) => kind === 'refuse');
  if (refused) return refused;
  const asks = decisions.filter((decision) => decision.kind === 'ask');
  const [first, ...others] = asks;
  if (first === undefined) return NOW;
  const whom = first.whom.filter((who) => others.every((other) => other.whom.includes(who)));
  if (whom.length === 0) return refuse('several decide');
  return {
    kind: 'ask',
    verb: first.verb,
    whom,
    approvals: Math.max(...asks.map(({ approvals }) => approvals)),
    oneOfThem: [...new Set(asks.flatMap(({ oneOfThem }) => oneOfThem))],
    notBy: [...new Set(asks.flatMap(({ notBy }) => notBy))],
    firstInQueue: asks.some(({ firstInQueue }) => firstInQueue),
  };
}

function refuse(kind: 'no rights' | 'archived' | 'key may not write' | 'several decide'): Decision {
  return { kind: 'refuse', verb: undefined, why: { kind } };
}

const NOW: Decision = { kind: 'now' };

/** How one verb of a change is decided. A right that no rule names is nobody's. */
export function decideVerb(verb: Verb, asked: Asked, rules: Rules): Decision {
  const { act, standing, resource, size, ownMinutesAgo, tagName } = asked;
  const given = rules.acts[verb.right];
  if (given === undefined) return { kind: 'refuse', verb, why: { kind: 'only', who: [] } };
  const target = resource ?? targetOf(act);
  const exception = given.except.find(({ when }) => fits(when, target, tagName));
  const rule: RuleLines = exception === undefined ? given : { ...given, ...exception };
  if (rule.done_in === 'secoda') return { kind: 'refuse', verb, why: { kind: 'done in Secoda' } };
  const unfit = resource && verb.unfit?.(resource);
  if (unfit !== undefined) return { kind: 'refuse', verb, why: { kind: 'unfit', says: unfit } };
  const isOneOf = (who: readonly Who[]): boolean => who.some((kind) => is[kind](standing, target, rules.stewards));
  const takesBack = ownMinutesAgo !== undefined && ownMinutesAgo < rule.take_back_minutes;
  const isFree = takesBack || isOneOf(rule.at_once);
  const isMany = size > rule.most_at_once;
  if (isFree && !isMany) return NOW;
  if (rule.ask.length === 0 && !isFree) return { kind: 'refuse', verb, why: { kind: 'only', who: rule.at_once } };
  return {
    kind: 'ask',
    verb,
    whom: rule.ask.length === 0 ? ['admins'] : rule.ask,
    approvals: isFree ? 1 : rule.approvals + (isMany ? 1 : 0),
    oneOfThem: isFree ? [] : rule.one_of_them,
    notBy: isFree ? [] : rule.not_by,
    firstInQueue: rule.first_in_queue,
  };
}

type Owned = Pick<Resource, 'entityType' | 'ownerIds' | 'ownerGroupIds' | 'tags' | 'pii'>;

function targetOf(act: Act): Owned {
  const { entity_type = '', tags = [], pii = false } = act.kind === 'create' ? act.draft : {};
  // Owners of a draft own nothing yet: naming oneself owner must not give an owner's rights.
  return {
    entityType: entity_type,
    ownerIds: [],
    ownerGroupIds: [],
    tags: tags.map((id) => ({ id, name: undefined })),
    pii,
  };
}

function fits(
  { kind, pii, owner, tag }: Rule['except'][number]['when'],
  { entityType, ownerIds, ownerGroupIds, tags, pii: isPii }: Owned,
  tagName: Asked['tagName'],
): boolean {
  const hasTag = (wanted: string): boolean =>
    tags.some(({ id, name }) => id === wanted || (name ?? tagName(id))?.toLowerCase() === wanted.toLowerCase());
  return (
    (kind === undefined || kind.includes(entityType)) &&
    (pii === undefined || pii === isPii) &&
    (owner === undefined || owner === ownerIds.length + ownerGroupIds.length > 0) &&
    (tag === undefined || tag.some(hasTag))
  );
}

const is: Readonly<Record<Who, (standing: Standing, target: Owned, stewards: readonly string[]) => boolean>> = {
  everybody: () => true,
  viewers: ({ role }) => role === 'viewer',
  editors: ({ role }) => role === 'editor',
  admins: ({ role }) => role === 'admin',
  'admins with a key': ({ role, hasKey }) => role === 'admin' && hasKey,
  owners: (standing, target) => standing.role !== 'viewer' && owns(standing, target),
  'owners of any role': owns,
  stewards: ({ groups }, _, stewards) => {
    const isNamed = (called: string | undefined) =>
      called !== undefined && stewards.some((steward) => steward.toLowerCase() === called.toLowerCase());
    return groups.some(({ id, name }) => isNamed(id) || isNamed(name));
  },
};

function owns({ secodaUser, groups }: Standing, { ownerIds, ownerGroupIds }: Owned): boolean {
  return ownerIds.includes(secodaUser) || groups.some(({ id }) => ownerGroupIds.includes(id));
}
