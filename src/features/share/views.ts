// The form of **Share to channel**, which says who will read what before it is posted, and the message itself.

import type { InputBlock, ModalView } from '@slack/types';
import type { PublicCard } from '../../results/show.ts';
import { inWords } from '../../results/words.ts';
import type { Resource } from '../../secoda/resources/resource.ts';
import { textInput } from '../../slack/blocks/inputs.ts';
import { context, formModal, type Message, section } from '../../slack/blocks/parts.ts';
import { literalLines } from '../../slack/blocks/text.ts';
import { idOf } from '../../slack/feature.ts';

export const TITLE = 'Share to channel';
export const CHANNEL = 'channel';
export const COMMENT = 'comment';
const COMMENT_MAX = 500;
/** Each character may be written as five. */
const WRITTEN_MAX = COMMENT_MAX * 5;

/** @param metadata what the form is about. */
export function shareForm({ words }: PublicCard, metadata: string): ModalView {
  return formModal({
    callbackId: idOf('share', 'post'),
    title: TITLE,
    submit: 'Share',
    metadata,
    blocks: [
      section(
        '*Everybody in the channel will see this*, and that it is you who shares it, whether they have a Secoda account or not:',
      ),
      section(words),
      context('With buttons under it that answer only whoever presses them, by what that person may do.'),
      channelInput(),
      textInput({
        blockId: COMMENT,
        label: 'Comment',
        hint: 'Stands above it, as you write it.',
        maxLength: COMMENT_MAX,
        optional: true,
      }),
    ],
  });
}

/** Slack's own menu: what it offers the app may post to without being a member. Other organisations read shared channels. */
function channelInput(): InputBlock {
  return {
    type: 'input',
    block_id: CHANNEL,
    label: { type: 'plain_text', text: 'Channel' },
    hint: { type: 'plain_text', text: 'Channels that are shared with other organisations are not offered.' },
    element: {
      type: 'conversations_select',
      action_id: CHANNEL,
      response_url_enabled: true,
      filter: { include: ['public', 'private'], exclude_external_shared_channels: true, exclude_bot_users: true },
      placeholder: { type: 'plain_text', text: 'Choose a channel' },
    },
  };
}

/** The same for everybody who reads it. */
export function sharedMessage(
  resource: Resource,
  { blocks }: PublicCard,
  by: { readonly userId: string; readonly comment: string },
): Message {
  const who = `<@${by.userId}>`;
  const comment = literalLines(by.comment, WRITTEN_MAX);
  const said = comment === '' ? `${who} shares this from the data catalog.` : `${who}: ${comment}`;
  return { text: `${who} shares ${inWords(resource)}`, blocks: [section(said), ...blocks] };
}
