// Showing results to a person: who asks, what they may see, one page of cards, kept so that its buttons work for a day.
// Shared by every feature that answers with resources.

import type { Directory } from '../identity/directory.ts';
import type { Access, Identity } from '../identity/identity.ts';
import type { Person } from '../identity/person.ts';
import { whyNothing } from '../identity/refusal.ts';
import type { Query } from '../query/query.ts';
import type { Message } from '../slack/blocks/parts.ts';
import { UserError } from '../slack/errors.ts';
import type { Call } from '../slack/feature.ts';
import type { Addresses } from './address.ts';
import type { CardParts } from './card.ts';
import { nothingFound, resultsMessage } from './list.ts';
import type { Found, Search } from './search.ts';
import { idsOnPage, RESULTS, type ResultsState, resultsState, startOf } from './state.ts';

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

export interface ShowOptions {
  readonly identity: Identity;
  readonly directory: Directory;
  readonly search: Search;
  readonly views: ResultsStore;
  readonly addresses: Addresses;
  readonly clock: { now(): number };
}

export interface Reader extends Access {
  readonly person: Person;
}

export interface Show {
  /** Who asks, with the right to see something; throws UserError with the reason for those who may see nothing. */
  reader(call: Call): Promise<Reader>;
  parts(): Promise<CardParts>;
  /** Answers with the first page of a new result, or with what to try when there is none. */
  first(call: Call, query: Query, how: { readonly command: string; readonly hint?: string }): Promise<void>;
  /** Turns the pages of a kept result; each press counts, also when two come at once. */
  turn(call: Call, key: string, by: 1 | -1): Promise<Message>;
  /** The id that a kept result has at a place. Throws UserError when the result is not this person's or has run out. */
  idAt(call: Call, key: string, at: number): Promise<string>;
}

const RUN_OUT = 'These results are no longer kept, or they are not yours. Please search again.';

export function show({ identity, directory, search, views, addresses, clock }: ShowOptions): Show {
  async function reader({ installation, userId }: Call): Promise<Reader> {
    const person = await identity.person(installation, userId);
    const refusal = whyNothing(person);
    if (refusal !== undefined) throw new UserError(refusal);
    return { person, ...(await identity.access(person)) };
  }
  async function parts(): Promise<CardParts> {
    return { names: await directory.names(), addresses, now: clock.now() };
  }
  function place({ installation, userId }: Call, key: string) {
    return { key, installation: installation.id, owner: userId, kind: RESULTS };
  }

  return {
    reader,
    parts,
    async first(call, query, how) {
      const found = await search.show(startOf(mutable(query)), 1, await reader(call), call.signal);
      if (found.shown.length === 0 && found.state.next === null) {
        await call.reply.send(nothingFound(query, found, how));
        return;
      }
      const known = await parts();
      const owner = { installation: call.installation.id, owner: call.userId };
      const { key, kept } = views.create({ ...owner, kind: RESULTS, state: found.state });
      // At the same time: nobody presses a button before the message is there.
      await Promise.all([call.reply.send(resultsMessage(found, known, key)), kept]);
    },
    async turn(call, key, by) {
      const access = await reader(call);
      const turned = await views.update(place(call, key), (kept) => {
        const state = resultsState.parse(kept);
        return { ...state, page: Math.max(1, state.page + by) };
      });
      if (turned === undefined) throw new UserError(RUN_OUT);
      const found = await search.show(turned, turned.page, access, call.signal);
      await views.update(place(call, key), (kept) => settle(resultsState.parse(kept), turned.page, found));
      return resultsMessage(found, await parts(), key);
    },
    async idAt(call, key, at) {
      const kept = await views.read(place(call, key));
      const id = kept === undefined ? undefined : resultsState.parse(kept).found.flat()[at];
      if (id === undefined) throw new UserError(RUN_OUT);
      return id;
    },
  };
}

/** Keeps what was read meanwhile; a page that another press has turned to since stays, unless there is none so far on. */
function settle(kept: ResultsState, asked: number, { state }: Found): ResultsState {
  const further = kept.found.length > state.found.length ? kept : state;
  const page = kept.page === asked ? state.page : kept.page;
  return { ...further, page: idsOnPage(further, page).length > 0 || further.next !== null ? page : state.page };
}

function mutable(query: Query): ResultsState['query'] {
  return 'title' in query ? { title: query.title } : { words: [...query.words] };
}
