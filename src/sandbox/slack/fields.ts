// Fields and menus as a person fills them: what is chosen in each, what external menus offered, and loading options by
// the words that are typed.

import { checkSuggestions, line } from './block-kit.ts';
import { type Control, controls } from './controls.ts';
import type { Courier } from './delivery.ts';
import { type Choice, type ChosenOption, chosenState, type FieldState, type FormState, isField } from './form.ts';
import type { Shown } from './messages.ts';
import { suggestionPayload } from './payloads.ts';
import type { Person } from './people.ts';
import { stateOf, type View } from './views.ts';
import type { Workspace } from './workspace.ts';

/** Slack asks for options only once this much is typed, unless the menu says otherwise. */
const MIN_QUERY = 3;

export interface OptionGroup {
  readonly label: string | undefined;
  readonly options: readonly ChosenOption[];
}

export interface Fields {
  /** What all fields of a message or view hold for this person. */
  stateOn(on: Shown | View, person: Person): FormState;
  keep(on: Shown | View, person: Person, control: Control, state: FieldState): void;
  /** The field's state after a choice. Throws where a person could not make it. */
  choose(person: Person, control: Control, choice: Choice): Promise<FieldState>;
  /** The options of an external menu for what is typed; none when too little is, or the bot does not answer. */
  options(person: Person, control: Control, typed: string): Promise<OptionGroup[]>;
  /** Fills fields of the top modal, by their labels. */
  fill(person: Person, values: Readonly<Record<string, Choice>>): Promise<void>;
}

export function fieldsOf(workspace: Workspace, courier: Courier): Fields {
  const { views } = workspace;
  /** What external menus answered last, by where they stand. */
  const offered = new Map<string, readonly ChosenOption[]>();
  /** What is chosen in the menus of messages, which Slack keeps for each person. */
  const chosenIn = new Map<string, FormState>();

  function stateOn(on: Shown | View, person: Person): FormState {
    if (on.kind === 'view') return on.state;
    return stateOf(on.blocks, chosenIn.get(`${on.channel.id} ${on.ts} ${person.id}`) ?? {});
  }

  function keep(on: Shown | View, person: Person, control: Control, state: FieldState): void {
    if (on.kind === 'view') {
      views.fill(on.id, control.blockId, control.actionId, state);
      return;
    }
    const held = stateOn(on, person);
    chosenIn.set(`${on.channel.id} ${on.ts} ${person.id}`, {
      ...held,
      [control.blockId]: { ...held[control.blockId], [control.actionId]: state },
    });
  }

  async function options(person: Person, control: Control, typed: string): Promise<OptionGroup[]> {
    mayPress(person, workspace, control.on);
    const { element } = control;
    if (element.type !== 'external_select' && element.type !== 'multi_external_select') {
      throw new Error(`"${control.label}" does not load its options`);
    }
    if (typed.length < (element.min_query_length ?? MIN_QUERY)) return [];
    const payload = suggestionPayload(
      person,
      { on: currently(control.on, person, workspace), actionId: control.actionId, blockId: control.blockId, typed },
      workspace,
    );
    const delivery = await courier.deliver({ kind: 'interactive', payload }, `options of "${control.label}"`);
    if (delivery.problem !== undefined) return [];
    const checked = checkSuggestions(delivery.body ?? {});
    if (!checked.ok) {
      workspace.object(`options of "${control.label}": ${checked.faults.map(line).join(' ')}`);
      return [];
    }
    const groups: OptionGroup[] = checked.value.option_groups?.map((group) => ({
      label: group.label.text,
      options: group.options,
    })) ?? [{ label: undefined, options: checked.value.options ?? [] }];
    offered.set(
      placeOf(control),
      groups.flatMap((group) => group.options),
    );
    return groups;
  }

  /** The field's state after a choice; an external menu is asked for each word that it has not offered yet. */
  async function choose(person: Person, control: Control, choice: Choice): Promise<FieldState> {
    const { element } = control;
    if (!isField(element)) throw new Error(`"${control.label}" is no field`);
    const known: ChosenOption[] = [...(offered.get(placeOf(control)) ?? [])];
    if (element.type === 'external_select' || element.type === 'multi_external_select') {
      for (const word of [choice].flat()) {
        if (typeof word !== 'string' || known.some((option) => option.text.text === word)) continue;
        known.push(...(await options(person, control, word)).flatMap((group) => group.options));
      }
    }
    return chosenState(element, choice, known);
  }

  async function fill(person: Person, values: Readonly<Record<string, Choice>>): Promise<void> {
    for (const [label, choice] of Object.entries(values)) {
      const view = topModal(person, workspace);
      const control = controls(view).find((one) => one.label === label || one.actionId === label);
      if (control === undefined) {
        const labels = controls(view).map((one) => one.label);
        throw new Error(`no field "${label}" among: ${labels.join(', ')}`);
      }
      keep(view, person, control, await choose(person, control, choice));
    }
  }

  return { stateOn, keep, choose, options, fill };
}

/** The thing a control stands on as it is now: it may have changed since the person saw it. */
export function currently(on: Shown | View, person: Person, { views, messages }: Workspace): Shown | View {
  return (on.kind === 'view' ? views.find(on.id) : messages.find(on.channel.id, on.ts, person.id)) ?? on;
}

/** The modal before a person. Throws when there is none. */
export function topModal(person: Person, { views }: Workspace): View {
  const view = views.top(person.id);
  if (view === undefined) throw new Error(`${person.realName} has no modal open`);
  return view;
}

/** Throws where Slack's client would not let a person press: forged presses go through `send`. */
export function mayPress(person: Person, { channels }: Workspace, on: Shown | View): void {
  const reader = on.kind === 'view' ? on.personId : on.onlyTo;
  if (reader !== undefined && reader !== person.id) throw new Error('only the person it is shown to can press this');
  if (on.kind !== 'view' && reader === undefined && !channels.canRead(person, on.channel)) {
    throw new Error('nobody can press what they cannot see');
  }
}

/** One field of one view or message, for as long as its ids stay the same. */
function placeOf(control: Control): string {
  const on = control.on.kind === 'view' ? control.on.id : `${control.on.channel.id} ${control.on.ts}`;
  return `${on} ${control.blockId} ${control.actionId}`;
}
