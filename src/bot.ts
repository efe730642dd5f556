// The composition root: the one file that knows every part. It opens the store, builds the clients, registers the features
// and starts to listen; stopping goes the same way back.

import { randomUUID } from 'node:crypto';
import { App } from '@slack/bolt';
import type { Settings } from './config/settings.ts';
import { controls, FALLBACK, features, WHEN_EMPTY } from './features.ts';
import { forms } from './forms/forms.ts';
import { actingPeople } from './identity/acting.ts';
import { directory } from './identity/directory.ts';
import { identity } from './identity/identity.ts';
import { type PersonalKeys, type PersonalKeysOptions, personalKeys } from './identity/personal-keys.ts';
import { UnreadablePersonError } from './identity/refusal.ts';
import { type Clock, systemClock } from './observability/clock.ts';
import { health } from './observability/health.ts';
import type { Log } from './observability/log.ts';
import { createMetrics } from './observability/metrics.ts';
import { addresses } from './results/address.ts';
import { surroundings } from './results/around.ts';
import { inPublic } from './results/in-public.ts';
import { lookUps } from './results/look-up.ts';
import { presses } from './results/press.ts';
import { search } from './results/search.ts';
import { show } from './results/show.ts';
import { tellLater } from './results/tell-later.ts';
import { titlesOf } from './results/titles.ts';
import { createSecodaClient } from './secoda/client.ts';
import { SecodaError } from './secoda/errors.ts';
import { explain, failureOf } from './secoda/explain.ts';
import { errorReplies, withoutWords } from './slack/errors.ts';
import { httpReceiver, type Route } from './slack/http-receiver.ts';
import { forgetRemoved, forgetUninstalled, type InstallOptions, installRoutes } from './slack/install.ts';
import { authorizer, byStore, byToken, type InstallationFinder } from './slack/installation.ts';
import { type Outside, slackOutside } from './slack/outside.ts';
import { registerRouter } from './slack/router.ts';
import { scopes } from './slack/scopes.ts';
import { type Socket, type SocketOptions, socket } from './slack/socket.ts';
import { slackApis } from './slack/web.ts';
import { work } from './slack/work.ts';
import { steward, UnfinishedError } from './stewardship/steward.ts';
import { type Database, openDatabase } from './store/database.ts';
import { UnopenableError } from './store/errors.ts';
import { type Installations, installations } from './store/installations.ts';
import { journal } from './store/journal.ts';
import { links } from './store/links.ts';
import { onceOnly } from './store/once.ts';
import { isDatabaseFailure } from './store/postgres.ts';
import { derivedKey, sealer } from './store/seal.ts';
import { storedViews } from './store/views.ts';
import { writeBudget } from './store/write-budget.ts';

export interface Bot {
  /** The port in use. */
  readonly port: number;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Takes nothing more, finishes what was acknowledged (8 s at most), closes everything. */
  stop(): Promise<void>;
}

export interface BotOptions {
  readonly log: Log;
  readonly clock?: Clock;
}

/** A person waits this long for Secoda; then they are told that it takes longer, and then that it took too long. */
const SLOW_AFTER_MS = 2500;
const DEADLINE_MS = 30_000;
/** What was acknowledged may take so long when the app is asked to stop; then whoever still waits is told. */
const DRAIN_MS = 7500;
const LAST_WORDS_MS = 700;
/** A database that has gone does not answer the goodbye. */
const CLOSE_WITHIN_MS = 700;
const HOUR_MS = 60 * 60_000;
/** How soon another replica goes on with the changes of one that is gone, once their leases have run out. */
const TAKE_OVER_MS = 15_000;

