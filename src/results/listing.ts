// One page of Secoda's listing for a search, in an order without ties. Which fields and operators a filter or a sort may use
// is hardly documented, so what a service refuses, or takes to match nothing, it is asked without, and for an hour not again.

import { LRUCache } from 'lru-cache';
import type { Visibility } from '../identity/visibility.ts';
import type { Compiled, FilterPart } from '../query/compile.ts';
import type { SecodaClient } from '../secoda/client.ts';
import { InvalidError, NotFoundError } from '../secoda/errors.ts';
import { and, type Filter, type Sort } from '../secoda/filter.ts';
import type { Page } from '../secoda/pages.ts';
import type { Resource } from '../secoda/resources/resource.ts';

/** With whose key is read, and what they may see. */
export interface ReadsAs {
  readonly client: { readonly resources: Pick<SecodaClient['resources'], 'list' | 'get'> };
  readonly visibility: Visibility;
}

export interface ListingPage {
  readonly answer: Page<Resource>;
  /** What Secoda was not asked for: the next page of this result needs it. */
  readonly without: readonly string[];
  /** The parts of the search that are left to this side. */
  readonly leftOut: readonly FilterPart[];
}

export interface Listing {
  /**
   * `isWanted`: whether a resource is a result for its reader; the answer holds others too.
   * `without`: what earlier pages of this result were asked without; undefined for the first.
   */
  read(
    compiled: Compiled,
    page: number,
    reader: ReadsAs & {
      readonly isWanted: (resource: Resource) => boolean;
      readonly without: readonly string[] | undefined;
    },
    signal: AbortSignal,
  ): Promise<ListingPage>;
  /**
   * A page of one more question beside a result, asked for without what the result was asked without.
   * Undefined when Secoda refuses it.
   */
  beside(
    filters: readonly Filter[],
    page: number,
    reader: ReadsAs & { readonly without: readonly string[] },
    signal: AbortSignal,
  ): Promise<Page<Resource> | undefined>;
}

export function listing(clock: { now(): number }): Listing {
  const experience = experienceWith(clock);

  return {
    async read({ filters, sort }, page, { client, visibility, isWanted, without: before }, signal) {
      const parts = [...filters, ...visibility.filters.map((filter) => ({ filter, name: '' }))].map((part) => ({
        part,
        needs: needsOf(part.filter),
      }));
      const ofFilter = parts.flatMap(({ needs }) => needs);
      const ofSort = needsOfSort(sort);
      const needed = new Set([...ofFilter, ...ofSort, ORDER]);

      async function ask(without: ReadonlySet<string>): Promise<ListingPage> {
        const isTaken = (needs: readonly string[]): boolean => !needs.some((need) => without.has(need));
        const sent = parts.filter(({ needs }) => isTaken(needs)).map(({ part }) => part.filter);
        const asked = {
          page,
          ...(sent.length > 0 && { filter: sent.length === 1 && sent[0] ? sent[0] : and(...sent) }),
          ...(without.has(ORDER) ? { sort: 'none' as const } : sort && isTaken(ofSort) && { sort }),
        };
        const answer = await pageOrNone(client.resources.list(asked, { signal }), page);
        const used = [...needed].filter((need) => !without.has(need));
        if (answer.items.length > 0) experience.taken(used);
        const leftOut = parts.filter(({ needs }) => !isTaken(needs)).map(({ part }) => part);
        return { answer, without: [...without].filter((need) => needed.has(need)), leftOut };
      }

      const without = new Set(before ?? experience.notTakenOf(needed));
      const used = [...needed].filter((need) => !without.has(need));
      const filtered = used.filter((need) => ofFilter.includes(need));
      const unproven = filtered.filter((need) => !experience.isTaken(need));
      let first: ListingPage;
      try {
        first = await ask(without);
      } catch (error) {
        if (!(error instanceof InvalidError)) throw error;
        // What has never been taken is to blame, or the order; only if Secoda takes the rest is that known.
        const suspected = [unproven.length > 0 ? unproven : filtered, ofSort, [...ofSort, ORDER], used];
        for (const blamed of suspected.filter((needs) => needs.some((need) => !without.has(need)))) {
          const rest = await ask(new Set([...without, ...blamed])).catch(ifInvalid);
          if (rest === undefined) continue;
          experience.notTaken(blamed);
          return rest;
        }
        throw error;
      }
      if (first.answer.items.length > 0 || page > 1 || unproven.length === 0) return first;
      // Nothing found, and some of this has never brought anything: perhaps it matches nothing.
      const rest = await ask(new Set([...without, ...unproven]));
      if (!rest.answer.items.some(isWanted)) return first;
      experience.notTaken(unproven);
      return rest;
    },
    async beside(filters, page, { client, visibility, without }, signal) {
      const sent = [...filters, ...visibility.filters].filter(
        (filter) => !needsOf(filter).some((need) => without.includes(need)),
      );
      const order = without.includes(ORDER) && { sort: 'none' as const };
      const asked = client.resources.list({ page, filter: and(...sent), ...order }, { signal });
      return pageOrNone(asked, page).catch(ifInvalid);
    },
  };
}

