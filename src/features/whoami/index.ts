// `/secoda whoami`: the Secoda account somebody acts as, how it was matched, the role, and what they may do here and why
// not more. The first thing to ask when something is missing.

import type { Identity } from '../../identity/identity.ts';
import type { IdentityPolicy, Person, Role } from '../../identity/person.ts';
import type { PersonalKeys } from '../../identity/personal-keys.ts';
import { whyNothing, whyUnlinked } from '../../identity/refusal.ts';
import type { Show } from '../../results/show.ts';
import { resource } from '../../secoda/resources/resource.ts';
import { type Message, section } from '../../slack/blocks/parts.ts';
import { literal } from '../../slack/blocks/text.ts';
import type { Feature } from '../../slack/feature.ts';
import type { Act } from '../../stewardship/change.ts';
import { decideVerb, type Rules, standingOf } from '../../stewardship/policy.ts';
import { verbs } from '../../stewardship/verbs/table.ts';
import type { Verb } from '../../stewardship/verbs/verb.ts';
import { whyNobody } from '../../stewardship/words.ts';

export interface WhoamiOptions {
  readonly identity: Identity;
  readonly policy: IdentityPolicy & Rules;
  readonly show: Pick<Show, 'parts'>;
  readonly keys: Pick<PersonalKeys, 'canLink'>;
}

export function whoami({ identity, policy, keys, show }: WhoamiOptions): Feature {
  /** Groups by name: the policy may name its stewards so. */
  async function groupsOf(person: Person, signal: AbortSignal): Promise<(id: string) => string | undefined> {
    if (policy.stewards.length === 0 || person.role === 'none') return () => undefined;
    return (await show.parts({ person, ...(await identity.access(person, signal)) })).names.group;
  }

  return {
    name: 'whoami',
    commands: [
      {
        word: 'whoami',
        takes: '',
        summary: 'Shows the Secoda account you act as, your role, and what you may see and change here.',
        examples: ['whoami'],
        accepts: (args) => args === '',
        async then(call) {
          const person = await identity.person(call);
          const groupName = await groupsOf(person, call.signal);
          const here = { policy, canLink: keys.canLink, command: call.command, groupName };
          await call.reply.send(answer(person, here));
        },
      },
    ],
  };
}

const MAY_WITH_OWN_KEY: Readonly<Record<Role, string>> = {
  none: 'Here you see nothing of the catalog.',
  viewer: 'Here you may find and read what is published and your key shows you.',
  editor: 'Here you may find and read what your key shows you, drafts too.',
  admin: 'Here you may find and read everything that your key shows you.',
};

const MAY: Readonly<Record<Role, string>> = {
  none: 'Here you see nothing of the catalog.',
  viewer: 'Here you may find and read what is published, in no team, the default team or an open team.',
  editor: 'Here you may find and read what is published and drafts, in no team, the default team or an open team.',
  admin: 'Here you may find and read everything.',
};

interface Here {
  readonly policy: WhoamiOptions['policy'];
  readonly groupName: (id: string) => string | undefined;
  readonly canLink: boolean;
  readonly command: string;
}

function answer(person: Person, here: Here): Message {
  const may = person.link === undefined ? MAY : MAY_WITH_OWN_KEY;
  const lines = [
    account(person),
    may[person.role],
    ...reasons(person, here),
    ...changes(person, here),
    nextStep(person, here),
  ];
  const text = lines.join('\n');
  return { text, blocks: [section(text)] };
}

function account(person: Person): string {
  const { standing } = person;
  if (standing.kind !== 'linked') return `*You act as nobody in Secoda.* ${whyUnlinked(standing) ?? ''}`.trim();
  const { name, email = '', role } = standing.user;
  const key = person.link === undefined ? '' : ' You read and change with the key that you linked.';
  return `*You act as ${literal(name, 100)}* (${literal(email, 200)}), matched by your confirmed Slack e-mail address. Your role in Secoda: ${literal(role, 60) || 'not told, so viewer'}.${key}`;
}

/** What they may change of a table, or a term where tables are unfit, by whose it is: of some, other rules may hold. */
function changes(person: Person, { policy, command, groupName }: Here): string[] {
  const standing = standingOf(person, groupName);
  if (person.role === 'none' || person.standing.kind !== 'linked') return [];
  if (standing === undefined) return [whyNobody(person).replaceAll('{command}', command)];
  const decided = (verb: Verb, owners: readonly string[]): string => {
    const raw = { id: 'any', title: 'any', owners };
    const table = resource.parse({ ...raw, entity_type: 'table' });
    const term = resource.parse({ ...raw, entity_type: 'glossary' });
    const of = verb.unfit?.(table) === undefined ? table : term;
    const act: Act = { kind: 'delete', resources: [of.id] };
    const { kind, ...rest } = decideVerb(
      verb,
      { act, standing, resource: of, size: 1, tagName: () => undefined },
      policy,
    );
    return 'why' in rest && rest.why.kind === 'done in Secoda' ? 'in Secoda' : kind;
  };
  const heads = new Map<string, string[]>(HEADS.map((head) => [head, []]));
  for (const [at, verb] of verbs.entries()) {
    // Several verbs may share a right: the first speaks for it.
    if (verbs.findIndex(({ right }) => right === verb.right) !== at) continue;
    const all = [[], [standing.secodaUser], ['another']].map((owners) => decided(verb, owners));
    const [nobodys, mine, anothers] = all.map((one) => one === 'now');
    const ways: readonly (readonly [head: string, fits: boolean | undefined])[] = [
      [AT_ONCE, anothers],
      [OWN_OR_NOBODYS, mine && nobodys],
      [OWN, mine],
      [NOBODYS, nobodys],
      [ASKING, all.includes('ask')],
      [IN_SECODA, all.includes('in Secoda')],
    ];
    const head = ways.find(([, fits]) => fits)?.[0];
    if (head !== undefined) heads.get(head)?.push(verb.name);
  }
  const parts = [...heads]
    .filter(([, names]) => names.length > 0)
    .map(([head, names]) => `${head}: ${names.join(', ')}.`);
  return parts.length === 0 ? [] : [parts.join(' ')];
}

const AT_ONCE = 'You may at once';
const OWN = 'Of what you own';
const OWN_OR_NOBODYS = 'Of what you own or nobody owns';
const NOBODYS = 'Of what nobody owns';
const ASKING = 'By asking others';
const IN_SECODA = 'Only in Secoda itself';
const HEADS = [AT_ONCE, OWN_OR_NOBODYS, OWN, NOBODYS, ASKING, IN_SECODA];

function reasons({ standing, role }: Person, { policy, canLink, command }: Here): string[] {
  if (standing.kind !== 'linked') return [];
  if (standing.user.role === role) return [];
  if (standing.user.role === 'guest') return ['Guests of Secoda have here what the policy of this app gives them.'];
  if (['admin', 'editor', 'viewer'].includes(standing.user.role)) {
    const more = canLink ? ` With a key of your own, by \`${command} connect\`, you act as ${standing.user.role}.` : '';
    return [
      `An e-mail match gives at most the role ${policy.email_match_max_role} here, because whoever administers Slack could change an address.${more}`,
    ];
  }
  return ['This app does not know that role, so it counts as viewer.'];
}

function nextStep(person: Person, { command }: Here): string {
  if (person.role !== 'none') return `Try \`${command} find\` and a word of a title.`;
  if (person.standing.kind === 'refused') return `\`${command} help\` says what this app does.`;
  const why = whyNothing(person);
  return person.standing.kind === 'linked' && why !== undefined
    ? why
    : `When that is done, try \`${command} whoami\` again.`;
}
