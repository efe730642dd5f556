// Forms, as features use them: a loading modal at once, the form when it is known, "Saving…" when it is sent, and then what
// came of it, the form again with everything typed in it, or the choice between two texts. Every step is with the rights
// that somebody has at that moment.

import type { KnownBlock, ModalView } from '@slack/types';
import type { Directory } from '../identity/directory.ts';
import { about } from '../results/about.ts';
import type { Addresses } from '../results/address.ts';
import type { ResultsStore } from '../results/kept-results.ts';
import type { Reader } from '../results/show.ts';
import type { Resource } from '../secoda/resources/resource.ts';
import { formModal, section } from '../slack/blocks/parts.ts';
import { literalLines } from '../slack/blocks/text.ts';
import { UserError } from '../slack/errors.ts';
import {
  type ActionCall,
  type Call,
  type Choice,
  type FormAnswer,
  type FormCall,
  idOf,
  type Listener,
  type OptionsCall,
} from '../slack/feature.ts';
import type { Act, Delta } from '../stewardship/change.ts';
import { busyModal, type Drawn, NOT_SAVED, saidOnTop } from './blocks.ts';
import { CONFLICT_TITLE, conflictView, settledBy } from './conflicts.ts';
import { picked } from './fields.ts';
import { type AnyName, fieldsFor, mayChange } from './opened.ts';
import { type NameOf, namesOf, offered, type Picker, readValue, searchIn } from './pickers.ts';
import { type SavingOptions, saving, tellIfClosed, type Wrong } from './save.ts';
import { faultsIn, faultsOf, type Sent } from './sent.ts';
import { type FormState, type KeptForm, keptForms } from './state.ts';

/** One form: what it holds, and what it asks for when it is sent. */
export interface FormKind {
  /** The feature's name; `<name>.save` is what sends it. */
  readonly name: string;
  /** Of the modal. */
  readonly title: string;
  readonly submit: string;
  /** While it is done: `Saving…`. */
  readonly doing: string;
  /** Everything between the title and the button. */
  draw(drawn: Drawn): KnownBlock[];
  /** Fields of its own, by block, with the menu of those that have one. */
  readonly own?: Readonly<Record<string, Picker | undefined>>;
  /** What was asked for, or what is wrong with it. */
  wish(state: FormState, sent: Sent): Act | Wrong;
}

/** A form about one resource. */
export interface ResourceForm extends FormKind {
  readonly fields: readonly AnyName[];
  /** What somebody must be able to do, or to ask for, where there are no fields to tell it. */
  readonly needs?: (resource: Resource) => Delta | Act;
}

export interface Forms {
  /** Opens a form about the resource of the pressed control. */
  open(call: ActionCall, kind: ResourceForm): Promise<void>;
  /** Shows a new form in the modal that was opened. */
  show(call: Call, kind: FormKind, state: FormState, drawn: Pick<Drawn, 'nameOf' | 'sent'>): Promise<void>;
  /** Does what a sent form asks for. */
  save(call: FormCall, kind: FormKind): Promise<void>;
  /** Saves what was chosen between somebody's own texts and those of others. */
  choose(call: FormCall): Promise<void>;
  /** What a menu offers for what is typed. */
  search(picker: Picker, call: OptionsCall): Promise<readonly Choice[]>;
  /** Names for what menus carry, as far as this reader may know them. */
  names(pickers: readonly Picker[], reader: Reader): Promise<NameOf>;
}

export interface FormsOptions extends Omit<SavingOptions, 'forms'> {
  readonly directory: Pick<Directory, 'known'>;
  readonly views: ResultsStore;
  readonly addresses: Addresses;
  /** What to say of an error; mrkdwn. */
  readonly explain: (error: unknown, during: string) => string;
}

const STRANGE_FIELD = 'It came with a field that it does not have, so nothing was changed.';
const STRANGER = 'One of these is not there any more, or is none that you may choose. Take it out.';
const NOT_LOADED = 'Secoda has not told yet what there is to choose. Please send the form again.';

