// What is kept of the simulated Slack brings back the same workspace: who is who, what was said, files; and nothing that is
// given out later is what was given out before.

import { afterEach, expect, test } from 'vitest';
import { type KeptSlack, keptSlack } from '../../../src/sandbox/slack/keep.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';

const open: SimulatedSlack[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});

async function start(kept?: KeptSlack): Promise<SimulatedSlack> {
  const slack = await startSlack({ kept });
  open.push(slack);
  return slack;
}

/** As it is written to a file and read again. */
function written(slack: SimulatedSlack): KeptSlack {
  return keptSlack.parse(JSON.parse(JSON.stringify(slack.keep())));
}

test('people, channels and direct messages keep their ids; messages, threads and files stand where they stood', async () => {
  const slack = await start();
  const { editor, viewer } = slack.people;
  const first = slack.say(editor, 'first & *bold*');
  slack.say(viewer, 'an answer', slack.channels.general, first.ts);
  const file = slack.upload(editor, 'rows.csv', 'a,b\n');
  const dm = slack.dm(editor);
  // Nobody is there to hear of it.
  void slack.write(editor, 'with rows', 'dm', undefined, [file]);
  const again = await start(written(slack));
  expect(again.people).toEqual(slack.people);
  expect([again.team, again.bot]).toEqual([slack.team, slack.bot]);
  expect(Object.values(again.channels).map(({ id }) => id)).toEqual(Object.values(slack.channels).map(({ id }) => id));
  expect(again.dm(again.people.editor).id).toBe(dm.id);
  const said = (of: SimulatedSlack) =>
    of.sees(of.people.viewer).map(({ ts, text, threadTs }) => ({ ts, text, threadTs }));
  expect(said(again)).toEqual(said(slack));
  const [shared] = again.sees(again.people.editor, 'dm');
  expect(shared?.text).toBe('with rows');
  // On the address that this server has now.
  const [record] = shared?.files ?? [];
  expect(record).toMatchObject({ id: file.id, name: 'rows.csv', size: 4, channels: [dm.id] });
  expect(new URL(record?.url_private ?? '').origin).toBe(new URL(again.apiUrl).origin);
  expect(again.file(file.id)?.bytes?.toString()).toBe('a,b\n');
});

test('what comes later is later and has other ids', async () => {
  const slack = await start();
  const before = [slack.say(slack.people.admin, 'one').ts, slack.upload(slack.people.admin, 'a.txt', 'x').id];
  const again = await start(written(slack));
  const { ts } = again.say(again.people.admin, 'two');
  expect(Number(ts)).toBeGreaterThan(Number(before[0]));
  const others = [again.upload(again.people.admin, 'b.txt', 'y').id, again.dm(again.people.viewer).id];
  const known = [...before, ...Object.values(slack.people).map(({ id }) => id)];
  expect(others.filter((id) => known.includes(id))).toEqual([]);
});

test('what one person alone saw is forgotten, as Slack forgets it', async () => {
  const slack = await start();
  const post = new URL('chat.postEphemeral', slack.apiUrl);
  const { general } = slack.channels;
  await fetch(post, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: general.id, user: slack.people.editor.id, text: 'between us' }),
  });
  expect(slack.sees(slack.people.editor)).toHaveLength(1);
  const again = await start(written(slack));
  expect(again.sees(again.people.editor)).toEqual([]);
});

test('what another version has kept is refused', async () => {
  const kept = written(await start());
  await expect(startSlack({ kept: { ...kept, people: { ...kept.people, newcomer: 'U1' } } })).rejects.toThrow(
    'another',
  );
});
