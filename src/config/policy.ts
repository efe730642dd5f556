// The policy: who may see and do what, in a YAML file that people can read and change; the built-in default is
// `policy.example.yml`. What a file leaves out is the default's, right by right and line by line.

import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { defaultRules, isRight, type Right, type Rule, ruleGiven } from './rules.ts';

const shape = {
  slack_guests: z.enum(['nothing', 'viewer']),
  unlinked: z.enum(['nothing', 'viewer']),
  secoda_guests: z.enum(['nothing', 'viewer']),
  email_match_max_role: z.enum(['viewer', 'editor', 'admin']),
  visible_teams: z.array(z.string().min(1)),
  stewards: z.array(z.string().min(1)),
};

type PolicyKey = keyof typeof shape;
export type Policy = { readonly [Key in PolicyKey]: z.output<(typeof shape)[Key]> } & {
  readonly acts: Readonly<Record<Right, Rule>>;
};

export const defaultPolicy: Policy = {
  slack_guests: 'nothing',
  unlinked: 'nothing',
  secoda_guests: 'nothing',
  email_match_max_role: 'editor',
  visible_teams: [],
  stewards: [],
  acts: defaultRules,
};

/** Reads a policy; what it leaves out is the default's. Each problem names its line. */
export function parsePolicy(yaml: string): { readonly policy: Policy; readonly problems: readonly string[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined): number => (offset === undefined ? 1 : lines.linePos(offset).line);
  const last = yaml.trimEnd().split('\n').length;
  const problems = document.errors.map(({ code, message, pos }) => {
    const line = Math.min(lineAt(pos[0]), last);
    return `line ${line}: ${code === 'MULTIPLE_DOCS' ? 'a second document begins; the policy is one' : message}`;
  });
  if (problems.length > 0 || document.contents === null) return { policy: defaultPolicy, problems };
  if (!isMap(document.contents))
    return { policy: defaultPolicy, problems: ['line 1: expected lines of "name: value"'] };
  const given = plain(document);
  if (given === undefined)
    return { policy: defaultPolicy, problems: ['line 1: holds aliases that cannot be followed'] };
  const read: Record<string, unknown> = {};
  let acts: Policy['acts'] = defaultRules;
  const lineOf = (path: readonly PropertyKey[]): number => lineAt(offsetOf(document, path));
  for (const { key } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = lineAt(isScalar(key) ? key.range?.[0] : undefined);
    if (name === 'acts') {
      const rules = readRules(given['acts']);
      acts = rules.acts;
      problems.push(...rules.problems.map(({ path, says }) => `line ${lineOf(['acts', ...path])}: ${says}`));
      continue;
    }
    if (!isKey(name)) {
      const known = [...Object.keys(shape), 'acts'].join(', ');
      problems.push(`line ${line}: "${name.slice(0, 40)}" is not known; known are ${known}`);
      continue;
    }
    const value = shape[name].safeParse(given[name]);
    if (value.success) read[name] = value.data;
    else problems.push(`line ${line}: ${name} must be ${expected(name)}`);
  }
  return { policy: { ...z.object(shape).parse({ ...defaultPolicy, ...read }), acts }, problems };
}

interface RuleProblem {
  /** Below `acts`. */
  readonly path: readonly PropertyKey[];
  readonly says: string;
}

function readRules(given: unknown): { readonly acts: Policy['acts']; readonly problems: readonly RuleProblem[] } {
  const rights = z.record(z.string(), z.unknown()).safeParse(given);
  if (!rights.success)
    return { acts: defaultRules, problems: [{ path: [], says: 'acts must be lines of "right: rule"' }] };
  const problems: RuleProblem[] = [];
  const acts: Record<Right, Rule> = { ...defaultRules };
  for (const [right, written] of Object.entries(rights.data)) {
    if (!isRight(right)) {
      const known = Object.keys(defaultRules).join(', ');
      problems.push({ path: [right], says: `"${right.slice(0, 40)}" is no act; acts are ${known}` });
      continue;
    }
    const rule = ruleGiven.safeParse(written);
    if (rule.success) acts[right] = { ...acts[right], ...rule.data };
    else problems.push(...rule.error.issues.flatMap((issue) => problemsOf(right, issue)));
  }
  return { acts, problems };
}

function problemsOf(right: Right, issue: z.core.$ZodIssue): readonly RuleProblem[] {
  const path = [right, ...issue.path];
  const name = path.filter((step) => typeof step === 'string').join('.');
  if (issue.code !== 'unrecognized_keys') return [{ path, says: `${name} ${wording(issue.message)}` }];
  return issue.keys.map((key) => ({ path: [...path, key], says: `${name}.${key.slice(0, 40)} is not known` }));
}

/** zod's own words begin differently than ours, which go on after a name. */
function wording(message: string): string {
  return message.startsWith('must ') || message.startsWith('is ') ? message : 'is not what is expected here';
}

/** Where a value stands in the file, or the nearest thing around it that is there: the key's line where there is one. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  if (path.length === 0) return undefined;
  const around: unknown = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(around)) {
    const pair = around.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
    if (pair && isScalar(pair.key)) return pair.key.range?.[0];
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) && node.range ? node.range[0] : offsetOf(document, path.slice(0, -1));
}

/** Undefined for aliases to nothing, and for those that unfold without end. */
function plain(document: Document): Readonly<Record<string, unknown>> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(document.toJS({ maxAliasCount: 100 })).data;
  } catch {
    return undefined;
  }
}

function isKey(name: string): name is PolicyKey {
  return Object.hasOwn(shape, name);
}

function expected(name: PolicyKey): string {
  const of = shape[name];
  return of instanceof z.ZodEnum ? of.options.join(' or ') : 'a list of team names or ids';
}
