// The policy: who may do what, in a YAML file that people can read and change. Now it holds the part that decides who
// somebody is and what they see; the built-in default is `policy.example.yml`.

import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

const shape = {
  slack_guests: z.enum(['nothing', 'viewer']),
  unlinked: z.enum(['nothing', 'viewer']),
  secoda_guests: z.enum(['nothing', 'viewer']),
  email_match_max_role: z.enum(['viewer', 'editor', 'admin']),
  visible_teams: z.array(z.string().min(1)),
};

type PolicyKey = keyof typeof shape;
export type Policy = { readonly [Key in PolicyKey]: z.output<(typeof shape)[Key]> };

export const defaultPolicy: Policy = {
  slack_guests: 'nothing',
  unlinked: 'nothing',
  secoda_guests: 'nothing',
  email_match_max_role: 'editor',
  visible_teams: [],
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
  for (const { key } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = lineAt(isScalar(key) ? key.range?.[0] : undefined);
    if (!isKey(name)) {
      problems.push(`line ${line}: "${name.slice(0, 40)}" is not known; known are ${Object.keys(shape).join(', ')}`);
      continue;
    }
    const value = shape[name].safeParse(given[name]);
    if (value.success) read[name] = value.data;
    else problems.push(`line ${line}: ${name} must be ${expected(name)}`);
  }
  return { policy: z.object(shape).parse({ ...defaultPolicy, ...read }), problems };
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
