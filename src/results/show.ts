// Showing results to a person: who asks, what they may see, one page of cards, kept so that its buttons work for a day.
// Shared by every feature that answers with resources.

import type { KnownBlock } from '@slack/types';
import { LRUCache } from 'lru-cache';
import type { Directory } from '../identity/directory.ts';
import type { Access, Identity } from '../identity/identity.ts';
import type { Person } from '../identity/person.ts';
import { whyNothing } from '../identity/refusal.ts';
import type { Query } from '../query/query.ts';
import type { LookUp } from '../query/resolve.ts';
import { NotFoundError } from '../secoda/errors.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { infoModal, type Message, section } from '../slack/blocks/parts.ts';
import { bold } from '../slack/blocks/text.ts';
import { UserError } from '../slack/errors.ts';
import type { ActionCall, Call } from '../slack/feature.ts';
import { inTurn } from '../slack/in-turn.ts';
import { mayOf } from '../stewardship/may.ts';
import type { Rules } from '../stewardship/policy.ts';
import { actorOf } from '../stewardship/steward.ts';
import { about, type Target } from './about.ts';
import type { Addresses } from './address.ts';
import type { Surroundings } from './around.ts';
import { aroundBlocks } from './around-blocks.ts';
import { type CardParts, card, fullCard, fullCardText, type Shown } from './card.ts';
import type { Control } from './controls.ts';
import { type KeptResults, keptResults, type ResultsStore } from './kept-results.ts';
import { type Hint, LIST, resultsMessage } from './list.ts';
import type { LookUps } from './look-up.ts';
import { publicMinimum, publicWords, whyNotPublic } from './public.ts';
import type { Everything, Search } from './search.ts';
import { CARDS_A_PAGE, idsOnPage, type Note, pageAfter, type ResultsState, startOf, stateOf } from './state.ts';
import { titleOf } from './words.ts';

export interface ShowOptions {
  readonly identity: Identity;
  readonly directory: Directory;
  readonly search: Search;
  readonly lookUps: LookUps;
  readonly views: ResultsStore;
  readonly addresses: Addresses;
  readonly rules: Rules;
  /** What cards offer, in their order. */
  readonly controls: readonly Control[];
  readonly around: Pick<Surroundings, 'read' | 'lately'>;
  readonly command: string;
  readonly clock: { now(): number };
}

export interface Reader extends Access {
  readonly person: Person;
}

export interface PublicCard {
  /** mrkdwn, as the blocks begin. */
  readonly words: string;
  /** With the same buttons for everybody. */
  readonly blocks: readonly KnownBlock[];
}

export interface Show {
  /** Who asks, with the right to see something; throws UserError with the reason for those who may see nothing. */
  reader(call: Pick<Call, 'installation' | 'userId' | 'signal'>): Promise<Reader>;
  parts(reader: Reader): Promise<CardParts>;
  /**
   * Answers with the first page of a new result; false, and nothing said, when nothing was found.
   * @param hint said beside what is not quite what was searched.
   * @param said what this is, above every page.
   */
  first(call: Call, reader: Reader, query: Query, hint?: Hint, said?: string): Promise<boolean>;
  /** Those with exactly this title that its reader may see, the first page of them. */
  titled(title: string, reader: Reader, signal: AbortSignal): Promise<readonly Resource[]>;
  /** Answers with resources that are known already: of one its full card, of several their cards. */
  these(call: Call, reader: Reader, resources: readonly Resource[]): Promise<void>;
  /** All that is found of a search: for files and batches. It may take minutes. */
  everything(query: Query, reader: Reader, signal: AbortSignal): Promise<Everything>;
  /** Who or what the names in a search of this reader mean. */
  lookUp(call: Call, reader: Reader): LookUp;
  /** Turns the pages of a kept result in the message that shows it; each press counts, also when two come at once. */
  turn(call: Call, key: string, by: 1 | -1): Promise<void>;
  /** What a control is about. Throws UserError when the result in which it stands is not this person's or has run out. */
  target(call: Call, value: string): Promise<Target>;
  /** Remembers the message over which a modal was opened: what is pressed in the modal is shown there too. */
  openedOver(call: ActionCall, target: Target): Promise<void>;
  /** A resource, read anew; throws UserError where it is gone or not theirs to see. */
  read(id: string, reader: Reader, signal: AbortSignal): Promise<Resource>;
  /** What everybody may read of a resource, whoever asks; or why that is nothing. */
  publicCard(resource: Resource, signal: AbortSignal): Promise<PublicCard | { readonly whyNot: string }>;
  /** The full card as a modal holds it. */
  details(resource: Resource, reader: Reader, shown: Shown): Promise<ReturnType<typeof infoModal>>;
  /** Shows the full card in the open modal, and when that is known what is around it. */
  showDetails(call: Call, resource: Resource, reader: Reader, shown: Shown): Promise<void>;
  /**
   * Shows a card anew where its control was pressed, with what is to be said on it.
   * @param resource as it is now; read again where it is not known.
   */
  renew(call: ActionCall, target: Target, reader: Reader, note: Note, resource?: Resource): Promise<void>;
}

