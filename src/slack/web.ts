// The few Web API calls this app makes, for one installation. Reads are repeated a little; whatever puts something before
// people is sent once, since a call that only timed out may have been carried out.

import type { ModalView } from '@slack/types';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import { limits } from './blocks/limits.ts';
import { type Message, section } from './blocks/parts.ts';
import { type SlackFetch, type SlackPost, type SlackUpload, slackTimeoutMs } from './fetch.ts';
import { type NewFile, sendFile } from './file.ts';
import { inTurn } from './in-turn.ts';
import type { SlackLogger } from './logger.ts';

export interface SlackApi {
  /** The answer of `users.info`, unread. Throws WebAPIPlatformError `user_not_found` for unknown ids. */
  user(userId: string): Promise<unknown>;
  /** A message in the person's conversation with the app. */
  direct(userId: string, message: Message): Promise<void>;
  /** Whether the app was given a scope that is optional; true where Slack does not say. */
  has(scope: string): Promise<boolean>;
  /** A file in the person's conversation with the app, under what is said of it; nothing where nothing is. */
  file(userId: string, file: NewFile, said: () => Message | undefined): Promise<void>;
  /** A message in a channel or in a thread of it, for everybody there; its `ts`. */
  post(channel: string, threadTs: string | undefined, message: Message): Promise<string>;
  /** A message in a channel that one person sees. */
  whisper(channel: string, threadTs: string | undefined, userId: string, message: Message): Promise<void>;
  /** Whether people of another organisation are in a channel, or are invited to it. */
  isExternal(channel: string): Promise<boolean>;
  /** The address of a message; undefined where Slack tells none. */
  permalink(channel: string, ts: string): Promise<string | undefined>;
  /** Opens a modal on top of the one from which the trigger came. */
  pushModal(triggerId: string, view: ModalView): Promise<{ readonly id: string; readonly hash?: string }>;
  /** Opens a modal; a trigger lives three seconds and works once. */
  openModal(triggerId: string, view: ModalView): Promise<{ readonly id: string; readonly hash?: string }>;
  /** Shows another content in an open modal; with a hash only if nobody did so in between. */
  updateModal(viewId: string, hash: string | undefined, view: ModalView): Promise<void>;
  /** Answers through the address that came with a payload; for the channel where `inChannel`, else for the person. */
  respond(
    responseUrl: string,
    message: Message,
    how: { readonly replaceOriginal: boolean; readonly inChannel?: boolean },
  ): Promise<void>;
}

export interface WebAccess {
  readonly apiUrl: string;
  readonly fetch: SlackFetch;
  readonly logger: SlackLogger;
}

export interface WebOptions extends WebAccess {
  readonly post: SlackPost;
  readonly upload: SlackUpload;
  readonly onCall: (method: string, outcome: string) => void;
  readonly clock: { sleep(milliseconds: number): Promise<void> };
}

/** Slack did not take an answer: the address has run out, was used too often, is none of Slack's, or Slack is down. */
export class NotDeliveredError extends Error {
  override readonly name = 'NotDeliveredError';
}

/** Slack, or what stands in front of it, answered with what is no answer of the Web API. Holds none of its text. */
export class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError';
}

/**
 * The answer of a Web API call, or its error without what must not be repeated: of an answer that is no JSON the client
 * makes an error whose message is that answer, people's addresses and all.
 */
export async function answerOf<Answer>(method: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const isTold =
      error instanceof WebAPIHTTPError ||
      error instanceof WebAPIRequestError ||
      error instanceof WebAPIRateLimitedError;
    if (isTold || (error instanceof WebAPIPlatformError && /^[a-z0-9_]{1,60}$/.test(error.data.error))) throw error;
    throw new UnreadableAnswerError(`the answer to ${method} could not be read`);
  }
}

export function clientOptions({ apiUrl, fetch, logger }: WebAccess, retries: number): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    fetch,
    logger,
    timeout: slackTimeoutMs,
    retryConfig: { retries, minTimeout: 200, maxTimeout: 1000 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
}

/** Clients are kept by token, so that each workspace has one. */
export function slackApis(options: WebOptions): (botToken: string) => SlackApi {
  const apis = new Map<string, SlackApi>();
  return (botToken) => {
    const known = apis.get(botToken);
    if (known) return known;
    const made = slackApi(botToken, options);
    apis.set(botToken, made);
    return made;
  };
}

