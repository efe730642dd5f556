// One and many of an English word: `customer` and `customers`, `category` and `categories`, `index` and `indices`.

const IRREGULAR: readonly (readonly [one: string, many: string])[] = [
  ['person', 'people'],
  ['child', 'children'],
  ['index', 'indices'],
  ['matrix', 'matrices'],
  ['vertex', 'vertices'],
  ['datum', 'data'],
  ['criterion', 'criteria'],
  ['half', 'halves'],
  ['shelf', 'shelves'],
  ['leaf', 'leaves'],
  ['life', 'lives'],
];

/** Of which word another one is the plural or the singular, as often as that is one word more; the likeliest first. */
const OTHERS: ReadonlyMap<string, string> = new Map(
  IRREGULAR.flatMap(
    ([one, many]) =>
      [
        [one, many],
        [many, one],
      ] as const,
  ),
);

/** Its endings in turn: the first that fits makes the others. Empty for what has no other number. */
const ENDINGS: readonly (readonly [ending: string, others: readonly string[]])[] = [
  ['ss', ['sses']],
  ['sses', ['ss']],
  ['yses', ['ysis']],
  ['ysis', ['yses']],
  ['ies', ['y', 'ie']],
  ['xes', ['x', 'xe']],
  ['ches', ['ch', 'che']],
  ['shes', ['sh', 'she']],
  ['zes', ['z', 'ze']],
  ['ses', ['s', 'se']],
  ['us', ['uses', 'u']],
  ['is', ['es', 'i']],
  ['s', ['']],
  ['x', ['xes']],
  ['ch', ['ches']],
  ['sh', ['shes']],
  ['ay', ['ays']],
  ['ey', ['eys']],
  ['oy', ['oys']],
  ['y', ['ies']],
  ['', ['s']],
];

const SHORTEST = 3;

/** The word in the other number, in the ways in which that may be written. */
export function otherNumbers(word: string): readonly string[] {
  const other = OTHERS.get(word);
  if (other !== undefined) return [other];
  if (word.length < SHORTEST || !/^[a-z]+$/.test(word)) return [];
  const [ending, others] = ENDINGS.find(([ending]) => word.endsWith(ending)) ?? ['', []];
  return others.map((with_) => word.slice(0, word.length - ending.length) + with_);
}
