// Joins the renderer to the page: where a control stands, what its field holds, what a press does.

import type { Option } from '@slack/types';
import type { FormState, Place } from '../protocol.ts';
import { type Choosable, choosable, type Surface } from './elements.ts';
import type { Page } from './page.ts';

interface OptionGroup {
  readonly label: string | undefined;
  readonly options: readonly Option[];
}

/** Words typed are told to the server together. */
const TYPING_MS = 120;

const later = new Map<string, () => void>();

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
    await flush();
    const ask = { kind: 'press', at, blockId, actionId, ...more } as Parameters<Page['ask']>[0];
    await page.ask(ask).catch(() => {});
    page.busy.delete(name);
    page.redraw();
  }

  return {
    id,
    names: page.nameOf,
    errors,
    held: (blockId, actionId) => page.drafts.get(nameOf(blockId, actionId)) ?? held[blockId]?.[actionId],
    isBusy: (blockId, actionId) => page.busy.has(nameOf(blockId, actionId)),
    set(blockId, actionId, state, choice, tells) {
      const name = nameOf(blockId, actionId);
      page.drafts.set(name, state);
      page.redraw();
      const confirmed = (): void => {
        if (page.drafts.get(name) === state) page.drafts.delete(name);
        page.redraw();
      };
      const send = async (): Promise<void> => {
        later.delete(name);
        if (tells) await tell(blockId, actionId, { choice });
        else
          await page.ask({ kind: 'set', at, blockId, actionId, choice } as Parameters<Page['ask']>[0]).catch(() => {});
        confirmed();
      };
      if (tells) {
        void send();
        return;
      }
      const timer = setTimeout(() => void send(), TYPING_MS);
      later.get(name)?.();
      later.set(name, () => clearTimeout(timer));
      pending.set(name, send);
    },
    press(blockId, actionId, confirm, option) {
      const act = (): void => void tell(blockId, actionId, { option });
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
    open: (name) => page.opened.get(name),
    toggle(name, to) {
      if (to === undefined) page.opened.delete(name);
      else page.opened.set(name, to);
      page.redraw();
    },
    redraw: page.redraw,
  };
}

const pending = new Map<string, () => Promise<void>>();

/** Tells at once what was typed and not told yet. */
export async function flush(): Promise<void> {
  const due = [...later].map(async ([name, callOff]) => {
    callOff();
    await pending.get(name)?.();
  });
  await Promise.all(due);
}
