// `npm start`: reads the settings, starts the bot, and on SIGTERM or SIGINT finishes what was acknowledged before it goes.
// Exit codes: 78 settings are missing or wrong, 1 it cannot run here (port, data folder, database), 0 it was asked to stop.

import { enableCompileCache } from 'node:module';

enableCompileCache();
// Until there is something to finish, being asked to stop is ending. As the first process of a container nobody else hears it.
// One listener from the first line to the last: a signal that comes while listeners are exchanged is lost.
let asked: (signal: NodeJS.Signals) => void = () => process.exit(0);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => asked(signal));

const [{ readSettings, SettingsError }, { createLog }, { startBot }, { StoreError }] = await Promise.all([
  import('./config/settings.ts'),
  import('./observability/log.ts'),
  import('./bot.ts'),
  import('./store/errors.ts'),
]);
const { environment } = await import('./config/environment.ts');

/** What an operator reads when the app cannot start: one line, where one says it all. */
function why(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE')
    return 'The port is taken by another process. Stop that one, or set PORT to another number.';
  if (code === 'EACCES') return 'This user may not listen on that port. Set PORT to a number above 1023.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is not an address of this machine.';
  return `The app could not start (${error instanceof Error ? error.message : 'unknown reason'}).`;
}

function leave(code: number, text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(code);
}

async function main(): Promise<void> {
  const settings = (() => {
    try {
      return readSettings(environment());
    } catch (error) {
      if (error instanceof SettingsError) return leave(78, error.message);
      return leave(1, why(error));
    }
  })();
  const log = createLog({ level: settings.logLevel, secrets: settings.secrets });
  // Packages warn in many lines on standard error; here it is one line of the log.
  process.removeAllListeners('warning').on('warning', (err) => log.warn({ err }, 'a warning of Node or a package'));
  // Whatever escapes its handler must neither end the process nor pass in silence.
  process.on('unhandledRejection', (err) => log.error({ err }, 'a rejection was not handled'));
  const bot = await startBot(settings, { log }).catch((error: unknown) => leave(1, why(error)));
  let stopping = false;
  asked = (signal) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => leave(1, 'Stopping took too long.'), 9500).unref();
    bot.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  log.info({ port: bot.port, mode: settings.slack.connection.kind, store: settings.store.kind }, 'ready');
}

await main();
