// What can be measured from outside, in Prometheus' format. Labels hold only words that this program chose: a value that
// could have come from a person or a reply becomes "other".

import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** @param word the command that was run, never what follows it. */
  readonly command: (word: string, outcome: string) => void;
  readonly acked: (milliseconds: number) => void;
  readonly refused: (why: string) => void;
  /** @param call its path has placeholders: `/resource/all/{id}`. */
  readonly secodaCall: (call: { method: string; path: string; outcome: string; milliseconds: number }) => void;
  readonly secodaDropped: (kind: string, count: number) => void;
  readonly slackCall: (method: string, outcome: string) => void;
  readonly error: (kind: string) => void;
}

/** Different values a label may take before the rest is "other": a loop over made-up values must not fill the memory. */
const MOST_VALUES = 100;

/** What each label's values look like. Words have no digits: ids, keys and addresses do. */
const shapes = {
  word: (value: string) => /^[a-z][a-z_-]{0,19}$/.test(value),
  /** A status, or a kind in words: `200`, `timed_out`, `wrong signature`. */
  outcome: (value: string) => /^(?:[1-5]\d\d|[a-z][a-z _]{0,39})$/.test(value),
  verb: (value: string) => ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(value),
  path: (value: string) =>
    value.length <= 80 && value.split('/').every((part) => /^(?:|[a-z_]+|v1|\{[a-z_]+\})$/.test(part)),
  slackMethod: (value: string) => value === 'response_url' || /^[a-z]{2,20}(?:\.[A-Za-z]{2,30}){0,4}$/.test(value),
} satisfies Readonly<Record<string, (value: string) => boolean>>;

export function createMetrics(): Metrics {
  const registry = new Registry();
  // Looking at the event loop a hundred times a second, as is its default, was most of an idle process.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 200 });
  const registers = [registry];
  const commands = new Counter({
    name: 'secoda_slack_commands_total',
    help: 'Slash commands by command and outcome',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const ack = new Histogram({
    name: 'secoda_slack_ack_seconds',
    help: 'Time from the first byte of a Slack request to its acknowledgement',
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3],
    registers,
  });
  const refused = new Counter({
    name: 'secoda_slack_refused_requests_total',
    help: 'Requests that did not prove to come from Slack, or could not be read',
    labelNames: ['why'],
    registers,
  });
  const secoda = new Histogram({
    name: 'secoda_slack_secoda_call_seconds',
    help: 'Calls of the Secoda API by method, path and outcome',
    labelNames: ['method', 'path', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const dropped = new Counter({
    name: 'secoda_slack_secoda_dropped_total',
    help: 'Elements of Secoda’s answers that could not be read and were left out',
    labelNames: ['kind'],
    registers,
  });
  const slack = new Counter({
    name: 'secoda_slack_slack_calls_total',
    help: 'Calls of Slack by method and outcome',
    labelNames: ['method', 'outcome'],
    registers,
  });
  const errors = new Counter({
    name: 'secoda_slack_errors_total',
    help: 'Failures that people were told of, by kind',
    labelNames: ['kind'],
    registers,
  });
  const word = label(shapes.word);
  const outcome = label(shapes.outcome);
  const verb = label(shapes.verb);
  const path = label(shapes.path);
  const slackMethod = label(shapes.slackMethod);
  return {
    registry,
    command: (name, how) => commands.inc({ command: word(name), outcome: outcome(how) }),
    acked: (milliseconds) => ack.observe(milliseconds / 1000),
    refused: (why) => refused.inc({ why: outcome(why) }),
    secodaCall: (call) =>
      secoda.observe(
        { method: verb(call.method), path: path(call.path), outcome: outcome(call.outcome) },
        call.milliseconds / 1000,
      ),
    secodaDropped: (kind, count) => dropped.inc({ kind: word(kind) }, count),
    slackCall: (method, how) => slack.inc({ method: slackMethod(method), outcome: outcome(how) }),
    error: (kind) => errors.inc({ kind: outcome(kind) }),
  };
}

function label(fits: (value: string) => boolean): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= MOST_VALUES || !fits(value)) return 'other';
    known.add(value);
    return value;
  };
}