/** Rejects with StoreError, or with Node's error when the port cannot be had; nothing is left open then. */
export async function startBot(settings: Settings, { log, clock = systemClock }: BotOptions): Promise<Bot> {
  const database = await openDatabase(settings.store, { log });
  const metrics = createMetrics();
  const views = storedViews(database.kysely, clock);
  const once = onceOnly(database.kysely, clock);
  const client = createSecodaClient({
    apiUrl: settings.secoda.apiUrl,
    key: settings.secoda.apiKey,
    proxy: settings.proxy,
    budget: writeBudget(database.kysely),
    clock,
    onCall: metrics.secodaCall,
    onDropped(kind, count) {
      metrics.secodaDropped(kind, count);
      log.warn({ kind, count }, 'elements of an answer of Secoda could not be read');
    },
  });
  const outside = slackOutside(settings, log);
  const apis = slackApis({ ...outside, onCall: metrics.slackCall, clock });
  const stored = storedInstallations(settings, database, clock);
  const finder = finderFor(settings, stored, { ...outside, clock });
  const errors = errorReplies({ explain: explainAny, log, count: metrics.error });
  const working = work({
    clock,
    errors,
    log,
    slow: { afterMs: SLOW_AFTER_MS, text: 'Still asking Secoda…' },
    deadlineMs: DEADLINE_MS,
  });
  const routes = {
    ...health({
      database: database.ping,
      slack: async () => (line?.connected() === false ? Promise.reject(new Error('not connected')) : finder.check()),
      secoda: () => client.healthcheck(),
      registry: metrics.registry,
      metricsToken: settings.http.metricsToken,
      clock,
    }),
    ...(stored && oauthRoutes(settings, { ...outside, stored, finder })),
  };
  const server = httpReceiver({
    ...settings.http,
    ...('signingSecret' in settings.slack.connection && { signingSecret: settings.slack.connection.signingSecret }),
    routes,
    clock,
    onRefused: metrics.refused,
    onFailure: (error) => log.error(withoutWords(error), 'a request of Slack failed'),
    onAcked: metrics.acked,
  });
  const line = lineFor(settings, { ...outside, clock, log, onAcked: metrics.acked });
  const app = new App({
    receiver: line?.receiver ?? server,
    authorize: authorizer(finder),
    convoStore: false,
    // The router knows what no person did, and nothing here is a step of a workflow.
    ignoreSelf: false,
    attachFunctionToken: false,
    logger: outside.logger,
    clientOptions: { slackApiUrl: outside.apiUrl, fetch: outside.fetch },
  });
  app.error(async (error) => log.error(withoutWords(error), 'a payload of Slack could not be handled'));
  const names = directory({ client, clock, log });
  const keys = linkedKeys(settings, database, { client, clock, log });
  const people = identity({
    directory: names,
    client,
    keys,
    policy: settings.policy,
    trustedDomains: settings.trustedEmailDomains,
    askSlack: (botToken, userId) => apis(botToken).user(userId),
    clock,
  });
  const { command } = settings.slack;
  const kept = journal(database.kysely, clock);
  const stewardship = steward({
    journal: kept,
    people: actingPeople({
      identity: people,
      directory: names,
      installation: (id) => finder.find({ teamId: id, enterpriseId: id }),
      clock,
    }),
    rules: settings.policy,
    clock,
    failureOf,
    log,
    newId: randomUUID,
    holder: randomUUID(),
    toldNobody: tellLater({
      direct: async (id, slackUser, message) =>
        apis((await finder.find({ teamId: id, enterpriseId: id })).botToken).direct(slackUser, message),
      command,
      clock,
      log,
    }),
  });
  const titles = titlesOf(client, clock);
  const results = {
    identity: people,
    directory: names,
    search: search({ clock, titles }),
    lookUps: lookUps({ directory: names, identity: people }),
    addresses: addresses(settings.secoda),
    clock,
  };
  const around = surroundings(results);
  const shown = show({ ...results, views, rules: settings.policy, controls, around, command });
  const acting = { show: shown, steward: stewardship, command, clock, log, newId: randomUUID };
  registerRouter(app, {
    features: features({
      show: shown,
      press: presses(acting),
      forms: forms({
        ...acting,
        directory: names,
        views,
        addresses: results.addresses,
        explain: (error, during) => errors.toMessage(error, during).text,
      }),
      views,
      inPublic: inPublic({ ...results, controls, command }),
      steward: stewardship,
      identity: people,
      keys,
      policy: settings.policy,
      addresses: results.addresses,
      command,
      clock,
      isFirst: once.first,
    }),
    fallback: FALLBACK,
    whenEmpty: WHEN_EMPTY,
    command,
    apis,
    work: working,
    errors,
    clock,
    isNews: once.first,
    onCommand: metrics.command,
  });
  const leaving = stored && forgetUninstalled(app, stored, finder);

  const stopping = new AbortController();
  try {
    await server.start();
  } catch (error) {
    await Promise.all([database.close(), client.close(), outside.dispatcher.close()]);
    throw error;
  }
  line?.start();
  void names.warm();
  const known = Promise.withResolvers<void>();
  finder.check().catch((err: unknown) => log.warn({ err }, 'Slack does not accept the token, or cannot be reached'));
  const takingOver = every(TAKE_OVER_MS, clock, stopping.signal, () =>
    stewardship
      .settleAbandoned()
      .catch((err: unknown) => log.warn({ err }, 'changes that were left behind could not be looked for')),
  );
  const reading = every(HOUR_MS, clock, stopping.signal, async () => {
    await titles.refresh(stopping.signal).catch((err: unknown) => {
      if (!stopping.signal.aborted)
        log.warn({ err }, 'the titles of the catalog could not be read: typos are not understood');
    });
    known.resolve();
  });
  const sweeping = every(HOUR_MS, clock, stopping.signal, async () => {
    await kept.sweep().catch((err: unknown) => log.warn({ err }, 'settled changes could not be deleted'));
    await once.sweep().catch((err: unknown) => log.warn({ err }, 'old events could not be forgotten'));
    await views.sweep().catch((err: unknown) => log.warn({ err }, 'old results could not be deleted'));
    if (stored === undefined) return;
    await forgetRemoved(outside, { stored, finder, log }).catch((err: unknown) =>
      log.warn({ err }, 'whether workspaces have removed the app could not be found out'),
    );
  });
  return {
    port: server.port(),
    async idle() {
      await withinOrLeft(known.promise, DRAIN_MS, clock);
      await working.drain(DRAIN_MS);
      await Promise.all([stewardship.idle(), leaving?.idle()]);
    },
    async stop() {
      const startedAt = performance.now();
      // Node warns of a timer that is negative.
      const leftMs = (): number => Math.max(0, DRAIN_MS - (performance.now() - startedAt));
      stopping.abort();
      await Promise.all([line?.stop(), server.stop()]);
      const left = await working.drain(leftMs());
      const settled = stewardship.stop();
      if (left > 0) {
        log.warn({ left }, 'stopped while work was under way');
        working.giveUp();
        await working.drain(LAST_WORDS_MS);
      }
      await withinOrLeft(Promise.all([settled, leaving?.idle()]), leftMs(), clock);
      const closing = Promise.all([
        takingOver,
        sweeping,
        reading,
        client.close(),
        outside.dispatcher.destroy(),
        database.close(),
      ]);
      await withinOrLeft(closing, CLOSE_WITHIN_MS, clock);
    },
  };
}

