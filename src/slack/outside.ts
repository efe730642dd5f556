// The way out to Slack that everything shares: one pool of connections, through a proxy where one is set.

import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../observability/log.ts';
import { type SlackFetch, type SlackPost, type SlackUpload, slackFetch, slackPost, slackUpload } from './fetch.ts';
import { type SlackLogger, slackLogger } from './logger.ts';

export interface Outside {
  readonly apiUrl: string;
  readonly dispatcher: Dispatcher;
  readonly fetch: SlackFetch;
  readonly post: SlackPost;
  readonly upload: SlackUpload;
  readonly logger: SlackLogger;
}

export function slackOutside({ slack, proxy }: Pick<Settings, 'slack' | 'proxy'>, log: Log): Outside {
  // Without HTTP/2: a websocket needs a connection of its own.
  const dispatcher =
    proxy.http === undefined && proxy.https === undefined
      ? new Agent({ allowH2: false })
      : new EnvHttpProxyAgent({
          allowH2: false,
          ...(proxy.http !== undefined && { httpProxy: proxy.http }),
          ...(proxy.https !== undefined && { httpsProxy: proxy.https }),
          ...(proxy.no !== undefined && { noProxy: proxy.no }),
        });
  return {
    apiUrl: slack.apiUrl,
    dispatcher,
    fetch: slackFetch(slack.apiUrl, dispatcher),
    post: slackPost(slack.apiUrl, dispatcher),
    upload: slackUpload(slack.apiUrl, dispatcher),
    logger: slackLogger(log),
  };
}
