// Says what is wrong with a payload in the words Slack uses, with the JSON pointer to the place, so that a failing test
// reads like the answer of the real API.

import type { z } from 'zod';

export interface Fault {
  /** Slack's wording: `must be less than 3001 characters`. */
  readonly message: string;
  /** Where, as a JSON pointer: `/blocks/0/text/text`. */
  readonly pointer: string;
}

type Issue = z.core.$ZodIssue;
type Spoken = { readonly message: string; readonly at: readonly PropertyKey[] };

/** All faults of one failed parse, each pointing under `prefix` (`/blocks/0`). */
export function faultsOf(error: z.ZodError, prefix: string): Fault[] {
  return error.issues
    .flatMap((issue) => speak(issue))
    .map(({ message, at }) => ({ message, pointer: prefix + pointer(at) }));
}

/** The line that Slack puts into `response_metadata.messages`. */
export function line(fault: Fault): string {
  return `[ERROR] ${fault.message} [json-pointer:${fault.pointer}]`;
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function speak(issue: Issue): Spoken[] {
  const at = issue.path;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined)
        return [{ message: `missing required field: ${String(at.at(-1))}`, at: at.slice(0, -1) }];
      return [{ message: `must provide ${article(issue.expected)}`, at }];
    case 'too_big':
      return [{ message: tooBig(issue.origin, Number(issue.maximum)), at }];
    case 'too_small':
      return [{ message: tooSmall(issue.origin, Number(issue.minimum)), at }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ message: `invalid additional property: ${key}`, at }));
    case 'invalid_value':
      if (issue.input === undefined)
        return [{ message: `missing required field: ${String(at.at(-1))}`, at: at.slice(0, -1) }];
      if (at.at(-1) === 'type') return [{ message: `unsupported type: ${shown(issue.input)}`, at }];
      return [{ message: 'must be a valid enum value', at }];
    case 'invalid_union':
      return [wrongType(issue, at)];
    case 'custom':
      return [{ message: issue.message, at }];
    case 'invalid_format':
      return [{ message: issue.message, at }];
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return [{ message: 'failed to match all allowed schemas', at }];
  }
  return issue satisfies never;
}

function wrongType(issue: Extract<Issue, { code: 'invalid_union' }>, at: readonly PropertyKey[]): Spoken {
  const input = issue.input;
  // zod's path of a failed discriminator already ends with its key, while the input is the whole object.
  const holder = at.at(-1) === 'type' ? at.slice(0, -1) : at;
  if (typeof input !== 'object' || input === null) return { message: 'must provide an object', at: holder };
  if (!('type' in input)) return { message: 'missing required field: type', at: holder };
  if (issue.errors.length > 0) return { message: 'failed to match all allowed schemas', at };
  return { message: `unsupported type: ${shown(input.type)}`, at: [...holder, 'type'] };
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'string') return `must be less than ${maximum + 1} characters`;
  if (origin === 'array') return `no more than ${maximum} items allowed`;
  return `must be less than ${maximum + 1}`;
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'string') return `must be more than ${minimum - 1} characters`;
  if (origin === 'array') return `no less than ${minimum} items allowed`;
  return `must be greater than ${minimum - 1}`;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
}
