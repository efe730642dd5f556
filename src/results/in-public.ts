// The answer that everybody in a channel reads: the public minimum. Only what is published and in no team, the default team or
// an open one; title, kind, marks and owners; the same whoever asks, an admin too. Each reader's own answer is a press away.

import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Directory } from '../identity/directory.ts';
import type { Identity } from '../identity/identity.ts';
import { asTyped } from '../query/explain.ts';
import { parse } from '../query/parser.ts';
import { NotFoundError } from '../secoda/errors.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { limits } from '../slack/blocks/limits.ts';
import { actions, button, context, type Message, section } from '../slack/blocks/parts.ts';
import { literal } from '../slack/blocks/text.ts';
import { codec } from '../slack/codec.ts';
import { UserError } from '../slack/errors.ts';
import type { Call } from '../slack/feature.ts';
import { namesFound, throwDoubts, understood } from './ask.ts';
import { finishedHere } from './list.ts';
import { isMe, type LookUps } from './look-up.ts';
import { type PublicParts, publicMinimum, publicWords } from './public.ts';
import type { Found, Search } from './search.ts';
import { hasNext, startOf } from './state.ts';
import { inWords } from './words.ts';

export interface InPublic {
  /** The message for all who read it. Throws UserError for a mistake, and Secoda's errors. */
  answer(call: Call, typed: string): Promise<Message>;
  /** The same of some resources, in their order. */
  these(call: Call, ids: readonly string[]): Promise<Message>;
}

export interface InPublicOptions {
  readonly identity: Identity;
  readonly directory: Directory;
  readonly search: Search;
  readonly lookUps: LookUps;
  readonly addresses: PublicParts['addresses'];
  readonly controls: PublicParts['controls'];
  readonly command: string;
}

/** Show mine: what was typed. */
export const mineValue = codec(z.string());
export const SHOW_MINE = 'mention.mine';

/** Whether what was typed means something else for everybody who reads it: `owner:@me`. */
export function isPersonal(typed: string): boolean {
  const parsed = parse(typed);
  return 'asked' in parsed && parsed.asked.all.flat().some((test) => test.is === 'asked' && isMe(test));
}

export function inPublic({ identity, directory, search, lookUps, command, ...shared }: InPublicOptions): InPublic {
  return {
    async answer(call, typed) {
      const asked = understood(typed, command);
      const everybody = await identity.everybody(call.signal);
      const { query, doubts } = await namesFound(asked, lookUps(call, everybody), command).catch(asOfAll);
      const found = await search.show(startOf(query), 1, everybody, call.signal);
      if (found.shown.length === 0) throwDoubts(doubts, command);
      const names = await directory.names(everybody.visibility);
      return publicMessage(found, { ...shared, names }, { typed, command });
    },
    async these(call, ids) {
      const { client, visibility } = await identity.everybody(call.signal);
      const all = ids.map((id) => client.resources.get(id, { signal: call.signal }).catch(ifGone));
      const seen = (await Promise.all(all)).filter((one) => one !== undefined && visibility.sees(one));
      const shown = seen.filter((one) => one !== undefined);
      const parts = { ...shared, names: await directory.names(visibility) };
      const head = shown.length === 0 ? 'Of this nothing may be seen by everybody.' : 'What everybody may see of it:';
      const blocks = [section(head), ...told(shown, parts)];
      return { text: [head, shown.map(inWords).join('; ')].join(' ').trim(), blocks };
    },
  };
}

/** A name that not everybody may know is one that whoever asks may know. */
function asOfAll(error: unknown): never {
  throw error instanceof UserError
    ? new UserError(`${error.message}\nIn a channel I know only what everybody may know; the command asks as you.`)
    : error;
}

function publicMessage(
  found: Found,
  parts: PublicParts,
  { typed, command }: { readonly typed: string; readonly command: string },
): Message {
  const { state, shown } = found;
  const head = headOf(found, literal(asTyped(state.query), 300));
  const mine = mineButton(typed);
  const under = [
    ...(hasNext(state) || found.stoppedEarly ? ['There may be more'] : []),
    ...finishedHere(state),
    mine === undefined
      ? `\`${command} find\` and the same words show you all that you may see, privately`
      : '*Show mine* shows you all that you may see, privately',
  ];
  const blocks: KnownBlock[] = [
    section(head),
    ...told(shown, parts),
    context(under.join(' · ')),
    ...(mine === undefined ? [] : [actions(mine)]),
  ];
  return { text: [head, shown.map(inWords).join('; ')].join(' ').trim(), blocks };
}

/** Several have no buttons of their own: a thread is read by all, and Show mine leads to them. */
function told(shown: readonly Resource[], parts: PublicParts): KnownBlock[] {
  return shown.flatMap((resource) =>
    shown.length === 1 ? publicMinimum(resource, parts) : [section(publicWords(resource, parts))],
  );
}

function headOf({ state, shown }: Found, searched: string): string {
  if (shown.length === 0) return `Nothing that everybody may see was found for *${searched}*.`;
  if (state.note !== null) return `*${searched}*: ${literal(state.note.said, 500)}`;
  return `*${searched}*, as far as everybody may see it:`;
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}

/** Undefined where what was typed is too long for a button. */
function mineButton(typed: string) {
  if (JSON.stringify(typed).length > limits.buttonValue) return undefined;
  return button({ actionId: SHOW_MINE, text: 'Show mine', value: mineValue.encode(typed) });
}
