// What may be told where everybody reads it, whoever asks.

import { describe, expect, test } from 'vitest';
import { visibilityOf } from '../../src/identity/visibility.ts';
import { addresses } from '../../src/results/address.ts';
import { publicMinimum, whyNotPublic } from '../../src/results/public.ts';
import { resource as schema } from '../../src/secoda/resources/resource.ts';
import { team } from '../../src/secoda/resources/team.ts';

const teams = [
  { id: 'open', name: 'Growth', type: 'OPEN' },
  { id: 'closed', name: 'Finance', type: 'CLOSED' },
  { id: 'default', name: 'Everybody', type: 'CLOSED', is_default_team: true },
].map((raw) => team.parse(raw));

const orders = {
  id: 'res-1',
  entity_type: 'table',
  title: 'orders',
  published: true,
  teams: [],
  owners: ['ada', 'nameless', 'gone'],
  description: 'what nobody outside may read',
};

function resource(different: object = {}) {
  return schema.parse({ ...orders, ...different });
}

describe('what is public', () => {
  test.each([
    ['in no team', {}, true],
    ['in an open team', { teams: ['open'] }, true],
    ['in the default team', { teams: ['default'] }, true],
    ['in a closed team', { teams: ['closed'] }, false],
    ['in a team that nobody knows', { teams: ['other'] }, false],
    ['in teams that were not told', { teams: undefined }, false],
    ['a draft', { published: false }, false],
    ['perhaps a draft', { published: undefined }, false],
  ])('%s', (_, different, expected) => {
    const everybody = visibilityOf('viewer', teams, []);
    expect(whyNotPublic(resource(different), everybody) === undefined).toBe(expected);
  });
});

test('the minimum tells title, kind, marks and owners, and no address of a person', () => {
  const names = {
    person: (id: string) => ({ ada: 'Ada Admin', nameless: 'nameless@acme.example' })[id],
    group: () => undefined,
  };
  const pages = addresses({ appUrl: 'https://app.secoda.example' });
  const hostile = resource({ title: '<!channel> *orders*', verified: true });
  const said = JSON.stringify(publicMinimum(hostile, { names, addresses: pages, controls: [] }));
  for (const part of ['table · *Verified*', 'Owners: Ada Admin, 2 more', '&lt;!channel&gt;'])
    expect(said).toContain(part);
  for (const part of ['<!channel>', 'nameless@', 'nobody outside']) expect(said).not.toContain(part);
});
