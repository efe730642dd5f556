// What somebody may do to a resource, before they do it: for the words on a button, "Verify" or "Ask to verify". Pure, and
// cheap enough for every control of every card. It promises nothing: a change is decided when it is applied.

import type { Names } from '../identity/directory.ts';
import type { Person } from '../identity/person.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Act, Delta } from './change.ts';
import { decide, type Rules, standingOf } from './policy.ts';
import { whyNobody, whyNot } from './words.ts';

export type May =
  | { readonly kind: 'now' }
  /** Not alone; `says` names whom to ask. Words cost more than the decision, and most are never read. */
  | { readonly kind: 'ask'; says(): string }
  /** Not at all; `says` why. */
  | { readonly kind: 'refuse'; says(): string };

export interface MayOptions {
  readonly person: Person;
  /** Undefined for what is to be created. */
  readonly resource: Resource | undefined;
  readonly rules: Rules;
  readonly names: Pick<Names, 'person' | 'group' | 'tag'>;
}

/** @param wish as verbs make it: `verify.delta()`, `remove.act(id)`, `create.act(draft)`. */
export function mayDo(wish: Delta | Act, { resource, ...who }: MayOptions): May {
  return mayOf(who)(wish, resource);
}

/** @param ownMinutesAgo how long ago they made what they wish to take back; undefined for any other wish. */
export type MayDo = (wish: Delta | Act, resource: Resource | undefined, ownMinutesAgo?: number) => May;

/** The same for one person and many resources and wishes: what is theirs alone is found out once. */
export function mayOf({ person, rules, names }: Omit<MayOptions, 'resource'>): MayDo {
  const standing = standingOf(person, names.group);
  if (standing === undefined) return () => ({ kind: 'refuse', says: () => whyNobody(person) });
  return (wish, resource, ownMinutesAgo) => {
    const act: Act = 'kind' in wish ? wish : { kind: 'edit', resources: [resource?.id ?? ''], delta: wish };
    const decision = decide({ act, standing, resource, size: 1, ownMinutesAgo, tagName: names.tag }, rules);
    if (decision.kind === 'now') return NOW;
    const says = () => whyNot(decision, { person, resource, names, stewards: rules.stewards }) ?? '';
    return { kind: decision.kind, says };
  };
}

const NOW: May = { kind: 'now' };
