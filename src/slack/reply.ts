// The ways back to one person after one payload: its response_url while Slack takes it, a direct message after that, and
// a modal while the trigger lives. Answers of one payload leave in the order in which they were given.

import type { ModalView } from '@slack/types';
import { infoModal, type Message, section } from './blocks/parts.ts';
import type { Modal, Reply } from './feature.ts';
import { NotDeliveredError, type SlackApi } from './web.ts';

export interface ReplyOptions {
  readonly api: SlackApi;
  readonly userId: string;
  readonly responseUrl?: string | undefined;
  readonly triggerId?: string | undefined;
}

/** Slack takes five answers on one address; its sixth would be lost. */
const RESPONSE_URL_USES = 5;

export interface OpenReply extends Reply {
  /** A notice, unless something was said or shown already. */
  sayOnce(message: Message): Promise<void>;
  /** The reason why nothing more comes, on the surface that the person looks at. */
  fail(message: Message): Promise<void>;
}

export function replyTo({ api, userId, responseUrl, triggerId }: ReplyOptions): OpenReply {
  let uses = 0;
  let said = false;
  let modal: Modal | undefined;
  let last: Promise<void> = Promise.resolve();

  function inOrder(send: () => Promise<void>): Promise<void> {
    said = true;
    const sent = last.then(send, send);
    last = sent.catch(() => undefined);
    return sent;
  }

  async function deliver(message: Message, replaceOriginal: boolean): Promise<void> {
    if (responseUrl !== undefined && uses < RESPONSE_URL_USES) {
      uses += 1;
      try {
        await api.respond(responseUrl, message, { replaceOriginal });
        return;
      } catch (error) {
        // What did not arrive, or may not have: better said twice than never.
        if (!(error instanceof NotDeliveredError)) throw error;
      }
    }
    await api.direct(userId, message);
  }

  const reply: OpenReply = {
    send: (message) => inOrder(() => deliver(message, false)),
    replace: (message) => inOrder(() => deliver(message, true)),
    async openModal(loading) {
      if (triggerId === undefined) throw new Error('this payload has no trigger to open a modal with');
      const opened = await api.openModal(triggerId, loading);
      said = true;
      modal = { show: (view) => inOrder(() => api.updateModal(opened.id, opened.hash, view)) };
      return modal;
    },
    async sayOnce(message) {
      if (!said) await reply.send(message);
    },
    async fail(message) {
      if (modal) await modal.show(errorModal(message));
      else await reply.send(message);
    },
  };
  return reply;
}

function errorModal(message: Message): ModalView {
  return infoModal('This did not work', [section(message.text)]);
}
