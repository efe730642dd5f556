// Who somebody is: each doubt about a Slack person or a Secoda account, and the role that is left. Records are read as
// Slack and Secoda write them, so that what bars somebody is looked for where the two services say it.

import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type IdentityPolicy,
  identify,
  type Matching,
  type Refused,
  type Role,
  roles,
  type Unlinked,
} from '../../src/identity/person.ts';
import type { PersonalLink } from '../../src/identity/personal-keys.ts';
import { whyNothing, whyUnlinked } from '../../src/identity/refusal.ts';
import { slackPerson } from '../../src/identity/slack-person.ts';
import { createSecodaClient } from '../../src/secoda/client.ts';
import { type SecodaUser, secodaUser } from '../../src/secoda/resources/user.ts';
import { jumpingClock } from '../secoda/support/clock.ts';
import { memoryBudget } from '../secoda/support/memory-budget.ts';

const STRICT: IdentityPolicy = {
  slack_guests: 'nothing',
  unlinked: 'nothing',
  secoda_guests: 'nothing',
  email_match_max_role: 'admin',
};

type Raw = Readonly<Record<string, unknown>>;

/** `users.info` about a member in good standing, but for what a test says. */
function slackRecord(different: Raw = {}, profile: Raw = {}): Raw {
  return {
    id: 'U1',
    team_id: 'T1',
    is_email_confirmed: true,
    profile: { email: 'ada@acme.example', ...profile },
    ...different,
  };
}

/** `GET /user` about an account in good standing. */
function account(different: Raw = {}): Raw {
  return { id: 'a', email: 'ada@acme.example', first_name: 'Ada', role: 'viewer', disabled: false, ...different };
}

function byEmail(accounts: readonly Raw[]): ReadonlyMap<string, readonly SecodaUser[]> {
  return Map.groupBy(
    accounts.map((raw) => secodaUser.parse(raw)),
    ({ email = '' }) => email,
  );
}

interface Case {
  readonly slack?: Raw;
  readonly accounts?: readonly Raw[];
  readonly policy?: Partial<IdentityPolicy>;
  readonly trustedDomains?: readonly string[];
  readonly installation?: Matching['installation'];
  readonly link?: PersonalLink;
}

function who({ slack, accounts, policy, trustedDomains, installation, link }: Case) {
  return identify(slackPerson.parse(slack ?? slackRecord()), {
    installation: installation ?? { id: 'T1', teamId: 'T1' },
    policy: { ...STRICT, ...policy },
    trustedDomains: trustedDomains ?? [],
    usersByEmail: byEmail(accounts ?? [account()]),
    link,
  });
}

/** A link with a client that is never asked anything. */
function ownKey(): PersonalLink {
  const clock = jumpingClock();
  const client = createSecodaClient({ apiUrl: 'http://127.0.0.1:1', key: 'own', budget: memoryBudget(clock), clock });
  onTestFinished(() => client.close());
  return { version: 'v1', client };
}

