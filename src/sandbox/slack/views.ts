// Modals and Home tabs: each person's stack of at most three modals, hashes, and what their fields hold. Fields keep their
// values through an update as long as block_id and action_id stay the same. Source: Slack, "Using modals in Slack apps".

import type { CheckedBlock } from './block-kit/blocks.ts';
import { elementsOf, everyBlock } from './block-kit/inside.ts';
import { nameBlocks } from './block-kit/named.ts';
import type { CheckedView } from './block-kit.ts';
import type { Changes } from './changes.ts';
import { type FieldState, type FormState, initialState, isField } from './form.ts';
import type { Identifiers } from './identifiers.ts';

const STACK_LIMIT = 3;

/** A modal or a Home tab as one person sees it at one moment. */
export interface View {
  readonly kind: 'view';
  readonly type: 'modal' | 'home';
  readonly id: string;
  readonly personId: string;
  readonly hash: string;
  readonly rootViewId: string;
  readonly previousViewId: string | undefined;
  readonly callbackId: string;
  readonly externalId: string;
  readonly privateMetadata: string;
  readonly title: string;
  readonly submit: string | undefined;
  readonly close: string | undefined;
  readonly clearOnClose: boolean;
  readonly notifyOnClose: boolean;
  readonly blocks: readonly CheckedBlock[];
  readonly state: FormState;
  /** By block: what the bot or Slack's own client says is wrong with that field. */
  readonly errors: Readonly<Record<string, string>>;
  /** What Slack says across the modal when the bot did not answer well. */
  readonly notice: string | undefined;
}

export type ViewRefusal =
  | 'not_found'
  | 'hash_conflict'
  | 'push_limit_reached'
  | 'duplicate_external_id'
  | 'invalid_trigger_id';

export interface Views {
  /** Opens a modal in place of whatever this person had open. */
  open(personId: string, view: CheckedView): View | ViewRefusal;
  push(personId: string, view: CheckedView): View | ViewRefusal;
  update(id: string, view: CheckedView, hash: string | undefined): View | ViewRefusal;
  publish(personId: string, view: CheckedView, hash: string | undefined): View | ViewRefusal;
  find(id: string): View | undefined;
  findExternal(externalId: string): View | undefined;
  /** The modal a person has before them. */
  top(personId: string): View | undefined;
  home(personId: string): View | undefined;
  /** Takes one modal off, or all; answers those taken, topmost first. */
  close(personId: string, all: boolean): View[];
  fill(id: string, blockId: string, actionId: string, state: FieldState): void;
  complain(id: string, complaint: { errors?: Readonly<Record<string, string>>; notice?: string }): void;
}

