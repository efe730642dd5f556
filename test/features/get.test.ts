// `/secoda get` and Details: one resource with all its fields, for those who may see it.

import { beforeEach, describe, expect, test } from 'vitest';
import { addResource } from '../support/catalog.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({
  settings: { SECODA_APP_URL: 'https://app.secoda.example', SECODA_RESOURCE_URL: '{app}/catalog/{entity_type}/{id}' },
});
beforeEach(() => world.catalog.faults.clear());

describe('get', () => {
  test('by id, by link and by exact title shows the same full card', async () => {
    const { id } = addResource(world.catalog, {
      title: 'single_probe',
      description: 'What it is.',
      definition: '# How\n\nit is made',
      row_count: 1234,
      byte_size: 5_600_000,
    });
    const text = await world.editor.types(`get ${id}`);
    for (const part of [
      'single_probe',
      'What it is.',
      'Documentation\n# How\nit is made',
      '1,234',
      '5.6 MB',
      'No owner',
    ]) {
      expect(text).toContain(part);
    }
    const address = `https://app.secoda.example/catalog/table/${id}`;
    const shown = address.replace('https://', '');
    for (const typed of [
      address,
      shown,
      `${address}?tab=columns`,
      'single_probe',
      '“single_probe”',
      '"single_probe"',
    ]) {
      expect(await world.editor.types(`get ${typed}`)).toBe(text);
    }
    expect(JSON.stringify(world.editor.last())).toContain(
      `<https://app.secoda.example/catalog/table/${id}|single_probe>`,
    );
  });

  test('of texts in HTML says what they say, as its card in a list does', async () => {
    const html = '<p>R&amp;D &lt;only&gt;</p><ul><li>net&nbsp;of tax</li></ul>';
    const { id } = addResource(world.catalog, { title: 'html_probe', description: html, definition: 'R&amp;D' });
    addResource(world.catalog, { title: 'html_probe too', description: html });
    expect(await world.editor.types('find html_probe')).toContain('R&D <only>');
    const text = await world.editor.types(`get ${id}`);
    expect(text).toContain('Description\nR&D <only>\nnet of tax\n');
    // Where nothing is HTML it is said on purpose.
    expect(text).toContain('Documentation\nR&amp;D\n');
    expect(JSON.stringify(world.editor.last())).toContain('R&amp;D &lt;only&gt;');
  });

  test.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_234_567_890, '1.23 GB'],
  ])('%i bytes are told as %s', async (byte_size, size) => {
    const { id } = addResource(world.catalog, { title: 'size_probe', byte_size });
    expect(await world.editor.types(`get ${id}`)).toContain(`\nSize\n${size}\n`);
    world.catalog.company.resources.delete(id);
  });

  test('of a title that several have shows their cards', async () => {
    addResource(world.catalog, { title: 'twice_probe' });
    addResource(world.catalog, { title: 'twice_probe' });
    addResource(world.catalog, { title: 'twice_probe_more' });
    const text = await world.editor.types('get twice_probe');
    expect(text).toContain('Results 1–2 of 2');
    expect(text).not.toContain('twice_probe_more');
  });

  test.each([
    ['get', 'Which one?'],
    ['get 00000000-0000-4000-8000-000000000000', 'There is no resource with this id'],
    ['get https://app.secoda.example/catalog/table/00000000-0000-4000-8000-000000000000', 'no resource with this link'],
    ['get https://app.secoda.example/../..', 'No resource has the title'],
    ['get ../../user', 'No resource has the title'],
    ['get https://elsewhere.example/x', 'No resource has the title'],
    ['get nothing has this title', '/secoda find nothing has this title'],
    [`get ${'x '.repeat(501)}`, 'longer than I can look for'],
  ])('%s is answered with what to do', async (typed, answer) => {
    expect(await world.editor.types(typed)).toContain(answer);
  });

  test('answers about what is hidden as about what is not there, word for word', async () => {
    const closed = [...world.catalog.company.teams.values()].find(({ type }) => type === 'CLOSED');
    const hidden = [
      addResource(world.catalog, { title: 'hidden_probe_a', published: false }),
      addResource(world.catalog, { title: 'hidden_probe_b', teams: [closed?.id ?? ''] }),
    ];
    const absent = await world.viewer.types('get 00000000-0000-4000-8000-000000000000');
    for (const { id, title } of hidden) {
      expect(await world.viewer.types(`get ${id}`)).toBe(absent);
      const byTitle = await world.viewer.types(`get ${title}`);
      world.catalog.company.resources.delete(id);
      expect(await world.viewer.types(`get ${title}`)).toBe(byTitle);
    }
  });

  test.each(['Report “Q1” numbers', '"quoted" probe', '"all quoted"', '_synced_ at :smile: probe'])(
    'of the title %j, also as it is copied from a card',
    async (title) => {
      addResource(world.catalog, { title });
      expect(await world.editor.types(`get ${title}`)).toContain('Description\n');
      const [block] = world.editor.last()?.blocks ?? [];
      const copied = block?.type === 'section' ? /\|(.*)>\*/.exec(block.text?.text ?? '')?.[1] : undefined;
      expect(await world.editor.types(`get ${copied}`)).toContain('Description\n');
    },
  );

  test('of a title with two spaces', async () => {
    addResource(world.catalog, { title: 'two  spaces probe' });
    expect(await world.editor.types('get two  spaces probe')).toContain('Description\n');
  });

  test('by an id that is no UUID', async () => {
    addResource(world.catalog, { title: 'numbered probe', id: 'res-17' });
    expect(await world.editor.types('get res-17')).toMatch(/^numbered probe\n/);
  });

  test('tells a refusal that is not about the id as what it is', async () => {
    world.catalog.faults.set({ match: { path: '/resource/all/' }, kind: 'status', status: 422, body: {} });
    expect(await world.editor.types('get 00000000-0000-4000-8000-000000000000')).toMatch(
      /^Secoda did not take this request \(422\)\..*\n.*Reference/,
    );
  });

  test('tells no name of what its reader may not see: closed teams, collections that are drafts', async () => {
    const { company } = world.catalog;
    const team = (name: string) => [...company.teams.values()].find((one) => one.name === name)?.id ?? '';
    const secret = addResource(world.catalog, { title: 'Project Falcon', entity_type: 'collection', published: false });
    const open = addResource(world.catalog, { title: 'Known things', entity_type: 'collection' });
    addResource(world.catalog, {
      title: 'discreet probe',
      teams: [team('Finance'), team('Growth')],
      collections: [secret.id, open.id],
    });
    world.clock.advance(16 * 60_000);
    const text = await world.viewer.types('get discreet probe');
    expect(text).toContain('Known things');
    expect(text).toContain('Growth');
    expect(text).not.toMatch(/Falcon|Finance/);
    expect(JSON.stringify(world.viewer.last())).not.toMatch(/Falcon|Finance/);
  });

  test.each([
    ['of 250 emoji', `https://bi.acme.example/${'🧨'.repeat(250)}`],
    ['of four thousand letters', `https://bi.acme.example/${'é'.repeat(4000)}`],
    ['with half of an emoji', 'https://bi.acme.example/\ud83d'],
    ['that is a script', 'javascript:alert(1)'],
  ])('an address %s breaks no card', async (_, url) => {
    const { id } = addResource(world.catalog, { title: 'linked probe', url });
    expect(await world.editor.types(`get ${id}`)).toMatch(/^linked probe\n/);
  });

  test.each(['   ', '\u200b', '\u202e'])('the title %j is told as none', async (title) => {
    const { id } = addResource(world.catalog, { title });
    expect(await world.editor.types(`get ${id}`)).toMatch(/^\(untitled\)\n/);
  });

  test('shows an archived resource as such', async () => {
    const { id } = addResource(world.catalog, {
      title: 'old_probe',
      archived: true,
      archived_at: '2026-01-02T03:04:05Z',
    });
    expect(await world.editor.types(`get ${id}`)).toMatch(/^old_probe\n.*Archived/);
  });

  test.each(['unlinked', 'slackGuest'] as const)('is not for %s', async (role) => {
    expect(await world[role].types('get orders')).toMatch(/Ask/);
  });
});

