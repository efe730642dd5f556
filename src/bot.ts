// The composition root: the one file that knows every part. It opens the store, builds the clients, registers the features
// and starts to listen; stopping goes the same way back.

import { App } from '@slack/bolt';
import { Agent, EnvHttpProxyAgent } from 'undici';
import type { Settings } from './config/settings.ts';
import { FALLBACK, features, WHEN_EMPTY } from './features.ts';
import { directory } from './identity/directory.ts';
import { identity } from './identity/identity.ts';
import { UnreadablePersonError } from './identity/refusal.ts';
import { createHealth } from './observability/health.ts';
import type { Log } from './observability/log.ts';
import { createMetrics } from './observability/metrics.ts';
import { addresses } from './results/address.ts';
import { search } from './results/search.ts';
import { show } from './results/show.ts';
import { createSecodaClient } from './secoda/client.ts';
import { SecodaError } from './secoda/errors.ts';
import { explain } from './secoda/explain.ts';
import { errorReplies } from './slack/errors.ts';
import { slackFetch } from './slack/fetch.ts';
import { httpReceiver } from './slack/http-receiver.ts';
import { installer } from './slack/install.ts';
import { singleWorkspace } from './slack/installation.ts';
import { slackLogger } from './slack/logger.ts';
import { registerRouter } from './slack/router.ts';
import { socket } from './slack/socket.ts';
import { slackApis } from './slack/web.ts';
import { type Clock, work } from './slack/work.ts';
import { openDatabase } from './store/database.ts';
import { storedViews } from './store/views.ts';
import { writeBudget } from './store/write-budget.ts';
