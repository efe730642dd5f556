// The whole state of the simulated Slack in one value: who there is, what has been posted, which modals are open, what was
// objected to. The protocols around it (Web API, payloads, response URLs) read and change nothing else.

import { type Changes, changes } from './changes.ts';
import { type Channels, channels } from './channels.ts';
import type { Clock } from './clock.ts';
import { type Files, files } from './files.ts';
import { type Identifiers, identifiers, type KeptIds, secret } from './identifiers.ts';
import type { Manifest } from './manifest.ts';
import { type Author, type Messages, messages, type Shown } from './messages.ts';
import { castPeople, type Person, type Role } from './people.ts';
import { type Rates, rates } from './rates.ts';
import { type Schedule, schedule } from './schedule.ts';
import { type Tickets, tickets } from './tickets.ts';
import { type UserGroup, usergroups } from './usergroups.ts';
import { type Views, views } from './views.ts';
import { type Wire, wire } from './wire.ts';

export interface Team {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
}

/** An organisation of workspaces, for all of which the app is installed at once. */
export interface Enterprise {
  readonly id: string;
  readonly name: string;
}

interface App {
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly botId: string;
  readonly name: string;
  /** Slack still sends it along; nothing should trust it. */
  readonly verificationToken: string;
}

export interface Workspace {
  readonly clock: Clock;
  readonly ids: Identifiers;
  readonly team: Team;
  /** Undefined for a workspace that stands alone. */
  readonly enterprise: Enterprise | undefined;
  readonly app: App;
  /** What the app may do here, what it hears of, what it unfurls. */
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly unfurlDomains: readonly string[];
  readonly people: Record<Role, Person>;
  readonly usergroups: readonly UserGroup[];
  readonly channels: Channels;
  readonly messages: Messages;
  readonly schedule: Schedule;
  readonly files: Files;
  readonly rates: Rates;
  /** How long after posting a message can be changed, in milliseconds: a setting of the workspace. */
  readonly editWindowMs: number;
  readonly views: Views;
  readonly tickets: Tickets;
  readonly changes: Changes;
  /** What a strict Slack would object to, in the order in which it happened. */
  readonly violations: string[];
  readonly wire: Wire;
  object(what: string): void;
  person(id: string): Person | undefined;
  /** The name people see for a person or channel id. */
  nameOf(id: string): string | undefined;
  botAuthor(): Author;
  /** What a person sees in a channel now. */
  seenBy(person: Person, channelId: string): Shown[];
}

export interface Founding {
  readonly manifest: Manifest;
  readonly enterprise?: Enterprise | undefined;
  readonly editWindowMs?: number | undefined;
  /** Of the workspace that is founded again. */
  readonly ids?: KeptIds | undefined;
}

export function workspace(clock: Clock, founding: Founding): Workspace {
  const { manifest, enterprise, editWindowMs = Infinity } = founding;
  const ids = identifiers(clock, founding.ids);
  const team: Team = { id: ids.next('T'), domain: 'acme', name: 'Acme' };
  const app: App = {
    id: ids.next('A'),
    teamId: team.id,
    userId: ids.next('U'),
    botId: ids.next('B'),
    name: 'secoda',
    verificationToken: secret(12),
  };
  const people = castPeople(ids, team.id, ids.next('T'));
  const changeBus = changes();
  const places = channels(ids, people, app.userId);
  const shelf = messages(ids, changeBus);
  const violations: string[] = [];
  const person = (id: string): Person | undefined => Object.values(people).find((one) => one.id === id);
  return {
    clock,
    ids,
    team,
    enterprise,
    app,
    scopes: manifest.scopes,
    events: manifest.events,
    unfurlDomains: manifest.unfurlDomains,
    people,
    usergroups: usergroups(ids, people),
    channels: places,
    messages: shelf,
    schedule: schedule(clock, ids, shelf),
    files: files(clock, ids),
    rates: rates(clock),
    editWindowMs,
    views: views(ids, changeBus),
    tickets: tickets(clock, ids, team.id),
    changes: changeBus,
    violations,
    wire: wire(clock, violations, () => changeBus.happened()),
    object(what) {
      violations.push(what);
      changeBus.happened();
    },
    person,
    nameOf(id) {
      if (id === app.userId) return app.name;
      return person(id)?.realName ?? places.get(id)?.name;
    },
    botAuthor: () => ({ kind: 'bot', userId: app.userId, name: app.name }),
    seenBy(one, channelId) {
      const channel = places.get(channelId);
      return channel === undefined ? [] : shelf.seenBy(one.id, channelId, places.canRead(one, channel));
    },
  };
}
