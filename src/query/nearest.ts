// The nearest of some words to one that was mistyped.

import { slipsBetween } from './edit-distance.ts';

/** The word that is at most `within` slips away, but not the same; the nearest first. */
export function nearestWord(word: string, words: Iterable<string>, within = 1): string | undefined {
  const typed = word.toLowerCase();
  let nearest: string | undefined;
  let most = within;
  for (const candidate of words) {
    const slips = slipsBetween(typed, candidate.toLowerCase(), most);
    if (slips === 0 || slips > most) continue;
    nearest = candidate;
    most = slips - 1;
  }
  return nearest;
}

/** How many slips people make in a word of this length: a name is recognised, a short word is not taken for another. */
export function slipsIn(word: string): number {
  return word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
}
