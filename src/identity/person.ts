// Who somebody is in the catalog: a Slack person, the Secoda person that their confirmed address finds, and the role in
// which they act here. A pure function of what both sides say and of the policy; every doubt counts against a match.

import type { SecodaUser } from '../secoda/resources/user.ts';
import type { PersonalLink } from './personal-keys.ts';
import type { SlackPerson } from './slack-person.ts';

/** What somebody may see and do here, weakest first. */
export const roles = ['none', 'viewer', 'editor', 'admin'] as const;
export type Role = (typeof roles)[number];

export type Unlinked =
  | 'no e-mail'
  | 'e-mail not confirmed'
  | 'domain not trusted'
  | 'not in Secoda'
  | 'disabled'
  | 'pending'
  | 'service account'
  | 'ambiguous';

export type Refused = 'outsider' | 'bot' | 'deactivated' | 'Slack guest';

export type Standing =
  | { readonly kind: 'linked'; readonly user: SecodaUser }
  | { readonly kind: 'unlinked'; readonly why: Unlinked }
  | { readonly kind: 'refused'; readonly why: Refused };

export interface Person {
  readonly installationId: string;
  readonly slackId: string;
  readonly name: string;
  readonly timeZone: string | undefined;
  readonly standing: Standing;
  /** The role in which they act here: never above Secoda's, never above what the policy grants. */
  readonly role: Role;
  /** The key of their own with which they read; undefined for those who linked none. */
  readonly link: PersonalLink | undefined;
  /** They linked a key that this app cannot open any more: they read like those who linked none, and change nothing. */
  readonly lostKey: boolean;
}

/** The part of the policy that decides who somebody is. */
export interface IdentityPolicy {
  readonly slack_guests: 'nothing' | 'viewer';
  readonly unlinked: 'nothing' | 'viewer';
  readonly secoda_guests: 'nothing' | 'viewer';
  readonly email_match_max_role: 'viewer' | 'editor' | 'admin';
}

export interface Matching {
  readonly installation: { readonly id: string; readonly teamId?: string; readonly enterpriseId?: string };
  readonly policy: IdentityPolicy;
  /** Lower case; empty: every domain. */
  readonly trustedDomains: readonly string[];
  readonly usersByEmail: ReadonlyMap<string, readonly SecodaUser[]>;
  /** The person's own key: with it the role is Secoda's, without it what an e-mail match gives at most. */
  readonly link?: PersonalLink | undefined;
}

export function identify(slack: SlackPerson, matching: Matching): Person {
  const standing = standingOf(slack, matching);
  return {
    installationId: matching.installation.id,
    slackId: slack.id,
    name: slack.name,
    timeZone: slack.timeZone,
    standing,
    role: weaker(roleOf(standing, matching), slack.guest ? guestRole(standing, matching.policy) : 'admin'),
    link: matching.link,
    lostKey: false,
  };
}

function standingOf(slack: SlackPerson, { installation, policy, trustedDomains, usersByEmail }: Matching): Standing {
  if (slack.deactivated) return { kind: 'refused', why: 'deactivated' };
  if (slack.bot) return { kind: 'refused', why: 'bot' };
  if (!belongs(slack, installation)) return { kind: 'refused', why: 'outsider' };
  if (slack.guest && policy.slack_guests === 'nothing') return { kind: 'refused', why: 'Slack guest' };
  if (slack.email === undefined) return { kind: 'unlinked', why: 'no e-mail' };
  if (!slack.emailConfirmed) return { kind: 'unlinked', why: 'e-mail not confirmed' };
  const domain = slack.email.slice(slack.email.lastIndexOf('@') + 1);
  if (trustedDomains.length > 0 && !trustedDomains.includes(domain)) {
    return { kind: 'unlinked', why: 'domain not trusted' };
  }
  return match(usersByEmail.get(slack.email) ?? []);
}

/** Members of the installed team or its enterprise; everybody else of a shared channel is an outsider. */
function belongs(slack: SlackPerson, { teamId, enterpriseId }: Matching['installation']): boolean {
  if (teamId !== undefined && slack.teamId === teamId) return true;
  return enterpriseId !== undefined && (slack.enterpriseId === enterpriseId || slack.teamId === enterpriseId);
}

/** One usable account with the address, or the reason why none is. Accounts that nobody can use do not make it ambiguous. */
function match(users: readonly SecodaUser[]): Standing {
  const usable = users.filter((user) => whyUnusable(user) === undefined);
  const [only, another] = usable;
  if (another) return { kind: 'unlinked', why: 'ambiguous' };
  if (only) return { kind: 'linked', user: only };
  const [first] = users;
  return { kind: 'unlinked', why: (first && whyUnusable(first)) ?? 'not in Secoda' };
}

function whyUnusable(user: SecodaUser): Unlinked | undefined {
  if (user.disabled) return 'disabled';
  if (user.pending) return 'pending';
  if (user.serviceAccount) return 'service account';
  return undefined;
}

function roleOf(standing: Standing, { policy, link }: Matching): Role {
  if (standing.kind === 'refused') return 'none';
  if (standing.kind === 'unlinked') return granted(policy.unlinked);
  const role = secodaRole(standing.user.role, policy);
  return link === undefined ? weaker(role, policy.email_match_max_role) : role;
}

/** A role that this app does not know (custom roles, roles of the future) counts as viewer. */
function secodaRole(role: string, policy: IdentityPolicy): Role {
  if (role === 'admin' || role === 'editor') return role;
  return role === 'guest' ? granted(policy.secoda_guests) : 'viewer';
}

/** The policy opens to members without an account, and to guests with one; not to guests without. */
function guestRole(standing: Standing, policy: IdentityPolicy): Role {
  return standing.kind === 'linked' ? granted(policy.slack_guests) : 'none';
}

function granted(what: 'nothing' | 'viewer'): Role {
  return what === 'nothing' ? 'none' : what;
}

function weaker(a: Role, b: Role): Role {
  return roles.indexOf(a) <= roles.indexOf(b) ? a : b;
}
