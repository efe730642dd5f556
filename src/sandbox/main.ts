// `npm run sandbox`: the whole product in a browser, without accounts; it prints the page's address, and opens it where it
// can. `npm run sandbox -- find orders`: runs the same bot, embedded catalog and simulated Slack, and prints what a person
// would read in Slack. `--as viewer` asks as somebody else, `--press "Next page"` presses what is shown.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type SandboxClock, sandboxClock } from './clock.ts';
import { browse } from './page/browse.ts';
import { startPage } from './page/server.ts';
import type { Shown } from './slack/messages.ts';
import { takesColour } from './terminal/palette.ts';
import { render } from './terminal/render.ts';
import { startWorld, type World } from './world.ts';

const usage = `Usage: npm run sandbox -- [what follows /secoda] [options]

  npm run sandbox                                  the page, in a browser
  npm run sandbox -- find orders                   in the terminal
  npm run sandbox -- find orders --press "Next page" --press Details
  npm run sandbox -- whoami --as viewer

Options:
  --as <person>      admin, editor (unless given), viewer, unlinked, secodaGuest, slackGuest, outsider …
  --press <words>    presses the button with these words on what is shown; may be repeated
  --resources <n>    size of the catalog (2000 unless given)
  --port <n>         where the page listens, on 127.0.0.1 (any free port unless given)
`;

const options = {
  as: { type: 'string', default: 'editor' },
  press: { type: 'string', multiple: true, default: [] as string[] },
  resources: { type: 'string', default: '2000' },
  port: { type: 'string', default: '0' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Prints and ends; problems of usage are no stack traces. */
function leave(code: number, text: string): never {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(code);
}

/** No argument of a program holds it: what bears it is a word. */
const WORD = '\0';

function readArguments() {
  // `-daily` is a word that is left out of a search, no option.
  const args = process.argv.slice(2).map((arg) => (/^-[^-]/.test(arg) && arg !== '-h' ? `${WORD}${arg}` : arg));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values, positionals: positionals.map((word) => word.replace(WORD, '')) };
  } catch (error) {
    return leave(2, `${error instanceof Error ? error.message : 'unreadable arguments'}\n\n${usage}`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) leave(0, usage);
  const resources = Number(values.resources);
  if (!Number.isInteger(resources) || resources < 1) leave(2, `--resources takes a whole number from 1.\n\n${usage}`);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) leave(2, `--port takes a port.\n\n${usage}`);
  const clock = sandboxClock();
  const world = await startWorld({
    clock,
    catalog: { resources },
    settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') },
  });
  try {
    if (positionals.length === 0 && values.press.length === 0) return await show(world, clock, port);
    const known = Object.entries(world.slack.people).find(([role]) => role === values.as);
    if (known === undefined) {
      const roles = Object.keys(world.slack.people).join(', ');
      return leave(2, `Nobody is called "${values.as}". There are: ${roles}.`);
    }
    await act(world, known[1], positionals.join(' ') || 'help', values.press);
  } finally {
    await world.stop();
  }
}

/** Serves the page until the process is told to end. */
async function show({ slack, catalog }: World, clock: SandboxClock, port: number): Promise<void> {
  const manifest = readFileSync(join(import.meta.dirname, '../../manifest.yml'), 'utf8');
  const page = await startPage({ slack, catalog, clock, manifest, port });
  process.stdout.write(`\nThe sandbox: ${page.url}\n\nCtrl+C ends it; nothing is kept.\n`);
  browse(page.url, process.stdout.isTTY);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await page.stop();
}

type Person = World['slack']['people'][keyof World['slack']['people']];

async function act({ slack, bot }: World, person: Person, text: string, presses: readonly string[]): Promise<void> {
  const look = { colour: takesColour(process.stdout), width: process.stdout.columns ?? 100, names: slack.nameOf };
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  // What the bot reads at its start has been read, as it has when people come.
  await bot.idle();
  say(`\n${person.realName} types: /secoda ${text}\n`);
  const delivery = await slack.command(person, '/secoda', text);
  await bot.idle();
  let shown: Shown[] = slack.sees(person);
  if (delivery.problem !== undefined) say(`Slack: ${delivery.problem}`);
  for (const message of shown) say(render(message, look));
  const opened = slack.modal(person);
  if (opened) say(render(opened, look));
  for (const words of presses) {
    const on =
      slack.modal(person) ?? shown.findLast((message) => slack.controls(message).some((one) => one.label === words));
    if (on === undefined) {
      say(`There is no "${words}" to press.`);
      process.exitCode = 1;
      return;
    }
    say(`${person.realName} presses: ${words}\n`);
    await slack.press(person, slack.control(on, words));
    await bot.idle();
    shown = slack.sees(person);
    const modal = slack.modal(person);
    const last = shown.at(-1);
    if (modal) say(render(modal, look));
    else if (last) say(render(last, look));
  }
  for (const objection of slack.violations) say(`Slack objects: ${objection}`);
}

// Who only wants to see the beginning (`| head`) has seen enough.
process.stdout.on('error', () => process.exit(0));
await main();
