// The part of the policy that says who may change what: a rule for each right, with exceptions for some resources. How it
// reads in YAML, and the default that is built in.

import { z } from 'zod';

/** Kinds of people. `owners of any role` are owners though they are viewers; `admins with a key` linked one of their own. */
const kindsOfPeople = [
  'everybody',
  'viewers',
  'editors',
  'admins',
  'admins with a key',
  'owners',
  'owners of any role',
  'stewards',
] as const;

const people = z.array(z.enum(kindsOfPeople, { error: `must be of: ${kindsOfPeople.join(', ')}` }));
const yesNo = z.union([z.boolean(), z.enum(['yes', 'no']).transform((said) => said === 'yes')], {
  error: 'must be yes or no',
});
const words = z.array(z.string().min(1), { error: 'must be a list of words' });

const ruleShape = {
  /** Who may do it without asking. */
  at_once: people,
  /** Who decides when somebody else asks, in the order in which they are asked. Empty: it cannot be asked for. */
  ask: people,
  approvals: z.int({ error: 'must be a whole number from 1 to 5' }).min(1).max(5),
  /** One approval at least is theirs. */
  one_of_them: people,
  /** Their approvals do not count. */
  not_by: people,
  first_in_queue: yesNo,
  /** More resources than this at once need one more person. */
  most_at_once: z.int({ error: 'must be a whole number from 1' }).min(1),
  /** So many minutes long people may take back what they did themselves, whatever `at_once` says. */
  take_back_minutes: z.int({ error: 'must be a whole number from 0' }).min(0).max(1440),
  /** `secoda`: it is not done from Slack, people are told to do it there. */
  done_in: z.enum(['slack', 'secoda'], { error: 'must be slack or secoda' }),
};

const unknown = {
  error: (issue: { readonly code?: string }) => (issue.code === 'unrecognized_keys' ? 'is not known' : undefined),
};
const exception = z.strictObject(
  {
    when: z.strictObject({ kind: words, pii: yesNo, owner: yesNo, tag: words }, unknown).partial(),
    ...z.object(ruleShape).partial().shape,
  },
  unknown,
);

export const ruleGiven = z.strictObject({ ...ruleShape, except: z.array(exception) }, unknown).partial();

export type Rule = z.output<z.ZodObject<typeof ruleShape>> & { readonly except: readonly z.output<typeof exception>[] };

const rule = (given: Partial<Rule>): Rule => ({
  at_once: [],
  ask: ['owners', 'stewards', 'admins'],
  approvals: 1,
  one_of_them: [],
  not_by: [],
  first_in_queue: false,
  most_at_once: 100,
  take_back_minutes: 0,
  done_in: 'slack',
  except: [],
  ...given,
});

const byEditors = rule({ at_once: ['editors', 'admins'] });
const texts = rule({ at_once: ['editors', 'admins'], ask: ['owners of any role', 'stewards', 'admins'] });
const judged = rule({
  at_once: ['owners of any role', 'stewards', 'admins'],
  except: [{ when: { owner: false }, at_once: ['editors', 'stewards', 'admins'] }],
});
const reExposes = rule({
  ask: ['admins', 'stewards', 'editors'],
  approvals: 2,
  one_of_them: ['admins'],
  not_by: ['owners of any role'],
});

export const defaultRules = {
  subscribe: rule({ at_once: ['everybody'], ask: [] }),
  subscribe_others: rule({ at_once: ['admins'], ask: [] }),
  verify: judged,
  remove_verification: judged,
  flag_pii: rule({ at_once: ['editors', 'admins'], first_in_queue: true }),
  remove_pii: { ...reExposes, take_back_minutes: 10 },
  owners: byEditors,
  description: texts,
  documentation: texts,
  tags: byEditors,
  collections: byEditors,
  teams: byEditors,
  publish: byEditors,
  unpublish: reExposes,
  rename: byEditors,
  create: byEditors,
  delete: rule({ at_once: ['admins with a key'], approvals: 2 }),
} satisfies Readonly<Record<string, Rule>>;

export type Right = keyof typeof defaultRules;

export function isRight(name: string): name is Right {
  return Object.hasOwn(defaultRules, name);
}
