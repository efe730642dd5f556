import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultPolicy, parsePolicy } from '../../src/config/policy.ts';
import { defaultRules } from '../../src/config/rules.ts';

it('policy.example.yml is the built-in default, line by line', () => {
  const example = readFileSync(new URL('../../policy.example.yml', import.meta.url), 'utf8');
  expect(parsePolicy(example)).toEqual({ policy: defaultPolicy, problems: [] });
  for (const name of Object.keys(defaultPolicy)) expect(example).toMatch(new RegExp(`^#[^\\n]+\\n${name}:`, 'm'));
});

it('the default gives nothing to guests and strangers, and no admin by e-mail', () => {
  expect(defaultPolicy).toEqual({
    slack_guests: 'nothing',
    unlinked: 'nothing',
    secoda_guests: 'nothing',
    email_match_max_role: 'editor',
    visible_teams: [],
    stewards: [],
    acts: defaultRules,
  });
});

it('what is left out is the default’s', () => {
  const { policy, problems } = parsePolicy('unlinked: viewer\nvisible_teams:\n  - Finance\n  - 6f1c\n');
  expect(problems).toEqual([]);
  expect(policy).toEqual({ ...defaultPolicy, unlinked: 'viewer', visible_teams: ['Finance', '6f1c'] });
});

it.each([
  ['', []],
  ['# nothing but words\n', []],
  ['slack_guests: viewers\n', [/^line 1: slack_guests must be nothing or viewer$/]],
  ['\n\nemail_match_max_role: owner\n', [/^line 3: email_match_max_role must be viewer or editor or admin$/]],
  ['visible_teams: Finance\n', [/^line 1: visible_teams must be a list/]],
  ['visible_teams: [1]\n', [/^line 1: visible_teams must be a list/]],
  ['visible_teams:\n', [/^line 1: visible_teams must be a list/]],
  ['unlinked: viewer\nverify: nobody\n', [/^line 2: "verify" is not known; known are slack_guests/]],
  ['__proto__: x\n', [/^line 1: "__proto__" is not known/]],
  ['constructor: x\n', [/^line 1: "constructor" is not known/]],
  ['unlinked: viewer\nunlinked: nothing\n', [/^line 2: .*unique/]],
  ['- a\n- b\n', [/^line 1: expected lines/]],
  ['just words\n', [/^line 1: expected lines/]],
  ['unlinked: [viewer\n', [/^line \d: /]],
  ['unlinked: *nobody\n', [/^line 1: /]],
  ['slack_guests: a\nunlinked: b\n', [/^line 1: slack_guests/, /^line 2: unlinked/]],
])('problems of %j', (yaml, expected) => {
  const { problems } = parsePolicy(yaml);
  expect(problems).toEqual(expected.map((says) => expect.stringMatching(says)));
});

it('a policy that unfolds without end is a problem, not a full memory', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefg'].map((name, i) => `${name}: &${name} [${`*${'abcdef'[i]},`.repeat(9)}]`),
  ];
  expect(parsePolicy(bomb.join('\n')).problems.length).toBeGreaterThan(0);
});

it('any text gives a usable policy and problems, never an error', () => {
  const lines = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom('unlinked: viewer', 'visible_teams: [a', '  - x', '&a *a', 'slack_guests: !!x 1'),
    ),
  );
  fc.assert(
    fc.property(lines, (text) => {
      expect(Object.keys(parsePolicy(text.join('\n')).policy)).toEqual(Object.keys(defaultPolicy));
    }),
  );
});

it('a rule keeps what it does not say, and its exceptions are read', () => {
  const { policy, problems } = parsePolicy(
    'acts:\n  tags:\n    at_once: [stewards]\n    except:\n      - when: { pii: yes, kind: [table], tag: [finance] }\n        done_in: secoda\n',
  );
  expect(problems).toEqual([]);
  expect(policy.acts.verify).toEqual(defaultRules.verify);
  expect(policy.acts.tags).toEqual({
    ...defaultRules.tags,
    at_once: ['stewards'],
    except: [{ when: { pii: true, kind: ['table'], tag: ['finance'] }, done_in: 'secoda' }],
  });
});

it.each([
  ['acts: 1', ['line 1: acts must be lines of "right: rule"']],
  ['acts:\n  fly: {}\n', [expect.stringMatching(/^line 2: "fly" is no act; acts are subscribe, /)]],
  [
    'acts:\n  verify:\n    at_once:\n      - owners\n      - robots\n',
    [expect.stringMatching(/^line 5: verify.at_once must be of: everybody, /)],
  ],
  ['acts:\n  verify:\n    approvals: 9\n', ['line 3: verify.approvals must be a whole number from 1 to 5']],
  ['acts:\n  verify:\n    approvals: many\n', ['line 3: verify.approvals must be a whole number from 1 to 5']],
  [
    'acts:\n  verify:\n    except:\n      - when:\n          colour: red\n        at_once: []\n',
    ['line 5: verify.except.when.colour is not known'],
  ],
  [
    'acts:\n  verify:\n    who: [admins]\n  tags:\n    done_in: mail\n',
    ['line 3: verify.who is not known', 'line 5: tags.done_in must be slack or secoda'],
  ],
  ['acts:\n  verify: [admins]\n', ['line 2: verify is not what is expected here']],
  ['acts:\n  flag_pii: { first_in_queue: perhaps }\n', ['line 2: flag_pii.first_in_queue must be yes or no']],
])('problems of rules %j, each with its line', (yaml, expected) => {
  expect(parsePolicy(yaml).problems).toEqual(expected);
});