describe('Details', () => {
  test('opens the full card in a modal, loading first', async () => {
    await world.editor.types('find orders');
    const opened = world.slack.calls.length;
    await world.editor.presses('Details');
    expect(world.editor.modal()).toMatch(/^Details\norders\ntable · Snowflake production/);
    expect(world.slack.calls.slice(opened).map(({ method }) => method)).toEqual([
      'views.open',
      'views.update',
      'views.update',
    ]);
    await world.slack.close(world.slack.people.editor);
  });

  test('shows what is true now, not what the card said', async () => {
    const { id } = addResource(world.catalog, { title: 'moving_probe one' });
    addResource(world.catalog, { title: 'moving_probe two' });
    await world.viewer.types('find moving_probe');
    const resource = world.catalog.company.resources.get(id);
    if (resource) resource.published = false;
    for (const which of [0, 1]) {
      await world.viewer.presses('Details', which);
      const gone = world.viewer.modal()?.includes('no longer there, or it is not shown to you any more');
      expect(gone).toBe(!world.viewer.modal()?.includes('moving_probe two'));
      await world.slack.close(world.slack.people.viewer);
    }
  });

  test('says in the modal what went wrong', async () => {
    await world.editor.types('find orders');
    world.catalog.faults.set({ match: { path: '/resource/all/' }, kind: 'status', status: 503 });
    await world.editor.presses('Details');
    expect(world.editor.modal()).toMatch(/Secoda answered with an error of its own \(503\).*\nReference /);
    await world.slack.close(world.slack.people.editor);
  });

  test('of somebody else’s results is unknown', async () => {
    await world.editor.types('find orders');
    const last = world.editor.last();
    if (last === undefined) throw new Error('nothing is shown');
    await world.slack.forge(world.slack.people.viewer, world.slack.control(last, 'Details'));
    await world.idle();
    expect(world.viewer.modal()).toContain('no longer kept, or they are not yours');
    await world.slack.close(world.slack.people.viewer);
  });

  test('in which Slack does not open a modal still gets an answer', async () => {
    await world.editor.types('find orders');
    world.slack.fail('views.open', { error: 'expired_trigger_id', times: 1 });
    expect(await world.editor.presses('Details')).toMatch(
      /^Slack waited too long for me to open the window\. Please press the button again\./,
    );
  });
});
