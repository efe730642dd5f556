// What a Web API method is: the token and scopes it wants, how often it may be called, the arguments it reads, what it does
// to the workspace.

import { z } from 'zod';
import { faultsOf } from '../block-kit/words.ts';
import { line } from '../block-kit.ts';
import { objected } from '../content.ts';
import type { Tier } from '../rates.ts';
import type { Workspace } from '../workspace.ts';
import { ApiRefusal } from './refusal.ts';

export type TokenKind = 'bot' | 'app' | 'none';

/** The fields of an answer beside `ok: true`. */
export type Answer = Record<string, unknown>;

interface Rules {
  readonly token: TokenKind;
  /** All that are needed whatever the arguments; those that depend on them are demanded in `run`. */
  readonly scopes?: readonly string[];
  readonly tier: Tier;
}

export interface Method extends Rules {
  /** Throws `ApiRefusal`. */
  readonly run: (given: Record<string, unknown>, workspace: Workspace, call: Call) => Answer;
}

/** What a method may know of its request beside the arguments, and of the server it runs on. */
export interface Call {
  readonly name: string;
  readonly authorization: string | undefined;
  readonly openSocket: () => string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: () => string;
  readonly installation: Installation;
}

/** What a person's consent gave, to be exchanged once and soon. */
export interface Grant {
  readonly until: number;
  readonly redirectUri: string | undefined;
  readonly isUsed: boolean;
}

/** The OAuth side: what an installation is made of, and the codes that were granted. */
export interface Installation {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly botToken: string;
  readonly codes: Map<string, Grant>;
}

export function method<Schema extends z.ZodType>(
  rules: Rules,
  schema: Schema,
  run: (args: z.output<Schema>, workspace: Workspace, call: Call) => Answer,
): Method {
  return {
    ...rules,
    run(given, workspace, call) {
      const parsed = schema.safeParse(given, { reportInput: true });
      if (parsed.success) return run(parsed.data, workspace, call);
      throw objected(workspace, call.name, new ApiRefusal('invalid_arguments', faultsOf(parsed.error, '').map(line)));
    },
  };
}

export const nothing = z.object({});

/** Throws `missing_scope`, naming what was needed and what there is, unless the app has all of these. */
export function demand({ scopes }: Workspace, ...needed: readonly string[]): void {
  if (needed.every((scope) => scopes.includes(scope))) return;
  throw new ApiRefusal('missing_scope', [], { fields: { needed: needed.join(','), provided: scopes.join(',') } });
}
