// `/secoda whoami`: the Secoda account somebody acts as, how it was matched, the role, and what they may do here and why
// not more. The first thing to ask when something is missing.

import type { Identity } from '../../identity/identity.ts';
import type { IdentityPolicy, Person, Role } from '../../identity/person.ts';
import type { PersonalKeys } from '../../identity/personal-keys.ts';
import { whyNothing, whyUnlinked } from '../../identity/refusal.ts';
import { type Message, section } from '../../slack/blocks/parts.ts';
import { literal } from '../../slack/blocks/text.ts';
import type { Feature } from '../../slack/feature.ts';
import type { Rules, Who } from '../../stewardship/policy.ts';
import { verbs } from '../../stewardship/verbs/table.ts';
import { whyNobody } from '../../stewardship/words.ts';

export interface WhoamiOptions {
  readonly identity: Identity;
  readonly policy: IdentityPolicy & Pick<Rules, 'acts'>;
  readonly keys: Pick<PersonalKeys, 'canLink'>;
}

export function whoami({ identity, policy, keys }: WhoamiOptions): Feature {
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
          await call.reply.send(answer(person, { policy, canLink: keys.canLink, command: call.command }));
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

/** What they may change, from the rules of the policy alone: of some resources other rules may hold. */
function changes(person: Person, { policy, command }: Here): string[] {
  if (person.role === 'none' || person.standing.kind !== 'linked') return [];
  if (person.lostKey) return [whyNobody(person).replaceAll('{command}', command)];
  const mine: ReadonlySet<Who> = new Set<Who>([
    'everybody',
    `${person.role}s`,
    ...(person.role === 'admin' && person.link !== undefined ? (['admins with a key'] as const) : []),
  ]);
  const owned: ReadonlySet<Who> = new Set<Who>([
    'owners of any role',
    ...(person.role === 'viewer' ? [] : ['owners' as const]),
  ]);
  const named = (fits: (rule: Rules['acts'][string]) => boolean): string =>
    verbs
      // Several verbs may share a right: the first speaks for it.
      .filter(({ right }, at) => verbs.findIndex((verb) => verb.right === right) === at)
      .filter(({ right }) => policy.acts[right] !== undefined && fits(policy.acts[right]))
      .map(({ name }) => name)
      .join(', ');
  const isFree = ({ at_once }: Rules['acts'][string]): boolean => at_once.some((who) => mine.has(who));
  const isOwners = ({ at_once }: Rules['acts'][string]): boolean => at_once.some((who) => owned.has(who));
  const parts = [
    ['You may at once', named(isFree)],
    ['Of what you own', named((rule) => !isFree(rule) && isOwners(rule))],
    ['By asking others', named((rule) => !isFree(rule) && !isOwners(rule) && rule.ask.length > 0)],
  ] as const;
  return [
    parts
      .filter(([, acts]) => acts !== '')
      .map(([head, acts]) => `${head}: ${acts}.`)
      .join(' '),
  ].filter((line) => line !== '');
}

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
