// The log: a JSON line for each thing an operator should know. Everything passes the redactor before it is written, so that
// neither a key nor what people typed can be found in it.

import { type DestinationStream, type Logger, pino } from 'pino';
import { redactor } from './redact.ts';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

export interface LogOptions {
  readonly level: string;
  /** Values that must never be written, whatever they stand in. */
  readonly secrets: readonly string[];
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

export function createLog({ level, secrets, destination }: LogOptions): Log {
  const clean = redactor(secrets);
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // pino's own error serializer would add back what the redactor left out.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: (...given: Parameters<Logger['info']>) => void) {
        method.apply(this, args.map((arg: unknown) => clean(arg)) as Parameters<Logger['info']>);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
