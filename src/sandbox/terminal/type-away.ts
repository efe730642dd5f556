// `npm run sandbox -- find orders --press Details`: types and presses as one person, and prints what that person sees.

import type { Bot } from '../../bot.ts';
import type { Shown } from '../slack/messages.ts';
import type { Role } from '../slack/people.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import { takesColour } from './palette.ts';
import { render } from './render.ts';

interface Typing {
  readonly as: Role;
  readonly typed: string;
  readonly presses: readonly string[];
}

export async function typeAway(slack: SimulatedSlack, bot: Bot, { as, typed, presses }: Typing): Promise<void> {
  const person = slack.people[as];
  const look = { colour: takesColour(process.stdout), width: process.stdout.columns ?? 100, names: slack.nameOf };
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  // What was kept of an earlier run has been read.
  const before = new Set(slack.sees(person).map(({ ts }) => ts));
  const seen = (): Shown[] => slack.sees(person).filter(({ ts }) => !before.has(ts));
  // What the bot reads at its start has been read, as it has when people come.
  await bot.idle();
  say(`\n${person.realName} types: /secoda ${typed}\n`);
  const delivery = await slack.command(person, '/secoda', typed);
  await bot.idle();
  let shown = seen();
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
    shown = seen();
    const modal = slack.modal(person);
    const last = shown.at(-1);
    if (modal) say(render(modal, look));
    else if (last) say(render(last, look));
  }
  for (const objection of slack.violations) say(`Slack objects: ${objection}`);
}
