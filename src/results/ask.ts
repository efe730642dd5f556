// What somebody typed, as a search: understood, looked for among what they may see, and answered with cards that only they
// see. A mistake is answered with its place, the nearest right words, and a search that works.

import { type Mistake, mistakeInWords } from '../query/mistake.ts';
import { type Asked, parse } from '../query/parser.ts';
import type { Search } from '../query/query.ts';
import { type LookUp, type Resolved, resolve } from '../query/resolve.ts';
import { literal } from '../slack/blocks/text.ts';
import { UserError } from '../slack/errors.ts';
import type { Call } from '../slack/feature.ts';
import { type Hint, nothingFound } from './list.ts';
import type { Show } from './show.ts';

type Understood = Extract<Resolved, { readonly query: Search }>;

/** Throws UserError for a mistake. */
export async function understand(typed: string, lookUp: LookUp, command: string): Promise<Understood> {
  return namesFound(understood(typed, command), lookUp, command);
}

/** Throws UserError for a mistake, as far as that is seen without asking anybody. */
export function understood(typed: string, command: string): Asked {
  const parsed = parse(typed);
  if ('mistake' in parsed) throw new UserError(whatIsWrong(parsed.mistake, command));
  return parsed.asked;
}

/** Throws UserError for a name that its reader does not know. */
export async function namesFound(asked: Asked, lookUp: LookUp, command: string): Promise<Understood> {
  const resolved = await resolve(asked, lookUp);
  if ('mistake' in resolved) throw new UserError(whatIsWrong(resolved.mistake, command));
  return resolved;
}

export interface AskOptions {
  /** The slash command, for examples. */
  readonly command: string;
  /** What may have been meant, for when this is not quite what was typed. */
  readonly hint?: Hint;
}

/** Answers with private cards, or says that nothing was found. */
export async function answerPrivately(show: Show, call: Call, typed: string, options: AskOptions): Promise<void> {
  const { command } = options;
  const asked = understood(typed, command);
  const reader = await show.reader(call);
  const { query, doubts } = await namesFound(asked, show.lookUp(call, reader), command);
  if (await show.first(call, reader, query, options.hint)) return;
  throwDoubts(doubts, command);
  const hint = options.hint?.();
  await call.reply.send(nothingFound(query, { command, ...(hint !== undefined && { hint }) }));
}

/** Nothing was found: what may have been a mistake was one. */
export function throwDoubts([doubt]: readonly Mistake[], command: string): void {
  if (doubt !== undefined) throw new UserError(whatIsWrong(doubt, command));
}

function whatIsWrong(mistake: Mistake, command: string): string {
  return `${literal(mistakeInWords(mistake), 1500)}\nFor example: \`${command} find ${literal(mistake.example, 500)}\``;
}
