// What the controls of a card say that somebody may do, in words.

import { expect, it } from 'vitest';
import { defaultPolicy } from '../../src/config/policy.ts';
import type { Person, Role } from '../../src/identity/person.ts';
import { type Resource, resource as resourceSchema } from '../../src/secoda/resources/resource.ts';
import { secodaUser } from '../../src/secoda/resources/user.ts';
import { type May, mayDo } from '../../src/stewardship/may.ts';
import { actorOf } from '../../src/stewardship/steward.ts';
import { create } from '../../src/stewardship/verbs/create.ts';
import { remove } from '../../src/stewardship/verbs/delete.ts';
import { flagPii, removePii } from '../../src/stewardship/verbs/pii.ts';
import { unpublish } from '../../src/stewardship/verbs/publish.ts';
import { subscribe, subscribeOthers } from '../../src/stewardship/verbs/subscribe.ts';
import { verify } from '../../src/stewardship/verbs/verify.ts';
import { whyNobody } from '../../src/stewardship/words.ts';

const user = secodaUser.parse({ id: 'me', first_name: 'Mia', email: 'mia@acme.example', user_groups: ['g'] });
const rules = { ...defaultPolicy, stewards: ['Data Stewards'] };
const names = {
  person: (id: string) => ({ o: 'Olga', me: 'Mia' })[id],
  group: (id: string) => ({ g: 'Growth', f: 'Finance' })[id],
  tag: () => undefined,
};

function person(role: Role, different: Partial<Person> = {}): Person {
  return {
    installationId: 'T1',
    slackId: 'U1',
    name: 'mia',
    timeZone: undefined,
    standing: { kind: 'linked', user: { ...user, role } },
    role,
    link: undefined,
    lostKey: false,
    ...different,
  };
}

function table(raw: object = {}): Resource {
  return resourceSchema.parse({ id: 'r', title: 'orders', entity_type: 'table', ...raw });
}

function said(may: May): { readonly kind: May['kind']; readonly says?: string } {
  return may.kind === 'now' ? may : { kind: may.kind, says: may.says() };
}

const owned = table({ owners: ['o'], owners_groups: ['f'] });
const askOwners = 'Ask its owners (Olga, Finance), a steward or a Secoda admin.';
const acts = (role: Role): string => ` You act as ${role} here.`;

it.each([
  ['verify what is nobody’s', verify.delta(), 'editor', table(), 'now', undefined],
  [
    'verify what is others’',
    verify.delta(),
    'editor',
    owned,
    'ask',
    `You may not verify this by yourself. ${askOwners}${acts('editor')}`,
  ],
  ['verify their group’s', verify.delta(), 'viewer', table({ owners_groups: ['g'] }), 'now', undefined],
  [
    'flag',
    flagPii.delta(),
    'viewer',
    owned,
    'ask',
    `You may not flag PII on this by yourself. ${askOwners}${acts('viewer')}`,
  ],
  [
    'take a flag off',
    removePii.delta(),
    'admin',
    owned,
    'ask',
    'You may not remove the PII flag of this by yourself. Ask a Secoda admin, a steward or an editor. It takes 2 of them, one of them a Secoda admin. An owner’s word does not count here. You act as admin here.',
  ],
  [
    'verify with owners whose names are not known',
    verify.delta(),
    'viewer',
    table({ owners: ['x'] }),
    'ask',
    /Ask its owners, a steward/,
  ],
  ['subscribe', subscribe.delta('me'), 'viewer', owned, 'now', undefined],
  [
    'subscribe others',
    subscribeOthers.delta({ add: ['o'] }),
    'editor',
    owned,
    'refuse',
    'Only a Secoda admin may subscribe others to this: ask one of them. You act as editor here.',
  ],
  [
    'touch what is archived',
    unpublish.delta(),
    'admin',
    table({ archived: true }),
    'refuse',
    /It is archived in Secoda/,
  ],
  ['do anything without a role', verify.delta(), 'none', owned, 'refuse', /Your role here lets you change nothing/],
  ['delete a table', remove.act('r'), 'admin', owned, 'refuse', /Unpublish it instead/],
  ['create', create.act({ title: 'x', entity_type: 'glossary' }), 'editor', undefined, 'now', undefined],
  [
    'create as a viewer',
    create.act({ title: 'x', entity_type: 'glossary' }),
    'viewer',
    undefined,
    'ask',
    'You may not create this by yourself. Ask a steward or a Secoda admin. You act as viewer here.',
  ],
] as const)('%s: %#', (_what, wish, role, resource, kind, says) => {
  const may = mayDo(wish, { person: person(role), resource, rules, names });
  expect(may.kind).toBe(kind);
  expect(said(may).says).toEqual(says instanceof RegExp ? expect.stringMatching(says) : says);
});

it.each([
  [
    'without an account in Secoda',
    { standing: { kind: 'unlinked', why: 'not in Secoda' } },
    /You have no Secoda account/,
  ],
  [
    'whose own key cannot be opened',
    { lostKey: true },
    /cannot open any more.*\{command\} connect.*\{command\} disconnect/,
  ],
] as const)('people %s do nothing, whatever they may see', (_who, different, says) => {
  const nobody = person('admin', different);
  const may = mayDo(subscribe.delta('me'), { person: nobody, resource: owned, rules: defaultPolicy, names });
  expect(said(may)).toEqual({ kind: 'refuse', says: expect.stringMatching(says) });
  expect(actorOf(nobody)).toBeUndefined();
  expect(whyNobody(nobody)).toMatch(says);
});

it('whom nobody can be asked, whoever runs the app is named', () => {
  const verifying = {
    ...defaultPolicy.acts.verify,
    at_once: ['owners' as const],
    ask: ['owners' as const],
    except: [],
  };
  const asking = (ask: readonly 'owners'[]) =>
    said(
      mayDo(verify.delta(), {
        person: person('viewer'),
        resource: table(),
        rules: { ...defaultPolicy, acts: { verify: { ...verifying, ask } } },
        names,
      }),
    );
  expect(asking(['owners'])).toEqual({
    kind: 'ask',
    says: 'You may not verify this by yourself. Ask whoever runs this app. You act as viewer here.',
  });
  expect(asking([])).toEqual({
    kind: 'refuse',
    says: 'The policy lets nobody verify this from here. Ask whoever runs this app.',
  });
});

it.each([
  ['an owner who may not is sent to the others', { owners: ['me', 'o'] }, /Ask its owners \(Olga\), a steward/],
  ['and where there is no other one, to none', { owners: ['me'] }, /Ask a steward or a Secoda admin/],
] as const)('%s', (_what, raw, says) => {
  const may = mayDo(flagPii.delta(), { person: person('viewer'), resource: table(raw), rules, names });
  expect(said(may)).toEqual({ kind: 'ask', says: expect.stringMatching(says) });
});

it('nobody is sent to stewards where the policy names none', () => {
  const may = mayDo(flagPii.delta(), { person: person('viewer'), resource: table(), rules: defaultPolicy, names });
  expect(said(may)).toEqual({ kind: 'ask', says: expect.stringContaining('Ask a Secoda admin.') });
});

it('an admin who acts as editor hears that, not only that an admin may', () => {
  const admin = { ...person('editor'), standing: { kind: 'linked' as const, user: { ...user, role: 'admin' } } };
  expect(said(mayDo(verify.delta(), { person: admin, resource: owned, rules, names }))).toEqual({
    kind: 'ask',
    says: expect.stringContaining('You act as editor here though you are admin in Secoda: {command} whoami says why.'),
  });
});
