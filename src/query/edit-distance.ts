// How many slips of the hand lie between two words: a letter too many, one missing, a wrong one, or two next to each other
// turned round.

/** The slips, or `most + 1` when there are more. Each pair of letters is turned at most once. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  // What both begin and end with costs nothing: of words a slip apart little is left.
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA -= 1;
    endB -= 1;
  }
  const longest = Math.max(endA, endB) - start;
  if (endA === start || endB === start) return longest;
  // Of words one slip apart at most two letters are left, the turned ones: seen without counting.
  if (most < 2 && longest > 2 * most) return most + 1;
  return between(a.slice(start, endA), b.slice(start, endB), most);
}

function between(a: string, b: string, most: number): number {
  const width = b.length + 1;
  let before: number[] = [];
  let last = Array.from({ length: width }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    let least = row;
    for (let at = 1; at < width; at += 1) {
      const wrong = a.charCodeAt(row - 1) === b.charCodeAt(at - 1) ? 0 : 1;
      let slips = Math.min((last[at] ?? 0) + 1, (line[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + wrong);
      const isTurned =
        row > 1 &&
        at > 1 &&
        a.charCodeAt(row - 1) === b.charCodeAt(at - 2) &&
        a.charCodeAt(row - 2) === b.charCodeAt(at - 1);
      if (isTurned) slips = Math.min(slips, (before[at - 2] ?? 0) + 1);
      line.push(slips);
      if (slips < least) least = slips;
    }
    if (least > most) return most + 1;
    before = last;
    last = line;
  }
  return Math.min(last[width - 1] ?? 0, most + 1);
}
