// The line to the sandbox: asks and answers, and what becomes of it when the sandbox ends, comes back, or is another one.

import type { Ask, News } from '../protocol.ts';

/** `gone`: something answers here that does not know this address. `silent`: for a while nothing has answered. */
export type LineState = 'connecting' | 'open' | 'lost' | 'silent' | 'gone';

export interface Line {
  readonly state: LineState;
  /** Rejects with the reason, in words for the person. */
  ask(ask: Ask): Promise<unknown>;
}

/** What a window says while it cannot hear its sandbox. */
export const SAYS: Readonly<Record<Exclude<LineState, 'open'>, string>> = {
  connecting: 'Connecting…',
  lost: 'The sandbox does not answer. Trying again…',
  silent:
    'This sandbox has ended. Start it again with npm run sandbox and open the address that it prints. If that is this address (--data keeps it), this window comes back by itself.',
  gone: 'This sandbox is no longer there. Another one answers in its place, at a new address: open the one that npm run sandbox printed.',
};

const RETRY_MS = 1000;
const SILENT_AFTER = 5;

export function line(
  query: Readonly<Record<string, string>>,
  { take, changed }: { readonly take: (news: News) => void; readonly changed: () => void },
): Line {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let socket: WebSocket;
  let state: LineState = 'connecting';
  let last = 0;
  let failures = 0;
  let isFresh = true;

  function become(next: LineState): void {
    state = next;
    changed();
  }

  function open(): void {
    const url = new URL(`live?${new URLSearchParams({ ...query, ...(isFresh && { fresh: 'yes' }) })}`, location.href);
    url.protocol = 'ws:';
    socket = new WebSocket(url);
    isFresh = false;
    socket.addEventListener('open', () => {
      failures = 0;
      become('open');
    });
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') hear(JSON.parse(data) as News);
      changed();
    });
    socket.addEventListener('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('The connection was lost.'));
      waiting.clear();
      if (state === 'open' || state === 'connecting') become('lost');
      setTimeout(() => void look(), RETRY_MS);
    });
  }

  /** A websocket does not tell why it was refused; the page itself does. */
  async function look(): Promise<void> {
    const status = await fetch(location.href, { cache: 'no-store' }).then(
      (answer) => answer.status,
      () => undefined,
    );
    if (status === 200) return open();
    failures += 1;
    if (status !== undefined) become('gone');
    else if (failures >= SILENT_AFTER) become('silent');
    setTimeout(() => void look(), RETRY_MS);
  }

  function hear(news: News): void {
    if (news.kind !== 'answer') return take(news);
    const waiter = waiting.get(news.id);
    waiting.delete(news.id);
    if (news.problem === undefined) waiter?.resolve(news.value);
    else waiter?.reject(new Error(news.problem));
  }

  open();
  return {
    get state() {
      return state;
    },
    ask(ask) {
      return new Promise((resolve, reject) => {
        if (socket.readyState !== socket.OPEN) return reject(new Error('The sandbox does not answer.'));
        last += 1;
        waiting.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, ask }));
      });
    },
  };
}
