// The channels of the simulated workspace, and the direct message of each person with the bot.

import type { Identifiers } from './identifiers.ts';
import type { Person, Role } from './people.ts';

export type ChannelName = 'general' | 'stewards' | 'random' | 'leads' | 'council' | 'partners' | 'old';

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: ReadonlySet<string>;
  readonly hasBot: boolean;
  readonly isArchived: boolean;
  /** Shared with another organisation. */
  readonly isShared: boolean;
}

const insiders: readonly Role[] = [
  'admin',
  'owner',
  'editor',
  'viewer',
  'unlinked',
  'secodaGuest',
  'disabledInSecoda',
  'pendingInSecoda',
  'twin',
  'slackGuest',
  'deactivated',
  'unconfirmed',
  'noEmail',
  'otherBot',
];

type Plan = Pick<Channel, 'kind' | 'hasBot'> & { of: readonly Role[]; isArchived?: true; isShared?: true };

const PLAN: Readonly<Record<ChannelName, Plan>> = {
  general: { kind: 'public', hasBot: true, of: [...insiders, 'singleChannelGuest'] },
  stewards: { kind: 'public', hasBot: true, of: ['admin', 'editor', 'twin'] },
  random: { kind: 'public', hasBot: false, of: insiders },
  leads: { kind: 'private', hasBot: false, of: ['admin'] },
  council: { kind: 'private', hasBot: true, of: ['admin', 'editor'] },
  partners: { kind: 'public', hasBot: true, of: [...insiders, 'outsider', 'partner'], isShared: true },
  old: { kind: 'public', hasBot: true, of: insiders, isArchived: true },
};

export interface Channels {
  readonly named: Readonly<Record<ChannelName, Channel>>;
  /** Every channel, the direct messages that were opened included; oldest first. */
  readonly all: readonly Channel[];
  get(id: string): Channel | undefined;
  /** By its id, or by its name with or without `#`. */
  called(idOrName: string): Channel | undefined;
  /** The direct message between a person and the bot; opened when first asked for. */
  dm(person: Person): Channel;
  /** A direct message that an earlier run had opened. */
  reopen(id: string, personId: string): Channel;
  /** The person at the other end of a direct message. */
  personOf(dm: Channel): string | undefined;
  /** Where the channels' rules let this person read. */
  canRead(person: Person, channel: Channel): boolean;
}

export function channels(ids: Identifiers, people: Readonly<Record<Role, Person>>, botUserId: string): Channels {
  const make = (name: ChannelName): Channel => {
    const { kind, hasBot, of, isArchived = false, isShared = false } = PLAN[name];
    const members = new Set([...of.map((role) => people[role].id), ...(hasBot ? [botUserId] : [])]);
    return { id: ids.next('C'), name, kind, members, hasBot, isArchived, isShared };
  };
  const named: Record<ChannelName, Channel> = {
    general: make('general'),
    stewards: make('stewards'),
    random: make('random'),
    leads: make('leads'),
    council: make('council'),
    partners: make('partners'),
    old: make('old'),
  };
  const byId = new Map(Object.values(named).map((channel) => [channel.id, channel]));
  const dms = new Map<string, Channel>();

  function reopen(id: string, personId: string): Channel {
    const opened: Channel = {
      id,
      name: 'directmessage',
      kind: 'im',
      members: new Set([personId, botUserId]),
      hasBot: true,
      isArchived: false,
      isShared: false,
    };
    dms.set(personId, opened);
    byId.set(id, opened);
    return opened;
  }

  return {
    named,
    get all() {
      return [...byId.values()];
    },
    get: (id) => byId.get(id),
    called(idOrName) {
      const name = idOrName.replace(/^#/, '');
      return byId.get(idOrName) ?? Object.values(named).find((channel) => channel.name === name);
    },
    dm: (person) => dms.get(person.id) ?? reopen(ids.next('D'), person.id),
    reopen,
    personOf: (dm) => [...dm.members].find((member) => member !== botUserId),
    canRead: (person, channel) =>
      channel.members.has(person.id) || (channel.kind === 'public' && !person.isRestricted && !person.isForeign),
  };
}

/** A channel as `conversations.info` tells of it. */
export function channelRecord(channel: Channel, personId: string | undefined): Record<string, unknown> {
  if (channel.kind === 'im') {
    return { id: channel.id, created: 1_700_000_000, is_im: true, is_org_shared: false, user: personId, priority: 0 };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    created: 1_700_000_000,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.isArchived,
    is_general: channel.name === 'general',
    is_member: channel.hasBot,
    is_shared: channel.isShared,
    is_ext_shared: channel.isShared,
    is_org_shared: false,
  };
}
