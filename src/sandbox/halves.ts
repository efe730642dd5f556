// The sandbox as somebody wishes it: each half made up here, or real behind its guard; the real bot between them; and what
// is to be said of it on the page.

import type { Bot } from '../bot.ts';
import type { Settings } from '../config/settings.ts';
import type { Wishes } from './arguments.ts';
import { UsageError } from './arguments.ts';
import { type Catalog, startCatalog } from './catalog/server.ts';
import type { SandboxClock } from './clock.ts';
import type { Folder } from './folder.ts';
import type { Asked, Overheard } from './page/behind.ts';
import { outside } from './real/outside.ts';
import { guardSecoda } from './real/secoda-guard.ts';
import { type Environment, passedOn, realSettings } from './real/settings.ts';
import { guardSlack } from './real/slack-guard.ts';
import { addressOf } from './slack/people.ts';
import { type SimulatedSlack, startSlack } from './slack/server.ts';
import { eventsUrl, startBotBetween } from './world.ts';

export interface Started {
  /** Undefined where it is real. */
  readonly slack: SimulatedSlack | undefined;
  readonly catalog: Catalog | undefined;
  readonly wire: Overheard;
  readonly asked: Asked;
  readonly bot: Bot;
  /** What is real, what may be written to it, what is kept: a sentence each; none where all is made up and forgotten. */
  readonly notes: readonly string[];
  stop(): Promise<void>;
}

export interface HalvesOptions {
  readonly wishes: Wishes;
  readonly environment: Environment;
  readonly folder: Folder | undefined;
  readonly encryptionKey: string;
  readonly clock: SandboxClock;
  readonly log: { write(line: string): void };
}

const RESOURCES = 2000;

/** A half with the settings by which the bot finds it, and how to end it. */
interface Half<Side> {
  readonly side: Side | undefined;
  readonly settings: Environment;
  readonly note: string | undefined;
  stop(): Promise<void>;
}

/** Throws SettingsError, UsageError, or what keeps the bot from starting: the process is to end then. */
export async function startHalves(options: HalvesOptions): Promise<Started> {
  const { wishes, folder, clock, log } = options;
  const real = wishes.real.slack || wishes.real.secoda ? realSettings(options.environment, wishes.real) : undefined;
  const way = outside(real?.proxy ?? {});
  const [slack, secoda] = await Promise.all([
    real !== undefined && wishes.real.slack ? realSlack(options, real, way) : madeUpSlack(options),
    real !== undefined && wishes.real.secoda ? realSecoda(options, real, way) : madeUpSecoda(options),
  ]);
  const end = async (): Promise<void> => {
    await Promise.all([slack.stop(), secoda.stop(), way.destroy()]);
  };
  try {
    const settings = {
      ...passedOn(options.environment, wishes.real),
      ...slack.settings,
      ...secoda.settings,
      DATA_DIR: folder?.dataDir ?? 'memory://',
      ENCRYPTION_KEYS: options.encryptionKey,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
    };
    const bot = await startBotBetween({ settings }, { clock, log });
    slack.side?.connect(eventsUrl(bot.port));
    return {
      slack: slack.side,
      catalog: secoda.side,
      wire: slack.wire,
      asked: secoda.asked,
      bot,
      notes: [slack.note, secoda.note, keptNote(wishes)].filter((note) => note !== undefined),
      async stop() {
        await bot.stop();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function madeUpSlack({
  wishes,
  folder,
  clock,
}: HalvesOptions): Promise<Half<SimulatedSlack> & { wire: Overheard }> {
  const slack = await startSlack({ clock, kept: folder?.kept.slack });
  for (const [role, email] of wishes.emails) slack.change(slack.people[role], { email, isEmailConfirmed: true });
  const settings = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  };
  return { side: slack, settings, note: undefined, wire: slack, stop: () => slack.stop() };
}

async function madeUpSecoda({ wishes, folder, clock }: HalvesOptions): Promise<Half<Catalog> & { asked: Asked }> {
  const kept = folder?.kept.catalog;
  if (kept !== undefined && wishes.resources !== undefined && wishes.resources !== kept.of.resources) {
    throw new UsageError(`The catalog in ${wishes.data} has ${kept.of.resources} resources: leave out --resources.`);
  }
  const catalog = await startCatalog({ clock, resources: wishes.resources ?? RESOURCES, kept });
  for (const [role, email] of wishes.real.slack ? wishes.emails : []) giveAddress(catalog, role, email);
  const settings = { SECODA_API_URL: catalog.url, SECODA_API_KEY: catalog.keys.admin };
  return { side: catalog, settings, note: undefined, asked: catalog, stop: () => catalog.stop() };
}

/** With it, somebody of the real Slack is this person of the embedded catalog. */
function giveAddress({ company }: Catalog, role: Parameters<typeof addressOf>[0], email: string): void {
  const person = [...company.people.values()].find((one) => one.email === addressOf(role));
  if (person === undefined)
    throw new UsageError(`The embedded catalog has no account of ${role}: --email cannot be theirs.`);
  person.email = email;
}

type Way = ReturnType<typeof outside>;

async function realSlack(
  { wishes: { allowsWrites }, clock }: HalvesOptions,
  { slack }: Settings,
  dispatcher: Way,
): Promise<Half<SimulatedSlack> & { wire: Overheard }> {
  const guard = await guardSlack({ apiUrl: slack.apiUrl, allowsWrites, dispatcher, clock });
  const note = allowsWrites
    ? 'Slack is real, and the bot may post there.'
    : 'Slack is real. The bot answers privately whoever uses it there; it posts to no channel and changes nothing.';
  return { side: undefined, settings: { SLACK_API_URL: guard.apiUrl }, note, wire: guard, stop: () => guard.stop() };
}

async function realSecoda(
  { wishes: { allowsWrites, emails, real }, clock }: HalvesOptions,
  { secoda }: Settings,
  dispatcher: Way,
): Promise<Half<Catalog> & { asked: Asked }> {
  const guard = await guardSecoda({ apiUrl: secoda.apiUrl, allowsWrites, dispatcher, clock });
  const { host } = new URL(secoda.apiUrl);
  const who =
    real.slack || emails.size > 0
      ? ''
      : ' Nobody here has an address that it knows: --email you@your.company gives you one.';
  const note = allowsWrites
    ? `Secoda is real (${host}), and what is changed here is changed there.${who}`
    : `Secoda is real (${host}), and only read: changes are refused.${who}`;
  const settings = { SECODA_API_URL: guard.apiUrl, SECODA_APP_URL: secoda.appUrl };
  return { side: undefined, settings, note, asked: guard, stop: () => guard.stop() };
}

function keptNote({ data, real }: Wishes): string | undefined {
  if (data === undefined) return undefined;
  const kept = [
    !real.secoda && 'the catalog',
    !real.slack && 'messages, files, what was read',
    "the bot's database",
    'the clock',
  ].filter((part) => part !== false);
  const forgotten = real.slack ? '' : ' Forms, private answers and choices in menus are not.';
  return `Kept in ${data}: ${kept.join(', ')}.${forgotten}`;
}