function slackApi(botToken: string, options: WebOptions): SlackApi {
  async function deliver(responseUrl: string, content: object): Promise<void> {
    try {
      await options.post(responseUrl, content);
      options.onCall('response_url', 'ok');
    } catch (cause) {
      options.onCall('response_url', 'failed');
      throw new NotDeliveredError('Slack did not take a reply', { cause });
    }
  }

  const reading = new WebClient(botToken, clientOptions(options, 1));
  const showing = new WebClient(botToken, clientOptions(options, 0));
  async function counted<Answer>(method: string, call: Promise<Answer>): Promise<Answer> {
    try {
      const answer = await answerOf(method, call);
      options.onCall(method, 'ok');
      return answer;
    } catch (error) {
      options.onCall(method, 'failed');
      throw error;
    }
  }
  const toOne = inTurn();

  /** A call that Slack refused for coming too soon was not carried out: it waits and goes again, as long as that helps. */
  async function patiently<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    for (let waited = 0; ; ) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof WebAPIRateLimitedError) || waited + error.retryAfter > LONGEST_WAIT_S) throw error;
        waited += error.retryAfter;
        await options.clock.sleep(error.retryAfter * 1000);
      }
    }
  }

  return {
    async user(userId) {
      const { user } = await counted('users.info', reading.users.info({ user: userId }));
      return user;
    },
    async direct(userId, message) {
      const sent = { channel: userId, ...unfurled, ...body(message) };
      // One after the other: Slack takes about one message a second in a conversation.
      await toOne(userId, () => patiently(() => counted('chat.postMessage', showing.chat.postMessage(sent))));
    },
    async has(scope) {
      const { response_metadata } = await counted('auth.test', reading.auth.test());
      return response_metadata?.scopes?.includes(scope) ?? true;
    },
    file: (userId, file, said) =>
      sendFile(file, said, {
        async reserve(sent) {
          const reserved = counted('files.getUploadURLExternal', showing.files.getUploadURLExternal(sent));
          const { upload_url: address, file_id: id } = await reserved;
          if (address === undefined || id === undefined) throw new UnreadableAnswerError('a file was given no place');
          return { address, id };
        },
        async upload(address, content) {
          try {
            await options.upload(address, content);
          } catch (cause) {
            throw new NotDeliveredError('Slack did not take a file', { cause });
          }
        },
        async announce(message) {
          const sent = { channel: userId, ...unfurled, ...body(message) };
          const post = () => counted('chat.postMessage', showing.chat.postMessage(sent));
          const { channel } = await toOne(userId, () => patiently(post));
          if (channel === undefined) throw new UnreadableAnswerError('chat.postMessage answered without a channel');
          return channel;
        },
        complete: (sent) =>
          patiently(() => counted('files.completeUploadExternal', showing.files.completeUploadExternal(sent))),
      }),
    async post(channel, threadTs, message) {
      const sent = { channel, ...(threadTs !== undefined && { thread_ts: threadTs }), ...unfurled, ...body(message) };
      const { ts } = await toOne(channel, () =>
        patiently(() => counted('chat.postMessage', showing.chat.postMessage(sent))),
      );
      if (ts === undefined) throw new UnreadableAnswerError('chat.postMessage answered without a ts');
      return ts;
    },
    async whisper(channel, threadTs, user, message) {
      const sent = { channel, user, ...(threadTs !== undefined && { thread_ts: threadTs }), ...body(message) };
      await counted('chat.postEphemeral', showing.chat.postEphemeral(sent));
    },
    async isExternal(channel) {
      const { channel: told } = await counted('conversations.info', reading.conversations.info({ channel }));
      if (told === undefined) throw new UnreadableAnswerError('conversations.info answered without a channel');
      return told.is_ext_shared === true || told.is_pending_ext_shared === true;
    },
    async permalink(channel, ts) {
      const asked = reading.chat.getPermalink({ channel, message_ts: ts });
      return (await counted('chat.getPermalink', asked)).permalink;
    },
    async openModal(triggerId, view) {
      const { view: opened } = await counted('views.open', showing.views.open({ trigger_id: triggerId, view }));
      return shownAs(opened);
    },
    async pushModal(triggerId, view) {
      const { view: opened } = await counted('views.push', showing.views.push({ trigger_id: triggerId, view }));
      return shownAs(opened);
    },
    async updateModal(viewId, hash, view) {
      const update = { view_id: viewId, ...(hash && { hash }), view };
      // Unlike opening, which a trigger allows for three seconds.
      await patiently(() => counted('views.update', reading.views.update(update)));
    },
    async respond(responseUrl, message, { replaceOriginal, inChannel = false }) {
      const response_type = inChannel ? 'in_channel' : 'ephemeral';
      const content = { response_type, replace_original: replaceOriginal, ...body(message) };
      await deliver(responseUrl, content);
    },
  };
}

function shownAs(view: { id?: string; hash?: string } | undefined): { readonly id: string; readonly hash?: string } {
  if (view?.id === undefined) throw new UnreadableAnswerError('a modal was opened and is not named');
  return { id: view.id, ...(view.hash !== undefined && { hash: view.hash }) };
}

/** Seconds that a message waits for Slack's limits in all. */
const LONGEST_WAIT_S = 60;

/** A message of ours is never unfurled: what it links to is what it already shows. */
const unfurled = { unfurl_links: false, unfurl_media: false };

function body(message: Message): { text: string; blocks: NonNullable<Message['blocks']>[number][] } {
  const blocks = message.blocks ?? [section(message.text)];
  return { text: message.text.slice(0, limits.message.text), blocks: blocks.slice(0, limits.message.blocks) };
}
