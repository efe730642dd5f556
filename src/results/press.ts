// A press on a card that changes its resource: kept before Slack is answered, done with the rights of whoever pressed, and
// shown in the card's place. While it takes longer, the card says what is being done and for whom.

import type { Resource } from '../secoda/resources/resource.ts';
import { infoModal, section } from '../slack/blocks/parts.ts';
import { bold } from '../slack/blocks/text.ts';
import { UserError } from '../slack/errors.ts';
import type { ActionCall } from '../slack/feature.ts';
import type { Act, Actor, Change, Delta } from '../stewardship/change.ts';
import { actorOf, type Progress, type Steward } from '../stewardship/steward.ts';
import { whyNobody } from '../stewardship/words.ts';
import { originOf, type Target } from './about.ts';
import { cameOf, type Telling, underWay } from './outcomes.ts';
import type { Reader, Show } from './show.ts';
import { type Note, noteOf } from './state.ts';
import { titleOf } from './words.ts';

export interface Press {
  /** Makes a change to the resource that the pressed control is about. */
  (call: ActionCall, wish: (actor: Actor, resource: string) => Delta | Act): Promise<void>;
  /** Makes what is already a change; where there is none, says the text, or nothing where everything was said. */
  change(call: ActionCall, make: (actor: Actor, target: Target) => Promise<Change | string | undefined>): Promise<void>;
}

export interface PressOptions extends Telling {
  readonly show: Show;
  readonly steward: Pick<Steward, 'accept' | 'finish'>;
  readonly clock: { now(): number; after(milliseconds: number, act: () => void): () => void };
  readonly newId: () => string;
}

/** An answer that comes sooner than this needs no word before it. */
const UNTOLD_MS = 700;
/** An address for answers works five times: the last use is for what came of it. */
const MOST_NOTICES = 3;

export function presses({ show, steward, newId, ...telling }: PressOptions): Press {
  const { clock } = telling;

  async function change(call: ActionCall, make: Parameters<Press['change']>[1]): Promise<void> {
    const [reader, target] = await Promise.all([show.reader(call), show.target(call, call.value)]);
    const made = await make(actorOr(reader, telling.command), target);
    if (made === undefined) return;
    if (typeof made === 'string') {
      await show.renew(call, target, reader, noteOf(made));
      return;
    }
    const accepted = await steward.accept(made, { once: call.once });
    call.kept();
    await done(call, accepted, target, reader);
  }

  async function done(call: ActionCall, accepted: Change, target: Target, reader: Reader): Promise<void> {
    let notices = 0;
    let shown: Promise<void> = Promise.resolve();
    const say = (progress?: Progress): void => {
      if (notices === MOST_NOTICES || call.shownOn === 'shared message') return;
      notices += 1;
      const note = noteOf(underWay(accepted, progress));
      // What cannot be said now is said with the outcome.
      shown = shown.then(() => show.renew(call, target, reader, note)).catch(() => undefined);
    };
    const callOff = clock.after(UNTOLD_MS, () => say());
    try {
      const onProgress = (progress: Progress): void => {
        if (progress.kind === 'waiting') say(progress);
      };
      const [settled] = await steward.finish(accepted, { onProgress });
      callOff();
      await shown;
      const note = cameOf(accepted, settled, telling);
      await show.renew(call, target, reader, note, settled.resource).catch((err: unknown) => {
        // It came about all the same: nobody is told to try again.
        if (!(err instanceof UserError))
          telling.log.error({ err }, 'what came of a press could not be shown on its card');
        return plainly(call, note, settled.resource);
      });
    } finally {
      callOff();
    }
  }

  return Object.assign(
    (call: ActionCall, wish: (actor: Actor, resource: string) => Delta | Act) =>
      change(call, async (actor, { id }) => {
        const wished = wish(actor, id);
        const act: Act = 'kind' in wished ? wished : { kind: 'edit', resources: [id], delta: wished };
        return { id: newId(), act, actor, from: originOf(call) };
      }),
    { change },
  );
}

/** What came of a press, without the card. */
async function plainly({ shownOn, reply }: ActionCall, { says }: Note, resource: Resource | undefined): Promise<void> {
  const text = resource === undefined ? says : `${bold(titleOf(resource, 150))}: ${says}`;
  await (shownOn === 'modal' ? reply.showModal(infoModal('Details', [section(text)])) : reply.send({ text }));
}

/** Who presses; throws UserError for those who can change nothing. */
export function actorOr({ person }: Pick<Reader, 'person'>, command: string): Actor {
  const actor = actorOf(person);
  if (actor === undefined) throw new UserError(whyNobody(person).replaceAll('{command}', command));
  return actor;
}
