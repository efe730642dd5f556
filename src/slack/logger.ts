// Slack's packages log through this. Their debug output holds whole payloads, with what people typed, so it is never let
// through, whatever the level.

import { type Logger, LogLevel } from '@slack/bolt';

export type SlackLogger = Logger;

export interface LogTarget {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

const PLAIN = /^[\w .,:;()!’'/-]{1,300}$/;

export function slackLogger(log: LogTarget): SlackLogger {
  const say =
    (level: keyof LogTarget) =>
    (...parts: readonly unknown[]) => {
      const text = parts.map((part) => (part instanceof Error ? wordsOf(part) : String(part))).join(' ');
      // Slack's warnings may quote what was sent to it.
      log[level](
        { from: 'slack' },
        PLAIN.test(text) ? text : 'Slack’s packages said something that is not repeated here',
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
