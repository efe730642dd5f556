// What somebody reads whose change came to its end while nobody waited: in a direct message, hostile titles and all.

import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { tellLater } from '../../src/results/tell-later.ts';
import type { Change } from '../../src/stewardship/change.ts';
import { NO_EFFECT } from '../../src/stewardship/effect.ts';
import type { Outcome } from '../../src/stewardship/outcome.ts';

const change: Change = {
  id: randomUUID(),
  act: { kind: 'edit', resources: ['r1'], delta: { set: { pii: true } } },
  actor: { installation: 'T1', slackUser: 'U1', secodaUser: 's1', name: 'Eddie <!here>', principal: 'shared' },
  from: { surface: 'card' },
};

async function told(outcome: Outcome, title: string | undefined) {
  const sent: { readonly to: string; readonly text: string }[] = [];
  const logged: object[] = [];
  const tell = tellLater({
    command: '/catalog',
    clock: { now: () => 0 },
    log: { error: (fields) => void logged.push(fields) },
    direct: async (installation, slackUser, { text }) => void sent.push({ to: `${installation}/${slackUser}`, text }),
  });
  await tell({ change, settled: [{ subject: 'r1', outcome, title }] });
  return { sent, logged };
}

test('what was done, to what, and where it can be taken back', async () => {
  const { sent } = await told(
    { kind: 'done', effect: { ...NO_EFFECT, set: { pii: { from: false, to: true } } }, resource: 'r1' },
    '<!channel> *x*',
  );
  expect(sent).toEqual([
    {
      to: 'T1/U1',
      text: expect.stringMatching(
        /^This app was restarted while you waited\..*\n&lt;!channel&gt; .*: \*Flagged as PII\* by Eddie &lt;!here&gt;\.\n`\/catalog history`/,
      ),
    },
  ]);
});

test('what was not done, and why, with the reference that is in the log', async () => {
  const { sent, logged } = await told({ kind: 'failed', says: 'Secoda is down. See {command} whoami.' }, undefined);
  const reference = /Reference ([0-9A-Z-]{9})/.exec(sent[0]?.text ?? '')?.[1];
  expect(sent[0]?.text).toContain('\nSecoda is down. See /catalog whoami.');
  expect(logged).toEqual([{ reference, change: change.id, came: 'failed' }]);
});

test('a message that Slack does not take is not told: the next one who looks tells it', async () => {
  const tell = tellLater({
    command: '/secoda',
    clock: { now: () => 0 },
    log: { error: () => undefined },
    direct: () => Promise.reject(new Error('Slack is down')),
  });
  await expect(
    tell({ change, settled: [{ subject: 'r1', outcome: { kind: 'unchanged' }, title: 't' }] }),
  ).rejects.toThrow('Slack is down');
});
