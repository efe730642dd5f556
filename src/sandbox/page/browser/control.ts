// What the drawing of a control stands on: the message or view it is on, what it holds, how it is filled and pressed.

import type {
  ActionsBlockElement,
  ConfirmationDialog,
  ContextActionsBlockElement,
  ImageElement,
  InputBlockElement,
} from '@slack/types';
import type { FileSeen, FormState } from '../protocol.ts';
import type { Names } from './text.ts';
import type { Props } from './tree.ts';

export type AnyElement = ActionsBlockElement | InputBlockElement | ContextActionsBlockElement | ImageElement;

/** The elements of some types: `Of<'button'>`. */
export type Of<Type extends AnyElement['type']> = Extract<AnyElement, { type: Type }>;

/** Slack's own `state.values`. */
export type Held = FormState[string][string];

export interface Choosable {
  readonly label: string;
  readonly description?: string | undefined;
  readonly group?: string | undefined;
  /** What is sent when this is chosen, as the simulated Slack takes it. */
  readonly choice: unknown;
  readonly id: string;
}

/** The state of one open list or menu. */
export interface Open {
  query: string;
  at: number;
  found: readonly Choosable[] | 'loading' | undefined;
}

/** What is open under which name: menus and lists. */
export interface Opened {
  open(name: string): Open | undefined;
  toggle(name: string, to: Open | undefined): void;
}

/** A message or view, as far as its controls need it. */
export interface Surface extends Opened {
  /** Unlike any other on the page. */
  readonly id: string;
  readonly names: Names;
  readonly errors: Readonly<Record<string, string>>;
  held(blockId: string, actionId: string): Held | undefined;
  isBusy(blockId: string, actionId: string): boolean;
  /** Fills a field; `tell` presses it too, so that the app hears of it. */
  set(blockId: string, actionId: string, held: Held, choice: unknown, tell: boolean): void;
  /** Fills a field with files that were brought. */
  setFiles(blockId: string, actionId: string, held: Held, files: readonly FileSeen[]): void;
  problem(why: string): void;
  press(blockId: string, actionId: string, confirm: ConfirmationDialog | undefined, option?: number): void;
  people(): readonly Choosable[];
  rooms(): readonly Choosable[];
  options(blockId: string, actionId: string, typed: string): Promise<readonly Choosable[]>;
}

/** How a control stands in its block: beside a label, in an input. */
export interface Setting {
  readonly labelId?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly isWrong?: boolean;
  readonly isRequired?: boolean;
  readonly isInput?: boolean;
  readonly dispatches?: boolean;
}

/** One control on its surface. */
export interface Control {
  /** Its id in the document. */
  readonly name: string;
  readonly surface: Surface;
  readonly held: Held | undefined;
  readonly isBusy: boolean;
  /** The id of the label beside it. */
  readonly labelId: string | undefined;
  readonly dispatches: boolean;
  readonly placeholder: string;
  /** What every field carries. */
  readonly common: Props;
  /** `tell` where it is not what the field's setting says. */
  set(state: Readonly<Record<string, unknown>>, choice: unknown, tell?: boolean): void;
  setFiles(files: readonly FileSeen[]): void;
  press(confirm?: ConfirmationDialog, option?: number): void;
  options(typed: string): Promise<readonly Choosable[]>;
}

export function controlOf(
  one: Exclude<AnyElement, ImageElement>,
  blockId: string,
  surface: Surface,
  setting: Setting,
): Control {
  const actionId = one.action_id ?? '';
  const name = `${surface.id}-${blockId}-${actionId}`;
  const tells = setting.isInput !== true || setting.dispatches === true;
  return {
    name,
    surface,
    held: surface.held(blockId, actionId),
    isBusy: surface.isBusy(blockId, actionId),
    labelId: setting.labelId,
    dispatches: setting.dispatches === true,
    placeholder: 'placeholder' in one ? (one.placeholder?.text ?? '') : '',
    common: {
      id: name,
      'aria-labelledby': setting.labelId,
      'aria-describedby': setting.describedBy,
      'aria-invalid': setting.isWrong === true ? 'true' : undefined,
      'aria-required': setting.isRequired === true && setting.isInput === true ? 'true' : undefined,
    },
    set: (state, choice, tell = tells) => surface.set(blockId, actionId, { type: one.type, ...state }, choice, tell),
    setFiles: (files) => surface.setFiles(blockId, actionId, { type: one.type, files }, files),
    press: (confirm, option) => surface.press(blockId, actionId, confirm, option),
    options: (typed) => surface.options(blockId, actionId, typed),
  };
}
