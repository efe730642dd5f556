// The shortcuts "Find in Secoda". From the menu of shortcuts: a window to type in, with the results on top of it. On a message:
// what it speaks of, privately where it was used, and, when somebody asks for that, in its thread for everybody.

import { z } from 'zod';
import { asTyped } from '../../query/explain.ts';
import { mistakeInWords } from '../../query/mistake.ts';
import { parse } from '../../query/parser.ts';
import { viewKey } from '../../results/about.ts';
import type { Addresses } from '../../results/address.ts';
import { answerPrivately } from '../../results/ask.ts';
import type { InPublic } from '../../results/in-public.ts';
import type { ResultsStore } from '../../results/kept-results.ts';
import { resultsModal } from '../../results/list.ts';
import type { Reader, Show } from '../../results/show.ts';
import type { Resource } from '../../secoda/resources/resource.ts';
import { infoModal, section } from '../../slack/blocks/parts.ts';
import { codec } from '../../slack/codec.ts';
import { UserError, whyNotWritten } from '../../slack/errors.ts';
import type { ActionCall, Call, Feature, ShortcutCall } from '../../slack/feature.ts';
import { questionsOf } from './questions.ts';
import { speaksOf } from './speaks-of.ts';
import { findForm, offer, RESULTS, WORDS } from './views.ts';

export interface ShortcutOptions {
  readonly show: Show;
  readonly inPublic: InPublic;
  readonly addresses: Addresses;
  readonly views: ResultsStore;
  readonly command: string;
}

/** What was found for a message, to be answered in its thread. */
const answer = z.object({
  channel: z.string(),
  threadTs: z.string(),
  found: z.union([z.object({ typed: z.string() }), z.object({ ids: z.array(z.string()) })]),
  isAnswered: z.boolean(),
});
type Answer = z.output<typeof answer>;
const ANSWER = 'answer in thread';
const answerValue = codec(z.object({ key: viewKey }));

const NOTHING_SAID =
  'This message names nothing that I could look for. Type a word of a title: `{command} find orders`.';
const RUN_OUT = 'This is no longer kept, or it is not yours. Please use the shortcut on the message again.';
const SHARED =
  'This channel is shared with another organisation, so I say nothing of the catalog in it. Only you can see what I showed you.';

export function shortcut({ show, inPublic, addresses, views, command }: ShortcutOptions): Feature {
  const place = ({ installation, userId }: Call, key: string) => ({
    key,
    installation: installation.id,
    owner: userId,
    kind: ANSWER,
  });

  /** What was found, or undefined. What a message links to and its reader does not see is like what is not there. */
  async function found(call: ShortcutCall, reader: Reader): Promise<Answer['found'] | undefined> {
    const spoken = speaksOf(call.message?.text ?? '', addresses.idIn);
    const linked = await Promise.all(spoken.ids.map((id) => seen(show.read(id, reader, call.signal))));
    const resources = linked.filter((one) => one !== undefined);
    if (resources.length > 0) {
      await show.these(call, reader, resources);
      return { ids: resources.map(({ id }) => id) };
    }
    for (const query of questionsOf(spoken)) {
      if (await show.first(call, reader, query)) return { typed: asTyped(query) };
    }
    return undefined;
  }

  async function onMessage(call: ShortcutCall): Promise<void> {
    const reader = await show.reader(call);
    const about = await found(call, reader);
    if (about === undefined) throw new UserError(NOTHING_SAID.replaceAll('{command}', command));
    const { channel, message } = call;
    // In a conversation of two nobody else would read it.
    if (channel === undefined || message === undefined || channel.kind === 'direct') return;
    const threadTs = message.threadTs ?? message.ts;
    const state: Answer = { channel: channel.id, threadTs, found: about, isAnswered: false };
    const owner = { installation: call.installation.id, owner: call.userId };
    const { key, kept } = views.create({ ...owner, kind: ANSWER, state });
    await Promise.all([call.reply.send(offer(answerValue.encode({ key }))), kept]);
  }

  async function inThread(call: ActionCall): Promise<void> {
    const { key } = answerValue.decode(call.value);
    await show.reader(call);
    const kept = answer.safeParse(await views.read(place(call, key))).data;
    if (kept === undefined) throw new UserError(RUN_OUT);
    if (await call.slack.isExternal(kept.channel).catch(sayWhere)) throw new UserError(SHARED);
    const message =
      'ids' in kept.found ? await inPublic.these(call, kept.found.ids) : await inPublic.answer(call, kept.found.typed);
    if (await claim(call, key)) {
      try {
        await call.slack.post(kept.channel, kept.threadTs, message);
      } catch (error) {
        await views.update(place(call, key), () => kept);
        throw sayWhere(error);
      }
    }
    await call.reply.replace({ text: 'I answered in the thread, with what everybody may see.' });
  }

  /** Whether it was not answered before: two presses are one answer. */
  async function claim(call: ActionCall, key: string): Promise<boolean> {
    let isFirst = false;
    await views.update(place(call, key), (state) => {
      const now = answer.parse(state);
      isFirst = !now.isAnswered;
      return { ...now, isAnswered: true };
    });
    return isFirst;
  }

  return {
    name: 'shortcut',
    shortcuts: {
      find: { then: (call) => call.reply.openModal(findForm('')) },
      message: { then: onMessage },
    },
    forms: {
      find: {
        ack({ texts }) {
          const typed = texts[WORDS] ?? '';
          const parsed = parse(typed);
          // The form stays below the results, with what was typed.
          return 'mistake' in parsed
            ? { errors: { [WORDS]: mistakeInWords(parsed.mistake) } }
            : { show: findForm(typed) };
        },
        async then(call) {
          const { reply } = call;
          await reply.openModal(infoModal(RESULTS, [section('Searching…')]));
          const inWindow = {
            ...reply,
            send: (message: Parameters<typeof reply.send>[0]) => reply.showModal(resultsModal(RESULTS, message)),
          };
          await answerPrivately(show, { ...call, reply: inWindow }, call.texts[WORDS] ?? '', { command });
        },
      },
    },
    actions: { answer: { then: inThread } },
  };
}

/** Undefined for what is gone, or not theirs to see. */
async function seen(read: Promise<Resource>): Promise<Resource | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Throws what people understand in place of Slack's codes. */
function sayWhere(error: unknown): never {
  const why = whyNotWritten(error);
  throw why === undefined ? error : new UserError(why);
}
