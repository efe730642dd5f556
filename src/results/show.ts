// Showing results to a person: who asks, what they may see, one page of cards, kept so that its buttons work for a day.
// Shared by every feature that answers with resources.

import type { Directory } from '../identity/directory.ts';
import type { Access, Identity } from '../identity/identity.ts';
import type { Person } from '../identity/person.ts';
import { whyNothing } from '../identity/refusal.ts';
import type { Query } from '../query/query.ts';
import type { LookUp } from '../query/resolve.ts';
import { UserError } from '../slack/errors.ts';
import type { Call } from '../slack/feature.ts';
import { inTurn } from '../slack/in-turn.ts';
import type { Addresses } from './address.ts';
import type { CardParts } from './card.ts';
import { resultsMessage } from './list.ts';
import { lookUps } from './look-up.ts';
import type { Search } from './search.ts';
import { pageAfter, RESULTS, type ResultsState, resultsState, startOf } from './state.ts';

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
  parts(reader: Access): Promise<CardParts>;
  /**
   * Answers with the first page of a new result; false, and nothing said, when nothing was found.
   * @param hint said beside what is not quite what was searched.
   */
  first(call: Call, reader: Reader, query: Query, hint?: string): Promise<boolean>;
  /** Who or what the names in a search of this reader mean. */
  lookUp(call: Call, reader: Reader): LookUp;
  /** Turns the pages of a kept result in the message that shows it; each press counts, also when two come at once. */
  turn(call: Call, key: string, by: 1 | -1): Promise<void>;
  /** The id that a kept result has at a place. Throws UserError when the result is not this person's or has run out. */
  idAt(call: Call, key: string, at: number): Promise<string>;
}

const RUN_OUT = 'These results are no longer kept, or they are not yours. Please search again.';

export function show({ identity, directory, search, views, addresses, clock }: ShowOptions): Show {
  const oneByOne = inTurn();
  async function reader(call: Call): Promise<Reader> {
    const person = await identity.person(call);
    const refusal = whyNothing(person);
    if (refusal !== undefined) throw new UserError(refusal);
    return { person, ...(await identity.access(person, call.signal)) };
  }
  async function parts({ visibility }: Access): Promise<CardParts> {
    return { names: await directory.names(visibility), addresses, now: clock.now() };
  }
  function place({ installation, userId }: Call, key: string) {
    return { key, installation: installation.id, owner: userId, kind: RESULTS };
  }

  return {
    reader,
    parts,
    lookUp: lookUps({ directory, identity }),
    async first(call, access, query, hint) {
      const found = await search.show(startOf(query), 1, access, call.signal);
      if (found.shown.length === 0 && found.state.next === null) return false;
      const known = await parts(access);
      const owner = { installation: call.installation.id, owner: call.userId };
      const { key, kept } = views.create({ ...owner, kind: RESULTS, state: found.state });
      // At the same time: nobody presses a button before the message is there.
      await Promise.all([call.reply.send(resultsMessage(found, known, key, hint)), kept]);
      return true;
    },
    turn: (call, key, by) =>
      oneByOne(key, async () => {
        const access = await reader(call);
        for (;;) {
          const before = read(await views.read(place(call, key)));
          if (before === undefined) throw new UserError(RUN_OUT);
          const found = await search.show(before, pageAfter(before, by), access, call.signal);
          const known = await parts(access);
          let isMine = true;
          // Kept only when it could be read: a press that failed has turned nothing.
          const after = await views.update(place(call, key), (now) => {
            isMine = isSame(read(now), before);
            return isMine ? found.state : now;
          });
          if (after === undefined) throw new UserError(RUN_OUT);
          // Another replica has turned it meanwhile: this press counts from there.
          if (!isMine) continue;
          await call.reply.replace(resultsMessage(found, known, key));
          return;
        }
      }),
    async idAt(call, key, at) {
      const id = read(await views.read(place(call, key)))?.found.flat()[at];
      if (id === undefined) throw new UserError(RUN_OUT);
      return id;
    },
  };
}

/** Undefined for what is not kept any more, and for what an older version of this app has kept. */
function read(kept: unknown): ResultsState | undefined {
  return resultsState.safeParse(kept).data;
}

function isSame(one: ResultsState | undefined, other: ResultsState): boolean {
  return (
    one !== undefined && one.page === other.page && one.next === other.next && one.found.length === other.found.length
  );
}
