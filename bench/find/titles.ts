// A catalog as many companies have one: many teams that each name things in their own way. Its words are not those of the
// sandbox's company, so that what finds well in one is not made for it.

import type { Resource } from '../../src/sandbox/catalog/company/model.ts';
import { createChance } from '../../src/sandbox/catalog/company/random.ts';
import { bare } from '../../src/sandbox/catalog/company/shelf.ts';

const NOUNS =
  'order charge user account ledger trip driver invoice payout lead opportunity contract ticket device session page event experiment cohort segment shipment parcel route warehouse supplier stock price promotion voucher basket review claim policy premium loan deposit card transfer merchant listing booking guest room flight seat menu recipe patient visit prescription course lesson student grade asset sensor reading alert incident deployment build commit repository employee candidate salary budget expense forecast currency country city store category brand batch address company entity box status analysis index'.split(
    ' ',
  );
const MEASURES =
  'revenue margin churn retention conversion latency uptime utilization occupancy attrition headcount spend throughput backlog coverage accuracy engagement growth cost volume balance exposure delinquency yield'.split(
    ' ',
  );
const SPANS = 'daily weekly monthly quarterly yearly hourly rolling'.split(' ');
const KINDS = 'active new lost gross net late failed pending unique returning internal external'.split(' ');
const SOURCES =
  'stripe salesforce hubspot zendesk netsuite workday shopify segment braze jira github intercom marketo twilio adyen klaviyo'.split(
    ' ',
  );
const BY = 'region country channel store team product plan device cohort segment tier month'.split(' ');
const TAILS = 'history snapshot v2 v3 backfill scd2 summary enriched mapping audit archive current'.split(' ');
const PLACES = [
  ['analytics', 'core'],
  ['analytics', 'finance'],
  ['analytics', 'growth_marts'],
  ['raw', 'stripe'],
  ['raw', 'salesforce'],
  ['lake', 'events'],
  ['lake', 'ops'],
  ['prod', 'public'],
  ['prod', 'billing'],
] as const;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function many(word: string): string {
  if (/(?:s|x|ch|sh)$/.test(word)) return word.endsWith('sis') ? `${word.slice(0, -2)}es` : `${word}es`;
  return /[^aeo]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** @param count how many resources, exactly; some share their title with others in another place. */
export function createTitles({ count, seed }: { readonly count: number; readonly seed: number }): readonly Resource[] {
  const chance = createChance(seed);
  const { pick, often } = chance;
  const noun = () => pick(NOUNS);
  const nouns = () => many(noun());

  const tables: readonly (() => string)[] = [
    () => `stg_${pick(SOURCES)}__${nouns()}`,
    () => `stg_${pick(SOURCES)}__${noun()}_${nouns()}`,
    () => `fct_${noun()}_${nouns()}`,
    () => `fct_${nouns()}_${pick(TAILS)}`,
    () => `dim_${noun()}`,
    () => `dim-${noun()}-${noun()}`,
    () => `int_${noun()}_${nouns()}__joined`,
    () => `${noun()}_${pick(MEASURES)}_${pick(SPANS)}`,
    () => `${capital(noun())}${capital(nouns())}`,
    () => `${capital(nouns())}By${capital(pick(BY))}`,
    () => `${noun()}.${noun()}_${pick(['created', 'updated', 'deleted', 'viewed'])}`,
    () => `RAW_${pick(SOURCES)}_${nouns()}`.toUpperCase(),
    () => nouns(),
    () => `${noun()}_${nouns()}_${pick(TAILS)}`,
    () => `tmp_${noun()}_${noun()}_${chance.whole(1, 60)}`,
  ];
  const reports: readonly (() => string)[] = [
    () => `${capital(pick(SPANS))} ${capital(pick(KINDS))} ${capital(nouns())}`,
    () => `${capital(noun())} ${pick(MEASURES)} by ${pick(BY)}`,
    () => `${capital(noun())} / ${pick(MEASURES)} (${pick(SPANS)})`,
    () => `[${pick(['EMEA', 'APAC', 'US'])}] ${capital(noun())} ${pick(MEASURES)}: ${pick(BY)} view`,
    () => `Top ${pick(['5', '10', '20'])} ${nouns()} by ${pick(MEASURES)}`,
    () => `${capital(noun())} & ${noun()} ${pick(MEASURES)} – Q${chance.whole(1, 4)} ${chance.whole(2021, 2026)}`,
    () => `KPIs: ${capital(noun())} ${pick(MEASURES)}`,
  ];
  const terms: readonly (() => string)[] = [
    () => `${capital(pick(KINDS))} ${noun()}`,
    () => `${capital(pick(KINDS))} ${noun()} ${pick(MEASURES)}`,
    () => `${capital(noun())} ${pick(MEASURES)} ${pick(['rate', 'ratio', 'target', 'index'])}`,
  ];
  const habits = [
    { share: 0.6, make: tables, type: 'table' },
    { share: 0.88, make: reports, type: 'dashboard' },
    { share: 1, make: terms, type: 'glossary' },
  ] as const;

  const made: Resource[] = [];
  const taken = new Set<string>();
  while (made.length < count) {
    const share = chance.next();
    const habit = habits.find((one) => share < one.share) ?? habits[0];
    const title = pick(habit.make)();
    const [database, schema] = pick(PLACES);
    const isTable = habit.type === 'table';
    const key = isTable ? `${database}.${schema}.${title}` : title;
    // The same table in several schemas happens; small variety of a habit must not fill a large catalog with one title.
    if (taken.has(key) || (isTable && taken.has(title) && often(0.8))) continue;
    taken.add(key).add(title);
    made.push({
      ...bare(chance.uuid(), '2026-01-01T00:00:00.000Z', title, habit.type),
      native_type: habit.type,
      published: true,
      verified: often(0.25),
      external_usage: Math.floor(4000 * chance.next() ** 6),
      internal_usage: Math.floor(300 * chance.next() ** 6),
      search_metadata: isTable ? { cluster: 'snowflake', database, schema, type: 'table' } : null,
    });
  }
  return made;
}
