// How an app gets in: OAuth installation, Socket Mode connections, and the method that only echoes.

import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { required } from './arguments.ts';
import { type Method, method, nothing } from './method.ts';
import { ApiRefusal } from './refusal.ts';

const exchange = z.object({
  code: required,
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  redirect_uri: z.string().optional(),
});

export const access: Readonly<Record<string, Method>> = {
  'api.test': method({ token: 'none', tier: 4 }, z.looseObject({ error: z.string().optional() }), (args) => {
    if (args.error !== undefined) throw new ApiRefusal(args.error);
    return { args };
  }),

  'apps.connections.open': method({ token: 'app', tier: 1 }, nothing, (_args, _workspace, call) => ({
    url: call.openSocket(),
  })),

  'oauth.v2.access': method(
    { token: 'none', tier: 4 },
    exchange,
    (args, workspace, { authorization, installation }) => {
      const { team, enterprise, app, people } = workspace;
      const [clientId, clientSecret] = basic(authorization) ?? [args.client_id, args.client_secret];
      if (clientId !== installation.clientId) throw new ApiRefusal('invalid_client_id');
      if (!same(clientSecret ?? '', installation.clientSecret)) throw new ApiRefusal('bad_client_secret');
      const grant = installation.codes.get(args.code);
      if (grant === undefined || grant.until < workspace.clock.now()) throw new ApiRefusal('invalid_code');
      if (grant.isUsed) throw new ApiRefusal('code_already_used');
      if (grant.redirectUri !== undefined && grant.redirectUri !== args.redirect_uri) {
        throw new ApiRefusal('bad_redirect_uri');
      }
      installation.codes.set(args.code, { ...grant, isUsed: true });
      return {
        access_token: installation.botToken,
        token_type: 'bot',
        scope: workspace.scopes.join(','),
        bot_user_id: app.userId,
        app_id: app.id,
        team: enterprise === undefined ? { id: team.id, name: team.name } : null,
        enterprise: enterprise ?? null,
        is_enterprise_install: enterprise !== undefined,
        authed_user: { id: people.admin.id },
      };
    },
  ),
};

function basic(authorization: string | undefined): [string, string] | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  return [id, rest.join(':')];
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
