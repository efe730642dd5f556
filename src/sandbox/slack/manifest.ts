// What the app asked Slack for: its scopes, events, commands and unfurled domains, as its manifest says. The simulated Slack
// holds the bot to it, so that a scope that was forgotten there is missed here.

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

export interface Manifest {
  /** The bot's scopes, the optional ones included. */
  readonly scopes: readonly string[];
  /** The events that Slack sends; others reach the bot only when a test forces them. */
  readonly events: readonly string[];
  /** By command: whether mentions and links arrive with their ids. */
  readonly escapes: ReadonlyMap<string, boolean>;
  readonly unfurlDomains: readonly string[];
}

const names = z.array(z.string()).default([]);

const shape = z.object({
  features: z
    .object({
      slash_commands: z.array(z.object({ command: z.string(), should_escape: z.boolean().default(false) })).default([]),
      unfurl_domains: names,
    })
    .prefault({}),
  oauth_config: z.object({ scopes: z.object({ bot: names, bot_optional: names }).prefault({}) }).prefault({}),
  settings: z.object({ event_subscriptions: z.object({ bot_events: names }).prefault({}) }).prefault({}),
});

/** Throws for a text that is no manifest. */
export function readManifest(text: string): Manifest {
  const { features, oauth_config, settings } = shape.parse(parse(text));
  const { bot, bot_optional } = oauth_config.scopes;
  return {
    scopes: [...new Set([...bot, ...bot_optional])],
    events: settings.event_subscriptions.bot_events,
    escapes: new Map(features.slash_commands.map(({ command, should_escape }) => [command, should_escape])),
    unfurlDomains: features.unfurl_domains,
  };
}

/** The manifest of this project. */
export function ownManifest(): Manifest {
  return readManifest(readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
}
