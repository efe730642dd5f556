// The bot as a server under test: the product's own composition, with the settings that the benchmark gives it.

import { startBot } from '../src/bot.ts';
import { environment } from '../src/config/environment.ts';
import { readSettings } from '../src/config/settings.ts';
import { createLog } from '../src/observability/log.ts';
import { underTest } from './under-test.ts';

const settings = readSettings(environment());
const bot = await startBot(settings, { log: createLog({ level: settings.logLevel, secrets: settings.secrets }) });
underTest(bot.port);
