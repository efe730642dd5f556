// Which command a text means. A first word that no command owns, or arguments that its command cannot take, make the
// whole text a search: people type `/secoda orders` before they read any help.

import type { Command } from './feature.ts';

export interface Routed {
  readonly command: Command;
  readonly args: string;
}

export interface Routing {
  /** The command that takes what no other takes. */
  readonly fallback: string;
  /** The one that answers an empty text. */
  readonly whenEmpty: string;
}

/**
 * Routes what stands behind the slash command. An empty text is `whenEmpty`; what nobody takes goes to `fallback` whole.
 */
export function routeText(text: string, commands: readonly Command[], { fallback, whenEmpty }: Routing): Routed {
  const trimmed = text.trim();
  const [, word = '', rest = ''] = /^(\S*)\s*([^]*)$/.exec(trimmed) ?? [];
  const named = commands.find((command) => command.word === (trimmed === '' ? whenEmpty : word.toLowerCase()));
  if (named?.accepts(rest)) return { command: named, args: rest };
  const search = commands.find((command) => command.word === fallback);
  if (search === undefined) throw new Error(`no feature registers the command "${fallback}"`);
  return { command: search, args: trimmed };
}
