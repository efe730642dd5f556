// A server on loopback that speaks bytes, for answers that no HTTP library would send. Every request, whole or not, gets
// the same bytes; connections are counted.

import { createServer, type Socket } from 'node:net';

export interface RawServer {
  readonly port: number;
  readonly url: string;
  /** What arrived, each piece as it came. */
  readonly received: readonly string[];
  readonly connections: () => number;
  stop(): Promise<void>;
}

/** @param answer gets the socket and what has just arrived on it. */
export async function rawServer(answer: (socket: Socket, received: string) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away in the middle is what these tests provoke.
    socket.on('error', () => socket.destroy());
    socket.on('data', (piece) => {
      received.push(piece.toString('latin1'));
      answer(socket, piece.toString('latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    received,
    connections: () => connections,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
