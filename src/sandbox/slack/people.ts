// The people of the simulated workspace: one for every answer to "who is this?" that the bot must tell apart. Their
// addresses are those of the embedded catalog's company, or pointedly not.

import type { Clock } from './clock.ts';
import type { Identifiers } from './identifiers.ts';

export type Role =
  | 'admin'
  | 'owner'
  | 'editor'
  | 'viewer'
  | 'unlinked'
  | 'secodaGuest'
  | 'disabledInSecoda'
  | 'pendingInSecoda'
  | 'twin'
  | 'slackGuest'
  | 'singleChannelGuest'
  | 'outsider'
  | 'partner'
  | 'deactivated'
  | 'unconfirmed'
  | 'noEmail'
  | 'otherBot';

export interface Person {
  readonly id: string;
  readonly role: Role;
  readonly teamId: string;
  /** The handle, as typed after `@`. */
  readonly name: string;
  readonly realName: string;
  readonly email: string | undefined;
  readonly isEmailConfirmed: boolean;
  readonly isDeleted: boolean;
  readonly isBot: boolean;
  readonly isAdmin: boolean;
  readonly isOwner: boolean;
  /** A guest of some channels in Slack. */
  readonly isRestricted: boolean;
  /** A guest of one channel. */
  readonly isUltraRestricted: boolean;
  /** A member of another organisation, met in a shared channel. */
  readonly isForeign: boolean;
  readonly tz: string;
  readonly tzLabel: string;
  /** Seconds east of Greenwich. */
  readonly tzOffset: number;
}

type Cast = Omit<Person, 'id' | 'role' | 'teamId'>;

const NEW_YORK = { tz: 'America/New_York', tzLabel: 'Eastern Standard Time', tzOffset: -18_000 } as const;
const LONDON = { tz: 'Europe/London', tzLabel: 'Greenwich Mean Time', tzOffset: 0 } as const;
const TOKYO = { tz: 'Asia/Tokyo', tzLabel: 'Japan Standard Time', tzOffset: 32_400 } as const;

function member(realName: string, name: string, different: Partial<Cast> = {}): Cast {
  return {
    realName,
    name,
    email: `${name}@acme.example`,
    isEmailConfirmed: true,
    isDeleted: false,
    isBot: false,
    isAdmin: false,
    isOwner: false,
    isRestricted: false,
    isUltraRestricted: false,
    isForeign: false,
    ...NEW_YORK,
    ...different,
  };
}

const CAST: Readonly<Record<Role, Cast>> = {
  admin: member('Ada Admin', 'ada.admin', { isAdmin: true }),
  owner: member('Olga Owner', 'olga.owner', { isAdmin: true, isOwner: true }),
  editor: member('Eddie Editor', 'eddie.editor', LONDON),
  viewer: member('Vera Viewer', 'vera.viewer', TOKYO),
  unlinked: member('Nia Newcomer', 'nia.newcomer'),
  secodaGuest: member('Gus Guest', 'gus.guest'),
  disabledInSecoda: member('Dora Disabled', 'dora.disabled'),
  pendingInSecoda: member('Petra Pending', 'petra.pending'),
  twin: member('Sam Twin', 'sam.twin'),
  singleChannelGuest: member('Una Ultra', 'una.ultra', { isRestricted: true, isUltraRestricted: true }),
  partner: member('Paul Partner', 'paul.partner', { email: 'paul.partner@globex.example', isForeign: true }),
  // These four carry the address of somebody else: only what stands beside it tells them apart.
  slackGuest: member('Gil Guest', 'gil.guest', { email: 'eddie.editor@acme.example', isRestricted: true }),
  outsider: member('Olga Outsider', 'olga.outsider', { email: 'ada.admin@acme.example', isForeign: true }),
  deactivated: member('Dan Departed', 'dan.departed', { email: 'eddie.editor@acme.example', isDeleted: true }),
  unconfirmed: member('Uma Unconfirmed', 'uma.unconfirmed', {
    email: 'ada.admin@acme.example',
    isEmailConfirmed: false,
  }),
  noEmail: member('Noel Nomail', 'noel.nomail', { email: undefined }),
  otherBot: member('Otto Bot', 'otto.bot', { email: undefined, isBot: true }),
};

export const roles: readonly string[] = Object.keys(CAST);

export function isRole(name: string): name is Role {
  return Object.hasOwn(CAST, name);
}

/** The address of somebody made up, before anybody gives another. */
export function addressOf(role: Role): string | undefined {
  return CAST[role].email;
}

export function castPeople(ids: Identifiers, teamId: string, foreignTeamId: string): Record<Role, Person> {
  const person = (role: Role): Person => ({
    id: ids.next('U'),
    role,
    teamId: CAST[role].isForeign ? foreignTeamId : teamId,
    ...CAST[role],
  });
  return {
    admin: person('admin'),
    owner: person('owner'),
    editor: person('editor'),
    viewer: person('viewer'),
    unlinked: person('unlinked'),
    secodaGuest: person('secodaGuest'),
    disabledInSecoda: person('disabledInSecoda'),
    pendingInSecoda: person('pendingInSecoda'),
    twin: person('twin'),
    slackGuest: person('slackGuest'),
    singleChannelGuest: person('singleChannelGuest'),
    outsider: person('outsider'),
    partner: person('partner'),
    deactivated: person('deactivated'),
    unconfirmed: person('unconfirmed'),
    noEmail: person('noEmail'),
    otherBot: person('otherBot'),
  };
}

interface Telling {
  readonly clock: Clock;
  readonly enterprise?: { readonly id: string; readonly name: string } | undefined;
  readonly scopes: readonly string[];
}

/**
 * A person as `users.info` tells of them; members of an organisation with their place in it, addresses only to apps with
 * `users:read.email`.
 */
export function userRecord(person: Person, { clock, enterprise, scopes }: Telling): Record<string, unknown> {
  const [first = '', ...rest] = person.realName.split(' ');
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.isDeleted,
    color: '9f69e7',
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tzLabel,
    tz_offset: person.tzOffset,
    profile: {
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      first_name: first,
      last_name: rest.join(' '),
      title: '',
      phone: '',
      skype: '',
      status_text: '',
      status_emoji: '',
      status_expiration: 0,
      avatar_hash: `g${person.id.toLowerCase().slice(-11)}`,
      ...(person.email !== undefined && scopes.includes('users:read.email') && { email: person.email }),
      team: person.teamId,
    },
    is_admin: person.isAdmin,
    is_owner: person.isOwner,
    is_primary_owner: person.isOwner,
    is_restricted: person.isRestricted,
    is_ultra_restricted: person.isUltraRestricted,
    is_bot: person.isBot,
    is_app_user: false,
    updated: Math.floor(clock.now() / 1000),
    is_email_confirmed: person.isEmailConfirmed,
    who_can_share_contact_card: 'EVERYONE',
    // Slack says false for members of an organisation that one shares a channel with: it does not mark outsiders.
    ...(person.isForeign && { is_stranger: false }),
    ...(enterprise !== undefined &&
      !person.isForeign && {
        enterprise_user: {
          id: person.id.replace('U', 'W'),
          enterprise_id: enterprise.id,
          enterprise_name: enterprise.name,
          is_admin: false,
          is_owner: false,
          teams: [person.teamId],
        },
      }),
  };
}