/** Waits for something, but not longer than so many milliseconds. */
async function withinOrLeft(something: Promise<unknown>, milliseconds: number, clock: Clock): Promise<void> {
  const enough = Promise.withResolvers<void>();
  const callOff = clock.after(milliseconds, enough.resolve);
  await Promise.race([something, enough.promise]).finally(callOff);
}

/** With OAuth only: the workspaces that installed the app, their tokens sealed in any case. */
function storedInstallations(
  { slack: { connection }, encryptionKeys }: Settings,
  database: Database,
  clock: Clock,
): Installations | undefined {
  if (connection.kind !== 'oauth') return undefined;
  const seal = sealer([...encryptionKeys, derivedKey(connection.clientSecret)]);
  return installations(database.kysely, seal, clock);
}

/** People's own keys: those that were linked once are heard of, whatever keys there are to open them. */
function linkedKeys(
  { encryptionKeys, secoda }: Settings,
  database: Database,
  parts: Pick<PersonalKeysOptions, 'client' | 'clock' | 'log'>,
): PersonalKeys {
  const canLink = encryptionKeys.length > 0;
  const stored = links(database.kysely, canLink ? sealer(encryptionKeys) : undefined, parts.clock);
  return personalKeys({ ...parts, links: stored, canLink, sharedKey: secoda.apiKey });
}

function finderFor(
  { slack: { connection, allowedTeams } }: Settings,
  stored: Installations | undefined,
  outside: Outside & { readonly clock: Clock },
): InstallationFinder {
  if ('botToken' in connection) return byToken(connection.botToken, allowedTeams, outside);
  if (stored === undefined) throw new Error('OAuth needs a store of installations');
  return byStore(stored, allowedTeams, outside);
}

function oauthRoutes(
  { slack: { connection, allowedTeams, command } }: Settings,
  parts: Outside & Pick<InstallOptions, 'stored' | 'finder'>,
): Readonly<Record<string, Route>> {
  return connection.kind === 'oauth' ? installRoutes({ ...parts, ...connection, scopes, allowedTeams, command }) : {};
}

/** The websocket of Socket Mode; undefined with HTTP. */
function lineFor({ slack: { connection } }: Settings, parts: Omit<SocketOptions, 'appToken'>): Socket | undefined {
  return connection.kind === 'socket' ? socket({ ...parts, appToken: connection.appToken }) : undefined;
}

async function every(milliseconds: number, clock: Clock, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await act();
    await clock.sleep(milliseconds, signal).catch(() => undefined);
  }
}

const DATABASE_GONE =
  'The database of this app does not answer, so I cannot do this now. Please try again in a minute.';
const NO_ANSWER = 'The database of this app does not answer.';
/** Asked for again, something might be made twice. */
const GOES_ON = 'What you asked for is kept and goes on: I tell you what comes of it.';

function explainAny(error: unknown): string | undefined {
  if (error instanceof SecodaError) return explain(error);
  if (error instanceof UnreadablePersonError || error instanceof UnopenableError) return error.message;
  if (error instanceof UnfinishedError) return isDatabaseFailure(error.cause) ? `${NO_ANSWER} ${GOES_ON}` : GOES_ON;
  return isDatabaseFailure(error) ? DATABASE_GONE : undefined;
}
