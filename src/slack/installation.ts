// Which installation a payload belongs to. With one token it is the workspace of the token, and nobody else's; with OAuth it
// is looked up. Asked for every payload, so it answers from memory.

import type { Authorize } from '@slack/bolt';
import { WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { UserError } from './errors.ts';
import type { Installation } from './feature.ts';
import { answerOf, clientOptions, UnreadableAnswerError, type WebAccess } from './web.ts';
import type { Clock } from './work.ts';

export interface InstallationFinder {
  /** Rejects with UserError for workspaces that are not served, and when that cannot be found out. */
  find(ids: {
    readonly teamId?: string | undefined;
    readonly enterpriseId?: string | undefined;
  }): Promise<Installation>;
  /** Resolves when Slack accepts the token (of OAuth: when Slack answers at all). */
  check(): Promise<void>;
  forget(ids: readonly string[]): void;
}

interface Ids {
  readonly teamId?: string | undefined;
  readonly enterpriseId?: string | undefined;
}

/** Empty: everybody whom the token or the database knows. */
function isAllowed({ teamId, enterpriseId }: Ids, allowed: readonly string[]): boolean {
  return allowed.length === 0 || [teamId, enterpriseId].some((id) => id !== undefined && allowed.includes(id));
}

const NOT_SERVED =
  'This app does not serve your workspace. Whoever runs it can allow the workspace with the setting SLACK_ALLOWED_TEAMS.';
const ELSEWHERE =
  'This app belongs to another workspace and does not answer here. Ask whoever runs it whether it can be installed in yours.';
const NOT_INSTALLED =
  'This app is not installed in your workspace, or not any more. Whoever runs it can install it at the path /slack/install of its address.';

/** Slack wants its answer within three seconds: better a sentence in time than the workspace too late. */
const FIND_WITHIN_MS = 2000;

/** One workspace, or one enterprise, by its token. */
export function byToken(
  botToken: string,
  allowed: readonly string[],
  options: WebAccess & { readonly clock: Clock },
): InstallationFinder {
  const client = new WebClient(botToken, clientOptions(options, 1));
  let known: Promise<Installation> | undefined;
  let answered: Installation | undefined;

  function ask(): Promise<Installation> {
    const asked = readInstallation(client, botToken);
    void keep(asked);
    return asked;
  }

  async function keep(asked: Promise<Installation>): Promise<void> {
    try {
      answered = await asked;
    } catch {
      // A failure is not kept: the next payload asks again.
      if (known === asked) known = undefined;
    }
  }

  return {
    async find(ids) {
      known ??= ask();
      // Asked for every payload: what is known costs no timer.
      const installation = answered ?? (await within(known, FIND_WITHIN_MS, options.clock));
      const { teamId, enterpriseId } = installation;
      const isOurs =
        (teamId !== undefined && ids.teamId === teamId) ||
        (teamId === undefined && enterpriseId !== undefined && ids.enterpriseId === enterpriseId);
      if (!isOurs) throw new UserError(ELSEWHERE);
      if (!isAllowed(installation, allowed)) throw new UserError(NOT_SERVED);
      return installation;
    },
    check: () => accepted(answerOf('auth.test', client.auth.test())),
    forget: () => undefined,
  };
}

/** Rejects when it takes longer. What was asked goes on, and may serve the next payload. */
async function within<Value>(asked: Promise<Value>, milliseconds: number, clock: Clock): Promise<Value> {
  let callOff = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new WebAPIRequestError(new DOMException('no answer in time', 'TimeoutError'));
    callOff = clock.after(milliseconds, () => reject(error));
  });
  return Promise.race([asked, late]).finally(callOff);
}

async function readInstallation(client: WebClient, botToken: string): Promise<Installation> {
  const answer = await answerOf('auth.test', client.auth.test());
  const isEnterprise = answer.is_enterprise_install === true;
  const teamId = isEnterprise ? undefined : answer.team_id;
  const id = teamId ?? answer.enterprise_id;
  if (id === undefined) throw new UnreadableAnswerError('auth.test did not name a workspace');
  return {
    id,
    botToken,
    ...(teamId !== undefined && { teamId }),
    ...(answer.enterprise_id !== undefined && answer.enterprise_id !== null && { enterpriseId: answer.enterprise_id }),
    ...(answer.bot_id !== undefined && { botId: answer.bot_id }),
    ...(answer.user_id !== undefined && { botUserId: answer.user_id }),
  };
}

/** A replica hears this late that another one was told of a new token, or of an end. */
const KEPT_MS = 10_000;
const MOST_KEPT = 1000;

/** Many workspaces, by what is stored of their installations. */
export function byStore(
  stored: { find(ids: readonly string[]): Promise<Installation | undefined> },
  allowed: readonly string[],
  options: WebAccess & { readonly clock: Clock },
): InstallationFinder {
  const anonymous = new WebClient(undefined, clientOptions(options, 1));
  const kept = new LRUCache<string, Installation>({
    max: MOST_KEPT,
    ttl: KEPT_MS,
    perf: options.clock,
    ttlResolution: 0,
  });
  return {
    async find({ teamId, enterpriseId }) {
      const ids = [teamId, enterpriseId].filter((id) => id !== undefined);
      if (ids.length === 0 || !isAllowed({ teamId, enterpriseId }, allowed)) throw new UserError(NOT_SERVED);
      const key = ids.join('/');
      const known = kept.get(key);
      if (known) return known;
      const asked = within(stored.find(ids), FIND_WITHIN_MS, options.clock);
      const found = await asked;
      // "Not installed" is not kept: an installation may come any moment.
      if (found === undefined) throw new UserError(NOT_INSTALLED);
      kept.set(key, found);
      return found;
    },
    check: () => accepted(answerOf('api.test', anonymous.api.test())),
    forget(ids) {
      for (const key of kept.keys()) if (key.split('/').some((id) => ids.includes(id))) kept.delete(key);
    },
  };
}

/** Being asked to slow down is an answer too: Slack knows the token, and the app can serve. */
async function accepted(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof WebAPIRateLimitedError)) throw error;
  }
}

/** What the router finds in a payload's context: the installation, or why there is none. */
export type Resolved = { readonly installation: Installation } | { readonly failure: unknown };

/**
 * What Bolt asks for each payload. Never rejects: Bolt would acknowledge with nothing, and the person would hear nothing.
 */
export function authorizer(finder: InstallationFinder): Authorize<boolean> {
  return async ({ teamId, enterpriseId }) => {
    let resolved: Resolved;
    try {
      resolved = { installation: await finder.find({ teamId, enterpriseId }) };
    } catch (failure) {
      resolved = { failure };
    }
    const installation = 'installation' in resolved ? resolved.installation : undefined;
    return {
      resolved,
      ...(installation && { botToken: installation.botToken }),
      ...(installation?.botId !== undefined && { botId: installation.botId }),
      ...(installation?.botUserId !== undefined && { botUserId: installation.botUserId }),
    };
  };
}
