// One window of somebody's browser: keeps what it was last told and tells it what is different now. Messages and views are
// values that are replaced when they change, so that different means another object.

import type { Shown } from '../slack/messages.ts';
import type { Person } from '../slack/people.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import type { View } from '../slack/views.ts';
import { type Acting, act, roomsOf } from './acting.ts';
import type { Ask } from './asks.ts';
import { type Backstage, behind, isBehind } from './behind.ts';
import { makeKey } from './catalog-view.ts';
import { hearing } from './hearing.ts';
import type { MessageSeen, News, ViewSeen } from './protocol.ts';
import { fileSeen } from './uploads.ts';

export interface WindowParts extends Omit<Acting, 'person'> {
  readonly backstage: Backstage;
  readonly person: () => Person;
  readonly hello: () => News;
  readonly send: (news: News) => void;
}

export interface OpenWindow {
  /** Undefined for one that looks behind the page only. */
  readonly person: Person | undefined;
  /** Tells the window what has changed. */
  refresh(): void;
  /** Takes a frame that the window sent. */
  hear(frame: string): void;
}

export function openWindow(parts: WindowParts): OpenWindow {
  const { slack, send, marks, backstage } = parts;
  const rooms = new Map<string, Map<string, Shown>>();
  const told = new Map<string, unknown>();
  const machine = behind(backstage, send);

  /** Sends what `make` says unless the window knows it already. */
  function once(name: string, is: readonly unknown[], make: () => News): void {
    const before = told.get(name);
    if (Array.isArray(before) && before.every((value, index) => value === is[index])) return;
    told.set(name, is);
    send(make());
  }

  function tellMessages(person: Person): void {
    for (const room of roomsOf(slack, person)) {
      const before = rooms.get(room.id);
      const now = new Map(slack.sees(person, room.kind === 'im' ? 'dm' : room).map((one) => [keyOf(one), one]));
      rooms.set(room.id, now);
      const put = [...now].filter(([key, message]) => before?.get(key) !== message).map(([, message]) => message);
      const gone = [...(before?.keys() ?? [])].filter((key) => !now.has(key));
      // The first time also of an empty room: what comes there later is news.
      if (before !== undefined && put.length === 0 && gone.length === 0) continue;
      send({ kind: 'messages', room: room.id, put: put.map((one) => messageSeen(one, slack, person)), gone });
    }
  }

  function refresh(): void {
    const person = parts.person();
    tellMessages(person);
    const [modal, home] = [slack.modal(person), slack.home(person)];
    once('views', [modal, home], () => ({
      kind: 'views',
      modal: modal ? viewSeen(modal) : null,
      home: home ? viewSeen(home) : null,
    }));
    once('read', [marks.of(person)], () => ({ kind: 'read', marks: marks.of(person) }));
    machine.refresh();
  }

  async function answer(ask: Ask): Promise<unknown> {
    if (isBehind(ask)) return machine.answer(ask);
    if (ask.kind === 'make key') return makeKey(backstage.catalog, parts.person().email);
    return act(ask, { slack, marks, person: parts.person() });
  }

  send(parts.hello());
  refresh();
  return {
    get person() {
      return parts.person();
    },
    refresh,
    hear: hearing({ answer, refresh, send }),
  };
}

/** A window that looks behind the page, as nobody. */
export function openBackWindow(parts: Pick<WindowParts, 'backstage' | 'hello' | 'send'>): OpenWindow {
  const { backstage, send } = parts;
  const { refresh, answer } = behind(backstage, send);
  send(parts.hello());
  refresh();
  return {
    person: undefined,
    refresh,
    hear: hearing({
      async answer(ask) {
        if (!isBehind(ask)) throw new Error('That is done in Slack, as somebody.');
        return answer(ask);
      },
      refresh,
      send,
    }),
  };
}

function keyOf({ ts, onlyTo }: Shown): string {
  return onlyTo === undefined ? ts : `${ts} ${onlyTo}`;
}

function messageSeen(message: Shown, slack: SimulatedSlack, person: Person): MessageSeen {
  const { ts, threadTs, author, edited, text, blocks, unfurls, onlyTo } = message;
  return {
    key: keyOf(message),
    ts,
    threadTs,
    author,
    onlyYou: onlyTo !== undefined,
    edited,
    text,
    blocks,
    unfurls,
    files: message.files.map(fileSeen),
    held: slack.held(person, message),
  };
}

function viewSeen(view: View): ViewSeen {
  const { id, hash, title, submit, close, blocks, state, errors, notice } = view;
  return {
    id,
    hash,
    title,
    submit,
    close,
    blocks,
    held: state,
    errors,
    notice,
    isPushed: view.previousViewId !== undefined,
  };
}