describe('refused, whatever account has the address', () => {
  test.each<[Refused, string, Raw]>([
    ['deactivated', 'a deleted account', slackRecord({ deleted: true })],
    ['deactivated', 'deleted, a bot, and of elsewhere', slackRecord({ deleted: true, is_bot: true, team_id: 'T9' })],
    ['bot', 'a bot', slackRecord({ is_bot: true })],
    ['bot', 'Slackbot, which Slack does not call one', slackRecord({ id: 'USLACKBOT' })],
    ['outsider', 'of another team', slackRecord({ team_id: 'T9' })],
    ['outsider', 'of no team', slackRecord({ team_id: undefined })],
    ['outsider', 'of a team without a name', slackRecord({ team_id: '' })],
    ['outsider', 'a guest of another team', slackRecord({ team_id: 'T9', is_restricted: true })],
    [
      'outsider',
      'of another enterprise',
      slackRecord({ team_id: 'T9', enterprise_user: { enterprise_id: 'E9', id: 'W1' } }),
    ],
    ['Slack guest', 'a guest of some channels', slackRecord({ is_restricted: true })],
    ['Slack guest', 'a guest of one channel', slackRecord({ is_ultra_restricted: true })],
    ['Slack guest', 'a guest without an address', slackRecord({ is_restricted: true, profile: {} })],
  ])('as %s: %s', (why, _what, slack) => {
    const person = who({
      slack,
      accounts: [account({ role: 'admin' })],
      policy: { unlinked: 'viewer', secoda_guests: 'viewer' },
    });
    expect(person.standing).toEqual({ kind: 'refused', why });
    expect(person.role).toBe('none');
    expect(whyNothing(person)).toBe(whyUnlinked(person.standing));
  });

  test('each with a reason of its own', () => {
    const reasons = (['outsider', 'bot', 'deactivated', 'Slack guest'] as const).map((why) =>
      whyUnlinked({ kind: 'refused', why }),
    );
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});

describe('belongs', () => {
  const orgWide = { id: 'E1', enterpriseId: 'E1' };
  const oneOfEnterprise = { id: 'T1', teamId: 'T1', enterpriseId: 'E1' };
  const ofEnterprise = { enterprise_user: { enterprise_id: 'E1', id: 'W1' } };
  test.each<[string, Matching['installation'], Raw, boolean]>([
    ['a member of the team', { id: 'T1', teamId: 'T1' }, slackRecord(), true],
    [
      'a member of another workspace of the enterprise',
      oneOfEnterprise,
      slackRecord({ team_id: 'T2', ...ofEnterprise }),
      true,
    ],
    ['a member of an organisation-wide installation', orgWide, slackRecord({ team_id: 'T2', ...ofEnterprise }), true],
    ['somebody whose team is the enterprise itself', orgWide, slackRecord({ team_id: 'E1' }), true],
    [
      'somebody of another enterprise',
      orgWide,
      slackRecord({ team_id: 'T1', enterprise_user: { enterprise_id: 'E2' } }),
      false,
    ],
    ['somebody without an enterprise', orgWide, slackRecord(), false],
    ['somebody of an unreadable enterprise', orgWide, slackRecord({ enterprise_user: 'E1' }), false],
    [
      'a member of an enterprise, to a team without one',
      { id: 'T1', teamId: 'T1' },
      slackRecord({ team_id: 'T2', ...ofEnterprise }),
      false,
    ],
    ['anybody, to an installation without a team', { id: 'X' }, slackRecord({ team_id: undefined }), false],
  ])('%s', (_what, installation, slack, belongs) => {
    const { standing, role } = who({ slack, installation });
    expect(standing.kind).toBe(belongs ? 'linked' : 'refused');
    expect(role).toBe(belongs ? 'viewer' : 'none');
  });
});

describe('unlinked', () => {
  const cases: readonly (readonly [Unlinked, string, Case])[] = [
    ['no e-mail', 'without an address', { slack: slackRecord({ profile: {} }) }],
    ['no e-mail', 'without a profile', { slack: slackRecord({ profile: null }) }],
    ['no e-mail', 'with an empty address', { slack: slackRecord({}, { email: '' }) }],
    ['no e-mail', 'with an address that is no text', { slack: slackRecord({}, { email: ['ada@acme.example'] }) }],
    ['e-mail not confirmed', 'an address that nobody confirmed', { slack: slackRecord({ is_email_confirmed: false }) }],
    ['domain not trusted', 'another domain', { trustedDomains: ['acme.test'] }],
    ['domain not trusted', 'a domain under a trusted one', { trustedDomains: ['example'] }],
    [
      'domain not trusted',
      'a trusted domain in the wrong place',
      { slack: slackRecord({}, { email: 'ada@acme.example@evil.example' }), trustedDomains: ['acme.example'] },
    ],
    [
      'domain not trusted',
      'one that only ends like a trusted one',
      { slack: slackRecord({}, { email: 'ada@not-acme.example' }), trustedDomains: ['acme.example'] },
    ],
    ['not in Secoda', 'no account at all', { accounts: [] }],
    ['not in Secoda', 'an account of another address', { accounts: [account({ email: 'ada@acme.example.org' })] }],
    ['not in Secoda', 'an account with a tag in its address', { accounts: [account({ email: 'ada+x@acme.example' })] }],
    ['disabled', 'a disabled account', { accounts: [account({ disabled: true })] }],
    ['disabled', 'an account disabled in Python’s words', { accounts: [account({ disabled: 'True' })] }],
    ['disabled', 'disabled in a form that is not known', { accounts: [account({ disabled: 1 })] }],
    [
      'disabled',
      'disabled, pending and a service account',
      { accounts: [account({ disabled: true, pending: true, is_service_account: true })] },
    ],
    ['pending', 'an invitation', { accounts: [account({ pending: true })] }],
    ['pending', 'an invitation in Python’s words', { accounts: [account({ pending: 'True' })] }],
    ['service account', 'a service account', { accounts: [account({ is_service_account: true })] }],
    ['service account', 'a service account in Python’s words', { accounts: [account({ is_service_account: 'True' })] }],
    ['ambiguous', 'two accounts', { accounts: [account(), account({ id: 'b' })] }],
    [
      'ambiguous',
      'two that differ by case only',
      { accounts: [account(), account({ id: 'b', email: 'Ada@Acme.Example' })] },
    ],
    [
      'ambiguous',
      'two usable ones beside a disabled one',
      { accounts: [account({ disabled: true }), account({ id: 'b' }), account({ id: 'c' })] },
    ],
    [
      'disabled',
      'two accounts of which none can be used',
      { accounts: [account({ disabled: true }), account({ id: 'b', pending: true })] },
    ],
  ];

  test.each(cases)('%s: %s', (why, _what, given) => {
    const person = who(given);
    expect(person.standing).toEqual({ kind: 'unlinked', why });
    expect(person.role).toBe('none');
    expect(whyNothing(person)).toMatch(/Ask|Confirm|Accept/);
  });

  test('each with a reason of its own', () => {
    const why = new Set(cases.map(([reason]) => reason));
    const sentences = [...why].map((reason) => whyUnlinked({ kind: 'unlinked', why: reason }));
    expect(new Set(sentences).size).toBe(8);
  });

  test('members are viewers where the policy says so, and told of no reason then', () => {
    const person = who({ accounts: [], policy: { unlinked: 'viewer' } });
    expect(person.standing).toEqual({ kind: 'unlinked', why: 'not in Secoda' });
    expect(person.role).toBe('viewer');
    expect(whyNothing(person)).toBeUndefined();
  });
});

describe('linked', () => {
  test.each<[string, Case]>([
    ['the same address', {}],
    ['another case in Slack', { slack: slackRecord({}, { email: 'ADA@Acme.EXAMPLE' }) }],
    ['another case in Secoda', { accounts: [account({ email: 'ADA@Acme.EXAMPLE' })] }],
    [
      'blanks around the addresses',
      { slack: slackRecord({}, { email: ' ada@acme.example ' }), accounts: [account({ email: 'ada@acme.example\n' })] },
    ],
    ['a trusted domain', { trustedDomains: ['acme.test', 'acme.example'] }],
    [
      'a trusted domain, in capitals',
      { slack: slackRecord({}, { email: 'Ada@ACME.example' }), trustedDomains: ['acme.example'] },
    ],
    ['Slack saying nothing about the confirmation', { slack: slackRecord({ is_email_confirmed: undefined }) }],
    ['flags that Secoda leaves out', { accounts: [account({ disabled: undefined })] }],
    [
      'flags in Python’s words',
      { accounts: [account({ disabled: 'False', pending: 'False', is_service_account: 'False' })] },
    ],
    ['a disabled account beside', { accounts: [account({ id: 'old', disabled: 'True' }), account()] }],
    ['an invitation beside', { accounts: [account(), account({ id: 'new', pending: 'True' })] }],
    ['a service account beside', { accounts: [account({ id: 'robot', is_service_account: true }), account()] }],
    [
      'accounts of others',
      { accounts: [account(), account({ id: 'b', email: 'bo@acme.example' }), account({ id: 'c', email: null })] },
    ],
  ])('by %s', (_what, given) => {
    expect(who(given)).toMatchObject({ standing: { kind: 'linked', user: { id: 'a' } }, role: 'viewer' });
  });

  test('and knows who it is by name, time zone and installation', () => {
    const slack = slackRecord({ tz: 'Asia/Tokyo', name: 'ada', real_name: 'Ada L.' }, { display_name: 'Ada' });
    expect(who({ slack })).toMatchObject({ installationId: 'T1', slackId: 'U1', name: 'Ada', timeZone: 'Asia/Tokyo' });
    expect(who({ slack: slackRecord({ name: 'ada', real_name: 'Ada L.' }) }).name).toBe('Ada L.');
    expect(who({})).toMatchObject({ name: 'you', timeZone: undefined });
  });
});

describe('the role', () => {
  test.each<[secoda: unknown, role: Role]>([
    ['admin', 'admin'],
    ['Admin', 'admin'],
    [' EDITOR ', 'editor'],
    ['editor', 'editor'],
    ['viewer', 'viewer'],
    ['guest', 'none'],
    ['Data steward', 'viewer'],
    ['administrator', 'viewer'],
    ['super admin', 'viewer'],
    ['owner', 'viewer'],
    ['', 'viewer'],
    ['None', 'viewer'],
    [null, 'viewer'],
    [undefined, 'viewer'],
    [7, 'viewer'],
    [{ name: 'admin' }, 'viewer'],
  ])('of an account whose role is %j is %s', (role, expected) => {
    expect(who({ accounts: [account({ role })] }).role).toBe(expected);
  });

  test.each<[cap: IdentityPolicy['email_match_max_role'], admin: Role, editor: Role, viewer: Role]>([
    ['viewer', 'viewer', 'viewer', 'viewer'],
    ['editor', 'editor', 'editor', 'viewer'],
    ['admin', 'admin', 'editor', 'viewer'],
  ])('by an e-mail match is at most %s', (cap, ...expected) => {
    const policy = { email_match_max_role: cap };
    const found = ['admin', 'editor', 'viewer'].map((role) => who({ accounts: [account({ role })], policy }).role);
    expect(found).toEqual(expected);
  });

  test('with a key of one’s own is Secoda’s, guests and refusals aside', () => {
    const link = ownKey();
    const policy = { email_match_max_role: 'viewer' } as const;
    const found = ['admin', 'editor', 'viewer', 'guest', 'Data steward'].map(
      (role) => who({ accounts: [account({ role })], policy, link }).role,
    );
    expect(found).toEqual(['admin', 'editor', 'viewer', 'none', 'viewer']);
    expect(who({ slack: slackRecord({ deleted: true }), link }).role).toBe('none');
    expect(who({ accounts: [account({ disabled: true, role: 'admin' })], link }).role).toBe('none');
  });

  test('of guests of Secoda is what the policy gives them, and they hear why', () => {
    const accounts = [account({ role: 'Guest' })];
    const nothing = who({ accounts });
    expect(nothing).toMatchObject({ role: 'none', standing: { kind: 'linked' } });
    expect(whyNothing(nothing)).toMatch(/guest in Secoda.*Ask/);
    expect(who({ accounts, policy: { secoda_guests: 'viewer' } }).role).toBe('viewer');
  });

  test.each(['is_restricted', 'is_ultra_restricted'])('of guests of Slack (%s) is viewer at most', (kind) => {
    const slack = slackRecord({ [kind]: true });
    const policy = { slack_guests: 'viewer' } as const;
    const found = ['admin', 'editor', 'viewer', 'guest'].map(
      (role) => who({ slack, policy, accounts: [account({ role })] }).role,
    );
    expect(found).toEqual(['viewer', 'viewer', 'viewer', 'none']);
    expect(who({ slack, policy, accounts: [account({ role: 'admin' })], link: ownKey() }).role).toBe('viewer');
  });

  test('of a guest of Slack without an account is none: the policy opens to members without one, and to guests with one', () => {
    const policy = { slack_guests: 'viewer', unlinked: 'viewer' } as const;
    expect(who({ slack: slackRecord({ is_restricted: true }), policy, accounts: [] }).role).toBe('none');
  });
});

describe('whatever both sides say', () => {
  const flag = fc.constantFrom<unknown>(true, false, 'True', 'False', 'true', undefined, null, 0, 'yes');
  const email = fc.constantFrom(
    'ada@acme.example',
    'ADA@acme.example',
    'bo@acme.example',
    'ada@evil.example',
    '',
    null,
  );
  const slack = fc.record({
    id: fc.constantFrom('U1', 'USLACKBOT'),
    team_id: fc.constantFrom('T1', 'T2', 'E1', '', undefined),
    deleted: fc.constantFrom(true, false, undefined),
    is_bot: fc.constantFrom(true, false, undefined),
    is_restricted: fc.constantFrom(true, false, undefined),
    is_ultra_restricted: fc.constantFrom(true, false, undefined),
    is_email_confirmed: fc.constantFrom(true, false, undefined),
    enterprise_user: fc.constantFrom(undefined, { enterprise_id: 'E1' }, { enterprise_id: 'E2' }),
    profile: fc.record({ email }),
  });
  const users = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      email,
      role: fc.constantFrom<unknown>('admin', 'Admin', 'editor', 'viewer', 'guest', 'Data steward', '', undefined, 3),
      disabled: flag,
      pending: flag,
      is_service_account: flag,
    }),
    { maxLength: 4 },
  );
  const given = fc.constantFrom('nothing' as const, 'viewer' as const);
  const policy = fc.record({
    slack_guests: given,
    unlinked: given,
    secoda_guests: given,
    email_match_max_role: fc.constantFrom('viewer' as const, 'editor' as const, 'admin' as const),
  });
  const installation = fc.constantFrom<Matching['installation']>(
    { id: 'T1', teamId: 'T1' },
    { id: 'T1', teamId: 'T1', enterpriseId: 'E1' },
    { id: 'E1', enterpriseId: 'E1' },
    { id: 'X' },
  );
  const domains = fc.subarray(['acme.example', 'acme.test']);
  const atMost = (role: Role, most: Role): boolean => roles.indexOf(role) <= roles.indexOf(most);

  /** What Secoda's word for a role is worth at most, said apart from the product's own rule. */
  function worth(raw: unknown, guests: 'nothing' | 'viewer'): Role {
    const word = String(raw).trim().toLowerCase();
    if (word === 'admin' || word === 'editor') return word;
    return word === 'guest' && guests === 'nothing' ? 'none' : 'viewer';
  }

  test('nobody gets more than Secoda’s role and the policy allow, and nobody who is refused gets anything', () => {
    const link = ownKey();
    const linkOrNot = fc.constantFrom(undefined, link);
    const reached = new Set<string>();
    fc.assert(
      fc.property(
        slack,
        users,
        policy,
        installation,
        domains,
        linkOrNot,
        (record, accounts, allowed, place, trustedDomains, own) => {
          const person = who({
            slack: record,
            accounts,
            policy: allowed,
            installation: place,
            trustedDomains,
            ...(own && { link: own }),
          });
          const { standing, role } = person;
          reached.add(`${standing.kind} ${role}`);
          const isGuest = record.is_restricted === true || record.is_ultra_restricted === true;
          if (isGuest) expect(atMost(role, allowed.slack_guests === 'nothing' ? 'none' : 'viewer')).toBe(true);
          if (standing.kind === 'refused') expect(role).toBe('none');
          if (standing.kind === 'unlinked') {
            expect(atMost(role, allowed.unlinked === 'nothing' ? 'none' : 'viewer')).toBe(true);
          }
          if (standing.kind === 'linked') {
            const address = String(record.profile.email).toLowerCase();
            const matched = accounts.filter((user) => String(user.email).toLowerCase() === address);
            const bars = new Set<unknown>([true, 'True', 'true', 0, 'yes']);
            const allowedHere = matched
              .filter((user) => ![user.disabled, user.pending, user.is_service_account].some((said) => bars.has(said)))
              .map((user) => worth(user.role, allowed.secoda_guests));
            expect(allowedHere).toHaveLength(1);
            expect(atMost(role, allowedHere[0] ?? 'none')).toBe(true);
            if (own === undefined) expect(atMost(role, allowed.email_match_max_role)).toBe(true);
            expect(record).toMatchObject({ id: 'U1' });
            expect([record.deleted, record.is_bot, record.is_email_confirmed === false]).not.toContain(true);
            if (trustedDomains.length > 0) expect(trustedDomains).toContain(address.split('@')[1]);
          }
          expect(whyNothing(person) === undefined).toBe(role !== 'none');
        },
      ),
      { numRuns: 5000, seed: 42 },
    );
    // The inputs reach every kind of answer, so that none of the rules above holds for want of a case.
    expect([...reached].toSorted()).toEqual([
      'linked admin',
      'linked editor',
      'linked none',
      'linked viewer',
      'refused none',
      'unlinked none',
      'unlinked viewer',
    ]);
  });
});
