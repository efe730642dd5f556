// Which command a text means. A first word that no command owns, or arguments that its command cannot take, make the
// whole text a search: people type `/secoda orders` before they read any help.

import type { Command } from './feature.ts';

export interface Routed {
  readonly command: Command;
  readonly args: string;
}

/**
 * Routes what stands behind the slash command. An empty text is `whenEmpty`; what nobody takes goes to `fallback` whole.
 */
export function routeText(
  text: string,
  commands: readonly Command[],
  { fallback, whenEmpty }: { readonly fallback: string; readonly whenEmpty: string },
): Routed {
  const trimmed = text.trim();
  const [, word = '', rest = ''] = /^(\S*)\s*([^]*)$/.exec(trimmed) ?? [];
  const named = commands.find((command) => command.word === (trimmed === '' ? whenEmpty : word.toLowerCase()));
  if (named?.accepts(rest)) return { command: named, args: rest };
  const search = commands.find((command) => command.word === fallback);
  if (search === undefined) throw new Error(`no feature registers the command "${fallback}"`);
  return { command: search, args: trimmed };
}

/** The command whose word is one edit (a letter left out, added, changed, or two swapped) from the given one. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  return words.find((candidate) => candidate !== typed && isOneEdit(typed, candidate));
}

function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restA.length < restB.length) return restA === restB.slice(1);
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
