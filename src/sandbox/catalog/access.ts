// Whose key it is and what that person may see and do. The rules are the product's: admins everything; editors drafts
// too, but no deleting; viewers and custom roles what is published; guests what is published in their own teams. What is
// only in closed teams is for their members and for admins.

import { randomBytes } from 'node:crypto';
import type { Company, Id, Person, Resource } from './company/model.ts';
import { isTrue } from './company/model.ts';
import { detail } from './reply.ts';

export type Role = 'admin' | 'editor' | 'viewer' | 'guest';

export interface Principal {
  readonly key: string;
  readonly person: Person;
  readonly role: Role;
}

export interface Keys {
  /** A new key of this person, as if made on the settings page. */
  issue(person: Id): string;
  revoke(key: string): void;
  /** Every key that is good, with whose it is. */
  all(): [key: string, owner: Id][];
  /** Reads an Authorization header; throws the refusal of a missing, unknown or dead key. */
  authenticate(header: string | undefined): Principal;
}

/** `kept`: those of an earlier run, which stay good. */
export function createKeys(company: Company, kept: readonly (readonly [key: string, owner: Id])[] = []): Keys {
  const owners = new Map<string, Id>(kept);
  return {
    issue: (person) => {
      const key = randomBytes(24).toString('base64url');
      owners.set(key, person);
      return key;
    },
    revoke: (key) => void owners.delete(key),
    all: () => [...owners],
    authenticate: (header) => {
      const [scheme, key, ...rest] = (header ?? '').split(' ');
      if (scheme !== 'Bearer') throw unauthorized('Authentication credentials were not provided.');
      const owner = key === undefined || rest.length > 0 ? undefined : owners.get(key);
      if (key === undefined || owner === undefined) throw unauthorized('Invalid token.');
      const person = company.people.get(owner);
      if (person === undefined || isTrue(person.disabled)) throw unauthorized('User inactive or deleted.');
      return { key, person, role: roleOf(person) };
    },
  };
}

const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['admin', 'admin'],
  ['editor', 'editor'],
  ['viewer', 'viewer'],
  ['guest', 'guest'],
]);

/** A custom role gives what a viewer has. */
export function roleOf(person: Person): Role {
  return ROLES.get(person.role) ?? 'viewer';
}

const WEIGHT: Readonly<Record<Role, number>> = { guest: 0, viewer: 1, editor: 2, admin: 3 };

export function isAtLeast(role: Role, needed: Role): boolean {
  return WEIGHT[role] >= WEIGHT[needed];
}

/** Whether this person sees a resource: the question for every list, read and write. */
export function sightOf(company: Company, { person, role }: Principal): (resource: Resource) => boolean {
  if (role === 'admin') return () => true;
  const joined = new Set<Id>();
  const hidden = new Set<Id>();
  for (const team of company.teams.values()) {
    const member = team.members.has(person.id);
    if (member) joined.add(team.id);
    if (team.type === 'CLOSED' && !member) hidden.add(team.id);
  }
  const teamsAllow = (teams: readonly Id[]): boolean => teams.length === 0 || teams.some((team) => !hidden.has(team));
  if (role === 'editor') return (resource) => teamsAllow(resource.teams);
  if (role === 'viewer') return (resource) => resource.published && teamsAllow(resource.teams);
  return (resource) => resource.published && resource.teams.some((team) => joined.has(team));
}

function unauthorized(text: string): Error {
  return detail(401, text, { 'www-authenticate': 'Bearer' });
}
