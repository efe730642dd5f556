// `npm run bench:find`: how well a half-remembered title is found. For each kind of search MRR@10 (1 if the wanted one is
// the first card, 1/2 if it is the second, 0 beyond the tenth), how often nothing at all is found, and the calls it took.
// `--quick` shows within seconds that all of it runs.

import { parseArgs } from 'node:util';
import { createVocabulary } from '../../src/query/vocabulary.ts';
import { createCompany } from '../../src/sandbox/catalog/company/company.ts';
import { createChance } from '../../src/sandbox/catalog/company/random.ts';
import type { Resource } from '../../src/secoda/resources/resource.ts';
import { type Listing, listingOf } from './catalog.ts';
import { knownItems } from './queries.ts';
import { type Score, scoreOf, tableOf } from './scores.ts';
import { createTitles } from './titles.ts';
import { waysOf } from './ways.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    seed: { type: 'string', default: '2' },
  },
});
const perKind = values.quick ? 5 : 150;
const seed = Number(values.seed);
const sizes = values.quick ? [500] : [2_000, 20_000];

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

const catalogs: readonly { readonly name: string; readonly target: number; readonly make: () => Listing }[] =
  sizes.flatMap((size) => [
    {
      name: `the sandbox's company, ${size} resources`,
      target: size > 10_000 ? 0.85 : 0.92,
      make: () => company(size, 1),
    },
    {
      name: `the same from seed ${seed}, ${size} resources`,
      target: size > 10_000 ? 0.85 : 0.92,
      make: () => company(size, seed),
    },
    {
      name: `many habits, seed ${seed}, ${size} titles`,
      target: size > 10_000 ? 0.85 : 0.92,
      make: () => titles(size, seed),
    },
  ]);

let missed = 0;
for (const { name, target, make } of catalogs) {
  const listing = make();
  const open = listing.all.filter(({ published, archived }) => published === true && !archived);
  const vocabulary = createVocabulary();
  for (const { title } of open) vocabulary.add(title);
  const known = knownItems(
    open.filter(({ entityType }) => !MINOR.has(entityType)),
    perKind,
    createChance(seed),
  );
  const scores: Score[] = [];
  for (const [way, search] of Object.entries(waysOf(listing, vocabulary))) {
    listing.calls();
    for (const one of known) {
      const found: readonly Resource[] = await search(one.typed);
      const score = scoreOf(way, one, found, listing.calls());
      scores.push(score);
      if (values.misses && way === 'ours' && score.reciprocal < 0.5)
        console.log(
          `${one.kind}: ${one.typed} -> ${one.wanted.title} (${one.wanted.place.schema ?? ''}) got ${found
            .slice(0, 3)
            .map(({ title, place }) => `${title} (${place.schema ?? ''})`)
            .join(' | ')} of ${found.length}`,
        );
    }
  }
  console.log(`\n${name}\n${tableOf(scores)}`);
  const ours = scores.filter(({ way }) => way === 'ours');
  const mean = ours.reduce((sum, { reciprocal }) => sum + reciprocal, 0) / ours.length;
  const nothing = ours.filter(({ isNothing }) => isNothing).length / ours.length;
  const isMet = mean >= target && nothing <= 0.05;
  if (!isMet) missed += 1;
  console.log(`MRR@10 at least ${target}, nothing found at most 5 %: ${isMet ? 'ok' : 'NOT MET'}`);
}
process.exitCode = missed === 0 ? 0 : 1;
