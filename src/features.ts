// The features, a line each; their order is the order in help and Home, and that of their controls on cards.

import { audit } from './features/audit/index.ts';
import { card, cardControls } from './features/card/index.ts';
import { conflict } from './features/conflict/index.ts';
import { connect } from './features/connect/index.ts';
import { create } from './features/create/index.ts';
import { deleteControls, remove } from './features/delete/index.ts';
import { edit, editControls } from './features/edit/index.ts';
import { find } from './features/find/index.ts';
import { get } from './features/get/index.ts';
import { help } from './features/help/index.ts';
import { history, historyControls } from './features/history/index.ts';
import { mention } from './features/mention/index.ts';
import { mine } from './features/mine/index.ts';
import { owners, ownersControls } from './features/owners/index.ts';
import { people } from './features/people/index.ts';
import { pick } from './features/pick/index.ts';
import { pii, piiControls } from './features/pii/index.ts';
import { publish, publishControls } from './features/publish/index.ts';
import { rename, renameControls } from './features/rename/index.ts';
import { share, shareControls } from './features/share/index.ts';
import { shortcut } from './features/shortcut/index.ts';
import { subscribe, subscribeControls } from './features/subscribe/index.ts';
import { verify, verifyControls } from './features/verify/index.ts';
import { whoami } from './features/whoami/index.ts';
import type { Forms } from './forms/forms.ts';
import type { Identity } from './identity/identity.ts';
import type { IdentityPolicy } from './identity/person.ts';
import type { PersonalKeys } from './identity/personal-keys.ts';
import type { Addresses } from './results/address.ts';
import type { Control } from './results/controls.ts';
import type { InPublic } from './results/in-public.ts';
import type { ResultsStore } from './results/kept-results.ts';
import type { Press } from './results/press.ts';
import type { Show } from './results/show.ts';
import type { Command, Feature } from './slack/feature.ts';
import type { Rules } from './stewardship/policy.ts';
import type { Steward } from './stewardship/steward.ts';

export interface FeatureParts {
  readonly show: Show;
  readonly press: Press;
  readonly forms: Forms;
  readonly steward: Steward;
  readonly inPublic: InPublic;
  readonly views: ResultsStore;
  readonly keys: PersonalKeys;
  readonly command: string;
  readonly identity: Identity;
  readonly policy: IdentityPolicy & Rules;
  readonly addresses: Addresses;
  readonly clock: { now(): number };
  /** Whether an installation names this for the first time: what must not be done twice. */
  readonly isFirst: (installation: string, key: string) => Promise<boolean>;
}

/** The command that takes what no other command takes, and the one that answers an empty text. */
export const FALLBACK = 'find';
export const WHEN_EMPTY = 'help';

export function features(parts: FeatureParts): readonly Feature[] {
  // Some speak of the commands of all: known when all are there.
  let registered: readonly Command[] = [];
  const commands = (): readonly Command[] => registered;
  const all: readonly Feature[] = [
    find({ ...parts, commands }),
    get(parts),
    mine(parts),
    shortcut(parts),
    card(parts),
    verify(parts),
    pii(parts),
    owners(parts),
    subscribe(parts),
    edit(parts),
    create(parts),
    rename(parts),
    remove(parts),
    publish(parts),
    history(parts),
    audit(parts),
    share(parts),
    conflict(parts),
    pick(parts),
    whoami(parts),
    connect(parts),
    help({ commands }),
    mention({ ...parts, commands, fallback: FALLBACK, whenEmpty: WHEN_EMPTY }),
    people(parts),
  ];
  registered = all.flatMap((feature) => feature.commands ?? []);
  return all;
}

/** What cards offer, in this order: buttons, lines of the menu, and what only a full card has. */
export const controls: readonly Control[] = [
  ...verifyControls,
  ...piiControls,
  ...ownersControls,
  ...subscribeControls,
  ...cardControls,
  ...editControls,
  ...historyControls,
  ...shareControls,
  ...publishControls,
  ...renameControls,
  ...deleteControls,
];
