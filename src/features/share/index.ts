// **Share to channel** in the menu of a card: the public minimum of a resource, with neutral buttons, posted where somebody
// chooses. A draft or what is in a closed team is never shared, whoever asks.

import { about, type Target } from '../../results/about.ts';
import type { Control } from '../../results/controls.ts';
import type { Show } from '../../results/show.ts';
import { titleOf } from '../../results/words.ts';
import { infoModal, section } from '../../slack/blocks/parts.ts';
import { bold } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import { type Call, type Feature, idOf } from '../../slack/feature.ts';
import { NotDeliveredError } from '../../slack/web.ts';
import { CHANNEL, COMMENT, sharedMessage, shareForm, TITLE } from './views.ts';

export interface ShareOptions {
  readonly show: Show;
  readonly isFirst: (installation: string, key: string) => Promise<boolean>;
  readonly command: string;
}

export const shareControls: readonly Control[] = [
  { action: idOf('share', 'open'), place: 'menu', words: () => ({ text: 'Share to channel' }) },
];

const NO_WAY =
  'Slack gave me no way to post there, so nothing was shared. Please open *Share to channel* again and choose another channel.';
const PERHAPS =
  'Slack did not say that it took the message, so it may be there or not. Please look into the channel before you share it again.';

export function share({ show, isFirst, command }: ShareOptions): Feature {
  /** What everybody may read of it; throws UserError where that is nothing, and where the reader may not see it. */
  async function shared(call: Call, { id }: Target) {
    const resource = await show.read(id, await show.reader(call), call.signal);
    const open = await show.publicCard(resource, call.signal);
    if ('whyNot' in open) {
      throw new UserError(
        `${bold(titleOf(resource, 150))} is not shared. ${open.whyNot} Tell people its title: who may see it finds it by \`${command} find\`.`,
      );
    }
    return { resource, open };
  }

  return {
    name: 'share',
    actions: {
      open: {
        async then(call) {
          // The trigger lives three seconds: the modal first, its content when it is known.
          await call.reply.openModal(infoModal(TITLE, [section('Loading…')]));
          const target = await show.target(call, call.value);
          const { open } = await shared(call, target);
          await call.reply.showModal(shareForm(open, about.encode(target.about)));
        },
      },
    },
    forms: {
      post: {
        ack({ choices }) {
          if ((choices[CHANNEL] ?? []).length === 0) return { errors: { [CHANNEL]: 'Choose a channel.' } };
          return { show: infoModal(TITLE, [section('Sharing…')]) };
        },
        async then(call) {
          // What was public when the form was opened may not be so any more.
          const { resource, open } = await shared(call, await show.target(call, call.metadata));
          const [place] = call.targets;
          if (place === undefined) throw new UserError(NO_WAY);
          if (!(await isFirst(call.installation.id, idOf('share', call.once)))) return;
          const message = sharedMessage(resource, open, { userId: call.userId, comment: call.texts[COMMENT] ?? '' });
          try {
            await call.slack.respond(place.responseUrl, message, { replaceOriginal: false, inChannel: true });
          } catch (error) {
            throw error instanceof NotDeliveredError ? new UserError(PERHAPS) : error;
          }
          const done = `${bold(titleOf(resource, 150))} is shared in <#${place.channel}>.`;
          await call.reply.showModal(infoModal(TITLE, [section(done)]));
        },
      },
    },
  };
}
