// What surrounds the servers under test: the canned catalog, the stub of Slack, a folder that is deleted at the end, and the
// settings that lead a server to them.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CatalogStub, startCatalogStub } from './catalog.ts';
import type { Env } from './child.ts';
import { type SlackStub, startSlackStub } from './slack.ts';

export interface Surroundings {
  readonly catalog: CatalogStub;
  readonly slack: SlackStub;
  /** For a server under test: where everything is, and an embedded database in a folder of its own. */
  env(name: string): Env;
  stop(): Promise<void>;
}

export async function startSurroundings(): Promise<Surroundings> {
  const catalog = await startCatalogStub();
  const slack = await startSlackStub(catalog.emails);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  return {
    catalog,
    slack,
    env: (name) => ({
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      SECODA_API_URL: catalog.url,
      SECODA_API_KEY: catalog.key,
      DATA_DIR: join(folder, name),
      HOST: '127.0.0.1',
      PORT: '0',
    }),
    async stop() {
      // The databases of servers that have ended may still be about to go.
      await Promise.all([catalog.stop(), slack.stop(), rm(folder, { recursive: true, force: true, maxRetries: 10 })]);
    },
  };
}
