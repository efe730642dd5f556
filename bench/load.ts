// The load: one keep-alive connection of raw HTTP/1.1, and several of them kept busy. By hand, since a general client costs
// more than the servers it would measure, and would hide their difference.

import { connect, type Socket } from 'node:net';

export interface Connection {
  /** One request at a time; rejects when the connection breaks. */
  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  close(): void;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let waiting: PromiseWithResolvers<Answer> | undefined;
  let received = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    const answer = whole(received);
    if (answer === undefined) return;
    received = '';
    waiting?.resolve(answer);
  });
  onEnd(socket, () => waiting?.reject(new Error('the server closed the connection')));
  return {
    post(path, headers, body) {
      waiting = Promise.withResolvers();
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      return waiting.promise;
    },
    close: () => socket.destroy(),
  };
}

function onEnd(socket: Socket, act: () => void): void {
  socket.on('error', act);
  socket.on('close', act);
}

/** The answer once all of it is there; chunked bodies are left as they came. */
function whole(received: string): Answer | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = received.slice(0, headEnd).toLowerCase();
  const body = received.slice(headEnd + 4);
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  const complete = length === undefined ? body.endsWith('0\r\n\r\n') : body.length >= Number(length);
  return complete ? { status: Number(head.slice(9, 12)), body: Buffer.from(body, 'latin1').toString() } : undefined;
}

export interface Run {
  /** Milliseconds, one a request. */
  readonly latencies: readonly number[];
  readonly perSecond: number;
}

/** Does `act` so many times in all, on so many connections at once, each waiting for its own before the next. */
export async function load(
  { port, connections, total }: { readonly port: number; readonly connections: number; readonly total: number },
  act: (connection: Connection) => Promise<void>,
): Promise<Run> {
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const latencies: number[] = [];
  let left = total;
  const startedAt = performance.now();
  await Promise.all(
    opened.map(async (connection) => {
      while (left > 0) {
        left -= 1;
        const sentAt = performance.now();
        await act(connection);
        latencies.push(performance.now() - sentAt);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of opened) connection.close();
  return { latencies, perSecond: total / seconds };
}
