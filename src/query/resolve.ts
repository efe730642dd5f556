// From a search with names to one with ids. Who is meant is asked of a function that knows what its reader may know: what is
// hidden from them is answered like what does not exist.

import { ME } from './explain.ts';
import { written } from './fields.ts';
import { type Mistake, mistakeAt } from './mistake.ts';
import type { Named } from './names.ts';
import type { Asked, AskedName, AskedTest } from './parser.ts';
import type { NamedField, Search, Test } from './query.ts';

export type LookUp = (asked: Pick<AskedName, 'field' | 'name' | 'slackId'>) => Promise<Named>;

export type Resolved =
  /** `doubts`: what may have been a mistake, if nothing is found. */
  { readonly query: Search; readonly doubts: readonly Mistake[] } | { readonly mistake: Mistake };

export async function resolve({ seen, all, sort }: Asked, lookUp: LookUp): Promise<Resolved> {
  const known: Test[][] = [];
  const doubts: Mistake[] = [];
  for (const tests of all) {
    const group: Test[] = [];
    for (const test of tests) {
      if (!isName(test)) {
        group.push(test);
        continue;
      }
      const answer = await lookUp(test);
      if (answer.kind !== 'found') return { mistake: mistakeOf(test, answer, seen) };
      const { field, not } = test;
      group.push({ is: 'named', field, name: answer.name, ids: answer.ids, not });
      if (answer.doubt) doubts.push(mistakeOf(test, answer.doubt, seen));
    }
    known.push(group);
  }
  return { query: { all: known, sort }, doubts };
}

function isName(test: AskedTest): test is AskedName {
  return test.is === 'asked';
}

function mistakeOf(asked: AskedName, answer: Exclude<Named, { readonly kind: 'found' }>, seen: string): Mistake {
  const { field, name, not } = asked;
  const rest = withoutPlace(seen, asked) || 'orders';
  const instead = (other: string | undefined): string | undefined =>
    other === undefined ? undefined : `${not ? '-' : ''}${written(field, other)}`;
  if (answer.kind === 'ambiguous') {
    const wrong = `“${name}” is the beginning of several: ${answer.names.join(', ')}`;
    return mistakeAt(seen, asked, { wrong, meant: instead(answer.names[0]), example: rest });
  }
  if (answer.kind === 'unknown') {
    const wrong = `There is no ${WHAT[field].one} “${name}” that I know of or may show you`;
    // Who reads it may have no finance among their tags: what serves as an example elsewhere would be the next mistake.
    const known = WHAT[field].always ?? answer.known;
    const example = known === undefined ? rest : written(field, known);
    return mistakeAt(seen, asked, { wrong, meant: instead(answer.nearest), example });
  }
  const wrong = `I am still loading the ${WHAT[field].many} of Secoda. Try again in a moment, or search without it`;
  return mistakeAt(seen, asked, { wrong, example: rest });
}

interface What {
  readonly one: string;
  readonly many: string;
  /** Who is there for every reader. */
  readonly always?: string;
}

const WHAT: Readonly<Record<NamedField, What>> = {
  in: { one: 'integration, schema, database or other parent', many: 'integrations and schemas' },
  owner: { one: 'person or group', many: 'people and groups', always: ME },
  subscriber: { one: 'person', many: 'people', always: ME },
  tag: { one: 'tag', many: 'tags' },
  team: { one: 'team', many: 'teams' },
  collection: { one: 'collection', many: 'collections' },
};

function withoutPlace(seen: string, { start, end }: AskedName): string {
  return `${seen.slice(0, start)} ${seen.slice(end)}`.replaceAll(/\s+/g, ' ').trim();
}
