// `/secoda create`, the shortcut "Create in Secoda", and "Add to glossary" on a message.

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { theWorld } from '../support/world.ts';

const world = theWorld({ settings: { ENCRYPTION_KEYS: randomBytes(32).toString('base64') } });

const called = (title: string): Resource[] =>
  [...world.catalog.company.resources.values()].filter((resource) => resource.title === title);

const labels = (who: 'admin' | 'editor' | 'viewer'): string[] => {
  const view = world[who].modalView();
  return view === undefined ? [] : view.blocks.flatMap((block) => (block.type === 'input' ? [block.label.text] : []));
};

function person(firstName: string): string {
  const found = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === firstName);
  if (found === undefined) throw new Error(`nobody is called ${firstName}`);
  return found.id;
}

async function usesShortcut(callbackId: string, text?: string): Promise<void> {
  const { slack } = world;
  const someone = slack.people.editor;
  if (text === undefined) await slack.shortcut(someone, callbackId);
  else await slack.messageShortcut(someone, callbackId, slack.say(slack.people.viewer, text));
  await world.idle();
}

describe('/secoda create', () => {
  test('makes a glossary term, with all that was filled in, and shows it', async () => {
    const [tagId, tag] = [...world.catalog.company.tags][0] ?? [];
    await world.editor.types('create');
    expect(labels('editor')).toEqual([
      'Kind',
      'Title',
      'Description',
      'Documentation',
      'Tags',
      'Collections',
      'Teams',
      'Owners',
      'PII',
      'Verified',
      'Published',
      'Integration',
      'Parent',
    ]);
    const told = await world.editor.submits({
      Title: 'Annual recurring revenue',
      Description: 'What comes back each year.',
      Documentation: 'Sum of **MRR** times twelve.',
      Tags: [tag?.name ?? ''],
      Owners: ['Olga Owner'],
      Published: ['Everybody sees it'],
    });
    expect(told).toContain('Created by Eddie Editor');
    // By the name that it had in the form.
    expect(told).toMatch(/\nAnnual recurring revenue\nglossary term\n/);
    expect(called('Annual recurring revenue')).toMatchObject([
      {
        entity_type: 'glossary',
        description: 'What comes back each year.',
        definition: 'Sum of **MRR** times twelve.',
        tags: [tagId],
        owners: [person('Olga')],
        published: true,
        pii: false,
        verified: false,
      },
    ]);
    await world.editor.closes();
  });

  test('makes another kind, in its place', async () => {
    const [integrationId, integration] = [...world.catalog.company.integrations][0] ?? [];
    await world.editor.types('create');
    await world.editor.submits({ Kind: 'Document', Title: 'How we count', Integration: [integration?.name ?? ''] });
    expect(called('How we count')).toMatchObject([{ entity_type: 'document', integration: integrationId }]);
    await world.editor.closes();
  });

  test('sent twice and three times makes one', async () => {
    await world.editor.types('create');
    await world.editor.fills('Title', 'Only once');
    const { editor } = world.slack.people;
    const view = world.editor.modalView();
    await Promise.all([1, 2, 3].map(() => world.slack.submit(editor)));
    await world.idle();
    expect(view).toBeDefined();
    expect(called('Only once')).toHaveLength(1);
    expect(world.editor.modal()).toContain('Only once');
    await world.editor.closes();
  });

  test('viewers are told whom to ask, and what they typed stays', async () => {
    await world.viewer.types('create');
    expect(world.viewer.modal()).toMatch(/You may not create this by yourself\. Ask a Secoda admin\./);
    const told = await world.viewer.submits({ Title: 'By Vera' });
    expect(told).toMatch(/Not saved\. You may not create this by yourself/);
    expect(told).toContain('[By Vera]');
    expect(called('By Vera')).toEqual([]);
    await world.viewer.closes();
  });

  test('people who are nobody in Secoda are told why', async () => {
    await world.unlinked.types('create');
    expect(world.unlinked.modal()).toContain('I found no Secoda account');
    await world.unlinked.closes();
  });

  test('subscribers are there for those who may subscribe others', async () => {
    await world.admin.types('connect');
    await world.admin.submits({ 'Your Secoda API key': world.catalog.issueKey(person('Ada')) });
    await world.admin.closes();
    await world.admin.types('create');
    expect(labels('editor')).not.toContain('Subscribers');
    expect(labels('admin')).toContain('Subscribers');
    await world.admin.submits({ Title: 'Trusted', Verified: ['Can be trusted'], Subscribers: ['Vera Viewer'] });
    expect(called('Trusted')).toMatchObject([{ verified: true, subscribers: [person('Vera')] }]);
    await world.admin.closes();
    await world.admin.types('disconnect');
  });

  test('what Secoda does not take is told beside its field', async () => {
    await world.editor.types('create');
    world.catalog.faults.set({
      match: { method: 'POST' },
      times: 1,
      kind: 'status',
      status: 400,
      body: { title: ['A term with this title exists.'] },
    });
    const told = await world.editor.submits({ Title: 'Twice' });
    expect(told).toMatch(/\[Twice\][\s\S]*Please change this: A term with this title exists\./);
    await world.editor.submits({ Title: 'Twice, but other' });
    expect(called('Twice, but other')).toHaveLength(1);
    await world.editor.closes();
  });

  test('with words behind it, it is a search', async () => {
    expect(await world.editor.types('create table')).toMatch(/create table|Results|Nothing found/);
    expect(world.editor.modal()).toBeUndefined();
  });
});

describe('shortcuts', () => {
  test('"Create in Secoda" opens the form', async () => {
    await usesShortcut('create.open');
    expect(labels('editor')).toContain('Title');
    await world.editor.closes();
  });

  test('"Add to glossary" takes term and definition from the message, with a link back', async () => {
    await usesShortcut('create.glossary', '*Attrition*: who left in a month &amp; did not come back, asks <@U0NOBODY>');
    const shown = world.editor.modal() ?? '';
    expect(shown).toContain('[Attrition]');
    expect(shown).toContain('who left in a month & did not come back, asks @somebody');
    await world.editor.submits();
    const [term] = called('Attrition');
    expect(term?.definition).toMatch(
      /^who left in a month & did not come back, asks @somebody\n\n\[From a message in Slack\]\(https?:\/\/\S+\)$/,
    );
    await world.editor.closes();
  });

  test('a message that is longer than a field keeps its text, and is linked', async () => {
    await usesShortcut('create.glossary', `Margin: ${'x'.repeat(3500)}`);
    expect(world.editor.modal()).toContain('The message is longer than a field here holds');
    await world.editor.submits();
    expect(called('Margin')[0]?.definition).toMatch(/^\[From a message in Slack\]\(\S+\)$/);
    await world.editor.closes();
  });

  test('without an address of the message says that there is no link back', async () => {
    world.slack.fail('chat.getPermalink', { error: 'channel_not_found' });
    await usesShortcut('create.glossary', 'Runway: months until the money is gone');
    world.slack.fail('chat.getPermalink');
    expect(world.editor.modal()).toContain('there is no link back to it');
    await world.editor.submits();
    expect(called('Runway')[0]?.definition).toBe('months until the money is gone');
    await world.editor.closes();
  });

  test('in a private conversation says who can follow the link', async () => {
    const { slack } = world;
    const someone = slack.people.editor;
    await slack.messageShortcut(
      someone,
      'create.glossary',
      slack.say(someone, 'LTV: what one brings', slack.dm(someone)),
    );
    await world.idle();
    expect(world.editor.modal()).toContain('only who is in it can follow it');
    await world.editor.closes();
  });
});
