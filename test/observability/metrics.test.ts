import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMetrics, type Metrics } from '../../src/observability/metrics.ts';

it.each<[string, (metrics: Metrics) => void, string]>([
  ['a command', (m) => m.command('find', 'ok'), 'secoda_slack_commands_total{command="find",outcome="ok"} 1'],
  ['an ack', (m) => m.acked(40), 'secoda_slack_ack_seconds_bucket{le="0.05"} 1'],
  ['a refusal', (m) => m.refused('wrong signature'), 'secoda_slack_refused_requests_total{why="wrong signature"} 1'],
  [
    'a call of Secoda',
    (m) => m.secodaCall({ method: 'GET', path: '/resource/all/{id}', outcome: '200', milliseconds: 300 }),
    'secoda_slack_secoda_call_seconds_sum{method="GET",path="/resource/all/{id}",outcome="200"} 0.3',
  ],
  [
    'an element that was left out',
    (m) => m.secodaDropped('resource', 3),
    'secoda_slack_secoda_dropped_total{kind="resource"} 3',
  ],
  [
    'a call of Slack',
    (m) => m.slackCall('chat.postMessage', 'ok'),
    'secoda_slack_slack_calls_total{method="chat.postMessage",outcome="ok"} 1',
  ],
  ['a failure', (m) => m.error('timed_out'), 'secoda_slack_errors_total{kind="timed_out"} 1'],
])('%s is counted', async (_, count, line) => {
  const metrics = createMetrics();
  count(metrics);
  expect(await metrics.registry.metrics()).toContain(`${line}\n`);
});

it('each has a registry of its own, with the process’s own numbers', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.error('slack');
  expect(await other.registry.metrics()).not.toContain('errors_total{');
  expect(await other.registry.metrics()).toContain('process_cpu_seconds_total');
});

const everywhere = (metrics: Metrics, text: string): void => {
  metrics.command(text, text);
  metrics.refused(text);
  metrics.secodaCall({ method: text, path: text, outcome: text, milliseconds: 1 });
  metrics.secodaDropped(text, 1);
  metrics.slackCall(text, text);
  metrics.error(text);
};

it.each([
  'canary-7351',
  'xoxb-1-abc',
  'Monthly revenue 2026',
  '7f3c9b1e-8d2a-4f6b-9c1d-2e3f4a5b6c7d',
  'ann@acme.example',
  '',
  'a'.repeat(200),
])('what came from outside is no label: %j', async (text) => {
  const metrics = createMetrics();
  everywhere(metrics, text);
  const written = await metrics.registry.metrics();
  if (text !== '') expect(written).not.toContain(text);
  expect(written).toContain('command="other",outcome="other"');
  expect(written).toContain('method="other"');
});

it('labels hold short words only, whatever they are given', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      const metrics = createMetrics();
      everywhere(metrics, text);
      const labels = (await metrics.registry.metrics()).matchAll(/^secoda_slack_\w+\{(.*)\} /gm);
      for (const [, all = ''] of labels) {
        for (const [, value = ''] of all.matchAll(/="([^"]*)"/g)) expect(value).toMatch(/^(?:[\w{}/. +-]{0,80})$/);
      }
    }),
    { numRuns: 30 },
  );
});

it('a loop over made-up words does not fill the memory', async () => {
  const metrics = createMetrics();
  const words = Array.from({ length: 2000 }, (_, i) =>
    String(i)
      .split('')
      .map((digit) => 'abcdefghij'[Number(digit)])
      .join(''),
  );
  for (const word of words) metrics.command(word, 'ok');
  const written = await metrics.registry.metrics();
  expect(written.match(/commands_total\{/g)?.length).toBeLessThanOrEqual(101);
  expect(written).toContain('command="other"');
});
