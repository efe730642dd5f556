// What happened to a resource through Slack: **History** on its card, `/secoda history orders`. **Undo**, for ten minutes
// on the card of whoever changed it, and **Restore…** in History take back what a change set, where nobody changed it since.

import { type About, about, originOf, type Target, undoing } from '../../results/about.ts';
import type { Addresses } from '../../results/address.ts';
import type { Control } from '../../results/controls.ts';
import { nothingFound } from '../../results/list.ts';
import { byId, isExact, named, noneNamed } from '../../results/named.ts';
import { NOTHING_LEFT } from '../../results/outcomes.ts';
import type { Press } from '../../results/press.ts';
import type { Reader, Show } from '../../results/show.ts';
import { kindAndPlace, titleOf } from '../../results/words.ts';
import type { Resource } from '../../secoda/resources/resource.ts';
import { button, context, infoModal, type Message, section } from '../../slack/blocks/parts.ts';
import { bold, literal } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import { type ActionCall, type Call, type CommandCall, type Feature, idOf } from '../../slack/feature.ts';
import type { Steward } from '../../stewardship/steward.ts';
import { historyBlocks, historyText, pageValue, restoreValue } from './views.ts';

export interface HistoryOptions {
  readonly show: Show;
  readonly press: Press;
  readonly steward: Pick<Steward, 'history' | 'takingBack'>;
  readonly addresses: Addresses;
  readonly command: string;
  readonly clock: { now(): number };
}

const OPEN = idOf('history', 'open');

export const historyControls: readonly Control[] = [
  { action: OPEN, place: 'menu', neutral: 'History', words: () => ({ text: 'History' }) },
];

const TITLE = 'History';
const TOO_LATE =
  'Undo is offered for ten minutes, which are over. Here you see what has happened since; *Restore…* takes back what is left of a change.';

interface Asked {
  readonly target: Target;
  readonly page?: number;
  readonly note?: string;
}

export function history({ show, press, steward, addresses, command, clock }: HistoryOptions): Feature {
  /** As its reader may see it now. */
  async function told(call: Call, { target: { id, about: on }, page = 0, note }: Asked): Promise<Message> {
    const reader = await show.reader(call);
    const resource = await show.read(id, reader, call.signal);
    return toldOf(call, reader, resource, { about: on, page, note });
  }

  async function toldOf(
    call: Call,
    reader: Reader,
    resource: Resource,
    where: { readonly about: About; readonly page: number; readonly note: string | undefined },
  ): Promise<Message> {
    const [happened, { names, offer, now }] = await Promise.all([
      steward.history({ installation: call.installation.id, resource: resource.id }),
      show.parts(reader),
    ]);
    const { userId } = call;
    const blocks = historyBlocks({ resource, happened, names, offer, now, userId, command, ...where });
    return { text: historyText({ resource, happened }), blocks };
  }

  /** In a modal of its own. */
  async function open(call: ActionCall, note?: string): Promise<void> {
    // The trigger lives three seconds: the modal first, its content when it is known.
    await call.reply.openModal(infoModal(TITLE, [section('Loading…')]));
    const target = await show.target(call, call.value);
    await show.openedOver(call, target);
    await call.reply.showModal(asModal(await told(call, { target, ...(note !== undefined && { note }) })));
  }

  /** Where the control was used: in the modal, or in the message that answered the command. */
  async function renew(call: ActionCall, asked: Omit<Asked, 'target'>): Promise<void> {
    const message = await told(call, { target: await show.target(call, call.value), ...asked });
    if (call.shownOn === 'modal') await call.reply.showModal(asModal(message));
    else await call.reply.replace(message);
  }

  function takeBack(
    call: ActionCall,
    change: string,
    { surface, nothingLeft }: { readonly surface: string; nothingLeft(): Promise<void> },
  ): Promise<void> {
    const from = { ...originOf(call), surface };
    return press.change(call, async (actor, { id }) => {
      const wish = { installation: call.installation.id, change, resource: id, actor, from };
      const back = await steward.takingBack(wish);
      if (back === undefined) await nothingLeft();
      return back;
    });
  }

  async function answer(call: CommandCall): Promise<void> {
    const wanted = named(call.args, addresses);
    if (wanted === undefined) {
      throw new UserError(`Of which one? Give its id, its link or its exact title: \`${command} history orders\`.`);
    }
    const reader = await show.reader(call);
    const say = async (resource: Resource): Promise<void> => {
      const where = { about: { id: resource.id }, page: 0, note: undefined };
      await call.reply.send(await toldOf(call, reader, resource, where));
    };
    if ('id' in wanted) {
      const resource = await byId(wanted.id, reader, call.signal);
      if (resource === undefined) throw noneNamed(wanted.by, command);
      return say(resource);
    }
    const { titles, mayBeId } = wanted;
    for (const title of titles) {
      const found = await show.titled(title, reader, call.signal);
      const [only, another] = found;
      if (only !== undefined && another === undefined) return say(only);
      if (only !== undefined) return call.reply.send(await choice(title, found, reader));
    }
    const [title] = titles;
    const numbered = mayBeId ? await byId(title, reader, call.signal) : undefined;
    if (numbered !== undefined) return say(numbered);
    const hint = `For titles that only hold these words: \`${command} find ${literal(title, 100)}\`, then *History* on the card.`;
    await call.reply.send(nothingFound({ title }, { command, hint }));
  }

  async function choice(title: string, found: readonly Resource[], reader: Reader): Promise<Message> {
    const { names } = await show.parts(reader);
    const text = `Several resources have the title ${bold(literal(title, 150))}. Of which one?`;
    const lines = found.map((resource) =>
      section(
        `${bold(titleOf(resource, 150))}\n${kindAndPlace(resource, names)}`,
        button({
          actionId: OPEN,
          text: 'History',
          value: about.encode({ id: resource.id }),
          label: `History of ${resource.title}`,
        }),
      ),
    );
    const more = `Not among these? \`${command} find ${literal(title, 100)}\` shows all that you may see.`;
    return { text, blocks: [section(text), ...lines, context(more)] };
  }

  return {
    name: 'history',
    commands: [
      {
        word: 'history',
        takes: '<id, link or exact title>',
        summary: 'Shows who changed a resource through Slack: what, when and from where.',
        examples: ['history orders', 'history "Orders today"'],
        // Nobody searches for an id or a link.
        alsoSearch: (args) => !isExact(args, addresses),
        accepts: () => true,
        then: answer,
      },
    ],
    actions: {
      open: { then: (call) => open(call) },
      newer: { then: (call) => renew(call, { page: pageValue.decode(call.value).page }) },
      older: { then: (call) => renew(call, { page: pageValue.decode(call.value).page }) },
      undo: {
        keeps: true,
        async then(call) {
          const { change, until } = undoing.decode(call.value);
          if (clock.now() >= until) return open(call, TOO_LATE);
          const { surface } = originOf(call);
          await takeBack(call, change, { surface, nothingLeft: () => open(call, NOTHING_LEFT) });
        },
      },
      restore: {
        keeps: true,
        async then(call) {
          const { change } = restoreValue.decode(call.value);
          const nothingLeft = () => renew(call, { note: NOTHING_LEFT });
          await takeBack(call, change, { surface: 'history', nothingLeft });
        },
      },
    },
  };
}

function asModal({ blocks }: Message) {
  return infoModal(TITLE, blocks ?? []);
}