/** A refusal is an answer; all else is thrown on. */
function ifInvalid(error: unknown): undefined {
  if (!(error instanceof InvalidError)) throw error;
}

/** The documented ones, without which nothing could be found. */
const SURE = new Set(['contains title', 'exact title']);

/** What a service must understand to take this filter. */
function needsOf(filter: Filter): readonly string[] {
  if ('operands' in filter) {
    const needs = filter.operands.flatMap(needsOf);
    return filter.operator === 'and' ? needs : [filter.operator, ...needs];
  }
  const need = `${filter.operator} ${filter.field}`;
  return SURE.has(need) ? [] : [need];
}

/** Any order at all, ours without ties included. */
const ORDER = 'order';

/** Whether this is about the order, not about what is found. */
export function isOfOrder(need: string): boolean {
  return need === ORDER || need.startsWith('sort ');
}

function needsOfSort(sort: Sort | undefined): readonly string[] {
  return sort === undefined ? [] : [`sort ${sort.field}`, ...needsOfSort(sort.tie_breaker)];
}

/** How long what Secoda did not take is not tried again. */
const NOT_TAKEN_MS = 60 * 60_000;
const REFUSALS_KEPT = 200;

interface Experience {
  isTaken(need: string): boolean;
  taken(needs: readonly string[]): void;
  /** Some of these, it is not known which, are not taken. */
  notTaken(needs: readonly string[]): void;
  /** What of these is better left out. */
  notTakenOf(needed: ReadonlySet<string>): readonly string[];
}

function experienceWith(clock: { now(): number }): Experience {
  const taken = new Set<string>();
  const refused = new LRUCache<string, readonly string[]>({
    max: REFUSALS_KEPT,
    ttl: NOT_TAKEN_MS,
    perf: clock,
    ttlResolution: 0,
  });
  return {
    isTaken: (need) => taken.has(need),
    taken(needs) {
      for (const need of needs) taken.add(need);
    },
    notTaken(needs) {
      for (const need of needs) taken.delete(need);
      refused.set(needs.toSorted().join(), needs);
    },
    notTakenOf(needed) {
      if (refused.size === 0) return [];
      const together = [...refused.values()].filter((needs) => needs.every((need) => needed.has(need)));
      return together.flat().filter((need) => !taken.has(need));
    },
  };
}

/** A 404 behind the first page is the end of a listing. */
async function pageOrNone(asked: Promise<Page<Resource>>, page: number): Promise<Page<Resource>> {
  try {
    return await asked;
  } catch (error) {
    if (page === 1 || !(error instanceof NotFoundError)) throw error;
    return { items: [], page, nextPage: undefined, count: undefined, dropped: 0 };
  }
}
