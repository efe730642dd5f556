// Installing by OAuth: /slack/install leads to Slack, /slack/oauth_redirect comes back with a code that is exchanged for the
// workspace's token. Only allowed workspaces are kept; an uninstalled one is deleted when Slack says so.

import type { App } from '@slack/bolt';
import { AuthorizationError, InstallProvider, type Installation as OAuthInstallation } from '@slack/oauth';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { z } from 'zod';
import type { Installation } from './feature.ts';
import { answer, type Route } from './http-receiver.ts';
import type { InstallationFinder } from './installation.ts';
import { markOf, replayMemory } from './signature.ts';
import { clientOptions, type WebAccess } from './web.ts';

export interface StoredInstallations {
  save(installation: Installation): Promise<void>;
  all(): Promise<readonly Installation[]>;
  find(ids: readonly string[]): Promise<Installation | undefined>;
  delete(ids: readonly string[]): Promise<void>;
}

export interface InstallOptions extends WebAccess {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly stateSecret: string;
  readonly scopes: readonly string[];
  /** The slash command, named when the app is installed. */
  readonly command: string;
  readonly allowedTeams: readonly string[];
  readonly stored: StoredInstallations;
  readonly finder: InstallationFinder;
}

const START_AGAIN = 'The installation did not work. Please start again at /slack/install.\n';
const CANCELLED =
  'The installation was cancelled; nothing is kept. To install the app after all, start at /slack/install.\n';
const SLACK_FAILED =
  'Slack did not finish the installation. Nothing is kept; please start again in a minute at /slack/install.\n';
const NOT_ALLOWED =
  'This workspace is not allowed to use the app. Whoever runs it can add it to SLACK_ALLOWED_TEAMS.\n';

class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
}

export function installRoutes(options: InstallOptions): Readonly<Record<string, Route>> {
  const api = new URL(options.apiUrl);
  // A state is good for ten minutes by the machine's time; the provider would take it any number of times.
  const used = replayMemory({ now: () => Date.now() });
  const provider = new InstallProvider({
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    stateSecret: options.stateSecret,
    logger: options.logger,
    clientOptions: clientOptions(options, 1),
    authorizationUrl: new URL('/oauth/v2/authorize', api.origin).href,
    installationStore: {
      async storeInstallation(installed) {
        const installation = toInstallation(installed as OAuthInstallation<'v2'>, options.allowedTeams);
        await options.stored.save(installation);
        options.finder.forget([installation.id]);
      },
      fetchInstallation: () => Promise.reject(new Error('installations are read elsewhere')),
    },
  });
  return {
    'GET /slack/install': (request, response) =>
      provider.handleInstallPath(request, response, {}, { scopes: [...options.scopes] }),
    'GET /slack/oauth_redirect': (request, response) =>
      provider.handleCallback(request, response, {
        async beforeInstallation(_options, request, response) {
          if (used.admit(markOf(stateIn(request.url)))) return true;
          answer(response, 400, START_AGAIN);
          return false;
        },
        success: (_installation, _options, _request, response) =>
          answer(response, 200, `The app is installed. Go to Slack and type ${options.command} help.\n`),
        failure: (error, _options, _request, response) => answer(response, ...whyFailed(error)),
      }),
  };
}

/** The status and the page for an installation that did not come about. */
function whyFailed(error: Error): readonly [status: number, page: string] {
  if (error instanceof NotAllowedError || error.cause instanceof NotAllowedError) return [403, NOT_ALLOWED];
  // The provider throws it for one reason: somebody said no on Slack's page.
  if (error instanceof AuthorizationError) return [400, CANCELLED];
  const isOutage =
    error instanceof WebAPIHTTPError || error instanceof WebAPIRequestError || error instanceof WebAPIRateLimitedError;
  return isOutage ? [502, SLACK_FAILED] : [400, START_AGAIN];
}

function stateIn(url = ''): string {
  return new URL(url, 'http://localhost').searchParams.get('state') ?? '';
}

function toInstallation(installed: OAuthInstallation<'v2'>, allowed: readonly string[]): Installation {
  const teamId = installed.team?.id;
  const enterpriseId = installed.enterprise?.id;
  const id = installed.isEnterpriseInstall ? enterpriseId : teamId;
  const botToken = installed.bot?.token;
  if (id === undefined || botToken === undefined) throw new Error('Slack did not say what was installed');
  if (![teamId, enterpriseId].some((given) => given !== undefined && allowed.includes(given))) {
    throw new NotAllowedError('the workspace is not allowed');
  }
  return {
    id,
    botToken,
    ...(teamId !== undefined && !installed.isEnterpriseInstall && { teamId }),
    ...(enterpriseId !== undefined && { enterpriseId }),
    ...(installed.bot?.id !== undefined && { botId: installed.bot.id }),
    ...(installed.bot?.userId !== undefined && { botUserId: installed.bot.userId }),
  };
}

/** What Slack answers for the token of a workspace that removed the app. */
const REMOVED: ReadonlySet<string> = new Set(['account_inactive', 'token_revoked']);

/**
 * Forgets the workspaces that removed the app while nobody could hear it: Slack tells it a few times, and not to a database
 * that is down. To be called now and then.
 */
export async function forgetRemoved(
  access: WebAccess,
  {
    stored,
    finder,
    log,
  }: { readonly stored: StoredInstallations; readonly finder: InstallationFinder; readonly log: SweepLog },
): Promise<void> {
  for (const { id, botToken } of await stored.all()) {
    try {
      await new WebClient(botToken, clientOptions(access, 1)).auth.test();
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || !REMOVED.has(error.data.error)) continue;
      await stored.delete([id]);
      finder.forget([id]);
      log.info({ installation: id, why: error.data.error }, 'a workspace has removed the app and is forgotten');
    }
  }
}

interface SweepLog {
  info(fields: object, text: string): void;
}

/** Whom an event is about. Slack says in one of three ways that it is a whole organisation. */
const eventEnvelope = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  is_enterprise_install: z.boolean().optional(),
  authorizations: z.array(z.object({ is_enterprise_install: z.boolean().optional() })).nullish(),
});

/** A workspace that removed the app, or took its tokens back, is forgotten at once. */
export function forgetUninstalled(
  app: App,
  stored: StoredInstallations,
  finder: InstallationFinder,
): { idle(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  // Slack has been told long before, as of every event: who stops the app waits for it.
  async function whole(forgetting: Promise<void>): Promise<void> {
    underWay.add(forgetting);
    await forgetting.finally(() => underWay.delete(forgetting));
  }
  async function forget(body: unknown): Promise<void> {
    const { team_id: team, enterprise_id: enterprise, authorizations, ...rest } = eventEnvelope.parse(body);
    // One workspace that leaves must not take the app from the others of its organisation.
    const isWhole =
      rest.is_enterprise_install ?? authorizations?.[0]?.is_enterprise_install ?? (team ?? undefined) === undefined;
    const id = isWhole ? enterprise : team;
    if (typeof id !== 'string') return;
    await stored.delete([id]);
    finder.forget([id]);
  }
  app.event('app_uninstalled', async ({ body }) => whole(forget(body)));
  app.event('tokens_revoked', async ({ body, event }) => {
    if (event.tokens.bot?.length) await whole(forget(body));
  });
  return {
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}