export function views(ids: Identifiers, changes: Changes): Views {
  const stacks = new Map<string, View[]>();
  const homes = new Map<string, View>();
  const live = new Map<string, View>();

  const stackOf = (personId: string): View[] => stacks.get(personId) ?? [];

  function make(personId: string, view: CheckedView, below: View | undefined): View {
    const id = ids.next('V');
    return build(view, {
      id,
      personId,
      rootViewId: below?.rootViewId ?? id,
      previousViewId: below?.id,
      hash: ids.hash(),
      held: {},
    });
  }

  function build(
    view: CheckedView,
    frame: Pick<View, 'id' | 'personId' | 'rootViewId' | 'previousViewId' | 'hash'> & { held: FormState },
  ): View {
    const { held, ...rest } = frame;
    nameBlocks(view.blocks, () => ids.short());
    const modal = view.type === 'modal' ? view : undefined;
    return {
      kind: 'view',
      type: view.type,
      ...rest,
      callbackId: view.callback_id ?? '',
      externalId: view.external_id ?? '',
      privateMetadata: view.private_metadata ?? '',
      title: modal?.title.text ?? '',
      submit: modal?.submit?.text,
      close: modal?.close?.text,
      clearOnClose: modal?.clear_on_close ?? false,
      notifyOnClose: modal?.notify_on_close ?? false,
      blocks: view.blocks,
      state: stateOf(view.blocks, held),
      errors: {},
      notice: undefined,
    };
  }

  function taken(externalId: string | undefined, but?: string): boolean {
    if (externalId === undefined || externalId === '') return false;
    return [...live.values()].some((view) => view.externalId === externalId && view.id !== but);
  }

  /** Puts a newer version of a view wherever the older one is. */
  function replace(view: View): void {
    live.set(view.id, view);
    if (view.type === 'home') homes.set(view.personId, view);
    else {
      stacks.set(
        view.personId,
        stackOf(view.personId).map((other) => (other.id === view.id ? view : other)),
      );
    }
    changes.happened();
  }

  function drop(views: readonly View[]): void {
    for (const view of views) live.delete(view.id);
  }

  return {
    open(personId, view) {
      drop(stackOf(personId));
      stacks.delete(personId);
      if (taken(view.external_id)) return 'duplicate_external_id';
      const opened = make(personId, view, undefined);
      stacks.set(personId, [opened]);
      replace(opened);
      return opened;
    },
    push(personId, view) {
      const stack = stackOf(personId);
      const below = stack.at(-1);
      if (below === undefined) return 'invalid_trigger_id';
      if (stack.length >= STACK_LIMIT) return 'push_limit_reached';
      if (taken(view.external_id)) return 'duplicate_external_id';
      const pushed = make(personId, view, below);
      stacks.set(personId, [...stack, pushed]);
      replace(pushed);
      return pushed;
    },
    update(id, view, hash) {
      const current = live.get(id);
      if (current === undefined || current.type !== view.type) return 'not_found';
      if (hash !== undefined && hash !== current.hash) return 'hash_conflict';
      if (taken(view.external_id, id)) return 'duplicate_external_id';
      const updated = build(view, { ...frameOf(current), hash: ids.hash(), held: current.state });
      replace(updated);
      return updated;
    },
    publish(personId, view, hash) {
      const current = homes.get(personId);
      if (hash !== undefined && hash !== current?.hash) return 'hash_conflict';
      const published =
        current === undefined
          ? make(personId, view, undefined)
          : build(view, { ...frameOf(current), hash: ids.hash(), held: current.state });
      replace(published);
      return published;
    },
    find: (id) => live.get(id),
    findExternal: (externalId) => [...live.values()].find((view) => view.externalId === externalId),
    top: (personId) => stackOf(personId).at(-1),
    home: (personId) => homes.get(personId),
    close(personId, all) {
      const stack = stackOf(personId);
      const closed = all ? stack.toReversed() : stack.slice(-1);
      stacks.set(personId, all ? [] : stack.slice(0, -1));
      drop(closed);
      if (closed.length > 0) changes.happened();
      return closed;
    },
    fill(id, blockId, actionId, state) {
      const view = live.get(id);
      if (view === undefined) return;
      const block = { ...view.state[blockId], [actionId]: state };
      const { [blockId]: _corrected, ...errors } = view.errors;
      replace({ ...view, state: { ...view.state, [blockId]: block }, errors });
    },
    complain(id, { errors = {}, notice }) {
      const view = live.get(id);
      if (view !== undefined) replace({ ...view, errors, notice });
    },
  };
}

function frameOf(view: View): Pick<View, 'id' | 'personId' | 'rootViewId' | 'previousViewId'> {
  return { id: view.id, personId: view.personId, rootViewId: view.rootViewId, previousViewId: view.previousViewId };
}

/** What the fields of some blocks hold: what they held before, else their initial values. */
export function stateOf(blocks: readonly CheckedBlock[], held: FormState): FormState {
  const state: FormState = {};
  for (const { block } of everyBlock(blocks)) {
    const blockId = block.block_id ?? '';
    for (const { element } of elementsOf(block, '')) {
      if (!isField(element)) continue;
      const actionId = element.action_id ?? '';
      const before = held[blockId]?.[actionId];
      const now = before?.type === element.type ? before : initialState(element);
      (state[blockId] ??= {})[actionId] = now;
    }
  }
  return state;
}

export interface AppIdentity {
  readonly id: string;
  readonly botId: string;
  readonly teamId: string;
}

/** A view as the Web API and payloads tell of it. */
export function viewRecord(view: View, app: AppIdentity): Record<string, unknown> {
  return {
    id: view.id,
    team_id: app.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: view.state },
    hash: view.hash,
    title: view.type === 'modal' ? plain(view.title) : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    close: plain(view.close),
    submit: plain(view.submit),
    previous_view_id: view.previousViewId ?? null,
    root_view_id: view.rootViewId,
    app_id: app.id,
    external_id: view.externalId,
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
  };
}

function plain(text: string | undefined): unknown {
  return text === undefined ? null : { type: 'plain_text', text, emoji: true };
}
