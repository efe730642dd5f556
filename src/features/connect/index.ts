// `/secoda connect`: a form that takes a personal Secoda key, so that its owner reads and changes with rights of their own.
// `/secoda disconnect` forgets it. The key is tried before it is kept; whose it is cannot be proven, and the form says so.

import type { Identity } from '../../identity/identity.ts';
import type { LinkOutcome, PersonalKeys } from '../../identity/personal-keys.ts';
import { whyUnlinked } from '../../identity/refusal.ts';
import { textInput } from '../../slack/blocks/inputs.ts';
import { formModal, infoModal, section } from '../../slack/blocks/parts.ts';
import { bold, literal } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import { type Call, type Feature, idOf } from '../../slack/feature.ts';

export interface ConnectOptions {
  readonly identity: Identity;
  readonly keys: PersonalKeys;
  /** The slash command, for texts of forms. */
  readonly command: string;
}

const KEY = 'key';
const TITLE = 'Link your Secoda key';
const OFF =
  'Linking personal keys is off here: there is nothing to keep them safe with. Whoever runs this app can set ENCRYPTION_KEYS. Until then you act as the Secoda account with your e-mail address.';

export function connect({ identity, keys, command }: ConnectOptions): Feature {
  /** The keys and who they are for; throws UserError for those who may link none. */
  async function linking(call: Call) {
    if (!keys.canLink) throw new UserError(OFF);
    const { standing } = await identity.person(call);
    if (standing.kind !== 'linked') throw new UserError(whyUnlinked(standing) ?? OFF);
    return { place: { installation: call.installation.id, slackUser: call.userId }, user: standing.user };
  }

  return {
    name: 'connect',
    commands: [
      {
        word: 'connect',
        takes: '',
        summary: 'Links your own Secoda key, so that you read and change with your own rights.',
        examples: ['connect'],
        accepts: (args) => args === '',
        async then(call) {
          if (!keys.canLink) throw new UserError(OFF);
          // The trigger lives three seconds: the modal first, its content when it is known.
          await call.reply.openModal(infoModal(TITLE, [section('Loading…')]));
          const { user } = await linking(call);
          await call.reply.showModal(form(user.name, command));
        },
      },
      {
        word: 'disconnect',
        takes: '',
        summary: 'Forgets the Secoda key that you linked.',
        examples: ['disconnect'],
        accepts: (args) => args === '',
        async then({ installation, userId, reply }) {
          const place = { installation: installation.id, slackUser: userId };
          const existed = await keys.unlink(place);
          await reply.send({
            text: existed
              ? `Your key is forgotten. From now on you act as the Secoda account with your e-mail address; \`${command} connect\` links a key again.`
              : `You have not linked a key, so there is nothing to forget. \`${command} whoami\` shows how you act.`,
          });
        },
      },
    ],
    forms: {
      link: {
        ack({ texts }) {
          if (typed(texts) === '') return { errors: { [KEY]: 'Paste your key here.' } };
          return { show: infoModal(TITLE, [section('Trying the key with Secoda…')]) };
        },
        async then(call) {
          const { place, user } = await linking(call);
          const outcome = await keys.link(place, user.id, typed(call.texts), call.signal);
          const shown =
            outcome === 'linked'
              ? infoModal(TITLE, [section(linkedNow(command))])
              : form(user.name, command, `*Not linked.* ${WHY_NOT[outcome]}`);
          await call.reply.showModal(shown);
        },
      },
    },
  };
}

function typed(texts: Readonly<Record<string, string>>): string {
  return (texts[KEY] ?? '').trim();
}

/** @param says why it comes back. */
function form(name: string, command: string, says?: string) {
  const text = [
    `From then on I search, read and change things in Secoda with this key, as ${bold(literal(name, 100))}: you see what you see there, closed teams of yours too. It does not widen what the policy of this app allows.`,
    `*Mind:* the key passes through Slack on its way here. It is kept encrypted, and never shown again. I cannot prove whose key it is, so link none but your own. \`${command} disconnect\` forgets it.`,
  ].join('\n\n');
  return formModal({
    callbackId: idOf('connect', 'link'),
    title: TITLE,
    submit: 'Link key',
    blocks: [
      ...(says === undefined ? [] : [section(says)]),
      section(text),
      textInput({
        blockId: KEY,
        label: 'Your Secoda API key',
        hint: 'In Secoda: Settings → API → Create key. Admins and editors can make keys.',
        placeholder: 'Paste the key',
        maxLength: 1000,
      }),
    ],
  });
}

function linkedNow(command: string): string {
  return `*Your key is linked.* From now on you search, read and change with it. \`${command} whoami\` shows how you act, \`${command} disconnect\` forgets the key.`;
}

const WHY_NOT: Readonly<Record<Exclude<LinkOutcome, 'linked'>, string>> = {
  'no key': 'That is not a key: keys are one word of letters and digits. Copy it again.',
  'shared key':
    'That is the key that everybody here uses through this app, not one of your own. Make your own in Secoda under Settings → API.',
  'not accepted': 'Secoda does not accept this key. Copy it again, or make a new one.',
  'another workspace': 'That key is of another Secoda workspace than the one this app works with. Make one there.',
  'workspace unknown':
    'I could not find out to which Secoda workspace this key belongs, so I did not keep it. Ask a Secoda admin whether your account sees any resources.',
  'of somebody else': 'Somebody else here has linked this key. Make one of your own in Secoda under Settings → API.',
};
