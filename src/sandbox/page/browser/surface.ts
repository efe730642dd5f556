// Joins the renderer to the page: where a control stands, what its field holds, what a press does.

import type { Option } from '@slack/types';
import type { Ask, FormState, Place } from '../protocol.ts';
import type { Choosable, Held, Surface } from './control.ts';
import { choosable } from './lists.ts';
import type { Page } from './page.ts';

interface OptionGroup {
  readonly label: string | undefined;
  readonly options: readonly Option[];
}

export function surfaceOf(
  page: Page,
  at: Place,
  held: FormState,
  errors: Readonly<Record<string, string>> = {},
): Surface {
  const id = ('view' in at ? at.view : `${at.channel}-${at.ts}`).replaceAll('.', '-');
  const nameOf = (blockId: string, actionId: string): string => `${id}-${blockId}-${actionId}`;

  async function tell(
    blockId: string,
    actionId: string,
    more: { choice?: unknown; option?: number | undefined },
  ): Promise<void> {
    const name = nameOf(blockId, actionId);
    page.busy.add(name);
    page.redraw();
    await page.untold.flush();
    const ask = { kind: 'press', at, blockId, actionId, ...more } as Ask;
    await page.ask(ask).catch(() => {});
    page.busy.delete(name);
    page.redraw();
  }

  function keep(name: string, state: Held, send: () => Promise<unknown>): () => Promise<void> {
    page.drafts.set(name, state);
    page.redraw();
    return async () => {
      await send().catch(() => {});
      if (page.drafts.get(name) === state) page.drafts.delete(name);
      page.redraw();
    };
  }

  return {
    id,
    names: page.nameOf,
    errors,
    held: (blockId, actionId) => page.drafts.get(nameOf(blockId, actionId)) ?? held[blockId]?.[actionId],
    isBusy: (blockId, actionId) => page.busy.has(nameOf(blockId, actionId)),
    set(blockId, actionId, state, choice, tells) {
      const name = nameOf(blockId, actionId);
      const send = keep(name, state, () =>
        tells ? tell(blockId, actionId, { choice }) : page.ask({ kind: 'set', at, blockId, actionId, choice } as Ask),
      );
      // What is told now leaves nothing to tell later.
      page.untold.forget(name);
      if (tells) void send();
      else page.untold.tellLater(name, send);
    },
    setFiles(blockId, actionId, state, files) {
      const ids = files.map(({ id: own }) => own);
      void keep(nameOf(blockId, actionId), state, () =>
        page.ask({ kind: 'set files', at, blockId, actionId, files: ids }),
      )();
    },
    problem: (why) => page.toast('That did not work', why),
    press(blockId, actionId, confirm, option) {
      // Asked when it is clicked: what was drawn may be older than the click before.
      const act = (): void => {
        if (!page.busy.has(nameOf(blockId, actionId))) void tell(blockId, actionId, { option });
      };
      if (confirm === undefined) return act();
      page.confirm = { dialog: confirm, act };
      page.redraw();
    },
    people: () => (page.hello?.people ?? []).map(({ id: own, name }) => ({ id: own, label: name, choice: own })),
    rooms: () =>
      (page.hello?.rooms ?? [])
        .filter(({ kind }) => kind !== 'im')
        .map(({ id: own, name }) => ({ id: own, label: `#${name}`, choice: own })),
    async options(blockId, actionId, typed) {
      const groups = await page.ask({ kind: 'options', at, blockId, actionId, typed }).catch(() => []);
      return (groups as readonly OptionGroup[]).flatMap(({ label, options }): Choosable[] =>
        options.map((option) => choosable(option, label)),
      );
    },
    open: page.open,
    toggle: page.toggle,
  };
}
