// `/secoda audit type:table in:analytics`: who changed what of all that is found, as a CSV file, for Secoda admins; without a
// search the whole ledger. It is sent to the person who asked, in their conversation with the app.

import type { Identity } from '../../identity/identity.ts';
import { throwDoubts, understand } from '../../results/ask.ts';
import { nothingFound } from '../../results/list.ts';
import type { Everything } from '../../results/search.ts';
import type { Reader, Show } from '../../results/show.ts';
import { nameIn } from '../../results/told.ts';
import { countOf } from '../../results/words.ts';
import type { Message } from '../../slack/blocks/parts.ts';
import { bold, literal } from '../../slack/blocks/text.ts';
import { UserError } from '../../slack/errors.ts';
import type { CommandCall, Feature } from '../../slack/feature.ts';
import type { Steward } from '../../stewardship/steward.ts';
import { csvLine } from './csv.ts';
import { HEADER, rowsOf } from './rows.ts';

export interface AuditOptions {
  readonly show: Show;
  readonly identity: Identity;
  readonly steward: Pick<Steward, 'audit'>;
  readonly clock: { now(): number };
}

const SCOPE = 'files:write';
const NO_FILES = `This app was not given the right to send files, so there is no audit. Whoever runs it adds the bot scope \`${SCOPE}\` at api.slack.com/apps → OAuth & Permissions (it stands in manifest.yml as optional) and installs the app again.`;
const SENT = 'The file is in your conversation with me, under *Apps* in Slack.';
const CAPPED =
  ' Secoda lists no more than 10,000 resources: of what else is found nothing is in it. Narrow the search.';

export function audit({ show, identity, steward, clock }: AuditOptions): Feature {
  /** Throws UserError for whoever is no admin at this moment. */
  async function admin(call: CommandCall): Promise<Reader> {
    const person = await identity.fresh(call);
    if (person.role !== 'admin') {
      throw new UserError(
        `The audit is for Secoda admins, and you act as ${person.role === 'none' ? 'nobody' : `*${person.role}*`} here: \`${call.command} whoami\` says why. \`${call.command} history\` shows what happened to one resource.`,
      );
    }
    return { person, ...(await identity.access(person, call.signal)) };
  }

  /** All that the search finds; undefined where nothing was searched for. Throws UserError where nothing is found. */
  async function searched(call: CommandCall, reader: Reader): Promise<Everything | undefined> {
    if (call.args === '') return undefined;
    const { query, doubts } = await understand(call.args, show.lookUp(call, reader), call.command);
    const all = await show.everything(query, reader, call.signal);
    if (all.found.size > 0) return all;
    throwDoubts(doubts, call.command);
    throw new UserError(nothingFound(query, call).text);
  }

  async function answer(call: CommandCall): Promise<void> {
    const reader = await admin(call);
    if (!(await call.slack.has(SCOPE))) throw new UserError(NO_FILES);
    // Ten thousand resources take minutes to be listed.
    call.unhurried();
    const all = await searched(call, reader);
    const counts = { changes: 0, resources: new Set<string>() };
    const of = call.args === '' ? 'everything' : bold(literal(call.args, 300));
    const said = (): Message | undefined => {
      const { changes, resources } = counts;
      const much = `${countOf(changes, 'change')} of ${countOf(resources.size, 'resource')}`;
      const text = `Audit of ${of}: ${much}. The file comes below.${all?.isCapped === true ? CAPPED : ''}`;
      return changes === 0 ? undefined : { text };
    };
    const name = `secoda-audit-${new Date(clock.now()).toISOString().slice(0, 10)}.csv`;
    // Whoever is no admin any more by now gets nothing.
    await admin(call);
    await call.slack.file(call.userId, { name, parts: lines(call, reader, all, counts) }, said);
    const looked = all === undefined ? '' : ` I looked at ${countOf(all.found.size, 'resource')}.`;
    const nothing = `Nothing of ${of} was changed through this app, so there is no file.${looked}`;
    await call.reply.send({ text: counts.changes === 0 ? nothing : SENT });
  }

  async function* lines(
    { installation, signal }: CommandCall,
    reader: Reader,
    all: Everything | undefined,
    counts: { changes: number; readonly resources: Set<string> },
  ): AsyncIterable<string> {
    const { names } = await show.parts(reader);
    const nameOf = nameIn(names);
    yield csvLine(HEADER);
    const resources = all && [...all.found.keys()];
    for await (const one of steward.audit({ installation: installation.id, ...(resources && { resources }) })) {
      signal.throwIfAborted();
      counts.changes += 1;
      counts.resources.add(one.subject);
      const known = all?.found.get(one.subject);
      const resource = known && { title: known.title, kind: known.nativeType ?? known.entityType };
      for (const row of rowsOf(one, { resource, nameOf })) yield csvLine(row);
    }
  }

  return {
    name: 'audit',
    commands: [
      {
        word: 'audit',
        takes: '[words and filters]',
        summary:
          'For Secoda admins: who changed what through Slack, as a CSV file, of all that a search finds (the search is that of find), or of everything.',
        examples: ['audit type:table in:analytics', 'audit'],
        alsoSearch: () => true,
        accepts: () => true,
        then: answer,
      },
    ],
  };
}
