// Who and what the names in a search mean, for the person who typed them: looked up in the directory, among what that person
// may know. A mention of Slack and `@me` are matched to Secoda like everybody who uses this app.

import type { Directory, Kind, Known, Principal } from '../identity/directory.ts';
import type { Identity } from '../identity/identity.ts';
import type { Person } from '../identity/person.ts';
import { ME } from '../query/explain.ts';
import { type Candidate, found, type Named, named, wholeNamed } from '../query/names.ts';
import type { IdField, Ids, NamedField } from '../query/query.ts';
import type { LookUp } from '../query/resolve.ts';
import { isUnknownPerson } from '../slack/errors.ts';
import type { Call } from '../slack/feature.ts';

export interface LookUpOptions {
  readonly directory: Directory;
  readonly identity: Identity;
}

const KINDS: Readonly<Record<NamedField, readonly (readonly [kind: Kind, field: IdField])[]>> = {
  owner: [
    ['people', 'owners'],
    ['groups', 'owners_groups'],
  ],
  in: [
    ['integrations', 'integration_id'],
    ['parents', 'parent_id'],
  ],
  subscriber: [['people', 'subscribers']],
  tag: [['tags', 'tags']],
  team: [['teams', 'teams']],
  collection: [['collections', 'collections']],
};

/** Whether whoever asks means themselves. */
export function isMe({ field, name }: { readonly field: NamedField; readonly name: string }): boolean {
  return field in OF_PEOPLE && /^@?me$/i.test(name);
}

/** Fields that hold people, of whom one may be mentioned, or be the one who asks. */
const OF_PEOPLE: Readonly<Partial<Record<NamedField, IdField>>> = { owner: 'owners', subscriber: 'subscribers' };

const UNKNOWN: Named = { kind: 'unknown', nearest: undefined };

/** Who or what names mean for a reader; without a person, nobody is `@me`. */
export type LookUps = (call: Call, reader: Principal & { readonly person?: Person }) => LookUp;

export function lookUps({ directory, identity }: LookUpOptions): LookUps {
  return (call, reader) =>
    async ({ field, name, slackId }) => {
      const ofPeople = OF_PEOPLE[field];
      if (ofPeople !== undefined && slackId !== undefined) {
        const person = await identity.person({ ...call, userId: slackId }).catch((error: unknown) => {
          if (isUnknownPerson(error)) return undefined;
          throw error;
        });
        return person === undefined ? UNKNOWN : personAs(person, ofPeople);
      }
      if (ofPeople !== undefined && isMe({ field, name })) {
        return reader.person === undefined ? UNKNOWN : personAs(reader.person, ofPeople, ME);
      }
      const candidates = await candidatesFor(field, reader);
      if (candidates === undefined) return { kind: 'not known yet' };
      if (field !== 'in') return named(name, candidates);
      if (wholeNamed(name, candidates).length > 0) return withPlaces(named(name, candidates));
      const parents = (await directory.parentsTitled(name, reader)).map((parent) => candidate(parent, 'parent_id'));
      if (parents.length > 0) return found(parents);
      const answer = named(name, candidates);
      return answer.kind === 'unknown'
        ? { kind: 'found', name, ids: placesCalled(name), doubt: answer }
        : withPlaces(answer);
    };

  async function candidatesFor(field: NamedField, reader: Principal): Promise<readonly Candidate[] | undefined> {
    const lists = await Promise.all(
      KINDS[field].map(async ([kind, idField]) =>
        (await directory.known(kind, reader))?.map((known) => candidate(known, idField)),
      ),
    );
    return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
  }
}

/** Who may not see a schema may see what is in it: resources tell the names of their places themselves. */
function withPlaces(answer: Named): Named {
  if (answer.kind !== 'found' || answer.ids.parent_id === undefined) return answer;
  return { ...answer, ids: { ...answer.ids, ...placesCalled(answer.name) } };
}

/** In the spellings in which warehouses write names. */
function placesCalled(name: string): Ids {
  const spellings = [...new Set([name, name.toLowerCase(), name.toUpperCase()])];
  return { database: spellings, schema: spellings };
}

function candidate({ id, name, email }: Known, field: IdField): Candidate {
  return { id, name, field, also: email };
}

function personAs({ standing }: Person, field: IdField, name?: string): Named {
  if (standing.kind !== 'linked') return UNKNOWN;
  const { id, name: own } = standing.user;
  return found([{ id, name: name ?? own, field }]);
}
