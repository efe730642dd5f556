// What can be measured from outside, in Prometheus' format. Labels hold only words that this program chose: a value that
// could have come from a person or a reply becomes "other".

import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  command(word: string, outcome: string): void;
  acked(milliseconds: number): void;
  refused(why: string): void;
  secodaCall(call: { method: string; path: string; outcome: string; milliseconds: number }): void;
  secodaDropped(kind: string, count: number): void;
  slackCall(method: string, outcome: string): void;
  error(kind: string): void;
}

/** Words, paths with placeholders, status codes: short, and of few characters. */
const LABEL = /^[\w{}/. -]{1,60}$/;
/** Different values a label may take before the rest is "other": a loop over made-up values must not fill the memory. */
const MOST_VALUES = 200;

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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
  const label = labels();
  return {
    registry,
    command: (word, outcome) => commands.inc({ command: label(word), outcome: label(outcome) }),
    acked: (milliseconds) => ack.observe(milliseconds / 1000),
    refused: (why) => refused.inc({ why: label(why) }),
    secodaCall: ({ method, path, outcome, milliseconds }) =>
      secoda.observe({ method: label(method), path: label(path), outcome: label(outcome) }, milliseconds / 1000),
    secodaDropped: (kind, count) => dropped.inc({ kind: label(kind) }, count),
    slackCall: (method, outcome) => slack.inc({ method: label(method), outcome: label(outcome) }),
    error: (kind) => errors.inc({ kind: label(kind) }),
  };
}

function labels(): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= MOST_VALUES || !LABEL.test(value)) return 'other';
    known.add(value);
    return value;
  };
}
