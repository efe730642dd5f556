// Some commands have words for which people may as well have searched: `/secoda history`. Their replies end with that
// search, as a button, wherever they were asked.

import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { limits } from './blocks/limits.ts';
import { actions, button } from './blocks/parts.ts';
import { codec } from './codec.ts';
import type { Routed } from './commands.ts';
import { idOf } from './feature.ts';

/** The value of a button "Search for … instead": what was typed. */
export const searchInstead = codec(z.string().max(500));
export const SEARCH_INSTEAD = idOf('router', 'search');

/** What stands below the replies of a command: nothing where nobody would search for it, for links and for long texts. */
export function searchOffered({ command, args }: Routed): readonly KnownBlock[] {
  if (command.alsoSearch?.(args) !== true) return [];
  const typed = `${command.word} ${args}`.trim();
  const text = `Search for "${typed}" instead`;
  if (text.length > limits.buttonText || typed.includes('<')) return [];
  return [actions(button({ actionId: SEARCH_INSTEAD, text, value: searchInstead.encode(typed) }))];
}
