// `/secoda audit`: what was changed of all that is found, as a file that admins get in their conversation with the app.

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { csvLine } from '../../src/features/audit/csv.ts';
import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { ownManifest } from '../../src/sandbox/slack/manifest.ts';
import { addResource } from '../support/catalog.ts';
import { type TestWorld, theWorld } from '../support/world.ts';

const settings = { POLICY_FILE: 'test/features/admin-by-email.yml' };
const world = theWorld({ settings });
beforeEach(() => world.catalog.faults.clear());

function raise(why: string): never {
  throw new Error(why);
}

let made = 0;
function aTable(different: Partial<Resource> = {}): Resource {
  made += 1;
  return addResource(world.catalog, {
    title: `audit_probe_${made}`,
    native_type: 'table',
    verified: false,
    subscribers: [],
    ...different,
  });
}

/** The cells of a CSV file: read apart from how it is written. */
function cellsIn(csv: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < csv.length; at += 1) {
    const character = csv.charAt(at);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (csv.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\r' && csv.charAt(at + 1) === '\n') {
      rows.push([...row, cell]);
      [row, cell] = [[], ''];
      at += 1;
    } else cell += character;
  }
  expect([row, cell, quoted]).toEqual([[], '', false]);
  return rows;
}

/** What the newest file in an admin's conversation with the app holds, by column. */
function newestFile({ slack }: TestWorld = world): {
  readonly name: string;
  readonly rows: Record<string, string | undefined>[];
} {
  const [file] = slack.sees(slack.people.admin, 'dm').findLast(({ files }) => files.length > 0)?.files ?? [];
  if (file === undefined) throw new Error('there is no file');
  const bytes = slack.file(file.id)?.bytes ?? raise('it is empty');
  const [header = [], ...rows] = cellsIn(bytes.toString());
  return {
    name: file.name,
    rows: rows.map((row) => Object.fromEntries(header.map((column, at) => [column, row[at]]))),
  };
}

