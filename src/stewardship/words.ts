// Why a change was not made, in sentences: what happened, and what to do next. Names stand for ids where they are known,
// and `{command}` for the slash command, which is a setting.

import type { Names } from '../identity/directory.ts';
import type { Person } from '../identity/person.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import type { ListName } from './change.ts';
import type { Decision, RefusedFor, Who } from './policy.ts';
import type { Verb } from './verbs/verb.ts';

export const GONE = 'It is not in Secoda any more, or you may not see it. Please search again.';
export const UNLINKED_MEANWHILE =
  'Your linked key changed before this was done, so nothing was written. Please press again.';
export const SOMEBODY_ELSE = 'Your Secoda account is another one than when you pressed. Please press again.';
export const NOT_THERE =
  'Secoda did not confirm it, and when I looked the change was not there: nothing was changed. Please try again.';
export const CANNOT_TELL =
  'Secoda did not confirm it, and I could not find out whether the change was made. Please look in Secoda before trying again.';
export const UNTOLD = 'Something went wrong inside this app, and nothing was written. Please try again in a minute.';

export function notTaken(fields: readonly string[]): string {
  return `Secoda answered, but did not take over: ${fields.join(', ').replaceAll('_', ' ')}. It may be governed elsewhere, as a column’s publishing is by its table.`;
}

export function unreadable(lists: readonly ListName[]): string {
  return `Secoda’s answer about ${lists.join(', ').replaceAll('_', ' ')} could not be read, so I wrote nothing: it would have erased what I do not see. Please change it in Secoda.`;
}

const NO_ACCOUNT = 'You have no Secoda account to act as. {command} whoami tells why, and whom to ask.';
const LOST_KEY =
  'You linked a Secoda key of your own, which this app cannot open any more. I change nothing with the shared key in its place: link your key again with {command} connect, or forget it with {command} disconnect.';

/** Why somebody acts as nobody. */
export function whyNobody({ lostKey }: Pick<Person, 'lostKey'>): string {
  return lostKey ? LOST_KEY : NO_ACCOUNT;
}

/** For whom it is said, about what. */
export interface Asking {
  readonly person: Person;
  readonly resource: Resource | undefined;
  readonly names: Pick<Names, 'person' | 'group'>;
  /** Without any, nobody is sent to one. */
  readonly stewards: readonly string[];
}

/** Why not, and who may. Undefined for what may be done at once. */
export function whyNot(decision: Decision, asking: Asking): string | undefined {
  if (decision.kind === 'now') return undefined;
  if (decision.kind === 'refuse') return refusal(decision.why, decision.verb, asking);
  const { verb, whom, approvals, oneOfThem, notBy } = decision;
  const who = people(whom, asking) || 'whoever runs this app';
  const one = people(oneOfThem, asking);
  const many = approvals === 1 ? '' : ` It takes ${approvals} of them${one && `, one of them ${one}`}.`;
  const never = notBy.length === 0 ? '' : ' An owner’s word does not count here.';
  return `You may not ${verb.wish} this by yourself. Ask ${who}.${many}${never}${inWhichRole(asking.person)}`;
}

/** An admin who acts as less would else be sent to an admin. */
function inWhichRole({ role, standing }: Person): string {
  const inSecoda = (standing.kind === 'linked' && standing.user.role) || role;
  const also = inSecoda === role ? '' : ` though you are ${inSecoda} in Secoda: {command} whoami says why`;
  return ` You act as ${role} here${also}.`;
}

function refusal(why: RefusedFor, verb: Verb | undefined, asking: Asking): string {
  const wish = verb?.wish ?? 'change';
  if (why.kind === 'unfit') return why.says;
  if (why.kind === 'done in Secoda') return `The policy wants this done in Secoda itself: open it there to ${wish} it.`;
  if (why.kind !== 'only') return REFUSED[why.kind];
  const who = people(why.who, asking);
  return who === ''
    ? `The policy lets nobody ${wish} this from here. Ask whoever runs this app.`
    : `Only ${who} may ${wish} this: ask one of them.${inWhichRole(asking.person)}`;
}

const REFUSED = {
  'no rights': 'Your role here lets you change nothing. {command} whoami tells why, and whom to ask.',
  archived: 'It is archived in Secoda, so it is not changed from here. Restore it in Secoda first.',
  'key may not write': 'Secoda does not let the key in use change this resource. A Secoda admin can change that.',
  'several decide': 'Different people decide about the parts of this change. Please make them one at a time.',
} as const;

const WORDS: Readonly<Record<Who, string>> = {
  everybody: 'everybody with a Secoda account',
  viewers: 'viewers',
  editors: 'an editor',
  admins: 'a Secoda admin',
  'admins with a key': 'an admin who has linked a key ({command} connect)',
  owners: 'its owners',
  'owners of any role': 'its owners',
  stewards: 'a steward',
};

const MOST_NAMED = 5;

/** Empty when the only ones would be owners or stewards that are not there. */
function people(who: readonly Who[], asking: Asking): string {
  const words = who.flatMap((kind) => {
    if (kind === 'stewards' && asking.stewards.length === 0) return [];
    return kind.startsWith('owners') ? ownersIn(asking) : [WORDS[kind]];
  });
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

/** Whoever asks is not sent to themselves. */
function ownersIn({ resource, person, names }: Asking): readonly string[] {
  const me = person.standing.kind === 'linked' ? person.standing.user.id : undefined;
  const others = (resource?.ownerIds ?? []).filter((id) => id !== me);
  const groups = resource?.ownerGroupIds ?? [];
  if (others.length + groups.length === 0) return [];
  const named = [...others.map(names.person), ...groups.map(names.group)].filter((name) => name !== undefined);
  return [`${WORDS.owners}${named.length === 0 ? '' : ` (${named.slice(0, MOST_NAMED).join(', ')})`}`];
}
