// The words of the titles that everybody may see, for slips of the hand: learnt from every answer that passes by, and read
// anew every night. Titles of drafts and of teams never enter, so that what it knows may be told to anybody.

import { createVocabulary, type Vocabulary } from '../query/vocabulary.ts';
import type { SecodaClient } from '../secoda/client.ts';
import { InvalidError } from '../secoda/errors.ts';
import { exact } from '../secoda/filter.ts';
import type { Resource } from '../secoda/resources/resource.ts';

export interface Titles {
  vocabulary(): Vocabulary;
  /** Takes what may be known from an answer. */
  learn(resources: readonly Resource[]): void;
  /**
   * Once a day reads the whole listing, page by page, at most 10,000 resources; before a day has passed nothing. Throws
   * Secoda's errors, and keeps what it knew.
   */
  refresh(signal: AbortSignal): Promise<void>;
}

const DAY_MS = 24 * 60 * 60_000;
/** Answers bring the same resources again and again: so many are recognised. */
const RECOGNISED = 50_000;

export function titlesOf(client: SecodaClient, clock: { now(): number }): Titles {
  let known = createVocabulary();
  let seen = new Set<string>();
  let readAt = Number.NEGATIVE_INFINITY;

  return {
    vocabulary: () => known,
    learn: (resources) => take(resources, known, seen),
    async refresh(signal) {
      if (clock.now() - readAt < DAY_MS) return;
      // The first time what is read counts at once; later the old one serves until the new one is whole.
      const isFirst = readAt === Number.NEGATIVE_INFINITY;
      const fresh = isFirst ? { known, seen } : { known: createVocabulary(), seen: new Set<string>() };
      for await (const resource of published(client, signal)) take([resource], fresh.known, fresh.seen);
      ({ known, seen } = fresh);
      readAt = clock.now();
    },
  };
}

function take(resources: readonly Resource[], known: Vocabulary, seen: Set<string>): void {
  for (const resource of resources) {
    if (seen.has(resource.id) || !isForEverybody(resource)) continue;
    if (seen.size >= RECOGNISED) seen.clear();
    seen.add(resource.id);
    known.add(resource.title);
  }
}

/** Drafts would only take the place of others; a service that refuses to leave them out gives them too. */
async function* published(client: SecodaClient, signal: AbortSignal): AsyncIterable<Resource> {
  try {
    yield* client.resources.all({ filter: exact('published', true) }, { signal });
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    yield* client.resources.all({}, { signal });
  }
}

function isForEverybody({ published, archived, teamIds }: Resource): boolean {
  return published === true && !archived && teamIds?.length === 0;
}
