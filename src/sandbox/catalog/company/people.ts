// The people of Acme, their groups and their teams. The first ones have fixed names, because tests, guides and the
// sandbox speak of them; the rest fill the pickers.

import type { Group, Id, Person, Team } from './model.ts';
import type { Chance } from './random.ts';
import { FIRST_NAMES, GROUPS, LAST_NAMES } from './words.ts';

const PEOPLE = 60;
const DAY = 86_400_000;

interface Known {
  readonly name: string;
  readonly role: string;
  readonly email?: string;
  readonly disabled?: boolean | string;
  readonly pending?: boolean | string;
  readonly service?: true;
}

/** One of each kind that identity has to tell apart. */
const KNOWN: readonly Known[] = [
  { name: 'Ada Admin', role: 'admin' },
  { name: 'Eddie Editor', role: 'editor' },
  { name: 'Vera Viewer', role: 'viewer' },
  { name: 'Gus Guest', role: 'guest' },
  { name: 'Dora Disabled', role: 'editor', disabled: true },
  { name: 'Petra Pending', role: 'viewer', pending: 'True' },
  { name: 'Sam Twin', role: 'editor', email: 'sam.twin@acme.example' },
  { name: 'Sam Twin', role: 'viewer', email: 'Sam.Twin@acme.example' },
  { name: 'Catalog Robot', role: 'admin', service: true },
  { name: 'Cleo Custom', role: 'Data steward' },
  { name: 'Andy Admin', role: 'admin' },
  { name: 'Olga Owner', role: 'viewer' },
  { name: 'Stella Steward', role: 'editor' },
];

/** Sixty people; those with fixed names first, in the order above. */
export function createPeople(chance: Chance, now: number): Map<Id, Person> {
  const people = new Map<Id, Person>();
  const emails = new Set<string>();
  for (const known of KNOWN) add(known);
  while (people.size < PEOPLE) {
    const name = `${chance.pick(FIRST_NAMES)} ${chance.pick(LAST_NAMES)}`;
    if (emails.has(emailOf(name))) continue;
    add({ name, role: chance.often(0.06) ? 'admin' : chance.often(0.4) ? 'editor' : 'viewer' });
  }
  return people;

  function add(known: Known): void {
    const [first = '', ...rest] = known.name.split(' ');
    const email = known.email ?? emailOf(known.name);
    emails.add(email);
    const id = chance.uuid();
    people.set(id, {
      id,
      email,
      first_name: first,
      last_name: rest.join(' '),
      role: known.role,
      disabled: known.disabled ?? (chance.often(0.2) ? 'False' : false),
      pending: known.pending ?? false,
      is_service_account: known.service ?? false,
      user_groups: [],
      last_login: known.pending === undefined ? new Date(now - chance.whole(0, 60 * DAY)).toISOString() : null,
    });
  }
}

/** Groups of three to ten people; written into the people's `user_groups` too. */
export function createGroups(chance: Chance, people: ReadonlyMap<Id, Person>): Map<Id, Group> {
  const groups = new Map<Id, Group>();
  const everybody = [...people.values()].filter((person) => !person.is_service_account);
  for (const name of GROUPS) {
    const members = chance.some(everybody, chance.whole(3, 10));
    const steward = everybody.find((person) => person.first_name === 'Stella');
    if (name === 'Data stewards' && steward !== undefined && !members.includes(steward)) members.push(steward);
    const group = { id: chance.uuid(), name, users: members.map((person) => person.id) };
    groups.set(group.id, group);
    for (const member of members) member.user_groups.push(group.id);
  }
  return groups;
}

/** The names of the teams, and who of the well-known people is in them. "everybody" is what it says. */
const TEAMS = [
  { name: 'Acme', type: 'OPEN', members: 'everybody', is_default_team: true },
  { name: 'Growth', type: 'OPEN', members: ['Vera', 'Stella'] },
  { name: 'Supply chain', type: 'OPEN', members: ['Olga'] },
  { name: 'Finance', type: 'CLOSED', members: ['Ada', 'Eddie'] },
  { name: 'Security', type: 'CLOSED', members: ['Andy'] },
  { name: 'Web relaunch', type: 'OPEN', members: [], archived: true },
] as const;

/** A default team, two open ones, two closed ones, an archived one. Eddie is in Finance, Vera in no closed team. */
export function createTeams(chance: Chance, people: ReadonlyMap<Id, Person>): Map<Id, Team> {
  const fixed = new Set(KNOWN.map((known) => known.name));
  const everybody = [...people.values()];
  const others = everybody.filter((person) => !fixed.has(`${person.first_name} ${person.last_name}`));
  const teams = new Map<Id, Team>();
  for (const team of TEAMS) {
    const known = everybody.filter(
      (person) => team.members === 'everybody' || isOneOf(team.members, person.first_name),
    );
    const more = team.members === 'everybody' ? [] : chance.some(others, chance.whole(4, 9));
    const id = chance.uuid();
    teams.set(id, {
      id,
      name: team.name,
      type: team.type,
      archived: 'archived' in team,
      is_default_team: 'is_default_team' in team,
      members: new Set([...known, ...more].map((person) => person.id)),
    });
  }
  return teams;
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function emailOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll('ø', 'o')
    .replaceAll(/[^A-Za-z ]/g, '');
  return `${plain.toLowerCase().replaceAll(' ', '.')}@acme.example`;
}
