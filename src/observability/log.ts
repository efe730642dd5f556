// The log: a JSON line for each thing an operator should know. Everything passes the redactor before it is written, so that
// neither a key nor what people typed can be found in it.

import { format } from 'node:util';
import { type DestinationStream, type Logger, pino } from 'pino';
import { type Redactor, redactor } from './redact.ts';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** `log.warn({ err, reference }, 'could not be done')`, or a text alone, or an error alone. Values take the place of %s. */
type Write = (fields: unknown, ...textAndValues: readonly unknown[]) => void;

export interface Log extends Readonly<Record<(typeof levels)[number], Write>> {
  /** A log whose every line also holds these fields. */
  child(fields: object): Log;
}

export interface LogOptions {
  readonly level: string;
  /** Values that must never be written, whatever they stand in. */
  readonly secrets: readonly string[];
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

export function createLog({ level, secrets, destination }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // pino's own serializers would read from errors and requests what the redactor leaves out.
    serializers: { err: (error: unknown) => error },
  };
  return over(destination ? pino(options, destination) : pino(options), redactor(secrets), {});
}

/** @param bound fields of every line, clean already. */
function over(logger: Logger, clean: Redactor, bound: object): Log {
  const write =
    (level: (typeof levels)[number]): Write =>
    (first, ...rest) => {
      if (!logger.isLevelEnabled(level)) return;
      const { fields, text } =
        typeof first === 'string' ? lineOf({}, [first, ...rest], clean) : lineOf(first, rest, clean);
      logger[level]({ ...bound, ...fields }, text);
    };
  return {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (fields) => over(logger, clean, { ...bound, ...objectOf(clean.value(fields)) }),
  };
}

function lineOf(
  first: unknown,
  rest: readonly unknown[],
  clean: Redactor,
): { fields: object; text: string | undefined } {
  const fields = clean.value(first instanceof Error || typeof first !== 'object' ? { err: first } : first);
  const text = rest.length === 0 && first instanceof Error ? clean.text(first.message) : say(rest, clean);
  return { fields: objectOf(fields), text };
}

/**
 * Values are put into the text before it is cleaned: `Bearer %s` has its shape only then. A secret may hold a percent sign,
 * and would be torn by its values: the known ones go first.
 */
function say([text, ...values]: readonly unknown[], clean: Redactor): string | undefined {
  if (text === undefined) return undefined;
  const first = typeof text === 'string' ? clean.template(text) : clean.value(text);
  return clean.text(format(first, ...values.map((value) => clean.value(value))));
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
