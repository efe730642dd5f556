// What a Web API method is: the token it wants, the arguments it reads, what it does to the workspace.

import { z } from 'zod';
import { faultsOf } from '../block-kit/words.ts';
import { line } from '../block-kit.ts';
import { objected } from '../content.ts';
import type { Workspace } from '../workspace.ts';
import { ApiRefusal } from './refusal.ts';

export type TokenKind = 'bot' | 'app' | 'none';

/** The fields of an answer beside `ok: true`. */
export type Answer = Record<string, unknown>;

export interface Method {
  readonly token: TokenKind;
  /** Throws `ApiRefusal`. */
  readonly run: (given: Record<string, unknown>, workspace: Workspace, call: Call) => Answer;
}

/** What a method may know of its request beside the arguments, and of the server it runs on. */
export interface Call {
  readonly name: string;
  readonly authorization: string | undefined;
  readonly openSocket: () => string;
  readonly installation: Installation;
}

/** The OAuth side: what an installation is made of, and the codes that were granted. */
export interface Installation {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly botToken: string;
  /** Codes that were granted; true once used. */
  readonly codes: Map<string, boolean>;
}

export function method<Schema extends z.ZodType>(
  token: TokenKind,
  schema: Schema,
  run: (args: z.output<Schema>, workspace: Workspace, call: Call) => Answer,
): Method {
  return {
    token,
    run(given, workspace, call) {
      const parsed = schema.safeParse(given, { reportInput: true });
      if (parsed.success) return run(parsed.data, workspace, call);
      throw objected(workspace, call.name, new ApiRefusal('invalid_arguments', faultsOf(parsed.error, '').map(line)));
    },
  };
}

export const nothing = z.object({});