export function forms(options: FormsOptions): Forms {
  const { show, directory, addresses, command, explain } = options;
  const kept = keptForms(options.views);
  const { save, nothing } = saving({ ...options, forms: kept });
  const names = (pickers: readonly Picker[], reader: Reader) => namesOf(pickers, reader, directory);

  /** Shows a sent form again, with what was typed, for whoever can be found out to read it. */
  async function again(call: FormCall, kind: FormKind, form: KeptForm, wrong: Wrong, reader?: Reader) {
    const nameOf = reader === undefined ? () => undefined : await names(pickersOf(kind, form.state), reader);
    await call.reply.showModal(viewOf(kind, form.key, { state: form.state, nameOf, sent: call, ...wrong }));
    await tellIfClosed(call, form, `${NOT_SAVED} ${wrong.says}`);
  }

  /** What was added to fields that its menu does not offer to this reader. */
  async function strangers(kind: FormKind, { fields }: FormState, { choices }: Sent, reader: Reader) {
    const beside: Record<string, string> = {};
    const menus = [
      ...fields.flatMap((field) =>
        field.kind === 'list' ? [{ block: field.name, picker: picked[field.name].picker, seen: field.seen }] : [],
      ),
      ...Object.entries(kind.own ?? {}).flatMap(([block, picker]) =>
        picker ? [{ block, picker, seen: [] as string[] }] : [],
      ),
    ];
    for (const { block, picker, seen } of menus) {
      const added = (choices[block] ?? []).filter((value) => !seen.includes(value));
      if (added.length === 0) continue;
      const all = await offered(picker, reader, directory);
      if (all === undefined) beside[block] = NOT_LOADED;
      else if (!added.every((value) => readValue(picker, value) && all.has(value))) beside[block] = STRANGER;
    }
    return beside;
  }

  async function saveForm(call: FormCall, kind: FormKind): Promise<void> {
    const form = await kept.read(call, call.metadata, kind.name);
    const { state } = form;
    let reader: Reader | undefined;
    let isKept = false;
    try {
      const mine = await show.reader(call);
      reader = mine;
      const known = new Set<string>([...state.fields.map(({ name }) => name), ...Object.keys(kind.own ?? {})]);
      if (!Object.keys(call.texts).every((block) => known.has(block))) throw new UserError(STRANGE_FIELD);
      const beside = await strangers(kind, state, call, mine);
      const wished: Act | Wrong = Object.keys(beside).length > 0 ? { says: SEE_BELOW, beside } : kind.wish(state, call);
      if (!('kind' in wished)) return await again(call, kind, form, wished, mine);
      const faults = faultsIn(wished);
      if (Object.keys(faults).length > 0)
        return await again(call, kind, form, { says: SEE_BELOW, beside: faults }, mine);
      await save({
        call: {
          ...call,
          kept() {
            isKept = true;
            call.kept();
          },
        },
        kept: form,
        reader: mine,
        act: wished,
        title: kind.title,
        again: (wrong) => again(call, kind, form, wrong, mine),
      });
    } catch (error) {
      if (isKept) throw error;
      await again(call, kind, form, { says: explain(error, `${kind.name}.save`) }, reader);
    }
  }

  return {
    async open(call, kind) {
      // The trigger lives three seconds: the modal first, its content when it is known.
      await call.reply.openModal(busyModal(kind.title, 'Loading…'));
      const [reader, target] = await Promise.all([show.reader(call), show.target(call, call.value)]);
      const pickers = kind.fields.flatMap((name) => (name in picked ? picked[name as keyof typeof picked].picker : []));
      const [resource, nameOf, parts] = await Promise.all([
        show.read(target.id, reader, call.signal),
        names(pickers, reader),
        show.parts(reader),
      ]);
      const offer = parts.offer(resource);
      const fields = fieldsFor(kind.fields, offer, { nameOf, command });
      const may = kind.needs && offer.may(kind.needs(resource));
      const [first] = kind.fields;
      const refused = may ?? (first && fields.length === 0 ? mayChange(first, offer) : undefined);
      if (refused?.kind === 'refuse' || (first && fields.length === 0)) throw new UserError(whyNot(refused));
      const address = addresses.of(resource);
      const state: FormState = {
        form: kind.name,
        resource: resource.id,
        about: about.encode(target.about),
        title: resource.title,
        fields,
        ...(may?.kind === 'ask' && { note: may.says().replaceAll('{command}', command) }),
        ...(address !== undefined && { address }),
        ...(call.channel && { channel: call.channel }),
        // What everybody reads stays as it is.
        ...(call.shownOn === 'private message' && call.answersAt !== undefined && { answersAt: call.answersAt }),
      };
      await showNew(call, kind, state, { nameOf });
    },
    show: showNew,
    save: saveForm,
    async choose(call) {
      const form = await kept.find(call, call.metadata);
      const pending = form?.state.pending;
      if (form === undefined || pending === undefined) throw new UserError(NOTHING_TO_CHOOSE);
      const reader = await show.reader(call);
      const settled = settledBy(pending, call);
      if (settled === undefined) {
        await nothing(call, form, {
          reader,
          title: CONFLICT_TITLE,
          says: 'It stays as it is now: nothing was changed.',
        });
        return;
      }
      await save({
        call,
        kept: form,
        reader,
        act: { kind: 'edit', resources: [form.state.resource ?? ''], ...settled },
        title: CONFLICT_TITLE,
        async again({ says }) {
          await call.reply.showModal(conflictView(form, pending, says));
          await tellIfClosed(call, form, `${NOT_SAVED} ${says}`);
        },
      });
    },
    search: (picker, call) =>
      searchIn(picker, {
        directory,
        reader: (asked) => show.reader(asked),
        async chosen(asked) {
          const form = await kept.find(asked, asked.metadata);
          return form?.state.fields.flatMap((field) => (field.kind === 'list' ? field.seen : [])) ?? [];
        },
      })(call),
    names,
  };

  function whyNot(may: ReturnType<typeof mayChange> | undefined): string {
    const says = may !== undefined && may.kind !== 'now' ? may.says() : UNFIT;
    return literalLines(says.replaceAll('{command}', command), 1500);
  }

  async function showNew(call: Call, kind: FormKind, state: FormState, drawn: Pick<Drawn, 'nameOf' | 'sent'>) {
    const { key, kept: keeping } = kept.keep(call, state);
    await Promise.all([call.reply.showModal(viewOf(kind, key, { ...drawn, state })), keeping]);
  }
}

