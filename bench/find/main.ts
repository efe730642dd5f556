// `npm run bench:find`: how well a half-remembered title is found. For each kind of search MRR@10 (1 if the wanted one is
// the first card, 1/2 if it is the second, 0 beyond the tenth), how often nothing at all is found, and the calls it took.
// `--quick` shows within seconds that all of it runs; `--misses` names what was not among the first two; `--seed 7` makes
// other catalogs and other searches.

import { parseArgs } from 'node:util';
import { createVocabulary } from '../../src/query/vocabulary.ts';
import { createCompany } from '../../src/sandbox/catalog/company/company.ts';
import { createChance } from '../../src/sandbox/catalog/company/random.ts';
import type { Resource } from '../../src/secoda/resources/resource.ts';
import { type Listing, listingOf } from './catalog.ts';
import { type Known, knownItems } from './queries.ts';
import { isMet, type Score, scoreOf, tableOf } from './scores.ts';
import { createTitles } from './titles.ts';
import { OURS, waysOf } from './ways.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    seed: { type: 'string', default: '2' },
  },
});
const perKind = values.quick ? 5 : 150;
const seed = Number(values.seed);
const sizes = values.quick
  ? [{ resources: 500, target: 0 }]
  : [
      { resources: 2_000, target: 0.92 },
      { resources: 20_000, target: 0.85 },
    ];

/** What people look for by name; columns, queries and jobs are found under what they belong to. */
const MINOR: ReadonlySet<string> = new Set(['column', 'query', 'job']);

function company(size: number, at: number): Listing {
  const made = createCompany({ resources: size, seed: at, now: Date.UTC(2026, 0, 1) });
  return listingOf(made, [...made.resources.values()]);
}

function titles(size: number, at: number): Listing {
  const made = createCompany({ resources: 1, seed: at, now: Date.UTC(2026, 0, 1) });
  return listingOf(made, createTitles({ count: size, seed: at }));
}

const makers: readonly { readonly name: string; readonly make: (size: number) => Listing }[] = [
  { name: "the sandbox's company", make: (size) => company(size, 1) },
  { name: `the same from seed ${seed}`, make: (size) => company(size, seed) },
  { name: `many habits, seed ${seed}`, make: (size) => titles(size, seed) },
];

let missed = 0;
for (const { resources, target } of sizes) {
  for (const { name, make } of makers) {
    const scores = await measure(make(resources));
    console.log(`\n${name}, ${resources} resources\n${tableOf(scores)}`);
    const met = isMet(
      scores.filter(({ way }) => way === OURS),
      target,
    );
    if (!met) missed += 1;
    console.log(`MRR@10 at least ${target}, nothing found at most 5 %: ${met ? 'ok' : 'NOT MET'}`);
  }
}
process.exitCode = missed === 0 ? 0 : 1;

async function measure(listing: Listing): Promise<readonly Score[]> {
  const open = listing.all.filter(({ published, archived }) => published === true && !archived);
  const vocabulary = createVocabulary();
  for (const { title } of open) vocabulary.add(title);
  const lookedFor = open.filter(({ entityType }) => !MINOR.has(entityType));
  const known = knownItems(lookedFor, perKind, createChance(seed));
  const scores: Score[] = [];
  for (const [way, search] of Object.entries(waysOf(listing, vocabulary))) {
    listing.calls();
    for (const one of known) {
      const found = await search(one.typed);
      const score = scoreOf(way, one, found, listing.calls());
      scores.push(score);
      if (values.misses && way === OURS && score.reciprocal < 0.5) console.log(missOf(one, found));
    }
  }
  return scores;
}

function missOf({ kind, typed, wanted }: Known, found: readonly Resource[]): string {
  const [first] = found;
  return `${kind}: ${typed} -> ${wanted.title}; first of ${found.length}: ${first?.title ?? 'nothing'}`;
}
