// `@secoda orders` in a channel: the public minimum for everybody, in the thread, with Show mine. In the conversation with
// the app, and for whatever is no search: what the command would answer, privately. Who may not hears why, and nobody else.

import { z } from 'zod';
import { answerPrivately } from '../../results/ask.ts';
import { type InPublic, isPersonal, mineValue } from '../../results/in-public.ts';
import type { Show } from '../../results/show.ts';
import { type Routing, routeText } from '../../slack/commands.ts';
import { whyNotWritten } from '../../slack/errors.ts';
import type { Command, EventCall, Feature } from '../../slack/feature.ts';
import { searchOffered } from '../../slack/search-instead.ts';
import { saidTo } from './said-to.ts';

export interface MentionOptions extends Routing {
  readonly show: Show;
  readonly inPublic: InPublic;
  /** The slash command, for examples. */
  readonly command: string;
  readonly commands: () => readonly Command[];
}

const spoken = z.object({ text: z.string().default('') });

const SHARED = 'This channel is shared with another organisation, so I answer only you. Only you can see this:';
const PERSONAL = '`owner:@me` means something else for everybody here, so I answer only you:';

export function mention({ show, inPublic, command, commands, ...routing }: MentionOptions): Feature {
  const meant = (call: EventCall) => {
    const { text } = spoken.parse(call.event);
    return routeText(saidTo(text, call.installation.botUserId), commands(), routing);
  };

  /** What the slash command would do, as far as that needs no window. */
  async function asCommand(call: EventCall, asked: ReturnType<typeof meant>): Promise<void> {
    const given = { ...call, args: asked.args, command };
    call.reply.endWith(() => searchOffered(asked));
    const answer = asked.command.ack?.(given);
    if (answer !== undefined) await call.reply.send(answer);
    await asked.command.then?.(given);
  }

  /** Why it could not be answered there; undefined when it was. */
  async function answerAll(call: EventCall, typed: string): Promise<string | undefined> {
    const answer = await inPublic.answer(call, typed);
    try {
      await call.reply.say(answer);
      return undefined;
    } catch (error) {
      const why = whyNotWritten(error);
      if (why === undefined) throw error;
      return `${why} So I answer only you:`;
    }
  }

  return {
    name: 'mention',
    events: {
      app_mention: {
        async then(call) {
          // In a conversation with the app `message.im` tells of it.
          if (call.channel?.kind === 'direct') return;
          const asked = meant(call);
          if (asked.command.word !== routing.fallback) return asCommand(call, asked);
          // Who may see nothing here gets no answer for others either.
          await show.reader(call);
          const why = call.channel?.isExternal === true ? SHARED : isPersonal(asked.args) ? PERSONAL : undefined;
          const refused = why ?? (await answerAll(call, asked.args));
          if (refused === undefined) return;
          await call.reply.send({ text: refused });
          await answerPrivately(show, call, asked.args, { command });
        },
      },
      'message.im': { then: (call) => asCommand(call, meant(call)) },
    },
    actions: {
      mine: { then: (call) => answerPrivately(show, call, mineValue.decode(call.value), { command }) },
    },
  };
}