const SEE_BELOW = 'Something in it needs another look: it says so below the field.';
const NOTHING_TO_CHOOSE = 'There is nothing left to choose here. Please open the form again from the card.';
const UNFIT = 'There is nothing in it that can be changed in a form here. Please change it in Secoda.';

function viewOf(kind: FormKind, key: string, drawn: Drawn): ModalView {
  const { note } = drawn.state;
  const { name, title, submit } = kind;
  return formModal({
    callbackId: idOf(name, 'save'),
    title,
    submit,
    metadata: key,
    blocks: [
      ...saidOnTop(drawn),
      ...(note === undefined ? [] : [section(literalLines(note, 1500))]),
      ...kind.draw(drawn),
    ],
  });
}

function pickersOf({ own = {} }: FormKind, { fields }: FormState): readonly Picker[] {
  const ofFields = fields.flatMap((field) => (field.kind === 'list' ? [picked[field.name].picker] : []));
  return [...ofFields, ...Object.values(own).filter((picker) => picker !== undefined)];
}

/** What receives a form: what can be told at once is told beside its field, the rest is kept before Slack is answered. */
export function received(
  { title, doing }: Pick<FormKind, 'title' | 'doing'>,
  save: (call: FormCall) => Promise<void>,
): Listener<FormCall, FormAnswer> {
  return {
    keeps: true,
    ack(sent) {
      const errors = faultsOf(sent);
      return Object.keys(errors).length > 0 ? { errors } : { show: busyModal(title, doing) };
    },
    then: save,
  };
}
