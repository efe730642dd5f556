// The ways back to one person after one payload: its response_url while Slack takes it, a direct message after that, and
// a modal while the trigger lives. Answers of one payload leave in the order in which they were given.

import type { KnownBlock, ModalView } from '@slack/types';
import { WebAPIPlatformError } from '@slack/web-api';
import { infoModal, type Message, section } from './blocks/parts.ts';
import { UserError } from './errors.ts';
import { type Place, type Reply, withBlocks } from './feature.ts';
import { NotDeliveredError, type SlackApi } from './web.ts';

export interface ReplyOptions {
  readonly api: SlackApi;
  readonly userId: string;
  readonly responseUrl?: string | undefined;
  readonly triggerId?: string | undefined;
  /** The modal from which the payload came. */
  readonly viewId?: string | undefined;
  /** What the modal is called in which something was pressed, and what it keeps. */
  readonly pressedIn?: { readonly title: string; readonly metadata: string } | undefined;
  /** Where the app was spoken to; its answers belong in the thread, in a direct conversation beside what was said. */
  readonly spokenTo?: SpokenTo | undefined;
  /** Slack tells of something that nobody said: nobody waits for an answer, or for the reason why there is none. */
  readonly unasked?: boolean;
  /** As for `endWith`. */
  readonly below?: () => readonly KnownBlock[];
  /** Resolves when something may be said: asked once, when there is something to say. */
  readonly before?: () => Promise<void>;
}

interface SpokenTo {
  readonly channel: Place;
  /** Where what everybody may read is answered. */
  readonly threadTs: string | undefined;
  /** The thread in which it was said: Slack shows a message for one person in no thread that is not there yet. */
  readonly inThread: string | undefined;
}

/** Slack takes five answers on one address; its sixth would be lost. */
const RESPONSE_URL_USES = 5;

export interface OpenReply extends Reply {
  /** A notice, unless something was said or shown already; in an opened modal, in place of what it shows meanwhile. */
  sayOnce(message: Message): Promise<void>;
  /** The reason why nothing more comes, on the surface that the person looks at. */
  fail(message: Message): Promise<void>;
}

export function replyTo(options: ReplyOptions): OpenReply {
  const { api, userId, responseUrl, triggerId, viewId, pressedIn, spokenTo } = options;
  let { below } = options;
  const withMore = (message: Message): Message => {
    const more = below?.() ?? [];
    return more.length === 0 ? message : withBlocks(message, ...more);
  };
  let uses = 0;
  // A form says by itself that it was sent.
  let said = viewId !== undefined;
  let ended = false;
  let isClosed = false;
  /** What an opened modal shows until its content is known. */
  let loading: ModalView | undefined;
  let modal: { readonly id: string; readonly hash?: string } | undefined =
    viewId === undefined ? undefined : { id: viewId };
  let last: Promise<void> | undefined;

  function inOrder(send: () => Promise<void>): Promise<void> {
    // Once a reason was given why nothing more comes, nothing more comes.
    if (ended) return last ?? Promise.resolve();
    said = true;
    last ??= options.before?.() ?? Promise.resolve();
    const sent = last.then(send, send);
    last = sent.catch(() => undefined);
    return sent;
  }

  /** A modal that its person has closed shows nothing more, and that is all right; one that changed is shown all the same. */
  async function updateModal({ id, hash }: { readonly id: string; readonly hash?: string }, view: ModalView) {
    try {
      await api.updateModal(id, hash, view);
    } catch (error) {
      const code = error instanceof WebAPIPlatformError ? error.data.error : undefined;
      if (code === 'hash_conflict') await api.updateModal(id, undefined, view);
      else if (code === 'not_found') isClosed = true;
      else throw error;
    }
  }

  /** Three lie on top of each other at most; a fourth takes the place of the third. */
  async function pushed(trigger: string, under: string, view: ModalView) {
    try {
      return await api.pushModal(trigger, view);
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'push_limit_reached') throw error;
      await api.updateModal(under, undefined, view);
      return { id: under };
    }
  }

  async function deliver(message: Message, replaceOriginal: boolean): Promise<void> {
    if (options.unasked === true) return;
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
    if (spokenTo === undefined) await api.direct(userId, message);
    else await answer(spokenTo, message);
  }

  async function replace(message: Message): Promise<void> {
    if (viewId === undefined || pressedIn === undefined) return deliver(message, true);
    const { title, metadata } = pressedIn;
    const blocks = message.blocks ?? [section(message.text)];
    await updateModal({ id: viewId }, { ...infoModal(title, blocks), private_metadata: metadata });
  }

  async function answer({ channel, threadTs, inThread }: SpokenTo, message: Message) {
    if (channel.kind === 'direct') await api.post(channel.id, threadTs, message);
    else await api.whisper(channel.id, inThread, userId, message).catch(() => api.direct(userId, message));
  }

  const reply: OpenReply = {
    send: (message) => inOrder(() => deliver(withMore(message), false)),
    endWith(blocks) {
      below = blocks;
    },
    replace: (message) => inOrder(() => replace(message)),
    say(message) {
      if (spokenTo === undefined) throw new Error('nobody spoke to the app: there is no thread to answer in');
      const { channel, threadTs } = spokenTo;
      return inOrder(async () => void (await api.post(channel.id, threadTs, message)));
    },
    async openModal(view) {
      if (triggerId === undefined) throw new UserError(NO_WINDOW);
      modal = await (viewId === undefined ? api.openModal(triggerId, view) : pushed(triggerId, viewId, view));
      loading = view;
      said = true;
    },
    async showModal(view) {
      const shown = modal;
      if (shown === undefined) throw new Error('there is no modal to show it in');
      loading = undefined;
      // From then on it is another one than was opened.
      modal = { id: shown.id };
      await inOrder(() => updateModal(shown, view));
    },
    isClosed: () => isClosed,
    async sayOnce(message) {
      if (!said) return inOrder(() => deliver(message, false));
      if (loading !== undefined) await reply.showModal({ ...loading, blocks: [section(message.text)] });
    },
    async fail(message) {
      // Where the modal cannot tell it, a message does.
      const told = modal
        ? reply.showModal(errorModal(message)).catch(() => deliver(message, false))
        : reply.send(message);
      ended = true;
      await told;
      // What somebody sent from a modal fails for them though they have closed it.
      if (isClosed && viewId !== undefined) await deliver(message, false);
    },
  };
  return reply;
}

const NO_WINDOW =
  'That needs a window, which Slack lets me open for slash commands and buttons only. Please type it as a slash command.';

/** A modal that says why it cannot go on. */
export function errorModal(message: Message): ModalView {
  return infoModal('This did not work', [section(message.text)]);
}