/** Slack takes five answers on one address, for half an hour. */
const ANSWERS = 5;
const ANSWERS_MS = 30 * 60_000;

const RUN_OUT = 'These results are no longer kept, or they are not yours. Please search again.';
export const GONE = 'This resource is no longer there, or it is not shown to you any more. Please search again.';

export function show(options: ShowOptions): Show {
  const { identity, directory, search, lookUps, addresses, around, command, rules, controls, clock } = options;
  const kept: KeptResults = keptResults(options.views, clock);
  const oneByOne = inTurn();
  /** Details as they were shown last while the rest is read: somebody may press meanwhile. */
  const latest = new LRUCache<string, { readonly resource: Resource; readonly shown: Shown }>({ max: 100 });
  const latestOf = ({ person }: Reader, { id }: Resource): string => `${person.installationId}/${person.slackId}/${id}`;

  async function reader(call: Pick<Call, 'installation' | 'userId' | 'signal'>): Promise<Reader> {
    const person = await identity.person(call);
    const refusal = whyNothing(person);
    if (refusal !== undefined) throw new UserError(refusal);
    return { person, ...(await identity.access(person, call.signal)) };
  }
  async function parts({ person, visibility }: Reader): Promise<CardParts> {
    const names = await directory.names(visibility);
    const me = actorOf(person)?.secodaUser;
    const may = mayOf({ person, rules, names });
    return {
      names,
      addresses,
      now: clock.now(),
      controls,
      offer: (resource) => ({ resource, me, may: (wish, ago) => may(wish, resource, ago) }),
    };
  }
  async function read(id: string, { client, visibility }: Reader, signal: AbortSignal): Promise<Resource> {
    const resource = await client.resources.get(id, { signal }).catch((error: unknown) => {
      if (error instanceof NotFoundError) throw new UserError(GONE);
      throw error;
    });
    if (!visibility.sees(resource)) throw new UserError(GONE);
    return resource;
  }
  async function details(resource: Resource, access: Reader, shown: Shown) {
    const known = await parts(access);
    const near = around.lately(access, resource.id);
    if (near === 'loading') latest.set(latestOf(access, resource), { resource, shown });
    const below = aroundBlocks(near, resource, { ...known, command });
    return infoModal('Details', [...fullCard(resource, known, shown), ...below]);
  }

  async function say(call: Call, state: ResultsState, shown: readonly Resource[], message: (key: string) => Message) {
    const { key, kept: keeping } = kept.create(call, state);
    kept.show(key, shown);
    // At the same time: nobody presses a button before the message is there.
    await Promise.all([call.reply.send(message(key)), keeping]);
  }

  /**
   * As it is kept here, unless it was changed since; undefined where it is gone or not theirs to see. Where Secoda does not
   * tell, as it was: what is said on the card matters more.
   */
  async function current(id: string, key: string, state: ResultsState, access: Reader, signal: AbortSignal) {
    const known = kept.lately(key).get(id);
    const before = known && access.visibility.sees(known.resource) ? known.resource : undefined;
    if (known !== undefined && known.at >= (state.notes[id]?.changedAt ?? 0)) return before;
    try {
      const resource = await read(id, access, signal);
      kept.renew(key, [resource]);
      return resource;
    } catch (error) {
      if (error instanceof UserError) return undefined;
      if (before === undefined) throw error;
      return before;
    }
  }

  return {
    reader,
    parts,
    read,
    details,
    async showDetails(call, resource, access, shown) {
      latest.delete(latestOf(access, resource));
      const reading = around.read(call, access, resource);
      // Told below: until then nobody waits for it.
      reading.catch(() => undefined);
      await call.reply.showModal(await details(resource, access, shown));
      await reading;
      const now = latest.get(latestOf(access, resource)) ?? { resource, shown };
      await call.reply.showModal(await details(now.resource, access, now.shown));
    },
    lookUp: lookUps,
    async first(call, access, query, hint, said) {
      const found = await search.show(startOf(query, said), 1, access, call.signal);
      if (found.shown.length === 0 && found.state.next === null) return false;
      const known = await parts(access);
      await say(call, found.state, found.shown, (key) => resultsMessage(found, known, key, hint));
      return true;
    },
    async publicCard(resource, signal) {
      const { visibility } = await identity.everybody(signal);
      const whyNot = whyNotPublic(resource, visibility);
      if (whyNot !== undefined) return { whyNot };
      const known = { names: await directory.names(visibility), addresses, controls };
      return { words: publicWords(resource, known), blocks: publicMinimum(resource, known) };
    },
    everything: search.all,
    titled: async (title, access, signal) => (await search.show(startOf({ title }), 1, access, signal)).shown,
    async these(call, access, resources) {
      const known = await parts(access);
      const found = { state: stateOf(resources), shown: resources.slice(0, CARDS_A_PAGE), stoppedEarly: false };
      await say(call, found.state, found.shown, (key) => resultsMessage(found, known, key));
    },
    turn: (call, key, by) =>
      oneByOne(key, async () => {
        const access = await reader(call);
        for (;;) {
          const before = await kept.read(call, key);
          if (before === undefined) throw new UserError(RUN_OUT);
          const found = await search.show(before, pageAfter(before, by), access, call.signal);
          const known = await parts(access);
          let isMine = true;
          // Kept only when it could be read: a press that failed has turned nothing.
          const after = await kept.update(call, key, (now) => {
            isMine = isSame(now, before);
            return isMine ? { ...found.state, notes: now.notes } : now;
          });
          if (after === undefined) throw new UserError(RUN_OUT);
          // Another replica has turned it meanwhile: this press counts from there.
          if (!isMine) continue;
          kept.show(key, found.shown);
          await call.reply.replace(resultsMessage({ ...found, state: after }, known, key));
          return;
        }
      }),
    async target(call, value) {
      const on = about.decode(value);
      const id = 'id' in on ? on.id : (await kept.read(call, on.view))?.found.flat()[on.at];
      if (id === undefined) throw new UserError(RUN_OUT);
      return { id, about: on };
    },
    async openedOver({ installation, userId, shownOn, answersAt }, { about: on }) {
      if (shownOn !== 'private message' || answersAt === undefined || 'id' in on) return;
      const below = { answersAt, left: ANSWERS, until: clock.now() + ANSWERS_MS };
      await kept.update({ installation, userId }, on.view, (now) => ({ ...now, below }));
    },
    async renew(call, { id, about: on }, access, note, resource) {
      const known = await parts(access);
      if ('id' in on) {
        const now = resource ?? (await read(id, access, call.signal));
        const shown = { about: on, note };
        if (call.shownOn === 'modal') return call.reply.showModal(await details(now, access, shown));
        // What everybody reads stays as it is.
        const how = call.shownOn === 'shared message' ? 'send' : 'replace';
        const text = `${note.says}\n${fullCardText(now, known.names)}`;
        return call.reply[how]({ text, blocks: card(now, known, shown) });
      }
      await oneByOne(on.view, async () => {
        if (resource !== undefined) kept.renew(on.view, [resource]);
        const inModal = call.shownOn === 'modal' && call.form?.metadata !== LIST;
        const state = await kept.update(call, on.view, (before) => ({
          ...before,
          notes: { ...before.notes, [id]: stillUndoable(note, before.notes[id]) },
          below: inModal && before.below ? { ...before.below, left: before.below.left - 1 } : before.below,
        }));
        if (state === undefined) throw new UserError(RUN_OUT);
        const now = (one: string) => current(one, on.view, state, access, call.signal);
        const page = async (): Promise<Message> => {
          const all = await Promise.all(idsOnPage(state, state.page).map(now));
          const shown = all.filter((one) => one !== undefined);
          const message = resultsMessage({ state, shown, stoppedEarly: false }, known, on.view);
          // Another page may be shown by now, or it may be hidden from them.
          const isShown = shown.some((one) => one.id === id);
          const title = resource === undefined ? '' : `${bold(titleOf(resource, 150))}: `;
          const blocks = [...(isShown ? [] : [section(`${title}${note.says}`)]), ...(message.blocks ?? [])];
          // What is read aloud begins with what came of the press.
          return { text: `${note.says}\n${message.text}`, blocks };
        };
        if (!inModal) return call.reply.replace(await page());
        const pressed = await now(id);
        if (pressed === undefined) throw new UserError(GONE);
        await call.reply.showModal(await details(pressed, access, { about: on, note }));
        const { below } = state;
        if (below === null || below.left < 0 || below.until < clock.now()) return;
        // What cannot be shown below now is shown by its next press.
        await call.slack.respond(below.answersAt, await page(), { replaceOriginal: true }).catch(() => undefined);
      });
    },
  };
}

/** What was not made leaves the earlier change to be taken back. */
function stillUndoable(note: Note, before: Note | undefined): Note {
  return note.changedAt === null && note.undo === null && before?.undo ? { ...note, undo: before.undo } : note;
}

function isSame(one: ResultsState, other: ResultsState): boolean {
  return one.page === other.page && one.next === other.next && one.found.length === other.found.length;
}
