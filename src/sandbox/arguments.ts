// What `npm run sandbox -- …` may say, checked as a whole before anything starts. What is wrong with it is one line.

import { parseArgs } from 'node:util';
import { isRole, type Role, roles } from './slack/people.ts';

export const usage = `Usage: npm run sandbox -- [what follows /secoda] [options]

  npm run sandbox                                  the page, in a browser
  npm run sandbox -- --data ./sandbox-data         the same, kept over restarts
  npm run sandbox -- --secoda --email you@acme.com a real Secoda behind it; you are matched by your address
  npm run sandbox -- --slack --email you@acme.com  the bot in a real Slack, over the embedded catalog
  npm run sandbox -- find orders                   in the terminal
  npm run sandbox -- find orders --press "Next page" --press Details
  npm run sandbox -- whoami --as viewer

Options:
  --as <person>      admin, editor (unless given), viewer, unlinked, secodaGuest, slackGuest, outsider …
  --press <words>    presses the button with these words on what is shown; may be repeated
  --resources <n>    size of the catalog (2000 unless given)
  --port <n>         where the page listens, on 127.0.0.1 (any free port unless given)
  --data <folder>    keeps the catalog, messages and the bot's database there
  --secoda           Secoda is real: SECODA_API_KEY and SECODA_API_URL, as for npm start
  --slack            Slack is real: SLACK_BOT_TOKEN and SLACK_APP_TOKEN, as for npm start
  --allow-writes     what is real may be changed too; without it it is only read
  --email <address>  the address of the person of --as where one half is real; or viewer=<address>; may be repeated
`;

const options = {
  as: { type: 'string', default: 'editor' },
  press: { type: 'string', multiple: true, default: [] as string[] },
  resources: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  secoda: { type: 'boolean', default: false },
  slack: { type: 'boolean', default: false },
  'allow-writes': { type: 'boolean', default: false },
  email: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export interface Wishes {
  /** What follows the command, in the terminal; undefined for the page. */
  readonly typed: string | undefined;
  readonly as: Role;
  readonly presses: readonly string[];
  readonly resources: number | undefined;
  readonly port: number | undefined;
  readonly data: string | undefined;
  readonly real: { readonly slack: boolean; readonly secoda: boolean };
  readonly allowsWrites: boolean;
  /** Addresses of people, where one half is real. */
  readonly emails: ReadonlyMap<Role, string>;
  readonly help: boolean;
}

/** Its message is one line for the person who typed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** No argument of a program holds it: what bears it is a word. */
const WORD = '\0';

/** Throws UsageError. */
export function readArguments(given: readonly string[]): Wishes {
  // `-daily` is a word that is left out of a search, no option.
  const args = given.map((arg) => (/^-[^-]/.test(arg) && arg !== '-h' ? `${WORD}${arg}` : arg));
  const { values, positionals } = parsed(args);
  const words = positionals.map((word) => word.replace(WORD, ''));
  const real = { slack: values.slack, secoda: values.secoda };
  const isTerminal = words.length > 0 || values.press.length > 0;
  const isMixed = real.slack !== real.secoda;
  refuseIf(isTerminal && real.slack, '--slack takes no command here: type it in Slack.');
  refuseIf(
    values['allow-writes'] && !real.slack && !real.secoda,
    '--allow-writes is for --secoda and --slack: what is made up can be changed anyway.',
  );
  refuseIf(values.email.length > 0 && !isMixed, '--email is for a sandbox of which one half is real.');
  refuseIf(
    values.resources !== undefined && real.secoda,
    '--resources is for the embedded catalog, which --secoda leaves out.',
  );
  return {
    typed: isTerminal ? words.join(' ') || 'help' : undefined,
    as: roleNamed(values.as),
    presses: values.press,
    resources: whole('--resources', values.resources, 1, 1_000_000),
    port: whole('--port', values.port, 0, 65_535),
    data: values.data,
    real,
    allowsWrites: values['allow-writes'],
    emails: new Map(values.email.map((text) => emailOf(text, values.as))),
    help: values.help,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [why = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${why}.`);
  }
}

function refuseIf(is: boolean, why: string): void {
  if (is) throw new UsageError(why);
}

function roleNamed(name: string): Role {
  if (isRole(name)) return name;
  throw new UsageError(`Nobody is called "${name}". There are: ${roles.join(', ')}.`);
}

function whole(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most && text.trim() !== '') return number;
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}.`);
}

function emailOf(text: string, as: string): [Role, string] {
  const mark = text.indexOf('=');
  const [name, address] = mark === -1 ? [as, text] : [text.slice(0, mark), text.slice(mark + 1)];
  if (!address.includes('@'))
    throw new UsageError(`--email takes an address, or a person and an address: viewer=${address}@…`);
  return [roleNamed(name), address];
}
