// Slack's packages log through this. Their debug output holds whole payloads, with what people typed, so it is never let
// through, whatever the level.

import { type Logger, LogLevel } from '@slack/bolt';

export type SlackLogger = Logger;

export interface LogTarget {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export function slackLogger(log: LogTarget): SlackLogger {
  const say =
    (level: keyof LogTarget) =>
    (...parts: readonly unknown[]) => {
      log[level](
        { from: 'slack' },
        parts.map((part) => (part instanceof Error ? wordsOf(part) : String(part))).join(' '),
      );
    };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Some errors of the system have a code and no words. */
function wordsOf(error: Error): string {
  return error.message || ('code' in error ? String(error.code) : error.name);
}
