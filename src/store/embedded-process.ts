// The process of the embedded database of a folder. It speaks with the app over the pipe between them, and ends with that
// pipe, however the app ends.

import { enableCompileCache } from 'node:module';
import { Socket } from 'node:net';
import { serve } from './embedded-server.ts';

enableCompileCache();
// Whoever stops the app, from a terminal or as a service, means it first: it has work to finish, and needs its database.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const [, , dataDir = ''] = process.argv;
await serve(new Socket({ fd: 3 }), dataDir);
// Whatever PGlite leaves running.
process.exit();