describe('an audit', () => {
  test('of a search has a row for each field of each change of what is found, oldest first', async () => {
    const { id, title } = aTable();
    const other = aTable({ title: 'another probe' });
    await world.editor.types(`get ${id}`);
    await world.editor.presses('Flag PII');
    await world.editor.presses('Undo');
    await world.viewer.types(`get ${id}`);
    await world.viewer.presses('Subscribe');
    await world.viewer.types(`get ${other.id}`);
    await world.viewer.presses('Subscribe');
    expect(await world.admin.types(`audit ${title}`)).toContain('The file is in your conversation with me');
    expect(world.admin.dms().join('\n')).toContain(`Audit of ${title}: 3 changes of 1 resource.`);
    const { name, rows } = newestFile();
    expect(name).toMatch(/^secoda-audit-\d{4}-\d\d-\d\d\.csv$/);
    const common = {
      resource: title,
      kind: 'table',
      id,
      surface: 'card',
      outcome: 'done',
      approved_by: '',
      reason: '',
    };
    expect(rows).toEqual([
      expect.objectContaining({
        ...common,
        actor: 'Eddie Editor',
        slack_id: world.slack.people.editor.id,
        what: 'flag PII',
        field: 'PII',
        old: 'no',
        new: 'yes',
        undone_by: 'Eddie Editor',
      }),
      expect.objectContaining({ ...common, what: `remove PII flag (takes back ${rows[0]?.change_id})`, new: 'no' }),
      expect.objectContaining({ ...common, actor: 'Vera Viewer', field: 'Subscribers', old: '', new: 'Vera Viewer' }),
    ]);
    for (const row of rows) expect(new Date(row.time ?? '').toISOString()).toBe(row.time);
  });

  test('of everything holds what is gone too', async () => {
    const table = aTable();
    await world.viewer.types(`get ${table.id}`);
    await world.viewer.presses('Subscribe');
    world.catalog.company.resources.delete(table.id);
    await world.admin.types('audit');
    const { rows } = newestFile();
    expect(rows.find(({ id }) => id === table.id)).toMatchObject({ resource: table.title, what: 'subscribe' });
  });

  test('tells what did not work and why, and makes hostile texts harmless', async () => {
    const { id, title } = aTable({ title: '=HYPERLINK("https://evil.example";"probe, audited")' });
    await world.editor.types(`get ${id}`);
    const body = { pii: ['no, "never"'] };
    world.catalog.faults.set({ match: { method: 'PATCH', path: id }, kind: 'status', status: 400, body });
    await world.editor.presses('Flag PII');
    world.catalog.faults.clear();
    await world.admin.types('audit probe audited');
    const [row, another] = newestFile().rows;
    expect(another).toBeUndefined();
    expect(row).toMatchObject({ resource: `'${title}`, outcome: 'failed', what: 'flag PII', undone_by: '' });
    expect(row?.reason).toContain('no, "never"');
  });

  test('says from what it was done, and never in which channel', async () => {
    const { id, title } = aTable();
    const { slack } = world;
    const { council } = slack.channels;
    await slack.command(slack.people.editor, '/secoda', `get ${id}`, council);
    await world.idle();
    const shown = slack.sees(slack.people.editor, council).at(-1) ?? raise('nothing is shown');
    await slack.press(slack.people.editor, slack.control(shown, 'Flag PII'));
    await world.idle();
    await world.admin.types(`audit ${title}`);
    const { rows } = newestFile();
    expect(rows).toEqual([expect.objectContaining({ what: 'flag PII', surface: 'card' })]);
    for (const name of [council.id, council.name]) expect(JSON.stringify(rows)).not.toContain(name);
  });

  test('of what nobody has changed is no file', async () => {
    const { title } = aTable();
    const before = world.admin.dms().length;
    expect(await world.admin.types(`audit ${title}`)).toContain(
      `Nothing of ${title} was changed through this app, so there is no file. I looked at 1 resource.`,
    );
    expect(world.admin.dms()).toHaveLength(before);
  });

  test.each([
    ['audit onwer:eddie', 'There is no field onwer:'],
    ['audit nothing_is_called_so', 'Nothing found for'],
  ])('%s is answered like a search', async (typed, answer) => {
    expect(await world.admin.types(typed)).toContain(answer);
  });

  test.each(['owner', 'editor', 'viewer', 'unlinked', 'slackGuest'] as const)('is not for %s', async (role) => {
    const before = world.slack.calls.length;
    expect(await world[role].types('audit')).toMatch(/^The audit is for Secoda admins, and you act as/);
    expect(world.slack.calls.slice(before).some(({ method }) => method.startsWith('files.'))).toBe(false);
  });

  test('is not for whoever was an admin until just now', async () => {
    const ada = [...world.catalog.company.people.values()].find(({ first_name: name }) => name === 'Ada');
    if (ada === undefined) throw new Error('there is no Ada');
    ada.role = 'editor';
    expect(await world.admin.types('audit')).toContain('you act as editor here');
    ada.role = 'admin';
  });

  test('that Slack does not take is told as that', async () => {
    const { id } = aTable();
    await world.viewer.types(`get ${id}`);
    await world.viewer.presses('Subscribe');
    world.slack.fail('files.getUploadURLExternal', { error: 'internal_error', times: 1 });
    expect(await world.admin.types('audit')).toMatch(/Slack refused a call of this app \(internal_error\)/);
  });
});

describe('without the scope for files', () => {
  const own = ownManifest();
  const manifest = { ...own, scopes: own.scopes.filter((scope) => scope !== 'files:write') };
  const world = theWorld({ settings, slack: { manifest } });

  test('the command says how to add it', async () => {
    const answer = await world.admin.types('audit');
    expect(answer).toContain('adds the bot scope files:write');
    expect(answer).toContain('installs the app again');
  });
});

describe('of more than a page', () => {
  const world = theWorld({ settings });

  test('everything that is found counts, on all pages of Secoda’s listing', async () => {
    const many = Array.from({ length: 260 }, (_, n) =>
      addResource(world.catalog, { title: `crowded ${n}`, subscribers: [] }),
    );
    const last = many.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0] ?? raise('there is none');
    await world.viewer.types(`get ${last.id}`);
    await world.viewer.presses('Subscribe');
    world.catalog.clearRequests();
    await world.admin.types('audit crowded');
    expect(newestFile(world).rows.map(({ id }) => id)).toEqual([last.id]);
    expect(world.catalog.requests.filter(({ path }) => path === '/api/v1/resource/catalog')).toHaveLength(6);
  });
});

describe('cells', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['a "b", c', '"a ""b"", c"'],
    ['two\nlines', '"two\nlines"'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j is written as %j', (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`);
  });

  test('are read again as they were, but for what spreadsheets would calculate', () => {
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1 }), { minLength: 1 }), (rows) => {
        const read = cellsIn(rows.map(csvLine).join(''));
        expect(read).toEqual(rows.map((cells) => cells.map((one) => (/^[=+\-@\t\r]/.test(one) ? `'${one}` : one))));
      }),
    );
  });
});
