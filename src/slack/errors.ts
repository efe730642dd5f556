// The one place where errors become replies. Two kinds: a UserError's text is the reply; anything else is logged once with
// a reference, and the person sees the true reason as far as it can be told, and that reference.

import { randomInt } from 'node:crypto';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Message } from './blocks/parts.ts';
import { literalLines } from './blocks/text.ts';
import { NotDeliveredError, UnreadableAnswerError } from './web.ts';

/** Its message is mrkdwn that the person reads: what happened and what to do. Texts from elsewhere in it are escaped. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export interface ErrorReplies {
  /** Logs what must be logged and says what the person reads. */
  toMessage(error: unknown, during: string): Message;
}

export interface ErrorRepliesOptions {
  /** The true reason in a sentence of plain text, for errors that somebody knows; undefined for the others. */
  readonly explain: (error: unknown) => string | undefined;
  readonly log: { error(fields: object, text: string): void };
  readonly count: (kind: string) => void;
}

export function errorReplies({ explain, log, count }: ErrorRepliesOptions): ErrorReplies {
  return {
    toMessage(error, during) {
      if (error instanceof UserError) return { text: error.message };
      const reference = newReference();
      const known = explain(error) ?? explainSlack(error);
      count(known === undefined ? 'unknown' : kindOf(error));
      // Always at the same level: a reference that people were given has to be in the log, whatever LOG_LEVEL is.
      log.error({ err: error, reference, during }, known === undefined ? 'failed' : 'could not be done');
      const reason =
        known ?? 'Something went wrong inside this app; what you typed was fine. Please try again in a minute.';
      return {
        text: `${literalLines(reason, LONGEST_REASON)}\n_Reference ${reference}: whoever runs this app can find it in the log._`,
      };
    },
  };
}

function kindOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'kind' in error && typeof error.kind === 'string')
    return error.kind;
  return 'slack';
}

const LONGEST_REASON = 1500;
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Eight characters that can be read out on the phone: `K7Q2-9F3M`. */
export function newReference(): string {
  const characters = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`;
}

/** What some of Slack's error codes mean to the person who pressed. */
const SLACK_REFUSALS: Readonly<Record<string, string>> = {
  expired_trigger_id: 'Slack waited too long for me to open the window. Please press the button again.',
  exchanged_trigger_id: 'That press has opened its window already. Please press the button again.',
  user_not_found: 'Slack does not tell this app who you are. Please ask whoever runs it.',
  ...Object.fromEntries(
    ['invalid_auth', 'not_authed', 'token_revoked', 'token_expired', 'account_inactive'].map((code) => [
      code,
      `Slack does not accept the token of this app any more (${code}). Whoever runs it must install it again.`,
    ]),
  ),
};

function explainSlack(error: unknown): string | undefined {
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    return (
      SLACK_REFUSALS[code] ??
      `Slack refused a call of this app (${code}). Please try again; if it stays so, ask whoever runs the app.`
    );
  }
  if (error instanceof WebAPIRateLimitedError) {
    return `Slack asks this app to wait ${error.retryAfter} s. Please try again then.`;
  }
  if (error instanceof WebAPIHTTPError) {
    return `Slack answered with an error (${error.statusCode}). Please try again in a minute.`;
  }
  if (error instanceof WebAPIRequestError)
    return 'Slack could not be reached from this app. Please try again in a minute.';
  return error instanceof UnreadableAnswerError || error instanceof NotDeliveredError ? UNREADABLE : undefined;
}

const NOT_THERE = 'I am not in this conversation, so I cannot answer in it. Invite me with `/invite`, then try again.';
const NOT_LET = 'Slack does not let this app write there: an admin of this workspace decides who may.';

/** What Slack answers where an app may not write; trying again changes nothing. */
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  not_in_channel: NOT_THERE,
  channel_not_found: NOT_THERE,
  is_archived: 'This channel is archived: nobody can write in it any more.',
  restricted_action: NOT_LET,
  restricted_action_read_only_channel: NOT_LET,
  restricted_action_thread_locked: NOT_LET,
  restricted_action_non_threadable_channel: NOT_LET,
};

/** Why nothing can be written in a channel, as people read it; undefined for other errors. */
export function whyNotWritten(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? NOT_WRITTEN[error.data.error] : undefined;
}

/** Whether Slack knows nobody by the id that it was asked for. */
export function isUnknownPerson(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === 'user_not_found';
}

const UNREADABLE = 'Slack’s answer to this app could not be read. Please try again in a minute.';

/** What went wrong with a payload, and where: the words of such an error may quote what stood in it. */
export function withoutWords(error: unknown): object {
  if (!(error instanceof Error)) return { failed: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { failed: error.name, places: places.slice(0, 8).map((line) => line.trim()) };
}
