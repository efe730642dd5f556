// Results as they are kept for one person: the state in the store, and, for a while and in this process only, the resources
// that are shown, so that a press on one card does not read the others again.

import { LRUCache } from 'lru-cache';
import type { Resource } from '../secoda/resources/resource.ts';
import type { Call } from '../slack/feature.ts';
import { RESULTS, type ResultsState, resultsState } from './state.ts';

/** The store of private results, as this needs it. */
export interface ResultsStore {
  create(view: { installation: string; owner: string; kind: string; state: unknown }): {
    readonly key: string;
    readonly kept: Promise<void>;
  };
  read(view: { key: string; installation: string; owner: string; kind: string }): Promise<unknown>;
  update<State>(
    view: { key: string; installation: string; owner: string; kind: string },
    change: (state: unknown) => State,
  ): Promise<State | undefined>;
}

type Owner = Pick<Call, 'installation' | 'userId'>;

export interface KeptResults {
  create(owner: Owner, state: ResultsState): { readonly key: string; readonly kept: Promise<void> };
  /** Undefined for what is not theirs, not kept any more, or kept by an older version of this app. */
  read(owner: Owner, key: string): Promise<ResultsState | undefined>;
  /** Changes it over all replicas; `change` may be called again with a newer state. */
  update(owner: Owner, key: string, change: (state: ResultsState) => ResultsState): Promise<ResultsState | undefined>;
  /** What the page holds that is shown, with when it was read; other replicas and restarts know nothing of it. */
  lately(key: string): ReadonlyMap<string, Read>;
  /** Another page is shown now. */
  show(key: string, resources: readonly Resource[]): void;
  /** Some of it was read anew. */
  renew(key: string, resources: readonly Resource[]): void;
}

export interface Read {
  readonly resource: Resource;
  readonly at: number;
}

/** Results on which somebody presses soon; of the others the resources are read again. Texts may be of any length. */
const SHOWN_KEPT = { max: 500, maxSize: 10_000_000 };

export function keptResults(views: ResultsStore, clock: { now(): number }): KeptResults {
  const shown = new LRUCache<string, ReadonlyMap<string, Read>>({ ...SHOWN_KEPT, sizeCalculation: lengthOf });
  const readNow = (resources: readonly Resource[]) => {
    const at = clock.now();
    return resources.map((resource) => [resource.id, { resource, at }] as const);
  };
  const place = ({ installation, userId }: Owner, key: string) => ({
    key,
    installation: installation.id,
    owner: userId,
    kind: RESULTS,
  });
  return {
    create: ({ installation, userId }, state) =>
      views.create({ installation: installation.id, owner: userId, kind: RESULTS, state }),
    read: async (owner, key) => parsed(await views.read(place(owner, key))),
    async update(owner, key, change) {
      const after = await views.update(place(owner, key), (kept) => {
        const state = parsed(kept);
        return state === undefined ? kept : change(state);
      });
      return parsed(after);
    },
    lately: (key) => shown.get(key) ?? new Map(),
    show: (key, resources) => void shown.set(key, new Map(readNow(resources))),
    renew: (key, resources) => void shown.set(key, new Map([...(shown.get(key) ?? []), ...readNow(resources)])),
  };
}

function lengthOf(page: ReadonlyMap<string, Read>): number {
  let length = 1000;
  for (const { resource } of page.values()) {
    length += (resource.description?.length ?? 0) + (resource.definition?.length ?? 0);
  }
  return length;
}

function parsed(kept: unknown): ResultsState | undefined {
  return resultsState.safeParse(kept).data;
}
