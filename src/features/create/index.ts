// `/secoda create` and the shortcut "Create in Secoda": a form for something new, a glossary term unless chosen otherwise.
// The message shortcut "Add to glossary" fills it with what somebody wrote, and with the way back to it.

import { busyModal } from '../../forms/blocks.ts';
import { type Forms, received } from '../../forms/forms.ts';
import type { Sent } from '../../forms/sent.ts';
import type { Identity } from '../../identity/identity.ts';
import { readAsSeen } from '../../query/seen.ts';
import type { Show } from '../../results/show.ts';
import { limits } from '../../slack/blocks/limits.ts';
import { UserError } from '../../slack/errors.ts';
import type { Call, Feature, ShortcutCall } from '../../slack/feature.ts';
import { mayDo } from '../../stewardship/may.ts';
import type { Rules } from '../../stewardship/policy.ts';
import { fieldsOfNew, form } from './form.ts';
import { termIn } from './term.ts';

export interface CreateOptions {
  readonly forms: Forms;
  readonly show: Show;
  readonly identity: Identity;
  readonly policy: Rules;
  readonly command: string;
}

interface Filled {
  readonly sent?: Sent;
  /** What could not be filled in, or should be known of it. */
  readonly note?: string | undefined;
}

const NO_LINK = 'Slack does not tell me the address of the message, so there is no link back to it.';
const TOO_LONG =
  'The message is longer than a field here holds, so its text is not filled in; the documentation links to it.';
const PRIVATE = 'The link leads into a private conversation: only who is in it can follow it.';

export function create({ forms, show, identity, policy, command }: CreateOptions): Feature {
  async function open(call: Call, fill: () => Promise<Filled> = async () => ({})): Promise<void> {
    // The trigger lives three seconds: the modal first, its content when it is known.
    await call.reply.openModal(busyModal(form.title, 'Loading…'));
    const reader = await show.reader(call);
    const { names } = await show.parts(reader);
    const { may, fields } = fieldsOfNew((act) =>
      mayDo(act, { person: reader.person, resource: undefined, rules: policy, names }),
    );
    const plainly = (says: string): string => says.replaceAll('{command}', command);
    if (may.kind === 'refuse') throw new UserError(plainly(may.says()));
    const { sent, note } = await fill();
    const said = [may.kind === 'ask' ? may.says() : undefined, note].filter((part) => part !== undefined);
    const state = {
      form: form.name,
      title: '',
      fields: fields.map((field) => ({ ...field, ask: field.ask === null ? null : plainly(field.ask) })),
      ...(said.length > 0 && { note: plainly(said.join('\n')) }),
      ...(call.channel && { channel: call.channel }),
    };
    await forms.show(call, form, state, { nameOf: () => undefined, sent });
  }

  /** Mentions as names: Slack writes ids. */
  async function asRead(call: ShortcutCall, written: string): Promise<string> {
    const { text, mentions } = readAsSeen(written);
    const known = await Promise.all(
      mentions.map(async ({ slackId }) => {
        const person = await identity.person({ ...call, userId: slackId }).catch(() => undefined);
        return `@${person?.name ?? 'somebody'}`;
      }),
    );
    return mentions.reduceRight(
      (all, { start, end }, at) => `${all.slice(0, start)}${known[at] ?? ''}${all.slice(end)}`,
      text,
    );
  }

  async function filledBy(call: ShortcutCall): Promise<Filled> {
    const { message, channel } = call;
    if (message === undefined) return {};
    const [text, address] = await Promise.all([
      asRead(call, message.text),
      channel && call.slack.permalink(channel.id, message.ts).catch(() => undefined),
    ]);
    const { term, definition } = termIn(text);
    const back = address === undefined ? '' : `[From a message in Slack](${address})`;
    const whole = [definition, back].filter((part) => part !== '').join('\n\n');
    const fits = whole.length <= limits.inputText;
    const notes = [
      fits ? undefined : TOO_LONG,
      address === undefined ? NO_LINK : channel?.kind === 'public' ? undefined : PRIVATE,
    ].filter((note) => note !== undefined);
    return {
      sent: { texts: { title: term, definition: fits ? whole : back }, choices: {} },
      ...(notes.length > 0 && { note: notes.join(' ') }),
    };
  }

  return {
    name: 'create',
    commands: [
      {
        word: 'create',
        takes: '',
        summary: 'Opens a form for something new, a glossary term unless you choose otherwise.',
        examples: ['create'],
        accepts: (args) => args === '',
        then: (call) => open(call),
      },
    ],
    shortcuts: {
      open: { then: (call) => open(call) },
      glossary: { then: (call) => open(call, () => filledBy(call)) },
    },
    forms: { save: received(form, (call) => forms.save(call, form)) },
  };
}
