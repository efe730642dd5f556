// Does what a window asks, as the person it acts as. What Slack's own client would not do is answered with the reason; a
// control is found again by its ids, since it may have changed since it was drawn.

import type { Channel } from '../slack/channels.ts';
import type { Control } from '../slack/controls.ts';
import type { Delivery } from '../slack/delivery.ts';
import type { FileRecord, Shown } from '../slack/messages.ts';
import type { Person } from '../slack/people.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import type { View } from '../slack/views.ts';
import type { Ask, Place } from './asks.ts';
import type { AskBehind } from './behind.ts';
import type { ReadMarks } from './read-marks.ts';

export interface Acting {
  readonly slack: SimulatedSlack;
  readonly person: Person;
  readonly marks: ReadMarks;
}

/** What a person does; the rest concerns what is behind the page. */
type ActedOn = Exclude<Ask, AskBehind | { kind: 'make key' }>;

/** Resolves with what the window is to know; rejects with an error whose message is for the person. */
export async function act(ask: ActedOn, acting: Acting): Promise<unknown> {
  const { slack, person, marks } = acting;
  switch (ask.kind) {
    case 'say': {
      const where = writable(room(ask.channel, acting));
      // Whether the app hears of it, and acknowledges that, is not the writer's concern.
      void slack.write(person, ask.text, where, ask.thread, filesOf(ask.files ?? [], acting));
      return undefined;
    }
    case 'command':
      await slack.command(person, ask.command, ask.text, writable(room(ask.channel, acting)));
      return undefined;
    case 'press': {
      const delivery = await slack.press(person, controlOf(ask, acting), ask.choice);
      // A view says so itself, beside its fields.
      if ('ts' in ask.at) mustHaveTaken(delivery);
      return undefined;
    }
    case 'set':
      await slack.set(person, controlOf(ask, acting), ask.choice);
      return undefined;
    case 'set files':
      await slack.set(person, controlOf(ask, acting), filesOf(ask.files, acting));
      return undefined;
    case 'options':
      return slack.options(person, controlOf(ask, acting), ask.typed);
    case 'submit':
      if (slack.modal(person)?.id !== ask.view) throw new Error(NOT_OPEN);
      await slack.submit(person);
      return undefined;
    case 'close':
      if (slack.modal(person)?.id === ask.view) await slack.close(person, ask.all);
      return undefined;
    case 'shortcut':
      mustHaveTaken(await slack.shortcut(person, ask.callbackId));
      return undefined;
    case 'message shortcut':
      mustHaveTaken(await slack.messageShortcut(person, ask.callbackId, messageAt(ask, acting)));
      return undefined;
    case 'app opened':
      void slack.openHome(person, ask.tab);
      return undefined;
    case 'read':
      marks.read(person, ask.channel, ask.ts);
      return undefined;
  }
  return ask satisfies never;
}

/** The rooms in a person's sidebar. */
export function roomsOf(slack: SimulatedSlack, person: Person): Channel[] {
  return [...Object.values(slack.channels).filter(({ members }) => members.has(person.id)), slack.dm(person)];
}

/** One's own, as they were brought. */
function filesOf(ids: readonly string[], { slack, person }: Acting): FileRecord[] {
  return ids.map((id) => {
    const file = slack.file(id);
    if (file?.owner !== person.id) throw new Error('That file is not here: bring it again.');
    return slack.record(file);
  });
}

const NOT_OPEN = 'That view is no longer open.';

function mustHaveTaken({ problem }: Delivery): void {
  if (problem !== undefined) throw new Error(`The app did not take it: ${problem}.`);
}

function room(id: string, { slack, person }: Acting): Channel {
  const found = roomsOf(slack, person).find((channel) => channel.id === id);
  if (found === undefined) throw new Error('You are not in that channel.');
  return found;
}

function writable(channel: Channel): Channel {
  if (channel.isArchived) throw new Error(`#${channel.name} is archived.`);
  return channel;
}

function messageAt(at: { readonly channel: string; readonly ts: string }, acting: Acting): Shown {
  const { slack, person } = acting;
  const found = slack.sees(person, room(at.channel, acting)).find(({ ts }) => ts === at.ts);
  if (found === undefined) throw new Error('That message is gone.');
  return found;
}

function surfaceAt(at: Place, acting: Acting): Shown | View {
  if ('ts' in at) return messageAt(at, acting);
  const { slack, person } = acting;
  const found = [slack.modal(person), slack.home(person)].find((view) => view?.id === at.view);
  if (found === undefined) throw new Error(NOT_OPEN);
  return found;
}

function controlOf(
  ask: {
    readonly at: Place;
    readonly blockId: string;
    readonly actionId: string;
    readonly option?: number | undefined;
  },
  acting: Acting,
): Control {
  const all = acting.slack
    .controls(surfaceAt(ask.at, acting))
    .filter(({ blockId, actionId }) => blockId === ask.blockId && actionId === ask.actionId);
  const found = all[ask.option ?? 0];
  if (found === undefined) throw new Error('That is no longer there to press.');
  return found;
}
